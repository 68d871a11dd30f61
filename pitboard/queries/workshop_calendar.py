"""The workshop's own calendar: each day's hours in all, by skill and in the bays, who comes, and who is away."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from pitboard.queries.calendar import Day, day_of
from pitboard.queries.hours import Hours, hours_of
from pitboard.records.bookings import Appointment, AppointmentState, Booking
from pitboard.records.people import Absence
from pitboard.records.workshop import Workshop
from pitboard.rules.capacity import Work
from pitboard.rules.lifecycle import BookingState

_SHOWN = (BookingState.REQUESTED, BookingState.ACCEPTED, BookingState.ARRIVED)


@dataclass(frozen=True)
class Share:
    """Hours of one kind on one day, for a bar. `taken` may exceed `there`."""

    name: str
    there: Decimal
    taken: Decimal


@dataclass(frozen=True)
class CalendarDay:
    day: Day
    is_open: bool
    why_closed: str
    skills: Sequence[Share]
    bays: Share | None
    bookings: Sequence[Booking]
    appointments: Sequence[Appointment]
    away: Sequence[Absence]


def calendar_of(workshop: Workshop, *, first: date, days: int, at: datetime) -> list[CalendarDay]:
    """`days` days from `first` on, in a fixed number of queries."""
    last = first + timedelta(days=days - 1)
    hours = hours_of(workshop, first=first, last=last, at=at)
    skills = {skill.pk: skill.name for skill in workshop.skills.all()}
    closed = {one.day: one.why for one in workshop.closed_days.filter(day__range=(first, last))}
    bookings = _bookings(workshop, first, last)
    appointments = _appointments(workshop, hours, first, last)
    absences = list(
        Absence.objects.filter(
            staff__workshop=workshop, staff__until=None, from_day__lte=last, to_day__gte=first
        ).select_related("staff__person")
    )
    shown = [first + timedelta(days=n) for n in range(days)]
    return [
        CalendarDay(
            day=day_of(workshop, hours, day, Work(Decimal(1), bay=Decimal(1)), at),
            is_open=hours.opening.is_open_on(day),
            why_closed=_why(workshop, hours, day, closed),
            skills=[_of_skill(hours, day, pk, name) for pk, name in skills.items()],
            bays=_of_bays(hours, day),
            bookings=bookings[day],
            appointments=appointments[day],
            away=[one for one in absences if one.from_day <= day <= one.to_day],
        )
        for day in shown
    ]


def _bookings(workshop: Workshop, first: date, last: date) -> dict[date, list[Booking]]:
    found: dict[date, list[Booking]] = defaultdict(list)
    shown = Booking.objects.filter(workshop=workshop, state__in=sorted(_SHOWN), day__range=(first, last))
    for booking in shown.select_related("vehicle", "customer").prefetch_related("services").order_by("pk"):
        found[booking.day].append(booking)
    return found


def _appointments(workshop: Workshop, hours: Hours, first: date, last: date) -> dict[date, list[Appointment]]:
    opening = hours.opening
    begin, end = opening.at(first, time.min), opening.at(last + timedelta(days=1), time.min)
    stops = Appointment.objects.filter(
        booking__workshop=workshop, starts_at__gte=begin, starts_at__lt=end
    ).exclude(state=AppointmentState.CANCELLED)
    found: dict[date, list[Appointment]] = defaultdict(list)
    related = ("driver__person", "booking__vehicle", "booking__customer")
    for stop in stops.select_related(*related).order_by("starts_at", "pk"):
        found[opening.today(stop.starts_at)].append(stop)
    return found


def _why(workshop: Workshop, hours: Hours, day: date, closed: dict[date, str]) -> str:
    if hours.opening.is_open_on(day):
        return ""
    return closed.get(day) or (workshop.holidays.name_of(day) if workshop.observe_holidays else "")


def _of_skill(hours: Hours, day: date, skill: int, name: str) -> Share:
    there = hours.crews[day].hours_of(frozenset({skill}))
    return Share(name, there, hours.taken[day].skills.get(skill, Decimal(0)))


def _of_bays(hours: Hours, day: date) -> Share | None:
    there = hours.crews[day].bay_hours
    return None if there is None else Share("", there, hours.taken[day].bay)
