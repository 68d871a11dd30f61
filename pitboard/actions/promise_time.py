"""The time a car is promised for: worked out anew whenever something that matters happens, or set by hand."""

from datetime import datetime, time

from django.db import transaction

from pitboard.actions._locks import lock_order
from pitboard.actions._record import record
from pitboard.records.bookings import Appointment, AppointmentState, Booking
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import AUTHORISED_LINE_STATES, OPEN_ORDER_STATES, LineState, OrderState
from pitboard.rules.opening import Opening
from pitboard.rules.promise import (
    Expected,
    LineOfWork,
    PromiseReason,
    expect_arrival_ready,
    expect_ready,
    has_moved,
)
from pitboard.rules.refusals import Refusal, Refused

#: Stages in which the car is not being waited for any more.
_OVER = frozenset({OrderState.READY, OrderState.HANDED_BACK})
#: Lines that have work in them, or will have if the customer agrees.
_WORK_AHEAD = AUTHORISED_LINE_STATES | {LineState.PROPOSED}


def promise_for_booking(booking: Booking, *, at: datetime) -> Promise:
    """The first promise, before the car is here. Part of an action: the booking is locked."""
    opening = booking.workshop.opening()
    begin = opening.next_open_moment(max(at, _brought_at(booking, opening)))
    expected = expect_arrival_ready(begin, float(booking.hours), opening=opening)
    promise = Promise.objects.filter(booking=booking).first() or Promise(booking=booking)
    return _write(promise, expected, PromiseReason.FIRST, at=at)


def promise_for_order(
    order: RepairOrder, *, reason: PromiseReason, by: Person | None, at: datetime, note: str = ""
) -> None:
    """Works the promise out anew and says so if it moved. Part of an action: the order is locked."""
    if order.state in _OVER:
        return
    promise = Promise.objects.get(booking_id=order.booking_id)
    lines = [_as_work(line) for line in order.lines.all() if line.state in _WORK_AHEAD]
    expected = expect_ready(order.state, lines, opening=order.workshop.opening(), at=at)
    before = promise.ready_at
    if not has_moved(before, expected.ready_at):
        return
    if (
        promise.reason == PromiseReason.BY_HAND
        and reason == PromiseReason.STAGE
        and expected.ready_at < before
    ):
        # Somebody stood up for this time, and it can be kept.
        return
    _write(promise, expected, _direction(reason, before, expected.ready_at), at=at, note=note)
    _say_moved(order, promise, before, by=by, at=at)


@transaction.atomic
def promise_by_hand(
    order: RepairOrder, *, ready_at: datetime, note: str, by: Person, at: datetime
) -> Promise:
    """Staff set the time, with a reason in plain words. The range keeps its width.

    Raises `Refused` with PROMISE_PAST, REASON_MISSING or ORDER_NOT_OPEN_FOR_THIS.
    """
    if ready_at <= at:
        raise Refused(Refusal.PROMISE_PAST)
    if not note.strip():
        raise Refused(Refusal.REASON_MISSING)
    order = lock_order(order.pk)
    if order.state in _OVER:
        raise Refused(Refusal.ORDER_NOT_OPEN_FOR_THIS, state=order.state)
    promise = Promise.objects.get(booking_id=order.booking_id)
    before = promise.ready_at
    expected = Expected(
        ready_at=ready_at,
        earliest_at=max(at, ready_at - (before - promise.earliest_at)),
        latest_at=ready_at + (promise.latest_at - before),
    )
    _write(promise, expected, PromiseReason.BY_HAND, at=at, note=note.strip())
    _say_moved(order, promise, before, by=by, at=at)
    return promise


def keep_promises(*, at: datetime) -> int:
    """Time passes: every open order whose work takes longer than was thought gets an honest new time.

    Returns how many were looked at. Each is a transaction of its own.
    """
    late = RepairOrder.objects.filter(
        state__in=OPEN_ORDER_STATES - _OVER, booking__promise__earliest_at__lt=at
    )
    ids = list(late.order_by("pk").values_list("pk", flat=True))
    for order_id in ids:
        with transaction.atomic():
            order = lock_order(order_id)
            promise_for_order(order, reason=PromiseReason.TAKES_LONGER, by=None, at=at)
    return len(ids)


def _write(
    promise: Promise, expected: Expected, reason: PromiseReason, *, at: datetime, note: str = ""
) -> Promise:
    promise.moved_from = promise.ready_at if promise.pk else None
    promise.ready_at, promise.earliest_at, promise.latest_at = (
        expected.ready_at,
        expected.earliest_at,
        expected.latest_at,
    )
    promise.reason, promise.reason_note, promise.moved_at = reason, note, at
    promise.save()
    return promise


def _say_moved(
    order: RepairOrder, promise: Promise, before: datetime, *, by: Person | None, at: datetime
) -> None:
    record(
        EventKind.PROMISE_MOVED,
        about=order,
        by=by,
        at=at,
        moved_from=before.isoformat(),
        moved_to=promise.ready_at.isoformat(),
        reason=promise.reason.value,
        note=promise.reason_note,
    )


def _direction(reason: PromiseReason, before: datetime, after: datetime) -> PromiseReason:
    """A stage that went by says nothing to people; that the work goes faster or takes longer does."""
    if reason not in (PromiseReason.STAGE, PromiseReason.TAKES_LONGER):
        return reason
    return PromiseReason.GOES_FASTER if after < before else PromiseReason.TAKES_LONGER


def _as_work(line: RepairLine) -> LineOfWork:
    return LineOfWork(float(line.hours), line.state, line.started_at, line.parts_due_at)


def _brought_at(booking: Booking, opening: Opening) -> datetime:
    """When the car is expected at the workshop: after its appointment, otherwise when the day opens."""
    appointment = (
        Appointment.objects.filter(booking=booking)
        .exclude(state__in=[AppointmentState.CANCELLED, AppointmentState.FAILED])
        .order_by("-ends_at")
        .first()
    )
    if appointment is not None:
        return appointment.ends_at
    return opening.next_open_moment(opening.at(booking.day, time.min))
