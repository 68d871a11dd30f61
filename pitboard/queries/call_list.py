"""Everybody who waits for the workshop to call: a call they asked for, a promise that will not hold, a message nobody
has read, a decision that has been open too long. Whoever was reached since is off the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from pitboard.queries.board import BookingOnBoard, OnBoard, OrderOnBoard, open_visits
from pitboard.records.bookings import Booking
from pitboard.records.desk import CallTry
from pitboard.records.messages import Message
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.calls import PRESSING, CallReason
from pitboard.rules.lifecycle import OrderState


@dataclass(frozen=True)
class Waits:
    """One reason: since when they wait, and when it last became one (being reached before that does not settle it)."""

    reason: CallReason
    since: datetime
    anew: datetime


@dataclass(frozen=True)
class ToCall:
    """One customer about one visit. `tries` are those that reached nobody, the newest first."""

    booking: Booking
    order: RepairOrder | None
    customer: Person
    waits: Sequence[Waits]
    tries: Sequence[CallTry]

    @property
    def reasons(self) -> list[CallReason]:
        return [one.reason for one in self.waits]

    @property
    def since(self) -> datetime:
        return min(one.since for one in self.waits)


def call_list(workshop: Workshop, *, at: datetime) -> list[ToCall]:
    """The most pressing first; of the same kind whoever was not tried yet, then whoever waits longest. A fixed number
    of questions."""
    shown = open_visits(workshop)
    messages = _unread(workshop)
    waiting = [(one, _waits(one, messages, workshop, at)) for one in shown]
    tried = _tries([one.visit for one, waits in waiting if waits])
    found = [_to_call(one, waits, tried.get(one.visit, ())) for one, waits in waiting if waits]
    people = _people([one.booking.customer_id for one in found if one.waits])
    # The board does not read telephone numbers; here they are what it is about.
    listed = [_with(one, people[one.booking.customer_id]) for one in found if one.waits]
    return sorted(listed, key=_urgency)


def to_call(workshop: Workshop, booking: Booking, *, at: datetime) -> ToCall | None:
    """What stands on the list about one visit; nothing where somebody has settled it."""
    return next((one for one in call_list(workshop, at=at) if one.booking.pk == booking.pk), None)


def _waits(
    one: OnBoard, messages: Mapping[int, tuple[datetime, datetime]], workshop: Workshop, at: datetime
) -> list[Waits]:
    waits = []
    if one.visit in messages:
        first, newest = messages[one.visit]
        waits.append(Waits(CallReason.MESSAGE_UNREAD, first, newest))
    if isinstance(one, OrderOnBoard):
        waits += _waits_of_order(one, workshop, at)
    return sorted(waits, key=lambda wait: PRESSING[wait.reason])


def _waits_of_order(one: OrderOnBoard, workshop: Workshop, at: datetime) -> list[Waits]:
    waits = []
    asked = [line.call_asked_at for line in one.order.lines.all() if line.call_asked_at is not None]
    if asked:
        waits.append(Waits(CallReason.CALL_ASKED, min(asked), max(asked)))
    if one.is_late(at):
        waits.append(Waits(CallReason.PROMISE_AT_RISK, one.promise.ready_at, one.promise.ready_at))
    elif one.is_at_risk:
        waits.append(Waits(CallReason.PROMISE_AT_RISK, one.promise.moved_at, one.promise.moved_at))
    if one.order.state is OrderState.AWAITING_DECISION and one.asked_at is not None:
        waited = workshop.opening().hours_between(one.asked_at, at)
        if waited >= workshop.decision_late_hours > 0:
            waits.append(Waits(CallReason.DECISION_OPEN, one.asked_at, one.asked_at))
    return waits


def _unread(workshop: Workshop) -> dict[int, tuple[datetime, datetime]]:
    """The first and the newest message that waits to be read, by the booking."""
    waiting = Message.objects.filter(booking__workshop=workshop, from_workshop=False, read_at=None)
    rows = waiting.order_by().values_list("booking").annotate(Min("sent_at"), Max("sent_at"))
    return {booking: (first, newest) for booking, first, newest in rows}


def _tries(bookings: Sequence[int]) -> dict[int, list[CallTry]]:
    tries: dict[int, list[CallTry]] = {}
    for one in CallTry.objects.filter(booking__in=bookings).select_related("called_by"):
        tries.setdefault(one.booking_id, []).append(one)
    return tries


def _to_call(one: OnBoard, waits: Sequence[Waits], tries: Sequence[CallTry]) -> ToCall:
    booking, order = (
        (one.booking, None) if isinstance(one, BookingOnBoard) else (one.order.booking, one.order)
    )
    open_ones = [wait for wait in waits if not _is_settled(wait, tries)]
    reasons = {wait.reason for wait in open_ones}
    since = min((wait.since for wait in open_ones), default=None)
    in_vain = [
        one
        for one in tries
        if not one.reached and one.reason in reasons and since is not None and one.called_at >= since
    ]
    return ToCall(booking, order, booking.customer if order is None else order.customer, open_ones, in_vain)


def _is_settled(wait: Waits, tries: Sequence[CallTry]) -> bool:
    return any(one.reached and one.reason is wait.reason and one.called_at >= wait.anew for one in tries)


def _people(ids: Sequence[int]) -> dict[int, Person]:
    return Person.objects.in_bulk(ids)


def _with(one: ToCall, person: Person) -> ToCall:
    return ToCall(one.booking, one.order, person, one.waits, one.tries)


def _urgency(one: ToCall) -> tuple[int, bool, datetime, int]:
    return PRESSING[one.waits[0].reason], bool(one.tries), one.since, one.booking.pk
