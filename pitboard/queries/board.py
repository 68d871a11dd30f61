"""The board: every open booking and visit of a workshop, lane by lane, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from pitboard.queries.calendar import Day, days_with_room
from pitboard.queries.estimates import ordered
from pitboard.queries.messages import unread_by_workshop
from pitboard.queries.promised import has_given_its_word
from pitboard.queries.shop_floor import FORESEEN_STATES
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, Appointment, Booking
from pitboard.records.estimates import WITHOUT_ASKING, Authorisation, Estimate, EstimateSaving
from pitboard.records.foresight import Foreseen
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.floor.what_if import SAFE
from pitboard.rules.lifecycle import (
    AUTHORISED_LINE_STATES,
    OPEN_BOOKING_STATES,
    OPEN_ORDER_STATES,
    BookingState,
    LineState,
    OrderState,
)
from pitboard.rules.severity import NEEDS_REPAIR

#: How many days with work in them the strip at the top shows, and how far it looks for them.
DAYS_SHOWN = 7
DAYS_AHEAD = 21


class Lane(StrEnum):
    REQUESTS = "requests"
    ARRIVING = "arriving"
    INSPECTING = "inspecting"
    DECIDING = "deciding"
    REPAIR = "repair"
    READY = "ready"


_O = OrderState
LANE_OF: Mapping[OrderState, Lane] = {
    _O.ARRIVED: Lane.INSPECTING,
    _O.INSPECTING: Lane.INSPECTING,
    _O.PRICING: Lane.INSPECTING,
    _O.AWAITING_DECISION: Lane.DECIDING,
    _O.IN_REPAIR: Lane.REPAIR,
    _O.FINAL_CHECK: Lane.REPAIR,
    _O.READY: Lane.READY,
}


@dataclass(frozen=True)
class BookingOnBoard:
    """A car that is not here yet."""

    booking: Booking
    appointment: Appointment | None
    photos: int
    promise: Promise | None
    unread: int = 0

    @property
    def visit(self) -> int:
        return self.booking.pk

    @property
    def lane(self) -> Lane:
        return Lane.REQUESTS if self.booking.state is BookingState.REQUESTED else Lane.ARRIVING

    @property
    def words_to_find(self) -> str:
        return _words_to_find(self.booking)


@dataclass(frozen=True)
class OrderOnBoard:
    """A car that is here. `asked` is what the newest estimate comes to, `ordered` what is authorised, both with tax."""

    order: RepairOrder
    promise: Promise
    lines: Sequence[RepairLine]
    points: int
    unpriced: int
    asked: Decimal | None
    asked_at: datetime | None
    ordered: Decimal
    must_confirm: bool
    way_back: Appointment | None
    technician: StaffMember | None
    calls: int = 0
    unread: int = 0
    is_at_risk: bool = False

    @property
    def visit(self) -> int:
        return self.order.booking_id

    @property
    def lane(self) -> Lane:
        return LANE_OF[self.order.state]

    @property
    def words_to_find(self) -> str:
        return _words_to_find(self.order)

    def count(self, *states: LineState) -> int:
        return sum(line.state in states for line in self.lines)

    @property
    def parts_due_at(self) -> datetime | None:
        """When the last of the awaited parts is due."""
        awaited = [line.parts_due_at for line in self.lines if line.state is LineState.WAITING_FOR_PARTS]
        return max((due for due in awaited if due), default=None)

    def is_late(self, at: datetime) -> bool:
        return self.order.state is not OrderState.READY and self.promise.ready_at <= at


OnBoard = BookingOnBoard | OrderOnBoard


class PromiseIs(StrEnum):
    LATE = "late"
    AT_RISK = "at_risk"
    TODAY = "today"


class FlagIs(StrEnum):
    UNREAD = "unread"
    CALL = "call"
    CONFIRM = "confirm"
    PARTS = "parts"


@dataclass(frozen=True)
class Only:
    """Which cars of the board are looked at; None: whatever it is. `technician` is a job's id, 0 for nobody's."""

    technician: int | None = None
    promise: PromiseIs | None = None
    flag: FlagIs | None = None

    def has(self, one: OnBoard, at: datetime) -> bool:
        return (
            (self.technician is None or self.technician in _jobs(one))
            and (self.promise is None or _promise_is(one, self.promise, at))
            and (self.flag is None or _flag_is(one, self.flag))
        )


@dataclass(frozen=True)
class Board:
    lanes: Mapping[Lane, Sequence[OnBoard]]
    days: Sequence[Day]


def board_of(workshop: Workshop, *, at: datetime, find: str = "", only: Only | None = None) -> Board:
    """The lanes and the days' room. With `find` only cars whose plate, name or customer has it, and those `only`."""
    only = only or Only()
    shown = open_visits(workshop)
    wanted = find.casefold().split()
    lanes: dict[Lane, list[OnBoard]] = {lane: [] for lane in Lane}
    for one in shown:
        if all(word in one.words_to_find for word in wanted) and only.has(one, at):
            lanes[one.lane].append(one)
    for lane in lanes.values():
        lane.sort(key=_urgency)
    return Board(lanes, _days(workshop, at))


def _jobs(one: OnBoard) -> set[int]:
    """Who is responsible for the car or put down for a repair of it; 0 where nobody is."""
    if isinstance(one, BookingOnBoard):
        return {0}
    jobs = {line.technician_id for line in one.lines if line.technician_id is not None}
    jobs |= {one.technician.pk} if one.technician is not None else set()
    return jobs or {0}


def _promise_is(one: OnBoard, wanted: PromiseIs, at: datetime) -> bool:
    if one.promise is None:
        return False
    if wanted is PromiseIs.TODAY:
        zone = (one.order if isinstance(one, OrderOnBoard) else one.booking).workshop.zone
        return one.promise.ready_at.astimezone(zone).date() == at.astimezone(zone).date()
    if isinstance(one, BookingOnBoard):
        return False
    return one.is_late(at) if wanted is PromiseIs.LATE else one.is_at_risk


def _flag_is(one: OnBoard, wanted: FlagIs) -> bool:
    if wanted is FlagIs.UNREAD:
        return one.unread > 0
    if isinstance(one, BookingOnBoard):
        return False
    if wanted is FlagIs.PARTS:
        return one.count(LineState.WAITING_FOR_PARTS) > 0
    return one.calls > 0 if wanted is FlagIs.CALL else one.must_confirm


def open_visits(workshop: Workshop) -> list[OnBoard]:
    """Every open booking and visit, in a fixed number of queries."""
    return _with_messages([*_bookings(workshop), *_orders(workshop)])


def _with_messages(shown: Sequence[OnBoard]) -> list[OnBoard]:
    unread = unread_by_workshop(one.visit for one in shown)
    return [replace(one, unread=unread[one.visit]) if one.visit in unread else one for one in shown]


def _days(workshop: Workshop, at: datetime) -> list[Day]:
    today = workshop.opening().today(at)
    days = days_with_room(workshop, first=today, days=DAYS_AHEAD, wanted_hours=Decimal(1), at=at)
    # Today stands there even when the workshop is closed: cars may be in it.
    return [day for day in days if day.there > 0 or day.day == today][:DAYS_SHOWN]


def _bookings(workshop: Workshop) -> list[BookingOnBoard]:
    open_ones = (
        Booking.objects.filter(workshop=workshop, state__in=OPEN_BOOKING_STATES)
        .select_related("customer", "vehicle", "promise")
        .annotate(photo_count=Count("photos", filter=Q(photos__message=None)))
        .prefetch_related("services", _open_appointments("appointments"))
    )
    bookings = list(open_ones)
    for booking in bookings:
        booking.workshop = workshop
    return [
        BookingOnBoard(
            booking=booking,
            appointment=next(iter(booking.appointments.all()), None),
            photos=booking.photo_count,
            promise=getattr(booking, "promise", None),
        )
        for booking in bookings
    ]


def _orders(workshop: Workshop) -> list[OrderOnBoard]:
    orders = list(_open_orders(workshop))
    for order in orders:
        order.workshop = workshop
    asked = _asked(orders)
    ordered = _ordered(orders)
    return [
        OrderOnBoard(
            order=order,
            promise=order.booking.promise,
            lines=[line for line in order.lines.all() if line.state in AUTHORISED_LINE_STATES],
            points=order.points,
            unpriced=order.unpriced,
            asked=asked.get(order.pk, (None, None))[0],
            asked_at=asked.get(order.pk, (None, None))[1],
            ordered=ordered[order.pk],
            must_confirm=_must_confirm(order),
            calls=sum(line.call_asked_at is not None for line in order.lines.all()),
            way_back=next(iter(order.booking.appointments.all()), None),
            technician=_technician(order),
            is_at_risk=_is_at_risk(order),
        )
        for order in orders
    ]


def _open_orders(workshop: Workshop) -> "QuerySet[Any]":
    # Any: the rows are orders that carry the figures annotated below.
    last = Authorisation.objects.filter(order=OuterRef("pk")).order_by("-pk")
    repairs = Q(inspection__findings__severity__in=sorted(NEEDS_REPAIR))
    return (
        RepairOrder.objects.filter(workshop=workshop, state__in=sorted(OPEN_ORDER_STATES))
        .select_related("customer", "vehicle", "technician__person", "booking__promise", "booking__foreseen")
        # Reading 200 telephone numbers, which no ticket shows, was a fifth of the board's time.
        .defer("customer__phone", "booking__phone", "technician__person__phone")
        .prefetch_related("lines__technician__person", _open_appointments("booking__appointments"))
        .annotate(
            points=Count("inspection__findings"),
            unpriced=Count("inspection__findings", filter=repairs & Q(inspection__findings__line=None)),
            last_id=Subquery(last.values("pk")[:1]),
            last_word=Subquery(last.values("how")[:1]),
            last_gross=Subquery(last.values("gross")[:1]),
            last_confirmation=Subquery(last.values("confirmation__pk")[:1]),
        )
    )


def _open_appointments(path: str) -> "Prefetch[str, QuerySet[Appointment], str]":
    open_ones = Appointment.objects.filter(state__in=OPEN_APPOINTMENT_STATES)
    return Prefetch(path, queryset=open_ones.select_related("driver__person").order_by("starts_at", "pk"))


def _must_confirm(order: Any) -> bool:
    """Any: the order carries the figures annotated above."""
    asked = order.last_word is not None and order.last_word not in WITHOUT_ASKING
    return asked and order.last_gross > 0 and order.last_confirmation is None


def _asked(orders: Iterable[RepairOrder]) -> dict[int, tuple[Decimal, datetime]]:
    """What the newest sent revision of each order comes to, with tax, and when it was sent."""
    sent = Estimate.objects.filter(order__in=[o.pk for o in orders], sent_at__isnull=False)
    shared = EstimateSaving.objects.filter(estimate=OuterRef("pk")).values("estimate")
    saved = Subquery(shared.annotate(sum=Sum("gross")).values("sum"))
    rows = sent.annotate(gross=Sum("lines__gross"), saved=saved).order_by("revision")
    return {
        e.order_id: ((e.gross or Decimal(0)) - (e.saved or Decimal(0)), e.sent_at)
        for e in rows
        if e.sent_at is not None
    }


def _ordered(orders: Iterable[Any]) -> dict[int, Decimal]:
    """What is authorised for each order now, with tax. Two queries more where something is asked for again."""
    totals = {order.pk: order.last_gross or Decimal(0) for order in orders}
    states = {
        order.last_id: {line.pk: line.state for line in order.lines.all()}
        for order in orders
        if order.last_id is not None and any(line.state is LineState.PROPOSED for line in order.lines.all())
    }
    for record in Authorisation.objects.filter(pk__in=states).prefetch_related("lines", "savings"):
        totals[record.order_id] = ordered(record, states[record.pk])
    return totals


def _is_at_risk(order: RepairOrder) -> bool:
    """A word was given, and as it was last foreseen it will more likely break than hold."""
    foreseen: Foreseen | None = getattr(order.booking, "foreseen", None)
    if foreseen is None or foreseen.chance is None or not has_given_its_word(order, order.booking.promise):
        return False
    return order.state in FORESEEN_STATES and foreseen.chance < SAFE


def _technician(order: RepairOrder) -> StaffMember | None:
    """Who is responsible for the car, or whoever works on it now."""
    if order.technician is not None:
        return order.technician
    return next((line.technician for line in order.lines.all() if line.technician), None)


def _urgency(one: OnBoard) -> tuple[datetime, int]:
    if isinstance(one, OrderOnBoard):
        ready = one.order.ready_at if one.order.state is OrderState.READY else None
        return ready or one.promise.ready_at, one.order.pk
    if one.lane is Lane.REQUESTS or one.promise is None:
        return one.booking.requested_at, one.booking.pk
    if one.appointment is not None:
        return one.appointment.starts_at, one.booking.pk
    return one.promise.ready_at - timedelta(hours=float(one.booking.hours)), one.booking.pk


def _words_to_find(about: Booking | RepairOrder) -> str:
    vehicle = about.vehicle
    words = f"{vehicle.plate} {vehicle.plate_key} {vehicle.label} {about.customer.name}"
    return words.casefold()
