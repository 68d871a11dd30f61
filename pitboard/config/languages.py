"""The languages that the product speaks: English, and each that has a catalogue. One is added by its file alone."""

from pathlib import Path

from django.conf.locale import LANG_INFO

CATALOGUES = Path(__file__).resolve().parents[1] / "locale"


def spoken_languages() -> list[tuple[str, str]]:
    """Code and own name of each, English first."""
    found = sorted(path.parents[1].name for path in CATALOGUES.glob("*/LC_MESSAGES/django.mo"))
    return [(code, str(LANG_INFO[code]["name_local"])) for code in ["en", *found]]
