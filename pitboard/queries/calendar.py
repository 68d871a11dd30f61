"""Which days have room, for one request's hours of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from pitboard.queries.hours import Hours, hours_of, with_the_rest
from pitboard.records.bookings import Booking
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.answering import is_too_soon
from pitboard.rules.capacity import Crew, DayRoom, Task, Work, room_for

#: How many other days are offered in place of one that is full.
DAYS_OFFERED = 3


@dataclass(frozen=True)
class Day:
    """One day as a booking page and the board's strip show it. Hours of work; of today those that lie ahead."""

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
    return work_asked_for(workshop, services, has_complaint=has_complaint).hours


def work_asked_for(workshop: Workshop, services: Sequence[Service], *, has_complaint: bool) -> Work:
    """The same by skill, and in a bay."""
    tasks = [Task(service.hours, service.skill_id, service.needs_bay) for service in services]
    if has_complaint:
        tasks.append(Task(workshop.diagnosis_hours))
    return Work.of(tasks)


def work_of(booking: Booking) -> Work:
    """What a booking takes, at the hours that were stated when it was made."""
    tasks = [Task(s.hours, s.skill_id, s.needs_bay) for s in booking.services.all()]
    return Work.of(with_the_rest(tasks, booking.hours))


def days_with_room(
    workshop: Workshop, *, first: date, days: int, wanted_hours: Decimal | Work, at: datetime
) -> list[Day]:
    """`days` days from `first` on. Plain hours are taken to need a bay, and nobody's special skill."""
    asked = as_work(wanted_hours)
    last = first + timedelta(days=days - 1)
    hours = hours_of(workshop, first=first, last=last, at=at)
    return [day_of(workshop, hours, first + timedelta(days=n), asked, at) for n in range(days)]


def day_of(workshop: Workshop, hours: Hours, day: date, asked: Work, at: datetime) -> Day:
    opening, crew, taken = hours.opening, hours.crews[day], hours.taken[day]
    room = room_for(
        asked,
        crew=crew,
        taken=taken,
        is_open=opening.is_open_on(day),
        is_past=day < opening.today(at),
        is_too_soon=is_too_soon(day, at=at, lead_hours=workshop.lead_time_hours, opening=opening),
    )
    return Day(day, room, crew.hours, taken.hours)


def room_on(workshop: Workshop, day: date, wanted_hours: Decimal | Work, *, at: datetime) -> DayRoom:
    return days_with_room(workshop, first=day, days=1, wanted_hours=wanted_hours, at=at)[0].room


def fits_without_notice(workshop: Workshop, day: date, wanted: Work, *, at: datetime) -> bool:
    """Whether the hours are there, whatever the lead time: the workshop itself may take a car at once."""
    hours = hours_of(workshop, first=day, last=day, at=at)
    crew: Crew = hours.crews[day]
    return room_for(wanted, crew=crew, taken=hours.taken[day], is_open=hours.opening.is_open_on(day)).fits


def next_free_day(workshop: Workshop, wanted_hours: Decimal | Work, *, at: datetime) -> date | None:
    """The first day after today on which such a visit still fits."""
    return next(iter(next_days_that_fit(workshop, wanted_hours, at=at, count=1)), None)


def next_days_that_fit(
    workshop: Workshop,
    wanted_hours: Decimal | Work,
    *,
    at: datetime,
    after: date | None = None,
    count: int = DAYS_OFFERED,
) -> list[date]:
    """The next `count` days after today (and after `after`) on which such a visit still fits, as far ahead as one may
    book; fewer when there are no more."""
    tomorrow = workshop.opening().today(at) + timedelta(days=1)
    ahead = days_with_room(
        workshop, first=tomorrow, days=max(1, workshop.book_days_ahead), wanted_hours=wanted_hours, at=at
    )
    fitting = [day.day for day in ahead if day.room.fits and (after is None or day.day > after)]
    return fitting[:count]


def as_work(wanted: Decimal | Work) -> Work:
    return wanted if isinstance(wanted, Work) else Work(wanted, bay=wanted)
