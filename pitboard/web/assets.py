"""Serves the many small style and script files as two, and the mark in the sizes that home screens want, without a
build step.

The order of the styles is declared here, once: a later layer wins over an earlier one, whatever a
selector's weight.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage

from pitboard.web.app_icons import ICONS, draw_icon

SOURCES = Path(__file__).parent / "static"
LAYERS = {
    "tokens": ["css/tokens.css"],
    "base": ["css/base.css"],
    "layout": ["css/layout.css"],
    "components": ["css/components/*.css"],
}
SCRIPTS = ["js/*.js"]


def style_bundle(sources: Path = SOURCES) -> str:
    pieces = [f"@layer {', '.join(LAYERS)};"]
    for layer, patterns in LAYERS.items():
        pieces += [f"@layer {layer} {{\n{path.read_text()}}}" for path in _files(sources, patterns)]
    return "\n".join(pieces) + "\n"


def script_bundle(sources: Path = SOURCES) -> str:
    """Each script keeps to a block of its own, so that no name of one can meet a name of another."""
    return "".join(f"{{\n{path.read_text()}}}\n" for path in _files(sources, SCRIPTS))


BUNDLES = {"pitboard.css": style_bundle, "pitboard.js": script_bundle}
STYLE_NOTE = re.compile(r"/\*.*?\*/", re.DOTALL)


def slim(name: str, text: str) -> str:
    """Without what only people read, line by line: a fifth of what a phone fetches. Scripts have their notes on lines
    of their own or after code; the latter stay."""
    noted = STYLE_NOTE.sub("", text) if name.endswith(".css") else text
    lines = (line.strip() for line in noted.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


class BundleFinder(BaseFinder):
    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> list[str]:  # type: ignore[override]
        # The bundles exist in memory alone: nothing on disk can be named.
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        ignored = list(ignore_patterns or [])
        for name, write in BUNDLES.items():
            if not matches_patterns(name, ignored):
                yield name, _in_memory(name, slim(name, write()).encode())
        for name, (side, maskable) in ICONS.items():
            if not matches_patterns(name, ignored):
                yield name, _in_memory(name, draw_icon(side, maskable=maskable))


def _in_memory(name: str, content: bytes) -> Storage:
    storage = InMemoryStorage()
    storage.save(name, ContentFile(content))
    return storage


def _files(sources: Path, patterns: list[str]) -> list[Path]:
    return [path for pattern in patterns for path in sorted(sources.glob(pattern))]
