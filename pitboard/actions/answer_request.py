"""The workshop's answer to a request, and what comes of it."""

from datetime import date, datetime

from django.db import transaction

from pitboard.actions._days import other_days_named, take_hours
from pitboard.actions._locks import lock_booking, lock_booking_and_days
from pitboard.actions._record import record
from pitboard.actions.book import call_off_appointments, end_appointments, lock_car
from pitboard.actions.promise_time import promise_for_booking
from pitboard.queries.booking_terms import terms_of
from pitboard.queries.calendar import work_of
from pitboard.records.bookings import Booking
from pitboard.records.people import Person
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingMove, BookingState, move_booking
from pitboard.rules.refusals import Refusal, Refused


def accept_booking(booking: Booking, *, over_capacity: bool = False, by: Person, at: datetime) -> Booking:
    """The car may come on that day; from now on a completion time stands. Whether the hours are there is asked once
    more, with the day locked; `over_capacity` says that somebody takes the car all the same, which stays on record.

    Raises `Refused` with DAY_FULL (facts `day` and `next_days`, the next that fit), DAY_PAST, DAY_CLOSED,
    ANSWERED_ALREADY (facts `who` and `state`) or BOOKING_CHANGED.
    """
    with other_days_named(booking.workshop, at=at), transaction.atomic():
        booking = lock_booking_and_days(booking.pk)
        moved = _answered(booking, BookingMove.ACCEPT)
        over = take_hours(booking.workshop, booking.day, work_of(booking), over_capacity=over_capacity, at=at)
        booking.state = moved
        _answer(booking, by=by, at=at)
        promise_for_booking(booking, at=at)
        facts = {"over_capacity": True} if over else {}
        record(EventKind.BOOKING_ACCEPTED, about=booking, by=by, at=at, day=booking.day.isoformat(), **facts)
        return booking


@transaction.atomic
def decline_booking(
    booking: Booking, *, reason: str, other_day: date | None = None, by: Person, at: datetime
) -> Booking:
    """No, and why; perhaps with another day, which the customer then takes with one tap.

    Raises `Refused` with REASON_MISSING, DAY_PAST or DAY_CLOSED (of the other day), or ANSWERED_ALREADY.
    """
    if not reason.strip():
        raise Refused(Refusal.REASON_MISSING)
    booking = lock_booking(booking.pk)
    booking.state = _answered(booking, BookingMove.DECLINE)
    if other_day is not None:
        _require_day_ahead(booking, other_day, at=at)
    booking.reason, booking.other_day = reason.strip(), other_day
    _answer(booking, by=by, at=at)
    facts = {"other_day": other_day.isoformat()} if other_day else {}
    record(EventKind.BOOKING_DECLINED, about=booking, by=by, at=at, **facts)
    return booking


def take_other_day(booking: Booking, *, by: Person, at: datetime) -> Booking:
    """The customer takes the day that the workshop offered, and with that it is accepted.

    Raises `Refused` with NO_OTHER_DAY, CAR_ALREADY_BOOKED, or as `accept_booking` does.
    """
    offered = booking.other_day
    if offered is None:
        raise Refused(Refusal.NO_OTHER_DAY)
    with other_days_named(booking.workshop, at=at), transaction.atomic():
        booking = lock_booking_and_days(booking.pk, offered)
        moved = move_booking(booking.state, BookingMove.TAKE_OTHER_DAY)
        if booking.other_day != offered:
            raise Refused(Refusal.BOOKING_CHANGED)
        lock_car(booking.vehicle, by)
        take_hours(booking.workshop, offered, work_of(booking), at=at)
        booking.state, booking.day, booking.reason = moved, offered, ""
        booking.save(update_fields=["state", "day", "reason"])
        promise_for_booking(booking, at=at)
        record(EventKind.OTHER_DAY_TAKEN, about=booking, by=by, at=at, day=offered.isoformat())
        return booking


def reschedule_booking(
    booking: Booking, *, day: date, reason: str, over_capacity: bool = False, by: Person, at: datetime
) -> Booking:
    """The workshop moves an accepted booking to another day, and says why. A car that did not come may come then.

    Raises `Refused` with REASON_MISSING, or as `accept_booking` does.
    """
    if not reason.strip():
        raise Refused(Refusal.REASON_MISSING)
    with other_days_named(booking.workshop, at=at), transaction.atomic():
        booking = lock_booking_and_days(booking.pk, day)
        moved = move_booking(booking.state, BookingMove.RESCHEDULE)
        day_before = booking.day
        if moved is booking.state and day == day_before:
            return booking
        over = take_hours(booking.workshop, day, work_of(booking), over_capacity=over_capacity, at=at)
        booking.state, booking.day = moved, day
        booking.save(update_fields=["state", "day"])
        call_off_appointments(booking, by=by, at=at)
        promise_for_booking(booking, at=at)
        facts = {"over_capacity": True} if over else {}
        record(
            EventKind.BOOKING_RESCHEDULED,
            about=booking,
            by=by,
            at=at,
            day=day.isoformat(),
            day_before=day_before.isoformat(),
            reason=reason.strip(),
            **facts,
        )
        return booking


@transaction.atomic
def mark_no_show(booking: Booking, *, by: Person, at: datetime) -> Booking:
    """The car did not come. Its appointments are off, too."""
    booking = lock_booking(booking.pk)
    booking.state = move_booking(booking.state, BookingMove.MARK_NO_SHOW)
    booking.save(update_fields=["state"])
    end_appointments(booking, at=at)
    record(EventKind.BOOKING_NO_SHOW, about=booking, by=by, at=at)
    return booking


def expire_requests(*, at: datetime) -> int:
    """Time passes: requests that nobody answered end with a message. Returns how many; each in a transaction."""
    waiting = Booking.objects.filter(state=BookingState.REQUESTED).select_related("workshop").order_by("pk")
    return sum(_expire(booking.pk, at=at) for booking in waiting if terms_of(booking, at=at).expires_at <= at)


@transaction.atomic
def _expire(booking_id: int, *, at: datetime) -> bool:
    booking = lock_booking(booking_id)
    if booking.state is not BookingState.REQUESTED or terms_of(booking, at=at).expires_at > at:
        # Somebody answered, or the customer asked for another day, a moment ago.
        return False
    booking.state = move_booking(booking.state, BookingMove.EXPIRE)
    booking.save(update_fields=["state"])
    record(EventKind.BOOKING_EXPIRED, about=booking, by=None, at=at)
    return True


def _answered(booking: Booking, move: BookingMove) -> BookingState:
    """The state after the answer. Two who answer at the same moment: the second learns who was first."""
    if booking.state is not BookingState.REQUESTED and booking.answered_by is not None:
        raise Refused(Refusal.ANSWERED_ALREADY, who=booking.answered_by.name, state=booking.state)
    return move_booking(booking.state, move)


def _answer(booking: Booking, *, by: Person, at: datetime) -> None:
    booking.answered_by = by
    booking.answered_at = at
    booking.save(update_fields=["state", "reason", "other_day", "answered_by", "answered_at"])


def _require_day_ahead(booking: Booking, day: date, *, at: datetime) -> None:
    opening = booking.workshop.opening()
    if day < opening.today(at):
        raise Refused(Refusal.DAY_PAST, day=day)
    if not opening.is_open_on(day):
        raise Refused(Refusal.DAY_CLOSED, day=day)
