"""The calendar of a booking: some weeks of days with the room each has for this request."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from pitboard.queries.calendar import Day, as_work, days_with_room
from pitboard.records.bookings import Booking
from pitboard.records.workshop import Workshop
from pitboard.rules.capacity import Room, Work
from pitboard.rules.lifecycle import BookingState

WEEKS_SHOWN = 5
#: Words of the calendar for days that lie further ahead than one may book.
NOT_YET = "not_yet"


@dataclass(frozen=True)
class Weeks:
    """For pieces/calendar.html, Monday first. `first` counts weeks from the present one; `earlier` and `later` are
    the first weeks of the neighbouring pages, none at either end. `elsewhere` is a chosen day on another page."""

    weeks: list[list[dict[str, Any]]]
    first: int
    earlier: int | None
    later: int | None
    elsewhere: date | None


def weeks_with_room(
    workshop: Workshop,
    wanted: Work | Decimal,
    chosen: date | None,
    *,
    asked_first: int | None,
    standing: Booking | None,
    at: datetime,
) -> Weeks:
    """The page that begins with the week asked for; without one, the page of the chosen day. `standing` is a booking
    that is being changed: its own day is never too full for it."""
    today = workshop.opening().today(at)
    monday = today - timedelta(days=today.weekday())
    last = today + timedelta(days=workshop.book_days_ahead)
    ahead = (last - monday).days // 7
    if asked_first is None:
        asked_first = (chosen - monday).days // 7 if chosen else 0
    first = min(max(asked_first, 0), ahead) // WEEKS_SHOWN * WEEKS_SHOWN
    begin = monday + timedelta(weeks=first)
    days = days_with_room(workshop, first=begin, days=7 * WEEKS_SHOWN, wanted_hours=wanted, at=at)
    shown = [_day(day, today, last, as_work(wanted), chosen, standing) for day in days]
    is_here = chosen is not None and begin <= chosen < begin + timedelta(weeks=WEEKS_SHOWN)
    is_ahead = chosen is not None and today <= chosen <= last
    return Weeks(
        weeks=[shown[start : start + 7] for start in range(0, len(shown), 7)],
        first=first,
        earlier=first - WEEKS_SHOWN if first else None,
        later=first + WEEKS_SHOWN if first + WEEKS_SHOWN <= ahead else None,
        elsewhere=chosen if is_ahead and not is_here else None,
    )


def week_asked_for(data: QueryDict) -> int | None:
    """Which weeks a button asks for, or those that were shown."""
    text = data.get("show_weeks") or data.get("weeks") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def weekdays() -> list[tuple[str, str]]:
    return [(str(WEEKDAYS_ABBR[n]), str(WEEKDAYS[n])) for n in range(7)]


def _day(
    day: Day, today: date, last: date, wanted: Work, chosen: date | None, standing: Booking | None
) -> dict[str, Any]:
    state, places = day.room.room.value, day.room.places
    if day.day > last:
        state, places = NOT_YET, 0
    elif not day.room.fits and _is_its_own(day, standing):
        state, places = Room.FEW.value, 1
    return {
        "day": day.day,
        "state": state,
        "free": places,
        "total": max(places, int(day.there // max(wanted.hours, Decimal("0.1")))),
        "is_today": day.day == today,
        "chosen": day.day == chosen,
        "is_first_of_month": day.day.day == 1,
    }


def _is_its_own(day: Day, standing: Booking | None) -> bool:
    """An accepted booking has its hours on its own day already."""
    if standing is None or standing.state is not BookingState.ACCEPTED or standing.day != day.day:
        return False
    return day.room.room in (Room.FULL, Room.TOO_SOON)
