"""The hours of a workshop's days: who is there, what is accepted, and what is owed on the cars that are here.

A fixed number of queries, whatever the history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum

from pitboard.records.bookings import BookedService, Booking
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Absence, StaffMember, WorkingHours
from pitboard.records.workshop import Workshop
from pitboard.rules.capacity import Crew, Owed, Task, Work, carry_over
from pitboard.rules.lifecycle import UNFINISHED_LINE_STATES, BookingState, LineState, OrderState
from pitboard.rules.opening import Opening, Span, after, common, hours_in
from pitboard.rules.permissions import Role
from pitboard.rules.promise import LEAST_LEFT

#: Until its costs are worked out, a car that is here owes what its booking was expected to take.
_NOT_PRICED = frozenset({OrderState.ARRIVED, OrderState.INSPECTING, OrderState.PRICING})
_AT_WORK = _NOT_PRICED | {OrderState.AWAITING_DECISION, OrderState.IN_REPAIR, OrderState.FINAL_CHECK}
_OWED_LINES = UNFINISHED_LINE_STATES | {LineState.PROPOSED}


@dataclass(frozen=True)
class Hours:
    """Each day's crew and what takes its hours, from `first` on (and before that from today on, as work that is
    carried over goes through those days)."""

    opening: Opening
    crews: Mapping[date, Crew]
    taken: Mapping[date, Work]


def hours_of(workshop: Workshop, *, first: date, last: date, at: datetime) -> Hours:
    """From `at` on: of today only what lies ahead counts, of days gone by everything."""
    opening = workshop.opening()
    today = opening.today(at)
    begin = min(first, today)
    technicians = technicians_of(workshop, first=begin, last=last)
    bays = workshop.bays.count()
    days = [begin + timedelta(days=n) for n in range((last - begin).days + 1)]
    crews = {day: _crew(day, technicians, bays, opening, at if day == today else None) for day in days}
    booked = _booked(workshop, begin, last)
    ahead = {day: crew for day, crew in crews.items() if day >= today}
    taken = carry_over(_owed(workshop, technicians, opening, at), ahead, booked)
    gone = {day: booked.get(day, Work()) for day in days if day < today}
    return Hours(opening, crews, {**gone, **taken})


# ---- who is there ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AtWork:
    """When somebody works: their own week, or the workshop's; and the days they are away."""

    week: Mapping[int, tuple[tuple[time, time], ...]] | None
    away: Sequence[tuple[date, date]]
    skills: frozenset[int] = frozenset()

    def spans(self, day: date, opening: Opening, open_spans: Sequence[Span]) -> list[Span]:
        if any(begins <= day <= ends for begins, ends in self.away):
            return []
        if self.week is None:
            return list(open_spans)
        return common(open_spans, opening.wall_spans(day, self.week.get(day.weekday(), ())))


def technicians_of(workshop: Workshop, *, first: date, last: date) -> list[AtWork]:
    """Those who repair. A workshop that has put nobody down for it works with one pair of hands: the owner's."""
    jobs = _repairers(workshop, first, last).filter(until=None)
    return [at_work(job, skills=True) for job in jobs] or [AtWork(None, ())]


def technicians_by_day(
    workshop: Workshop, opening: Opening, *, first: date, last: date
) -> dict[date, list[AtWork]]:
    """Those who repaired then, those who have left since among them: each from the day they began until the day before
    the one they left on."""
    jobs = [
        (opening.today(job.since), opening.today(job.until) if job.until else date.max, at_work(job))
        for job in _repairers(workshop, first, last)
    ]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    crews = {day: [one for since, until, one in jobs if since <= day < until] for day in days}
    return {day: crew or [AtWork(None, ())] for day, crew in crews.items()}


def _repairers(workshop: Workshop, first: date, last: date) -> QuerySet[StaffMember]:
    jobs = StaffMember.objects.filter(workshop=workshop, role=Role.TECHNICIAN)
    return jobs.prefetch_related("skills", *at_work_prefetches(first, last))


def at_work_prefetches(first: date, last: date) -> "list[Prefetch[str]]":
    return [
        Prefetch("working_hours", WorkingHours.objects.all()),
        Prefetch("absences", Absence.objects.filter(from_day__lte=last, to_day__gte=first)),
    ]


def at_work(job: StaffMember, *, skills: bool = False) -> AtWork:
    """With `at_work_prefetches` (and the skills, if wanted) fetched before."""
    week: dict[int, list[tuple[time, time]]] = {}
    for hours in job.working_hours.all():
        week.setdefault(hours.weekday, []).append((hours.begins, hours.ends))
    return AtWork(
        week={day: tuple(spans) for day, spans in week.items()} if week else None,
        away=[(absence.from_day, absence.to_day) for absence in job.absences.all()],
        skills=frozenset(skill.pk for skill in job.skills.all()) if skills else frozenset(),
    )


def _crew(
    day: date, technicians: Iterable[AtWork], bays: int, opening: Opening, from_then_on: datetime | None
) -> Crew:
    open_spans = opening.spans(day)
    if from_then_on is not None:
        open_spans = after(open_spans, from_then_on)
    return Crew(
        technicians=[(one.skills, _hours(one.spans(day, opening, open_spans))) for one in technicians],
        bay_hours=bays * _hours(open_spans) if bays else None,
    )


def _hours(spans: Sequence[Span]) -> Decimal:
    return Decimal(str(hours_in(spans))).quantize(Decimal("0.01"))


# ---- what takes the hours --------------------------------------------------------------------------------------


def _booked(workshop: Workshop, first: date, last: date) -> dict[date, Work]:
    """The accepted bookings of each day. What is not one of their services is looked into, in a bay."""
    accepted = Booking.objects.filter(
        workshop=workshop, state=BookingState.ACCEPTED, day__range=(first, last)
    )
    hours: dict[date, Decimal] = dict(accepted.order_by("day").values_list("day").annotate(Sum("hours")))
    services = BookedService.objects.filter(
        booking__workshop=workshop, booking__state=BookingState.ACCEPTED, booking__day__range=(first, last)
    )
    tasks: dict[date, list[Task]] = {day: [] for day in hours}
    rows = services.order_by("booking__day").values_list("booking__day", "skill", "needs_bay")
    for day, skill, needs_bay, some in rows.annotate(Sum("hours")):
        tasks[day].append(Task(some, skill, needs_bay))
    return {day: Work.of(with_the_rest(tasks[day], all_hours)) for day, all_hours in hours.items()}


def with_the_rest(tasks: Sequence[Task], hours: Decimal) -> list[Task]:
    """The tasks, and what is left of all the hours as one more, of no skill in particular."""
    rest = hours - sum((task.hours for task in tasks), Decimal(0))
    return [*tasks, Task(rest)] if rest > 0 else list(tasks)


def _owed(workshop: Workshop, technicians: Iterable[AtWork], opening: Opening, at: datetime) -> list[Owed]:
    skills = frozenset[int]().union(*(one.skills for one in technicians))
    owed = [one for order in _orders_at_work(workshop) for one in _owed_on(order, opening, at)]
    # Nobody who could do it is employed any more, yet it will have to be done.
    return [
        one
        if one.task.skill in skills
        else Owed(Task(one.task.hours, None, one.task.needs_bay), one.earliest)
        for one in owed
    ]


def _orders_at_work(workshop: Workshop) -> list[RepairOrder]:
    lines = RepairLine.objects.filter(Q(state__in=sorted(_OWED_LINES)))
    orders = RepairOrder.objects.filter(workshop=workshop, state__in=sorted(_AT_WORK))
    return list(
        orders.select_related("booking")
        .only("pk", "state", "booking__hours")
        .prefetch_related(Prefetch("lines", lines, to_attr="owed_lines"))
        .order_by("arrived_at", "pk")
    )


def _owed_on(order: RepairOrder, opening: Opening, at: datetime) -> list[Owed]:
    lines: list[RepairLine] = getattr(order, "owed_lines")  # noqa: B009  (a prefetch the type checker cannot see)
    owed = [_owed_line(line, opening, at) for line in lines]
    if order.state in _NOT_PRICED:
        rest = order.booking.hours - sum((line.hours for line in lines), Decimal(0))
        if rest > 0:
            owed.append(Owed(Task(rest), opening.today(at)))
    return owed


def _owed_line(line: RepairLine, opening: Opening, at: datetime) -> Owed:
    today = opening.today(at)
    earliest = today
    if line.state is LineState.WAITING_FOR_PARTS:
        # Parts that nobody has named a day for do not come today.
        due = opening.today(line.parts_due_at) if line.parts_due_at else today + timedelta(days=1)
        earliest = max(today, due)
    return Owed(Task(_hours_left(line, opening, at), line.skill_id, line.needs_bay), earliest)


def _hours_left(line: RepairLine, opening: Opening, at: datetime) -> Decimal:
    """What remains of a running line, by the open hours since it began; one that overruns is never nearly done."""
    if line.state is not LineState.IN_PROGRESS or line.started_at is None:
        return line.hours
    worked = Decimal(str(opening.hours_between(line.started_at, at)))
    return max(line.hours - worked, line.hours * Decimal(str(LEAST_LEFT))).quantize(Decimal("0.01"))
