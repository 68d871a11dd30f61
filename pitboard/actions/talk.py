"""Writing to each other about a visit, from the request on, and reading what the other side wrote."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from pitboard.actions._locks import lock_booking, lock_order
from pitboard.actions._record import record
from pitboard.actions.pictures import Picture, attach, stored
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.deliveries import Delivery
from pitboard.records.messages import Message
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.happenings import EventKind
from pitboard.rules.messages import LONGEST_MESSAGE
from pitboard.rules.recipients import Channel
from pitboard.rules.refusals import Refusal, Refused

#: The same words again within this time are the same message: somebody tapped twice, or sent it again on a bad line.
SAID_AGAIN = timedelta(minutes=1)


def write_to_workshop(
    booking: Booking, text: str, pictures: Sequence[Picture] = (), *, by: Person, at: datetime
) -> Message:
    """Raises `Refused(MESSAGE_EMPTY)` without a word and a photo, and `Refused(MESSAGE_TOO_LONG)`."""
    return _write(booking, text, pictures, from_workshop=False, by=by, at=at)


def write_to_customer(
    booking: Booking, text: str, pictures: Sequence[Picture] = (), *, by: Person, at: datetime
) -> Message:
    """Raises as `write_to_workshop` does."""
    return _write(booking, text, pictures, from_workshop=True, by=by, at=at)


@transaction.atomic
def read_visit(
    booking: Booking, *, message: int, telling: int, by: Person, for_workshop: bool, at: datetime
) -> int:
    """They have looked at the page of a visit, up to the newest message and the newest telling that it showed. Returns
    how many messages of the other side were unread; harmless when repeated."""
    seen = Delivery.objects.filter(recipient=by, channel=Channel.SITE, booking=booking, seen_at=None)
    seen.filter(pk__lte=telling).update(seen_at=at)
    if not _unread(booking, message, for_workshop=for_workshop).exists():
        return 0
    about = _locked(booking)
    read = _unread(booking, message, for_workshop=for_workshop).update(read_at=at)
    if read:
        record(EventKind.MESSAGES_READ, about=about, by=by, at=at, count=read)
    return read


def _write(
    booking: Booking,
    text: str,
    pictures: Sequence[Picture],
    *,
    from_workshop: bool,
    by: Person,
    at: datetime,
) -> Message:
    text = text.replace("\r\n", "\n").strip()
    if not text and not pictures:
        raise Refused(Refusal.MESSAGE_EMPTY)
    if len(text) > LONGEST_MESSAGE:
        raise Refused(Refusal.MESSAGE_TOO_LONG, most=LONGEST_MESSAGE)
    with stored(pictures), transaction.atomic():
        about = _locked(booking)
        newest = Message.objects.filter(booking=booking).last()
        if newest is not None and not pictures and _is_said_again(newest, text, by, at):
            return newest
        message = Message.objects.create(
            booking=booking, sender=by, from_workshop=from_workshop, text=text, sent_at=at
        )
        attach(pictures, by=by, at=at, booking=booking, message=message)
        # Who answers has read what is answered.
        _unread(booking, message.pk, for_workshop=from_workshop).update(read_at=at)
        record(EventKind.MESSAGE_WRITTEN, about=about, by=by, at=at, message=message.pk)
    return message


def _is_said_again(newest: Message, text: str, by: Person, at: datetime) -> bool:
    is_recent = at - newest.sent_at < SAID_AGAIN
    return is_recent and newest.sender_id == by.pk and newest.text == text


def _locked(booking: Booking) -> Booking | RepairOrder:
    """What the message is told about: the visit, once the car has arrived."""
    locked = lock_booking(booking.pk)
    order = order_of(locked)
    return locked if order is None else lock_order(order.pk)


def _unread(booking: Booking, up_to: int, *, for_workshop: bool) -> QuerySet[Message]:
    theirs = Message.objects.filter(booking=booking, from_workshop=not for_workshop)
    return theirs.filter(pk__lte=up_to, read_at=None)
