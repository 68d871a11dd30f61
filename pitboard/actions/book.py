"""Asking for a service, changing what was asked for, and calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pitboard.actions._days import other_days_named, require_room_to_ask, take_hours
from pitboard.actions._locks import lock_booking, lock_booking_and_days
from pitboard.actions._record import record
from pitboard.actions.pictures import Picture, attach, stored
from pitboard.actions.promise_time import promise_for_booking
from pitboard.queries.booking_terms import change_deadline
from pitboard.queries.calendar import work_asked_for
from pitboard.records.bookings import (
    OPEN_APPOINTMENT_STATES,
    AppointmentState,
    BookedService,
    Booking,
    GettingAround,
    Handover,
)
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.capacity import Work
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import OPEN_BOOKING_STATES, BookingMove, BookingState, move_booking
from pitboard.rules.refusals import Refusal, Refused


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. The spending limit is with tax, in the workshop's currency: go ahead up to it, ask
    above; none: ask about everything."""

    day: date
    services: Sequence[Service]
    complaint: str
    handover: Handover
    phone: str
    address: str = ""
    test_drive_allowed: bool = False
    pictures: Sequence[Picture] = ()
    getting_around: GettingAround = GettingAround.NOTHING
    spending_limit: Decimal | None = None
    always_call_about_safety: bool = False

    def work(self, workshop: Workshop) -> Work:
        return work_asked_for(workshop, self.services, has_complaint=bool(self.complaint.strip()))


def request_booking(workshop: Workshop, vehicle: Vehicle, wish: Wish, *, by: Person, at: datetime) -> Booking:
    """A new request, at once on the workshop's board.

    Raises `Refused` with NOTHING_ASKED_FOR, CAR_ALREADY_BOOKED (fact `booking`), WINDOW_NEEDS_ADDRESS,
    SPENDING_LIMIT_WRONG, or DAY_PAST, DAY_TOO_SOON, DAY_CLOSED, DAY_TOO_FAR (fact `day`), DAY_FULL (facts `day` and
    `next_days`).
    """
    check_wish(wish)
    with other_days_named(workshop, at=at), stored(wish.pictures), transaction.atomic():
        lock_car(vehicle, by)
        require_room_to_ask(workshop, wish.day, wish.work(workshop), at=at)
        unsaved = Booking(workshop=workshop, vehicle=vehicle, customer=by, requested_at=at)
        booking = write_booking(unsaved, wish)
        attach(wish.pictures, booking=booking, by=by, at=at)
        record(EventKind.BOOKING_REQUESTED, about=booking, by=by, at=at, day=wish.day.isoformat())
        return booking


def change_booking(booking: Booking, wish: Wish, *, by: Person, at: datetime) -> Booking:
    """The customer asks for something else. What was accepted stays accepted if it fits; on another day, or when the
    car comes in another way, the appointment for bringing it is off. Pictures are added to those that are there.

    Raises `Refused` as `request_booking` does, with CHANGE_TOO_LATE (fact `until`) or with BOOKING_CHANGED.
    """
    check_wish(wish)
    with other_days_named(booking.workshop, at=at), stored(wish.pictures), transaction.atomic():
        booking = lock_booking_and_days(booking.pk, wish.day)
        booking.state = move_booking(booking.state, BookingMove.CHANGE)
        _require_in_time(booking, at=at)
        day_before, handover_before = booking.day, booking.handover
        _make_room_for(booking, wish, at=at)
        booking = write_booking(booking, wish)
        attach(wish.pictures, booking=booking, by=by, at=at)
        record(
            EventKind.BOOKING_CHANGED,
            about=booking,
            by=by,
            at=at,
            day=booking.day.isoformat(),
            day_before=day_before.isoformat(),
        )
        if (booking.day, booking.handover) != (day_before, handover_before):
            call_off_appointments(booking, by=by, at=at)
        if booking.state is BookingState.ACCEPTED:
            promise_for_booking(booking, at=at)
        return booking


@transaction.atomic
def cancel_booking(booking: Booking, *, reason: str, by: Person, at: datetime) -> Booking:
    """The customer or the workshop calls it off, until the car has arrived; the customer of an accepted booking until
    the deadline, `Refused(CHANGE_TOO_LATE)` with the fact `until`. Its appointments are off, too."""
    booking = lock_booking(booking.pk)
    moved = move_booking(booking.state, BookingMove.CANCEL)
    if by.pk == booking.customer_id:
        _require_in_time(booking, at=at)
    booking.state, booking.reason = moved, reason.strip()
    booking.save(update_fields=["state", "reason"])
    end_appointments(booking, at=at)
    record(EventKind.BOOKING_CANCELLED, about=booking, by=by, at=at)
    return booking


# ---- parts of these and of other actions -----------------------------------------------------------------------


def check_wish(wish: Wish) -> None:
    if not wish.services and not wish.complaint.strip():
        raise Refused(Refusal.NOTHING_ASKED_FOR)
    if wish.handover is Handover.COLLECTION and not wish.address.strip():
        raise Refused(Refusal.WINDOW_NEEDS_ADDRESS)
    if wish.spending_limit is not None and wish.spending_limit <= 0:
        raise Refused(Refusal.SPENDING_LIMIT_WRONG)


def lock_car(vehicle: Vehicle, customer: Person) -> None:
    """Two taps on "Send" are one request: whoever holds the car's row goes first."""
    Vehicle.objects.select_for_update(no_key=True).get(pk=vehicle.pk)
    already = Booking.objects.filter(
        vehicle=vehicle, customer=customer, state__in=sorted(OPEN_BOOKING_STATES)
    )
    standing = already.first()
    if standing is not None:
        raise Refused(Refusal.CAR_ALREADY_BOOKED, booking=standing.pk, day=standing.day)


def write_booking(booking: Booking, wish: Wish) -> Booking:
    """The wish as it is stored, its services at today's hours and prices. Part of an action."""
    workshop = booking.workshop
    booking.day, booking.complaint = wish.day, wish.complaint.strip()
    booking.handover, booking.address, booking.phone = wish.handover, wish.address.strip(), wish.phone
    booking.test_drive_allowed, booking.getting_around = wish.test_drive_allowed, wish.getting_around
    booking.spending_limit = wish.spending_limit
    booking.always_call_about_safety = wish.always_call_about_safety
    booking.hours = wish.work(workshop).hours
    booking.save()
    booking.services.all().delete()
    BookedService.objects.bulk_create(
        BookedService(
            booking=booking,
            service=service,
            name=service.name,
            hours=service.hours,
            price=service.guide_price,
            skill_id=service.skill_id,
            needs_bay=service.needs_bay,
        )
        for service in wish.services
    )
    return booking


def call_off_appointments(booking: Booking, *, by: Person, at: datetime) -> None:
    """They belonged to another day or another way. Part of an action: the booking is locked."""
    for appointment in booking.appointments.filter(state__in=OPEN_APPOINTMENT_STATES):
        appointment.state, appointment.updated_at = AppointmentState.CANCELLED, at
        appointment.save(update_fields=["state", "updated_at"])
        record(
            EventKind.APPOINTMENT_CANCELLED,
            about=booking,
            by=by,
            at=at,
            appointment=appointment.pk,
            kind_of_appointment=appointment.kind.value,
        )


def end_appointments(booking: Booking, *, at: datetime) -> None:
    """They end with the booking, and its event says so for them. Part of an action: the booking is locked."""
    booking.appointments.filter(state__in=OPEN_APPOINTMENT_STATES).update(
        state=AppointmentState.CANCELLED, updated_at=at
    )


def _require_in_time(booking: Booking, *, at: datetime) -> None:
    until = change_deadline(booking)
    if booking.state is BookingState.ACCEPTED and at > until:
        raise Refused(Refusal.CHANGE_TOO_LATE, until=until)


def _make_room_for(booking: Booking, wish: Wish, *, at: datetime) -> None:
    """The booking's own hours are not in its way: it lets go of them first. (Refused, everything is as it was.)"""
    asked = wish.work(booking.workshop)
    if booking.state is not BookingState.ACCEPTED:
        require_room_to_ask(booking.workshop, wish.day, asked, at=at)
        return
    Booking.objects.filter(pk=booking.pk).update(state=BookingState.REQUESTED)
    if wish.day != booking.day:
        require_room_to_ask(booking.workshop, wish.day, asked, at=at)
    take_hours(booking.workshop, wish.day, asked, at=at)
