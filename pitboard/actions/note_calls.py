"""A customer who waited was called: reached or not, with a note."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from pitboard.actions._locks import lock_booking, lock_order
from pitboard.actions._record import record
from pitboard.actions.choose_repairs import note_call
from pitboard.actions.talk import read_visit
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.desk import CallTry
from pitboard.records.messages import Message
from pitboard.records.people import Person
from pitboard.rules.calls import CallReason
from pitboard.rules.happenings import EventKind

#: The same outcome again within this time is the same call: somebody tapped twice.
SAID_AGAIN = timedelta(minutes=1)


@transaction.atomic
def note_customer_call(
    booking: Booking,
    reasons: Collection[CallReason],
    *,
    reached: bool,
    note: str = "",
    by: Person,
    at: datetime,
) -> list[CallTry]:
    """One call may be about several things. Reached: a call that was asked for is made, and what they wrote is read.
    Harmless when repeated at once."""
    booking = lock_booking(booking.pk)
    order = order_of(booking)
    about = lock_order(order.pk) if order is not None else booking
    again = CallTry.objects.filter(
        booking=booking, called_by=by, reached=reached, called_at__gt=at - SAID_AGAIN
    )
    if not reasons or again.exists():
        return list(again)
    tries = [
        CallTry.objects.create(
            booking=booking, reason=reason, reached=reached, note=note.strip(), called_by=by, called_at=at
        )
        for reason in reasons
    ]
    record(EventKind.CUSTOMER_CALLED, about=about, by=by, at=at, call=tries[0].pk, reached=reached)
    if reached and CallReason.CALL_ASKED in reasons and order is not None:
        for line in order.lines.exclude(call_asked_at=None):
            note_call(line, by=by, at=at)
    if reached and CallReason.MESSAGE_UNREAD in reasons:
        newest = Message.objects.filter(booking=booking, from_workshop=False).order_by("-pk").first()
        read_visit(booking, message=newest.pk if newest else 0, telling=0, by=by, for_workshop=True, at=at)
    return tries
