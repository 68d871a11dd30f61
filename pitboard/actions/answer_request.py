"""The workshop's answer to a request."""

from datetime import datetime

from django.db import transaction

from pitboard.actions._locks import lock_booking
from pitboard.actions._record import record
from pitboard.actions.promise_time import promise_for_booking
from pitboard.records.bookings import Booking
from pitboard.records.people import Person
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingMove, move_booking
from pitboard.rules.refusals import Refusal, Refused


@transaction.atomic
def accept_booking(booking: Booking, *, by: Person, at: datetime) -> Booking:
    """The car may come on that day; from now on a completion time stands."""
    booking = lock_booking(booking.pk)
    booking.state = move_booking(booking.state, BookingMove.ACCEPT)
    _answer(booking, by=by, at=at)
    promise_for_booking(booking, at=at)
    record(EventKind.BOOKING_ACCEPTED, about=booking, by=by, at=at, day=booking.day.isoformat())
    return booking


@transaction.atomic
def decline_booking(booking: Booking, *, reason: str, by: Person, at: datetime) -> Booking:
    """No, and why. Raises `Refused(REASON_MISSING)` without a reason."""
    if not reason.strip():
        raise Refused(Refusal.REASON_MISSING)
    booking = lock_booking(booking.pk)
    booking.state = move_booking(booking.state, BookingMove.DECLINE)
    booking.reason = reason.strip()
    _answer(booking, by=by, at=at)
    record(EventKind.BOOKING_DECLINED, about=booking, by=by, at=at)
    return booking


@transaction.atomic
def mark_no_show(booking: Booking, *, by: Person, at: datetime) -> Booking:
    """The car did not come."""
    booking = lock_booking(booking.pk)
    booking.state = move_booking(booking.state, BookingMove.MARK_NO_SHOW)
    booking.save(update_fields=["state"])
    record(EventKind.BOOKING_NO_SHOW, about=booking, by=by, at=at)
    return booking


def _answer(booking: Booking, *, by: Person, at: datetime) -> None:
    booking.answered_by = by
    booking.answered_at = at
    booking.save(update_fields=["state", "reason", "answered_by", "answered_at"])
