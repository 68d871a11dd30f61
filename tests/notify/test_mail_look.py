"""Mails use what Gmail and Outlook draw, and nothing else. The lists are those that people read in docs/mails.md."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from pitboard.notify.channels.mail import compose
from pitboard.records.deliveries import Delivery
from pitboard.rules.recipients import Channel
from tests.cast import Visit
from tests.notify.test_letters import everything, html_of

__all__ = ["everything"]

LISTS = (Path(__file__).parents[2] / "docs/mails.md").read_text()
#: Elements on which Outlook heeds each of them. The button's link is the exception that `mso-padding-alt` pays for.
HEEDED_ON = {"margin": {"p", "h1", "body", "table"}, "padding": {"td", "body", "table"}}


def listed(heading: str) -> set[str]:
    section = LISTS.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


NEVER, ORNAMENT, EVERYWHERE = listed("Never"), listed("Only as ornament"), listed("Everywhere")


class Styles(HTMLParser):
    """Every declaration of every style attribute, with its element, and what stands in style elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.links: list[str] = []
        self.sheets = ""
        self._in_sheet = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_sheet = tag == "style"
        named = dict(attrs)
        self.links += [str(named["href"])] if "href" in named else []
        for declaration in filter(str.strip, (named.get("style") or "").split(";")):
            name, _, value = declaration.partition(":")
            self.found.append((tag, name.strip(), value.strip()))

    def handle_data(self, data: str) -> None:
        if self._in_sheet:
            self.sheets += data


def breaks(name: str, value: str) -> Iterator[str]:
    """What of the first list a declaration uses: a property, a property with its value, a function, a unit."""
    for one in NEVER:
        if one.endswith("()"):
            is_used = one[:-1] in value
        elif ":" in one:
            is_used = one == f"{name}: {value}"
        elif one == "-4px":
            is_used = bool(re.search(r"(^|\s)-\d", value))
        else:
            is_used = name == one or name.startswith(f"{one}-") or bool(re.search(rf"\d{one}\b", value))
        if is_used:
            yield one


def complaints(html: str) -> list[str]:
    styles = Styles(html)
    said = []
    for tag, name, value in styles.found:
        said += [f"{tag} has {name}: {value} ({one})" for one in breaks(name, value)]
        if not {name, f"{name}: {value}"} & (ORNAMENT | EVERYWHERE):
            said.append(f"{tag} has {name}: {value}, which is in no list")
        is_a_button = name == "padding" and tag == "a" and "mso-padding-alt" in html
        if value != "0" and tag not in HEEDED_ON.get(name, {tag}) and not is_a_button:
            said.append(f"{tag} has {name}, which Outlook ignores there")
    rules = re.findall(r"(@[\w-]+[^{]*?)\s*\{", styles.sheets)
    said += [f"{rule} is in no list" for rule in rules if rule not in ORNAMENT]
    outside = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^}]*\})*\s*\}", "", styles.sheets).strip()
    said += [f"left in the style element: {outside[:60]}"] if outside else []
    said += ["the style element is too long"] if len(styles.sheets) > 8 * 1024 else []
    said += ["the mail is too long"] if len(html.encode()) > 100 * 1024 else []
    said += ["a picture, which is blocked"] if "<img" in html else []
    return said


@pytest.mark.django_db
def test_every_kind_of_mail_keeps_to_the_lists(everything: Visit) -> None:
    mailed = Delivery.objects.filter(channel=Channel.MAIL).select_related("recipient", "event")
    by_kind = {delivery.event.kind: delivery for delivery in mailed}
    assert len(by_kind) > 12
    for kind, delivery in by_kind.items():
        assert complaints(html_of(compose(delivery))) == [], kind


def test_the_mails_of_an_account_keep_to_them_too() -> None:
    words = {"subject": "Your code", "paragraphs": ["Type this:", "ABC-123"], "code": "ABC-123"}
    html = render_to_string("mail/account.html", words)
    assert complaints(html) == []
    assert re.search(r'<td class="code"[^>]* style="[^"]*font-size: 28px', html)


@pytest.mark.parametrize(
    "style",
    ["display: flex", "margin: -4px", "width: calc(1px)", "float: left", "font-size: 2rem", "orphans: 2"],
)
def test_what_they_do_not_draw_is_found(style: str) -> None:
    assert complaints(f'<table><tr><td style="{style}">A</td></tr></table>') != []


def test_a_paragraph_has_no_padding_and_a_table_no_rule_left_behind() -> None:
    assert complaints('<p style="padding: 4px">A</p>') != []
    assert complaints("<style>p { color: red }</style><p>A</p>") != []


def test_what_somebody_typed_stays_text() -> None:
    letter = SimpleNamespace(
        subject="s",
        title="t",
        detail="<b>& bold</b>",
        plate="KRT <1>",
        car="",
        next={},
        url="http://x/?a=1&b=2",
    )
    html = render_to_string("mail/letter.html", {"letter": letter})
    assert "&lt;b&gt;&amp; bold&lt;/b&gt;" in html and "KRT &lt;1&gt;" in html
    assert "http://x/?a=1&b=2" in [link.replace("&amp;", "&") for link in Styles(html).links]
