"""Whether a page took what somebody typed for its own: read as a browser reads it, not searched as a text."""

from html.parser import HTMLParser

from bench.tools.hostile.nasty import MARK


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if MARK in tag:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if MARK in name or (name.startswith("on") and MARK in (value or "")):
                self.found.append(f"<{tag} {name}>")
            elif name in ("href", "src", "action", "formaction") and _runs(value or ""):
                self.found.append(f"<{tag} {name}={value}>")


def _runs(address: str) -> bool:
    return address.strip().lower().startswith(("javascript:", "data:text/html"))


def taken_for_its_own(page: str) -> list[str]:
    """The tags, attributes and addresses of ours that stand in the page as such."""
    if MARK not in page and "javascript:" not in page:
        return []
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found
