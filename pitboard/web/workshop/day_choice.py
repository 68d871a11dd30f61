"""The days on which staff may put a booking, with their room: every open day, also one that is full already."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext

from pitboard.queries.calendar import Day, days_with_room
from pitboard.queries.formats import long_day
from pitboard.records.workshop import Workshop
from pitboard.rules.capacity import Room, Work

WEEKS_SHOWN = 5


def day_weeks(workshop: Workshop, work: Work, chosen: date | None, *, at: datetime) -> dict[str, Any]:
    """For workshop/day_calendar.html: this week and those that follow, Monday first."""
    today = workshop.opening().today(at)
    monday = today - timedelta(days=today.weekday())
    days = days_with_room(workshop, first=monday, days=7 * WEEKS_SHOWN, wanted_hours=work, at=at)
    shown = [_day(day, today, chosen) for day in days]
    return {
        "weeks": [shown[start : start + 7] for start in range(0, len(shown), 7)],
        "weekdays": [(str(WEEKDAYS_ABBR[n]), str(WEEKDAYS[n])) for n in range(7)],
    }


def days_within_reach(workshop: Workshop, *, at: datetime) -> tuple[date, date]:
    """The first and the last that may be chosen: those that the calendar shows, from today on."""
    today = workshop.opening().today(at)
    return today, today - timedelta(days=today.weekday()) + timedelta(days=7 * WEEKS_SHOWN - 1)


def day_typed(value: object) -> date | None:
    """A day as it came with a form, to mark it in the calendar; nothing when it is none."""
    if isinstance(value, date):
        return value
    try:
        return parse_date(str(value or ""))
    except ValueError:
        return None


def _day(day: Day, today: date, chosen: date | None) -> dict[str, Any]:
    room = day.room.room
    words = {
        Room.FREE: gettext("%(n)s free"),
        Room.FEW: gettext("%(n)s free"),
        Room.FULL: gettext("Full"),
        Room.TOO_SOON: gettext("Short notice"),
        Room.PAST: gettext("Past"),
        Room.CLOSED: gettext("Closed"),
    }[room] % {"n": day.room.places}
    return {
        "day": day.day,
        "state": room.value,
        "is_open": room not in (Room.PAST, Room.CLOSED),
        "room": words,
        "label": f"{long_day(day.day)}: {words}",
        "free": day.free,
        "there": day.there,
        "is_today": day.day == today,
        "is_chosen": day.day == chosen,
    }
