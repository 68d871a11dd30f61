"""What one technician does today: what is in hand, what comes next by the plan, what waits, and what is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q

from pitboard.queries.parts import parts_by_line
from pitboard.queries.plan import Ahead, Planned, days_of, lanes_of_people, look_ahead
from pitboard.queries.work_time import Time, times_of
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.records.work import CrewMessage, PartNeeded, WorkSpan
from pitboard.rules.floor.given import Stage
from pitboard.rules.lifecycle import ORDER_STATES_OF_WORK, LineState, OrderState
from pitboard.rules.opening import Opening
from pitboard.rules.work_time import hours_by_day

#: So many of the jobs that come next are shown.
MOST_NEXT = 6


@dataclass(frozen=True)
class Job:
    """A repair, or the inspection of a car (then there is no line). `begins_at`: by the plan; none: in hand or over."""

    order: RepairOrder
    line: RepairLine | None
    begins_at: datetime | None = None
    times: Mapping[int, Time] = field(default_factory=dict)
    parts: Sequence[PartNeeded] = ()

    def time_of(self, staff: StaffMember) -> Time | None:
        return self.times.get(staff.pk)

    @property
    def hours(self) -> Decimal:
        """Of everybody who worked on it."""
        return sum((time.hours for time in self.times.values()), Decimal(0))


@dataclass(frozen=True)
class MyDay:
    """`running` is what their clock runs on; `begun` the rest of what they have in hand. `checks` are cars of theirs
    whose repairs are over. `questions` of theirs are open, or were answered today."""

    running: Job | None
    begun: Sequence[Job]
    next: Sequence[Job]
    waiting: Sequence[Job]
    checks: Sequence[RepairOrder]
    done: Sequence[Job]
    questions: Sequence[CrewMessage]
    worked: Decimal


def my_day(staff: StaffMember, *, at: datetime) -> MyDay:
    """Runs the engine once, as the plan does: the order of what comes next is the plan's."""
    ahead = look_ahead(staff.workshop, at=at)
    opening = ahead.seen.opening
    today = opening.today(at)
    begin = opening.at(today, time.min)
    end = opening.at(today + timedelta(days=1), time.min)
    lines = list(_own_lines(staff, begin, end))
    planned = _planned(ahead, staff)
    known = {line.pk for line in lines}
    others = _with_order(
        [one.line.pk for one in planned if one.line is not None and one.line.pk not in known]
    )
    by_pk = {line.pk: line for line in [*lines, *others]}
    times = times_of(by_pk, opening, at=at)
    parts = parts_by_line(by_pk)

    def job(line: RepairLine, begins_at: datetime | None = None) -> Job:
        return Job(line.order, line, begins_at, times.get(line.pk, {}), parts.get(line.pk, ()))

    begun = [job(line) for line in lines if line.state is LineState.IN_PROGRESS]
    running = next((one for one in begun if (mine := one.time_of(staff)) and mine.is_running), None)
    inspected = _inspections(staff, planned)
    coming = [
        job(by_pk[one.line.pk], one.begins_at)
        if one.line is not None
        else Job(inspected[one.car.booking.pk], None, one.begins_at)
        for one in planned
        if (one.line is not None and one.line.pk in by_pk) or one.car.booking.pk in inspected
    ]
    done = [job(line) for line in lines if line.state is LineState.DONE]
    return MyDay(
        running=running,
        begun=[one for one in begun if one is not running],
        next=coming[:MOST_NEXT],
        waiting=[job(line) for line in lines if line.state is LineState.WAITING_FOR_PARTS],
        checks=_checks(staff),
        done=sorted(
            done, key=lambda one: one.line.done_at if one.line and one.line.done_at else at, reverse=True
        ),
        questions=_questions(staff, begin),
        worked=_worked_on_day(staff, opening=opening, begin=begin, end=end, at=at),
    )


def _own_lines(staff: StaffMember, begin: datetime, end: datetime) -> Sequence[RepairLine]:
    mine = Q(technician=staff) | Q(work_spans__staff=staff, work_spans__taken_back_at=None)
    in_hand = Q(
        state__in=[LineState.IN_PROGRESS, LineState.WAITING_FOR_PARTS],
        order__state__in=sorted(ORDER_STATES_OF_WORK),
    )
    over = Q(state=LineState.DONE, done_at__gte=begin, done_at__lt=end)
    lines = RepairLine.objects.filter(mine, in_hand | over, order__workshop=staff.workshop)
    return list(
        lines.select_related(
            "order__vehicle", "order__workshop", "order__booking__promise", "technician__person"
        ).distinct()
    )


def _with_order(ids: Sequence[int]) -> Sequence[RepairLine]:
    found = RepairLine.objects.filter(pk__in=ids).select_related(
        "order__vehicle", "order__workshop", "order__booking__promise", "technician__person"
    )
    return list(found)


def _planned(ahead: Ahead, staff: StaffMember) -> list[Planned]:
    """Theirs by the plan, of the first day that has any: repairs that can begin, and inspections of cars that are
    here. What is begun stands elsewhere."""
    for day in days_of(ahead):
        lane = next(
            (one for one in lanes_of_people(ahead, day) if one.staff and one.staff.pk == staff.pk), None
        )
        found = [one for one in (lane.jobs if lane else ()) if _can_begin(one)]
        if found:
            return found
    return []


def _can_begin(one: Planned) -> bool:
    if one.car.order is None:
        return False
    if one.line is not None:
        return one.line.state is LineState.APPROVED and one.car.order.state in ORDER_STATES_OF_WORK
    return one.job.stage is Stage.INSPECTION


def _inspections(staff: StaffMember, planned: Sequence[Planned]) -> dict[int, RepairOrder]:
    """By the booking."""
    wanted = [one.car.booking.pk for one in planned if one.line is None]
    orders = RepairOrder.objects.filter(workshop=staff.workshop, booking__in=wanted)
    return {
        order.booking_id: order for order in orders.select_related("vehicle", "workshop", "booking__promise")
    }


def _checks(staff: StaffMember) -> Sequence[RepairOrder]:
    """Cars that one of their repairs was done on, and on which nothing is left but the final check."""
    orders = RepairOrder.objects.filter(
        workshop=staff.workshop,
        state__in=[OrderState.IN_REPAIR, OrderState.FINAL_CHECK],
        lines__technician=staff,
        lines__state=LineState.DONE,
    ).exclude(lines__state__in=[LineState.APPROVED, LineState.IN_PROGRESS, LineState.WAITING_FOR_PARTS])
    return list(orders.select_related("vehicle", "booking__promise").distinct().order_by("arrived_at"))


def _questions(staff: StaffMember, begin: datetime) -> Sequence[CrewMessage]:
    """Theirs that are open, and those of today that were answered."""
    asked = CrewMessage.objects.filter(sender=staff.person, asks=True, order__workshop=staff.workshop)
    fresh = asked.filter(Q(answered_at=None) | Q(answered_at__gte=begin))
    return list(fresh.select_related("order__vehicle").order_by("-pk")[:5])


def _worked_on_day(
    staff: StaffMember, *, opening: Opening, begin: datetime, end: datetime, at: datetime
) -> Decimal:
    spans = WorkSpan.objects.filter(staff=staff, taken_back_at=None, begins_at__lt=end).filter(
        Q(ends_at=None) | Q(ends_at__gt=begin)
    )
    today = opening.today(at)
    hours = sum(
        hours_by_day((one.begins_at, max(one.begins_at, one.ends_at or at)), opening).get(today, 0.0)
        for one in spans
    )
    return Decimal(str(hours)).quantize(Decimal("0.01"))
