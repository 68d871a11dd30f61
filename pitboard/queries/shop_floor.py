"""The shop floor as the engine wants it: who is there, which cars are here or coming, and what is owed on them.

A fixed number of queries, whatever the history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Max, Prefetch, Q

from pitboard.queries.hours import at_work, at_work_prefetches
from pitboard.queries.parts import with_parts
from pitboard.queries.work_time import clocked
from pitboard.records.bookings import Appointment, AppointmentKind, AppointmentState, BookedService, Booking
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.floor.given import DAYS_AHEAD, Floor, Line, Order, Technician, stages_ahead
from pitboard.rules.lifecycle import (
    AUTHORISED_LINE_STATES,
    UNFINISHED_LINE_STATES,
    BookingState,
    LineState,
    OrderState,
)
from pitboard.rules.opening import Opening, Span, after
from pitboard.rules.permissions import Role

#: Accepted bookings further ahead than this do not move the day's work, and are not foreseen.
HORIZON = timedelta(days=21)
#: Until its costs are worked out, a car that is here owes what its booking was expected to take.
NOT_PRICED = frozenset({OrderState.ARRIVED, OrderState.INSPECTING, OrderState.PRICING})
FORESEEN_STATES = NOT_PRICED | {OrderState.AWAITING_DECISION, OrderState.IN_REPAIR, OrderState.FINAL_CHECK}


@dataclass(frozen=True)
class Car:
    """A booking with the visit that came of it, as it was read. `asked` are the lines that wait for a decision."""

    booking: Booking
    order: RepairOrder | None
    asked: tuple[Line, ...]

    @property
    def version(self) -> tuple[int, int | None]:
        return self.booking.version, self.order.version if self.order else None


@dataclass(frozen=True)
class ShopFloor:
    """What the engine is given, and the records that it stands for, by the booking's id."""

    floor: Floor
    cars: Mapping[int, Car]
    opening: Opening


def shop_floor(workshop: Workshop, *, at: datetime) -> ShopFloor:
    opening = workshop.opening()
    today = opening.today(at)
    orders, bookings = _orders(workshop), _bookings(workshop, today)
    technicians = _technicians(workshop, opening, at, busy={o.pk for o in _busy(orders)})
    skills = frozenset[int]().union(*(one.skills for one in technicians))
    worked = _worked((line for order in orders for line in order.lines.all()), opening, at)
    cars: dict[int, Car] = {}
    given: list[Order] = []
    for order in orders:
        lines = [_line(line, skills, worked.get(line.pk, 0.0)) for line in order.lines.all()]
        asked = tuple(line for line in lines if line.state is LineState.PROPOSED)
        cars[order.booking_id] = Car(order.booking, order, asked)
        given.append(_as_order(order, lines, asked, opening, at))
    for booking in bookings:
        cars[booking.pk] = Car(booking, None, ())
        given.append(as_coming(booking, skills, opening, at))
    floor = Floor(
        at=at,
        opening=tuple(_spans(opening, at)),
        technicians=tuple(technicians),
        orders=tuple(given),
        bays=workshop.bays.count() or None,
    )
    return ShopFloor(floor, cars, opening)


def work_kind(title: str) -> str:
    """Work of the same name is learned together: a service, a usual repair."""
    return f"title:{title.casefold().strip()}"


def brought_at(booking: Booking, opening: Opening) -> datetime:
    """When the car is expected at the workshop: after its appointment, otherwise when the day opens."""
    standing = [a for a in booking.appointments.all() if a.kind in _THERE and a.state not in _FALLEN_THROUGH]
    if standing:
        return max(a.ends_at for a in standing)
    return opening.next_open_moment(opening.at(booking.day, time.min))


_THERE = (AppointmentKind.COLLECTION, AppointmentKind.DROP_OFF)
_FALLEN_THROUGH = (AppointmentState.CANCELLED, AppointmentState.FAILED)


# ---- who is there ----------------------------------------------------------------------------------------------


def _technicians(
    workshop: Workshop, opening: Opening, at: datetime, *, busy: Iterable[int]
) -> list[Technician]:
    """Those who repair, and whoever else is busy with a car. A workshop that has put nobody down for it works with one
    pair of hands: the owner's."""
    today = opening.today(at)
    jobs = list(
        StaffMember.objects.filter(workshop=workshop, until=None)
        .filter(Q(role=Role.TECHNICIAN) | Q(pk__in=list(busy)))
        .prefetch_related("skills", *at_work_prefetches(today, today + timedelta(days=DAYS_AHEAD)))
        .order_by("pk")
    )
    if not jobs:
        return [Technician(0, frozenset(), tuple(_spans(opening, at)))]
    return [_technician(job, opening, at) for job in jobs]


def _technician(job: StaffMember, opening: Opening, at: datetime) -> Technician:
    hours = at_work(job, skills=True)
    spans = [
        span for day in _days(opening.today(at)) for span in hours.spans(day, opening, opening.spans(day))
    ]
    return Technician(job.pk, hours.skills, tuple(after(spans, at)))


def _busy(orders: Sequence[RepairOrder]) -> list[StaffMember]:
    """Who is at a repair or put down for one, or at an inspection, whatever else they do here."""
    at_repairs = [
        line.technician
        for order in orders
        for line in order.lines.all()
        if line.state in UNFINISHED_LINE_STATES and line.technician is not None
    ]
    inspecting = [order.technician for order in orders if order.state is OrderState.INSPECTING]
    return at_repairs + [job for job in inspecting if job is not None]


def _spans(opening: Opening, at: datetime) -> list[Span]:
    return after([span for day in _days(opening.today(at)) for span in opening.spans(day)], at)


def _days(today: date) -> list[date]:
    return [today + timedelta(days=n) for n in range(DAYS_AHEAD)]


# ---- the cars that are here ------------------------------------------------------------------------------------


def _orders(workshop: Workshop) -> list[RepairOrder]:
    lines = with_parts(
        RepairLine.objects.filter(
            state__in=sorted(AUTHORISED_LINE_STATES | {LineState.PROPOSED})
        ).select_related("technician")
    )
    return list(
        RepairOrder.objects.filter(workshop=workshop, state__in=sorted(FORESEEN_STATES))
        .select_related("booking__promise", "booking__foreseen", "inspection", "technician")
        .prefetch_related(
            Prefetch("lines", lines), Prefetch("booking__services", BookedService.objects.all())
        )
        .annotate(asked_at=Max("estimates__sent_at"))
        .order_by("arrived_at", "pk")
    )


def _worked(lines: Iterable[RepairLine], opening: Opening, at: datetime) -> Mapping[int, float]:
    """As their clocks say. Where none ever ran, a repair that goes on takes time since it began."""
    known = list(lines)
    hours = {
        line.pk: opening.hours_between(line.started_at, at)
        for line in known
        if line.state is LineState.IN_PROGRESS and line.started_at is not None
    }
    return {**hours, **clocked([line.pk for line in known], opening, at=at)}


def as_line(line: RepairLine, seen: ShopFloor, state: LineState) -> Line:
    """A repair that nobody has begun, as it would count if it stood at `state`."""
    skills = frozenset[int]().union(*(one.skills for one in seen.floor.technicians))
    return replace(_line(line, skills, 0.0), state=state)


def _line(line: RepairLine, skills: frozenset[int], worked_hours: float) -> Line:
    state = _with_its_parts(line)
    is_running = line.state is LineState.IN_PROGRESS and line.started_at is not None
    return Line(
        key=line.pk,
        hours=float(line.hours),
        state=state,
        kind=work_kind(line.title),
        skill=_known(line.skill_id, skills),
        needs_bay=line.needs_bay,
        position=line.position,
        parts_due_at=line.parts_due_at if state is LineState.WAITING_FOR_PARTS else None,
        technician_id=line.technician_id if is_running else None,
        worked_hours=worked_hours,
        pinned_to=None if is_running else line.technician_id,
    )


def _with_its_parts(line: RepairLine) -> LineState:
    """A repair whose parts are still to come waits, whether or not somebody put it on hold; one that was put on hold
    can go on when all of them are here."""
    if line.state is LineState.APPROVED and getattr(line, "awaits_parts", False):
        return LineState.WAITING_FOR_PARTS
    is_all_here = getattr(line, "has_parts", False) and not getattr(line, "awaits_parts", False)
    if line.state is LineState.WAITING_FOR_PARTS and is_all_here and line.parts_due_at is None:
        return LineState.APPROVED
    return line.state


def _as_order(
    order: RepairOrder, lines: Sequence[Line], asked: Sequence[Line], opening: Opening, at: datetime
) -> Order:
    """Once repairs go on, what is asked for in addition counts when it is agreed to, and not before."""
    counted = [line for line in lines if order.state is not OrderState.IN_REPAIR or line not in asked]
    if order.state in NOT_PRICED:
        counted += _rest(order.booking, sum((Decimal(str(line.hours)) for line in lines), Decimal(0)))
    began = _stage_began(order)
    return Order(
        id=order.booking_id,
        queue_at=order.queue_at or order.arrived_at,
        lines=tuple(counted),
        ahead=stages_ahead(order.state, asks=_asks(order.booking)),
        spent_hours=opening.hours_between(began, at) if began else None,
        technician_id=order.technician_id,
    )


def _stage_began(order: RepairOrder) -> datetime | None:
    inspection = getattr(order, "inspection", None)
    asked_at: datetime | None = getattr(order, "asked_at", None)
    if order.state is OrderState.FINAL_CHECK:
        return max((line.done_at for line in order.lines.all() if line.done_at), default=None)
    return {
        OrderState.INSPECTING: inspection and inspection.started_at,
        OrderState.PRICING: inspection and inspection.finished_at,
        OrderState.AWAITING_DECISION: asked_at,
    }.get(order.state)


# ---- the cars that will come -----------------------------------------------------------------------------------


def _bookings(workshop: Workshop, today: date) -> list[Booking]:
    return list(
        Booking.objects.filter(
            workshop=workshop, state=BookingState.ACCEPTED, day__range=(today, today + HORIZON)
        )
        .select_related("promise", "foreseen")
        .prefetch_related(
            Prefetch("services", BookedService.objects.all()),
            Prefetch("appointments", Appointment.objects.all()),
        )
        .order_by("day", "pk")
    )


def as_coming(booking: Booking, skills: frozenset[int], opening: Opening, at: datetime) -> Order:
    """A booking as the car it will bring, whether or not it is accepted yet."""
    arrives_at = max(at, brought_at(booking, opening))
    return Order(
        id=booking.pk,
        queue_at=arrives_at,
        lines=tuple(expected_lines(booking, skills)),
        ahead=stages_ahead(None, asks=_asks(booking)),
        arrives_at=arrives_at,
    )


def expected_lines(booking: Booking, skills: frozenset[int]) -> list[Line]:
    """What a booking is expected to take, before anything was found: its services, and the rest of its hours."""
    services = [
        Line(
            key=f"s{service.pk}",
            hours=float(service.hours),
            kind=work_kind(service.name),
            skill=_known(service.skill_id, skills),
            needs_bay=service.needs_bay,
            position=position,
        )
        for position, service in enumerate(booking.services.all())
    ]
    return services + _rest(booking, sum((s.hours for s in booking.services.all()), Decimal(0)))


def _rest(booking: Booking, stated: Decimal) -> list[Line]:
    rest = booking.hours - stated
    return [Line(key=f"w{booking.pk}", hours=float(rest), position=1000)] if rest > 0 else []


def _asks(booking: Booking) -> bool:
    """Whether something will be asked: what is only described in words, or has no stated price."""
    return bool(booking.complaint) or any(service.price is None for service in booking.services.all())


def _known(skill: int | None, skills: frozenset[int]) -> int | None:
    """Nobody who could do it may be employed any more, yet it will have to be done."""
    return skill if skill in skills else None
