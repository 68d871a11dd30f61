"""The time a car is promised for: a first word before the engine has looked, and times that are set by hand. All else
is up to `foresee`."""

from datetime import datetime

from django.db import transaction

from pitboard.actions._locks import lock_order, require_plan_as_seen
from pitboard.actions._record import record
from pitboard.queries.shop_floor import brought_at
from pitboard.records.bookings import Booking
from pitboard.records.orders import Promise, RepairOrder
from pitboard.records.people import Person
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import OrderState
from pitboard.rules.promise import Expected, PromiseReason, expect_arrival_ready
from pitboard.rules.refusals import Refusal, Refused

#: Stages in which the car is not being waited for any more.
_OVER = frozenset({OrderState.READY, OrderState.HANDED_BACK})


def promise_for_booking(booking: Booking, *, at: datetime) -> Promise:
    """The first promise, before the car is here. Part of an action: the booking is locked."""
    opening = booking.workshop.opening()
    begin = opening.next_open_moment(max(at, brought_at(booking, opening)))
    expected = expect_arrival_ready(begin, float(booking.hours), opening=opening)
    promise = Promise.objects.filter(booking=booking).first() or Promise(booking=booking)
    return _write(promise, expected, PromiseReason.FIRST, at=at)


@transaction.atomic
def promise_by_hand(
    order: RepairOrder, *, ready_at: datetime, note: str, by: Person, at: datetime, seen: str | None = None
) -> Promise:
    """Staff set the time, with a reason in plain words, and it stays until it is let go. The range keeps its width.

    `seen` is the mark of the plan that somebody decided by; None where nobody looked at one. Raises `Refused` with
    PLAN_MOVED_ON when it is another one now, PROMISE_PAST, REASON_MISSING or ORDER_NOT_OPEN_FOR_THIS.
    """
    if ready_at <= at:
        raise Refused(Refusal.PROMISE_PAST)
    if not note.strip():
        raise Refused(Refusal.REASON_MISSING)
    order = lock_order(order.pk)
    require_plan_as_seen(order, seen)
    if order.state in _OVER:
        raise Refused(Refusal.ORDER_NOT_OPEN_FOR_THIS, state=order.state)
    promise = Promise.objects.get(booking_id=order.booking_id)
    before = promise.ready_at
    expected = Expected(
        ready_at=ready_at,
        earliest_at=max(at, ready_at - (before - promise.earliest_at)),
        latest_at=ready_at + (promise.latest_at - before),
    )
    promise.pinned_at = at
    _write(promise, expected, PromiseReason.BY_HAND, at=at, note=note.strip())
    _say_moved(order, promise, before, by=by, at=at)
    return promise


@transaction.atomic
def let_promise_go(order: RepairOrder, *, by: Person, at: datetime) -> Promise:
    """A time that was set by hand follows the work again. Harmless when none was."""
    order = lock_order(order.pk)
    promise = Promise.objects.get(booking_id=order.booking_id)
    if promise.pinned_at is not None:
        promise.pinned_at = None
        promise.save(update_fields=["pinned_at"])
        record(EventKind.PROMISE_LET_GO, about=order, by=by, at=at)
    return promise


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
    promise.reason_until = None
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
