"""When a day has no room for a booking: what is missing there, and the days on which it fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pitboard.queries.calendar import fits_without_notice, next_days_that_fit, work_of
from pitboard.queries.hours import Hours, hours_of
from pitboard.records.bookings import Booking
from pitboard.rules.capacity import Room, Work


class Lacking(StrEnum):
    HOURS = "hours"
    BAY = "bay"
    SKILL = "skill"


@dataclass(frozen=True)
class Lack:
    """Hours that the booking needs of something, and how many are left of it. `name` is the skill's."""

    of: Lacking
    needs: Decimal
    left: Decimal
    name: str = ""


@dataclass(frozen=True)
class Offers:
    """`why` is full, closed or past. Only a full day lacks something; nothing is named when it is several skills of the
    same people at once."""

    why: Room
    lacks: Sequence[Lack]
    days: Sequence[date]


def offers_for(booking: Booking, *, at: datetime) -> Offers | None:
    """Nothing while the workshop can still take the booking on its day."""
    workshop, asked = booking.workshop, work_of(booking)
    today = workshop.opening().today(at)
    if booking.day >= today and fits_without_notice(workshop, booking.day, asked, at=at):
        return None
    days = next_days_that_fit(workshop, asked, at=at)
    if booking.day < today:
        return Offers(Room.PAST, [], days)
    hours = hours_of(workshop, first=booking.day, last=booking.day, at=at)
    if not hours.opening.is_open_on(booking.day):
        return Offers(Room.CLOSED, [], days)
    return Offers(Room.FULL, list(_lacks(booking, asked, hours)), days)


def _lacks(booking: Booking, asked: Work, hours: Hours) -> Iterator[Lack]:
    crew, taken = hours.crews[booking.day], hours.taken[booking.day]
    yield from _lack(Lacking.HOURS, asked.hours, crew.hours - taken.hours)
    if crew.bay_hours is not None:
        yield from _lack(Lacking.BAY, asked.bay, crew.bay_hours - taken.bay)
    names = {skill.pk: skill.name for skill in booking.workshop.skills.all()} if asked.skills else {}
    for skill, needs in asked.skills.items():
        left = crew.hours_of(frozenset({skill})) - taken.skills.get(skill, Decimal(0))
        yield from _lack(Lacking.SKILL, needs, left, names.get(skill, ""))


def _lack(of: Lacking, needs: Decimal, left: Decimal, name: str = "") -> Iterator[Lack]:
    if needs > left:
        yield Lack(of, needs, max(Decimal(0), left), name)
