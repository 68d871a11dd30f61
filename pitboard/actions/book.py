"""Asking for a service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pitboard.actions._locks import lock_booking
from pitboard.actions._record import record
from pitboard.actions.pictures import Picture, attach, stored
from pitboard.queries.calendar import hours_asked_for, room_on
from pitboard.records.bookings import (
    OPEN_APPOINTMENT_STATES,
    AppointmentState,
    BookedService,
    Booking,
    Handover,
)
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.capacity import Room
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingMove, BookingState, move_booking
from pitboard.rules.refusals import Refusal, Refused

_NO_ROOM = {
    Room.PAST: Refusal.DAY_PAST,
    Room.CLOSED: Refusal.DAY_CLOSED,
    Room.FULL: Refusal.DAY_FULL,
    Room.TOO_SOON: Refusal.DAY_PAST,
}


@dataclass(frozen=True)
class Wish:
    """What somebody asks for."""

    day: date
    services: Sequence[Service]
    complaint: str
    handover: Handover
    phone: str
    address: str = ""
    test_drive_allowed: bool = False
    pictures: Sequence[Picture] = ()


def request_booking(workshop: Workshop, vehicle: Vehicle, wish: Wish, *, by: Person, at: datetime) -> Booking:
    """A new request, at once on the workshop's board.

    Raises `Refused` with NOTHING_ASKED_FOR, CAR_ALREADY_BOOKED (fact `booking`), WINDOW_NEEDS_ADDRESS, or DAY_PAST,
    DAY_CLOSED, DAY_FULL, DAY_TOO_FAR (fact `day`).
    """
    if not wish.services and not wish.complaint.strip():
        raise Refused(Refusal.NOTHING_ASKED_FOR)
    if wish.handover is Handover.COLLECTION and not wish.address.strip():
        raise Refused(Refusal.WINDOW_NEEDS_ADDRESS)
    with stored(wish.pictures), transaction.atomic():
        return _write_request(workshop, vehicle, wish, by=by, at=at)


def _write_request(workshop: Workshop, vehicle: Vehicle, wish: Wish, *, by: Person, at: datetime) -> Booking:
    # Two taps on "Send" are one request: whoever holds the car's row goes first.
    vehicle = Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    open_states = [BookingState.REQUESTED, BookingState.ACCEPTED]
    already = Booking.objects.filter(vehicle=vehicle, customer=by, state__in=open_states).first()
    if already is not None:
        raise Refused(Refusal.CAR_ALREADY_BOOKED, booking=already.pk, day=already.day)
    hours = hours_asked_for(workshop, wish.services, has_complaint=bool(wish.complaint.strip()))
    _require_room(workshop, wish.day, hours, at)
    booking = Booking.objects.create(
        workshop=workshop,
        customer=by,
        vehicle=vehicle,
        day=wish.day,
        complaint=wish.complaint.strip(),
        handover=wish.handover,
        address=wish.address.strip(),
        phone=wish.phone,
        test_drive_allowed=wish.test_drive_allowed,
        hours=hours,
        requested_at=at,
    )
    BookedService.objects.bulk_create(
        BookedService(booking=booking, service=s, name=s.name, hours=s.hours, price=s.guide_price)
        for s in wish.services
    )
    attach(wish.pictures, booking=booking, by=by, at=at)
    record(EventKind.BOOKING_REQUESTED, about=booking, by=by, at=at, day=wish.day.isoformat())
    return booking


def _require_room(workshop: Workshop, day: date, hours: Decimal, at: datetime) -> None:
    if (day - workshop.opening().today(at)).days > workshop.book_days_ahead:
        raise Refused(Refusal.DAY_TOO_FAR, day=day)
    room = room_on(workshop, day, hours, at=at).room
    if room in _NO_ROOM:
        raise Refused(_NO_ROOM[room], day=day)


@transaction.atomic
def cancel_booking(booking: Booking, *, reason: str, by: Person, at: datetime) -> Booking:
    """The customer or the workshop calls it off, until the car has arrived. Its appointments are off, too."""
    booking = lock_booking(booking.pk)
    booking.state = move_booking(booking.state, BookingMove.CANCEL)
    booking.reason = reason.strip()
    booking.save(update_fields=["state", "reason"])
    booking.appointments.filter(state__in=OPEN_APPOINTMENT_STATES).update(
        state=AppointmentState.CANCELLED, updated_at=at
    )
    record(EventKind.BOOKING_CANCELLED, about=booking, by=by, at=at)
    return booking
