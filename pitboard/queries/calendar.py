"""Which days have room, for one request's hours of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Sum

from pitboard.records.bookings import Booking
from pitboard.records.orders import RepairLine
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.capacity import DayRoom, Room, hours_there, room_for
from pitboard.rules.lifecycle import UNFINISHED_LINE_STATES, BookingState, LineState, OrderState
from pitboard.rules.opening import Opening
from pitboard.rules.permissions import Role


@dataclass(frozen=True)
class Day:
    """One day as a booking page and the board's strip show it. Hours of work."""

    day: date
    room: DayRoom
    there: Decimal
    taken: Decimal

    @property
    def free(self) -> Decimal:
        return max(Decimal(0), self.there - self.taken)

    @property
    def over(self) -> Decimal:
        return max(Decimal(0), self.taken - self.there)


def hours_asked_for(workshop: Workshop, services: Sequence[Service], *, has_complaint: bool) -> Decimal:
    """Hours of work that a request is expected to take: its services' usual hours, and the workshop's diagnosis hours
    for what is only described in words."""
    hours = sum((s.hours for s in services), Decimal(0))
    return hours + workshop.diagnosis_hours if has_complaint else hours


def days_with_room(
    workshop: Workshop, *, first: date, days: int, wanted_hours: Decimal, at: datetime
) -> list[Day]:
    """`days` days from `first` on. A fixed number of queries, whatever the history."""
    opening = workshop.opening()
    last = first + timedelta(days=days - 1)
    technicians = StaffMember.objects.filter(workshop=workshop, until=None, role=Role.TECHNICIAN).count()
    taken = _taken(workshop, first, last, opening.today(at), opening, technicians)
    return [
        _day(opening, first + timedelta(days=n), technicians, taken, wanted_hours, opening.today(at))
        for n in range(days)
    ]


def room_on(workshop: Workshop, day: date, wanted_hours: Decimal, *, at: datetime) -> DayRoom:
    return days_with_room(workshop, first=day, days=1, wanted_hours=wanted_hours, at=at)[0].room


def next_free_day(workshop: Workshop, wanted_hours: Decimal, *, at: datetime) -> date | None:
    """The first day after today on which such a visit still fits."""
    first = workshop.opening().today(at) + timedelta(days=1)
    ahead = days_with_room(
        workshop, first=first, days=workshop.book_days_ahead, wanted_hours=wanted_hours, at=at
    )
    return next((d.day for d in ahead if d.room.room in (Room.FREE, Room.FEW)), None)


def _day(
    opening: Opening, day: date, technicians: int, taken: dict[date, Decimal], wanted: Decimal, today: date
) -> Day:
    there = hours_there(max(1, technicians), opening.hours_on(day))
    used = taken.get(day, Decimal(0))
    return Day(day, room_for(wanted, there=there, taken=used, is_past=day < today), there, used)


def _taken(
    workshop: Workshop, first: date, last: date, today: date, opening: Opening, technicians: int
) -> dict[date, Decimal]:
    """Accepted bookings on their day; what is still to be done on the cars that are here, from today on."""
    booked = Booking.objects.filter(workshop=workshop, state=BookingState.ACCEPTED, day__range=(first, last))
    taken: dict[date, Decimal] = dict(booked.values_list("day").annotate(hours=Sum("hours")).order_by("day"))
    left = _hours_in_house(workshop)
    day = today
    while left > 0 and day <= max(last, today) + timedelta(days=14):
        there = hours_there(max(1, technicians), opening.hours_on(day))
        share = min(left, max(Decimal(0), there - taken.get(day, Decimal(0))))
        taken[day] = taken.get(day, Decimal(0)) + share
        left -= share
        day += timedelta(days=1)
    return taken


def _hours_in_house(workshop: Workshop) -> Decimal:
    """Work owed on the cars that are here: approved and running lines, and what still waits for a decision."""
    owed = RepairLine.objects.filter(
        order__workshop=workshop, state__in=UNFINISHED_LINE_STATES | {LineState.PROPOSED}
    ).exclude(order__state__in=[OrderState.READY, OrderState.HANDED_BACK])
    return owed.aggregate(hours=Sum("hours"))["hours"] or Decimal(0)
