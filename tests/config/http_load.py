"""People at work over HTTP: technicians note what they do, customers write and choose, the desk reads along.

Everything that is sent carries words of its own, so that afterwards each can be looked for: what was acknowledged must
be there exactly once, what got no answer at most once, and nothing else may be there at all.
"""

import itertools
import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx

from tests.signed_in import SignedIn

DESK, TECHNICIANS = "dana@kestrel.example", ("marek@kestrel.example", "piet@kestrel.example")
DECIDES = "otto@example.org"
CUSTOMERS = ("nora@example.org", "jonas@example.org", "rosa@example.org", "ada@example.org")
#: Sending more than thirty messages in ten minutes is refused, as it should be.
MESSAGES_EACH = 28


@dataclass
class Sent:
    """What became of what was sent, by its words."""

    acknowledged: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    refused: int = 0
    pages: int = 0
    trouble: list[str] = field(default_factory=list)

    def add(self, other: "Sent") -> None:
        self.acknowledged |= other.acknowledged
        self.unsure |= other.unsure
        self.refused += other.refused
        self.pages += other.pages
        self.trouble += other.trouble


class Somebody:
    """Signed in once, before anything fails; then at work until told to stop, whatever fails."""

    def __init__(self, url: str, email: str, turns: int) -> None:
        signed_in = SignedIn(url, email)
        cookies = {cookie.name: str(cookie.value) for cookie in signed_in.cookies}
        self.http = httpx.Client(base_url=url, cookies=cookies, timeout=httpx.Timeout(30, connect=5))
        self.email, self.token = email, cookies["csrftoken"]
        self.turns, self.sent = turns, Sent()
        self._numbers = itertools.count(1)

    def words(self) -> str:
        return f"{self.email.partition('@')[0]} {self.turns}.{next(self._numbers)}"

    def read(self, path: str) -> str | None:
        """The page; None while there is none to be had. An error without words for people is trouble."""
        try:
            answer = self.http.get(path, follow_redirects=True)
        except httpx.HTTPError:
            return None
        if answer.status_code == 200:
            self.sent.pages += 1
            return answer.text
        self._look_at(answer)
        return None

    def send(
        self, path: str, words: str, fields: dict[str, str | list[str]], photo: bytes | None = None
    ) -> bool:
        """Whether it was acknowledged: only a redirect onwards is one."""
        files = {"photos": ("car.jpg", photo, "image/jpeg")} if photo else None
        try:
            answer = self.http.post(path, data={**fields, "csrfmiddlewaretoken": self.token}, files=files)
        except httpx.ConnectError:
            # Nobody took it, so there is nothing to be unsure of.
            time.sleep(0.3)
            return False
        except httpx.HTTPError:
            self.sent.unsure.add(words)
            return False
        if answer.status_code == 302:
            self.sent.acknowledged.add(words)
            return True
        if answer.status_code >= 500:
            self.sent.unsure.add(words)
        else:
            self.sent.refused += 1
        self._look_at(answer)
        return False

    def _look_at(self, answer: httpx.Response) -> None:
        is_page = "<h1>" in answer.text or answer.status_code in (409, 422)
        if answer.status_code == 500 or not is_page:
            self.sent.trouble.append(f"{answer.request.url}: {answer.status_code} {answer.text[:200]}")


Act = Callable[[], None]


class Load:
    """Everybody, each in a thread of their own."""

    def __init__(self, url: str, *, turns: int = 1, pause: float = 0.15, photo: bytes | None = None) -> None:
        self.stop, self.pause = threading.Event(), pause
        self.people: list[Somebody] = []
        acts: list[Act] = []
        desk = self._somebody(url, DESK, turns)
        lines = lines_at_work(desk)
        acts.append(lambda: _reads(desk, ["/board/", "/board/live", "/board/plan/", "/notifications/"]))
        for place, email in enumerate(TECHNICIANS):
            technician = self._somebody(url, email, turns)
            acts.append(_noting(technician, lines[place :: len(TECHNICIANS)]))
        acts += [_writing(self._somebody(url, email, turns), photo) for email in CUSTOMERS]
        acts.append(_choosing(self._somebody(url, DECIDES, turns)))
        self.threads = [threading.Thread(target=self._work, args=(act,), daemon=True) for act in acts]

    def _somebody(self, url: str, email: str, turns: int) -> Somebody:
        self.people.append(Somebody(url, email, turns))
        return self.people[-1]

    def _work(self, act: Act) -> None:
        while not self.stop.wait(random.uniform(0, 2 * self.pause)):
            act()

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def end(self) -> Sent:
        self.stop.set()
        everything = Sent()
        for thread in self.threads:
            thread.join(60)
        for person in self.people:
            everything.add(person.sent)
            person.http.close()
        return everything


def lines_at_work(desk: Somebody) -> list[str]:
    """The addresses of notes on repairs that are being done right now."""
    found: list[str] = []
    board = desk.read("/board/") or ""
    for order in dict.fromkeys(re.findall(r'href="(/board/orders/\d+/)"', board)):
        found += re.findall(rf'"({order}lines/\d+)/end"', desk.read(order) or "")
    assert len(found) >= len(TECHNICIANS), "nothing is being repaired"
    return [f"{line}/note" for line in dict.fromkeys(found)]


def _reads(somebody: Somebody, paths: Sequence[str]) -> None:
    somebody.read(random.choice(paths))


def _noting(technician: Somebody, notes: Sequence[str]) -> Act:
    def note() -> None:
        words = technician.words()
        technician.send(random.choice(notes), words, {"note": words})

    return note


def _writing(customer: Somebody, photo: bytes | None) -> Act:
    pages = re.findall(r'href="(/visits/\d+/|/bookings/\d+/)"', customer.read("/cars/") or "")
    page = customer.read(pages[0]) or ""
    where = re.search(r'action="(/bookings/\d+/messages/)"', page)
    assert where, f"{customer.email} has nothing to write about"
    left = iter(range(MESSAGES_EACH))

    def write() -> None:
        if next(left, None) is None:
            customer.read(pages[0])
            time.sleep(0.5)
            return
        words = customer.words()
        customer.send(where[1], words, {"text": words}, photo)
        customer.read(pages[0])

    return write


def _choosing(customer: Somebody) -> Act:
    """Another repair at each turn, signed with words of its own."""
    visits = re.findall(r'href="(/visits/\d+/)choice/"', customer.read("/cars/") or "")
    assert visits, f"{customer.email} has nothing to choose"
    path = f"{visits[0]}choice/"

    def choose() -> None:
        page = customer.read(path)
        revision = re.search(r'name="revision" value="(\d+)"', page or "")
        offered = re.findall(r'name="offered" value="(\d+)"', page or "")
        if not page or not revision or not offered:
            return
        ticked = re.findall(r'name="lines" value="(\d+)"[^>]*\bchecked', page)
        other = [line for line in offered if line not in ticked] or offered[:1]
        words = f"Otto Marlow {customer.words()}"
        fields: dict[str, str | list[str]] = {
            "revision": revision[1],
            "offered": offered,
            "lines": [random.choice(other)],
            "name": words,
        }
        customer.send(path, words, fields)

    return choose
