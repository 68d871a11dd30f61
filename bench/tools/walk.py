"""Walks through the demo as somebody: every page that links lead to, a few of each kind."""

import re
import urllib.error
import urllib.parse
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from bench.tools.served import SignedIn

#: The people of the demo by what each may do; a stranger has no address.
PEOPLE = {
    "stranger": "",
    "customer": "nora@example.org",
    "other": "otto@example.org",
    "advisor": "dana@kestrel.example",
    "technician": "marek@kestrel.example",
    "driver": "sol@kestrel.example",
    "owner": "olga@kestrel.example",
}
STARTS = ("/", "/home/", "/account/login/", "/gallery")
#: Pages that look different with every step of a visit.
BY_STATE = frozenset(
    {"/visits/#/", "/visits/#/choice/", "/bookings/#/", "/board/orders/#/", "/board/bookings/#/"}
)
#: So many of a kind are read to find all kinds: what a visit leads to depends on how far it is.
OF_EVERY_STATE = 8
#: How many pages of one kind (the same address but for its numbers) are looked at as one person.
OF_A_KIND = 3
LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"')


@dataclass(frozen=True)
class Page:
    path: str
    text: str

    @property
    def kind(self) -> str:
        return kind_of(self.path)


class Stranger(SignedIn):
    """Reads without having signed in."""

    def __init__(self, port: int) -> None:
        super().__init__(port, "")
        self.cookies.clear()


def walk(reader: SignedIn, *, of_a_kind: int = OF_A_KIND) -> Iterator[Page]:
    seen, kinds, waiting = set(STARTS), Counter[str](), deque(STARTS)
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kinds[kind] >= of_a_kind:
            continue
        text, path = read(reader, path)
        if text is None or (kind_of(path) != kind and path in seen):
            continue
        kinds[kind] += 1
        seen.add(path)
        yield Page(path, text)
        for link in links(text, path):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def each_kind(port: int) -> Iterator[tuple[str, Page]]:
    """One page of each kind, with the first who is led to it; of those that change with the visit's state, several."""
    seen = set[str]()
    for who, email in PEOPLE.items():
        reader = SignedIn(port, email) if email else Stranger(port)
        for page in walk(reader, of_a_kind=OF_EVERY_STATE):
            name = page.path if page.kind in BY_STATE else page.kind
            if name not in seen:
                seen.add(name)
                yield who, page


def read(reader: SignedIn, path: str) -> tuple[str | None, str]:
    """The page and where it led to; None for what is no page (a calendar, a photo) or not there."""
    try:
        with reader.opener.open(reader.base + path, timeout=60) as answer:
            is_page = answer.headers.get_content_type() == "text/html"
            where = urllib.parse.urlsplit(answer.url)
            found = urllib.parse.urlunsplit(("", "", where.path, where.query, ""))
            return (answer.read().decode() if is_page else None), found
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise
        return None, path


def links(text: str, path: str) -> list[str]:
    """Where a page leads to on this site."""
    found = (urllib.parse.urlsplit(urllib.parse.urljoin(path, unescape(link))) for link in LINK.findall(text))
    own = [one for one in found if not one.netloc and not one.scheme]
    return [urllib.parse.urlunsplit(("", "", one.path, one.query, "")) for one in own]


def kind_of(path: str) -> str:
    """What stays of an address without its numbers: two visits are of a kind, a visit and its choice are not."""
    where = urllib.parse.urlsplit(path)
    asked = sorted(urllib.parse.parse_qs(where.query, keep_blank_values=True))
    parts = ["#" if re.search(r"\d", part) or len(part) > 24 else part for part in where.path.split("/")]
    return "/".join(parts) + (f"?{'&'.join(asked)}" if asked else "")
