"""What still may be done about a booking, and until when."""

from dataclasses import dataclass
from datetime import date, datetime

from pitboard.queries.calendar import room_on, work_of
from pitboard.records.bookings import Booking
from pitboard.rules.answering import answer_due_at, change_until, expires_at
from pitboard.rules.lifecycle import BookingState


@dataclass(frozen=True)
class Terms:
    """`may_change`: the customer may change or cancel it now; after `change_until` they have to call. `is_overdue`:
    nobody answered by `answer_due_at`; the request ends at `expires_at`."""

    may_change: bool
    change_until: datetime
    answer_due_at: datetime
    is_overdue: bool
    expires_at: datetime
    other_day: date | None


def terms_of(booking: Booking, *, at: datetime) -> Terms:
    """`booking.workshop` is best fetched before."""
    workshop = booking.workshop
    opening = workshop.opening()
    is_open = booking.state is BookingState.REQUESTED
    due = answer_due_at(booking.requested_at, hours=workshop.answer_within_hours, opening=opening)
    until = change_until(booking.day, hours=workshop.change_deadline_hours, opening=opening)
    return Terms(
        may_change=is_open or (booking.state is BookingState.ACCEPTED and at <= until),
        change_until=until,
        answer_due_at=due,
        is_overdue=is_open and at >= due,
        expires_at=expires_at(
            booking.requested_at, booking.day, hours=workshop.expire_after_hours, opening=opening
        ),
        other_day=_offered(booking, at),
    )


def change_deadline(booking: Booking) -> datetime:
    workshop = booking.workshop
    return change_until(booking.day, hours=workshop.change_deadline_hours, opening=workshop.opening())


def _offered(booking: Booking, at: datetime) -> date | None:
    """The day that was offered in place of the wished one, as long as the visit still fits there."""
    if booking.state is not BookingState.DECLINED or booking.other_day is None:
        return None
    fits = room_on(booking.workshop, booking.other_day, work_of(booking), at=at).fits
    return booking.other_day if fits else None
