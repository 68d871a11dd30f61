"""The catalogues of words, one a language: `pitboard/locale/<language>/LC_MESSAGES/django.po`, which people write, and
`django.mo`, which is made of it and goes along, so that nobody who runs the product needs a tool for it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.core.management.commands.makemessages import Command

import pitboard

PACKAGE = Path(pitboard.__file__).parent
LOCALE = PACKAGE / "locale"
PO = "locale/{}/LC_MESSAGES/django.po"
#: What only developers read.
NOT_FOR_PEOPLE = ["migrations", "gallery*", "*/gallery/*", "wording", "*/locale"]


class Extraction(Command):
    """Django's own, which asks GNU gettext. A sentence like another one is not that one: nothing is guessed."""

    msgmerge_options = [*Command.msgmerge_options, "--no-fuzzy-matching"]


def languages() -> list[str]:
    """Those that have a catalogue; English needs none."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def po_file(language: str) -> Path:
    return PACKAGE / PO.format(language)


def bring_up_to_date(language: str) -> None:
    """New words go into the catalogue, untranslated; those that nobody says any more leave it."""
    with tempfile.TemporaryDirectory() as folder:
        present = Path(folder) / PO.format(language)
        present.parent.mkdir(parents=True)
        if po_file(language).exists():
            shutil.copy(po_file(language), present)
        po_file(language).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_extract(language, Path(folder)), po_file(language))


def compile_catalogue(language: str) -> None:
    po_file(language).with_suffix(".mo").write_bytes(_compiled(_read(po_file(language), language)))


def faults(language: str) -> Iterator[str]:
    """What keeps a catalogue from being whole: words that are missing, left over, untranslated, only guessed at, or
    translated with other placeholders; and a compiled file that is not of this catalogue."""
    written = _read(po_file(language), language)
    with tempfile.TemporaryDirectory() as folder:
        said = _read(_extract(language, Path(folder)), language)
    wanted, present = _by_key(said), _by_key(written)
    for key in wanted.keys() - present.keys():
        yield f"{language}: missing: {key[0]!r}"
    for key in present.keys() - wanted.keys():
        yield f"{language}: nobody says this any more: {key[0]!r}"
    for message in present.values():
        if message.fuzzy or not all(_strings(message)):
            yield f"{language}: not translated: {message.id!r}"
        for error in message.check(written):
            yield f"{language}: {error}: {message.id!r}"
    compiled = po_file(language).with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != _compiled(written):
        yield f"{language}: {compiled.name} is not made of {po_file(language).name}: run bin/words"


def _extract(language: str, folder: Path) -> Path:
    """What is said now, into a folder that may hold a catalogue already."""
    if shutil.which("xgettext") is None:
        raise FileNotFoundError("xgettext is not on this machine: install GNU gettext")
    (folder / PACKAGE.name).symlink_to(PACKAGE)
    found = folder / PO.format(language)
    found.parent.mkdir(parents=True, exist_ok=True)
    with chdir(folder):
        call_command(
            Extraction(),
            locale=[language],
            extensions=["html", "py", "txt"],
            ignore_patterns=NOT_FOR_PEOPLE,
            symlinks=True,
            no_wrap=True,
            no_obsolete=True,
            add_location="file",
            verbosity=0,
        )
    return found


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _by_key(catalogue: Catalog) -> dict[tuple[str, str | None], Message]:
    return {(_first(message), message.context): message for message in catalogue if message.id}


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _compiled(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()
