"""Words that people would read and nobody could translate, because they are not marked."""

import ast
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

#: Stands for what a tag or a variable puts there.
TAG = "\N{MIDDLE DOT}"
#: Attributes whose value people read or hear.
READ = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}
#: What stands in these is not for people.
SILENT = {"script", "style", "code", "kbd", "samp"}
#: Arguments of forms and messages that people read.
SAID = {"confirm", "empty_label", "help_text", "label", "lead", "said", "title"}
#: Tags around what is marked, and around what nobody reads.
MARKED = {"blocktranslate", "comment"}
#: Blocks that hold names of classes.
FOR_STYLES = {"card", "page_class", "robots"}
#: Names, the same in every language.
NAMES = {"Pitboard"}


def unmarked_in_template(path: Path) -> list[str]:
    """The words in a template that stand outside `translate` and `blocktranslate`."""
    reader = _Reader()
    reader.feed("".join(_untagged(path.read_text())))
    reader.close()
    return reader.found


def unmarked_in_python(path: Path) -> list[str]:
    """Plain text where a page, a form or a message says something."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        said = [word.value for word in node.keywords if word.arg in SAID]
        if _is_message(node.func):
            said += node.args[1:2]
        found += [str(one.value) for one in said if isinstance(one, ast.Constant) and _is_text(one.value)]
    return found


def _is_message(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and ast.unparse(function).startswith("messages.")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and _has_words(value) and not value.startswith(("/", "#"))


def _untagged(text: str) -> Iterator[str]:
    """The text of a template with a sign for each tag, and nothing of what is marked or meant for nobody."""
    until = ""
    for token in Lexer(text).tokenize():
        if until:
            until = "" if _name(token) == until else until
        elif _name(token) in MARKED or _is_for_styles(token):
            until = f"end{_name(token)}"
            yield TAG
        elif token.token_type is TokenType.TEXT:
            yield token.contents
        elif token.token_type is not TokenType.COMMENT:
            yield TAG


def _is_for_styles(token: Token) -> bool:
    return _name(token) == "block" and token.split_contents()[1] in FOR_STYLES


def _name(token: Token) -> str:
    return (
        token.contents.split(maxsplit=1)[0] if token.token_type is TokenType.BLOCK and token.contents else ""
    )


def _has_words(text: str) -> bool:
    """Two letters in a row are a word; a unit or a sign alone is not."""
    for name in NAMES:
        text = text.replace(name, "")
    return any(one.isalpha() and two.isalpha() for one, two in pairwise(text))


class _Reader(HTMLParser):
    """Reads what a browser would show of a template."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.found += [
            f"{name}: {value}" for name, value in attrs if name in READ and value and _has_words(value)
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))

    def handle_data(self, data: str) -> None:
        if not self.silent and _has_words(data):
            self.found.append(" ".join(data.split()))
