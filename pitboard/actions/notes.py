"""Internal notes: what colleagues should know about a customer, a car or a visit, and customers never see."""

from datetime import datetime, timedelta

from django.db import transaction

from pitboard.actions._locks import lock_booking, lock_order
from pitboard.actions._record import record
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.desk import InternalNote
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused

LONGEST_NOTE = 1000
#: The same words again within this time are the same note: somebody tapped twice.
SAID_AGAIN = timedelta(minutes=1)


@transaction.atomic
def write_note(
    about: Person | Vehicle | Booking, text: str, *, workshop: Workshop, by: Person, at: datetime
) -> InternalNote:
    """Raises `Refused` with NOTE_EMPTY or MESSAGE_TOO_LONG."""
    text = text.strip()
    if not text:
        raise Refused(Refusal.NOTE_EMPTY)
    if len(text) > LONGEST_NOTE:
        raise Refused(Refusal.MESSAGE_TOO_LONG, most=LONGEST_NOTE)
    visit = _locked(about) if isinstance(about, Booking) else None
    subject = {
        "customer": about if isinstance(about, Person) else None,
        "vehicle": about if isinstance(about, Vehicle) else None,
        "booking": about if isinstance(about, Booking) else None,
    }
    again = InternalNote.objects.filter(
        **subject, text=text, written_by=by, written_at__gt=at - SAID_AGAIN, removed_at=None
    ).first()
    if again is not None:
        return again
    note = InternalNote.objects.create(workshop=workshop, **subject, text=text, written_by=by, written_at=at)
    if visit is not None:
        record(EventKind.NOTE_WRITTEN, about=visit, by=by, at=at, note=note.pk)
    return note


@transaction.atomic
def remove_note(note: InternalNote, *, by: Person, at: datetime) -> None:
    """It leaves the pages; the row stays, with who removed it. Harmless when repeated."""
    visit = _locked(note.booking) if note.booking is not None else None
    standing = InternalNote.objects.filter(pk=note.pk, removed_at=None)
    if standing.update(removed_at=at, removed_by=by) and visit is not None:
        record(EventKind.NOTE_REMOVED, about=visit, by=by, at=at, note=note.pk)


def _locked(booking: Booking) -> Booking | RepairOrder:
    """What the visit is about now: its order once the car is here."""
    locked = lock_booking(booking.pk)
    order = order_of(locked)
    return lock_order(order.pk) if order is not None else locked
