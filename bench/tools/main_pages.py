"""The product's main pages, and who opens them: as the demo workshop has them."""

import re
from dataclasses import dataclass

from bench.tools.served import SignedIn

DESK, CUSTOMER, DECIDING, OWNER = (
    "dana@kestrel.example",
    "nora@example.org",
    "otto@example.org",
    "olga@kestrel.example",
)


@dataclass(frozen=True)
class MainPage:
    name: str
    who: str
    path: str


def main_pages(people: dict[str, SignedIn]) -> list[MainPage]:
    """The addresses, as somebody finds them who starts at the board or at the list of cars."""
    visit = _first(people[CUSTOMER], "/cars/", r"/visits/\d+/")
    choice = _first(people[DECIDING], "/cars/", r"/visits/\d+/choice/")
    car = _first(people[CUSTOMER], "/cars/", r"/cars/\d+/")
    order = f"/board/orders/{visit.split('/')[2]}/"
    request = _first(people[DESK], "/board/", r"/board/bookings/\d+/")
    return [
        MainPage("board", DESK, "/board/"),
        MainPage("board_live", DESK, "/board/live"),
        MainPage("desk_order", DESK, order),
        MainPage("desk_order_live", DESK, f"{order}live"),
        MainPage("estimate", DESK, f"{order}estimate/"),
        MainPage("request", DESK, request),
        MainPage("calendar", DESK, "/board/calendar/"),
        MainPage("plan", DESK, "/board/plan/"),
        MainPage("drives", DESK, "/board/drives/"),
        MainPage("caller", DESK, "/board/callers/new/"),
        MainPage("tellings", DESK, "/board/tellings/"),
        MainPage("inbox_desk", DESK, "/notifications/"),
        MainPage("settings", OWNER, "/settings/"),
        MainPage("garage", CUSTOMER, "/cars/"),
        MainPage("car", CUSTOMER, car),
        MainPage("visit", CUSTOMER, visit),
        MainPage("visit_live", CUSTOMER, f"{visit}live"),
        MainPage("choice", DECIDING, choice),
        MainPage("book", CUSTOMER, "/book/"),
        MainPage("inbox", CUSTOMER, "/notifications/"),
        MainPage("front", CUSTOMER, "/"),
    ]


def _first(person: SignedIn, path: str, pattern: str) -> str:
    found = re.search(f'href="({pattern})"', person.get(path))
    if found is None:
        raise ValueError(f"no {pattern} at {path}")
    return found[1]
