"""What the gallery shows of the desk, of what was found, and of the owner's figures."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace as Sample
from typing import Any

from pitboard.web.charts import bars_of
from pitboard.web.gallery_samples import GOLF, MAZDA, NOW

NORA = Sample(name="Nora Larkspur", first_name="Nora")
TODAY = NOW.date()
#: Cars that came and cars that went home, day by day.
CARS = ((1, 0), (3, 2), (6, 4), (2, 5), (0, 1))


def rest() -> Mapping[str, Any]:
    return {
        "callers": callers(),
        "agenda": agenda(),
        "told": told(),
        "found": found(),
        "cars_chart": bars_of([(TODAY + timedelta(days=day), cars) for day, cars in enumerate(CARS)]),
    }


def callers() -> list[Sample]:
    waits = Sample(kind="loud", icon="phone", words="Asked for a call", since=NOW)
    tried = Sample(called_by=Sample(first_name="Dana"), called_at=NOW, note="Again after four")
    return [
        Sample(pk=71, href="#desk", vehicle=GOLF, customer=NORA, phone=None, waits=[waits], tries=[tried]),
    ]


def agenda() -> list[Sample]:
    booked = Sample(pk=72, customer=NORA, vehicle=MAZDA, hours=Decimal("2.25"), state="requested")
    usual = {"is_past": True, "is_open": True, "is_today": False, "why_closed": "", "href": "#desk"}
    nothing: dict[str, Any] = {"away": [], "appointments": [], "bookings": []}
    away = [Sample(staff=Sample(person=Sample(first_name="Piet")), why="Training")]
    days: list[dict[str, Any]] = [
        {"is_today": True, "bookings": [booked], "away": away},
        {},
        {"is_open": False, "why_closed": "Stocktaking"},
    ]
    return [
        Sample(day=TODAY + timedelta(days=place), **(usual | nothing | day)) for place, day in enumerate(days)
    ]


def told() -> list[Sample]:
    usual = {
        "to": NORA.name,
        "can_be_stopped": False,
        "can_be_held": False,
        "can_go_now": False,
        "can_go_again": False,
    }
    rows: list[dict[str, Any]] = [
        {"course": "sent", "channel": "E-mail", "icon": "mail", "words": "Sent 13:42", "can_go_again": True},
        {
            "course": "waiting",
            "channel": "Text message",
            "icon": "message",
            "words": "Goes at 13:45",
            "can_be_stopped": True,
            "can_be_held": True,
        },
        {"course": "failed", "channel": "E-mail", "icon": "mail", "words": "Not taken by the mail server"},
    ]
    return [Sample(id=place, **(usual | row)) for place, row in enumerate(rows, start=1)]


def found() -> list[Sample]:
    car = Sample(href="#found", plates=[GOLF.plate], title="Volkswagen Golf 1.5 TSI", note="Nora Larkspur")
    person = Sample(href="#found", plates=[GOLF.plate, MAZDA.plate], title="Nora Larkspur", note="")
    return [
        Sample(key="cars", title="Cars", options=[car]),
        Sample(key="people", title="Customers", options=[person]),
    ]
