"""The car arrives: the visit begins."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pitboard.actions._authorise import Decided, Signed, write_authorisation
from pitboard.actions._locks import lock_booking, lock_workshop
from pitboard.actions._record import record
from pitboard.actions.condition import Condition, write_condition
from pitboard.actions.owners import confirm_owner
from pitboard.actions.pictures import Picture, stored
from pitboard.actions.promise_time import promise_for_booking
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, AppointmentState, BookedService, Booking
from pitboard.records.condition import Moment
from pitboard.records.estimates import Approval, Decision
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import OPEN_ORDER_STATES, BookingMove, LineState, move_booking
from pitboard.rules.money import Tax, taxed
from pitboard.rules.refusals import Refusal, Refused


@dataclass(frozen=True)
class Arrival:
    """How the car came: kilometres, eighths of a full tank or battery, what was seen, and what it looks like.
    `pictures` are photos of no side in particular."""

    mileage_km: int
    fuel_eighths: int
    condition: str = ""
    pictures: Sequence[Picture] = ()
    looks: Condition = field(default_factory=Condition)

    @property
    def whole(self) -> Condition:
        return replace(self.looks, pictures=[*self.looks.pictures, *self.pictures])


def receive_car(booking: Booking, arrival: Arrival, *, by: Person, at: datetime) -> RepairOrder:
    """Opens the visit. Services booked at a stated price are authorised by the booking, up to that price.

    Raises `Refused` with MILEAGE_TOO_LOW (facts `known`, `given`) when the car would have driven backwards, or
    CAR_ALREADY_HERE (fact `number`) while another visit of the same car is open, or TOO_MANY_MARKS (fact `most`).
    """
    with stored(arrival.whole.all_pictures), transaction.atomic():
        # Numbers are given out one at a time; the workshop's row is the first lock of all.
        workshop = lock_workshop(booking.workshop_id)
        booking = lock_booking(booking.pk)
        booking.state = move_booking(booking.state, BookingMove.ARRIVE)
        booking.save(update_fields=["state"])
        _read_mileage(booking.vehicle_id, arrival.mileage_km)
        _require_away(booking.vehicle_id)
        order = RepairOrder.objects.create(
            workshop=workshop,
            booking=booking,
            customer_id=booking.customer_id,
            vehicle_id=booking.vehicle_id,
            number=workshop.next_order_number,
            arrived_at=at,
            mileage_km=arrival.mileage_km,
            fuel_eighths=arrival.fuel_eighths,
            condition=arrival.condition.strip(),
        )
        workshop.next_order_number += 1
        workshop.save(update_fields=["next_order_number"])
        _confirm_owner(booking, by=by, at=at)
        booking.appointments.filter(state__in=OPEN_APPOINTMENT_STATES).update(
            state=AppointmentState.DONE, updated_at=at
        )
        write_condition(order, Moment.ARRIVAL, arrival.whole, by=by, at=at)
        record(
            EventKind.CAR_ARRIVED, about=booking, by=by, at=at, order=order.pk, mileage_km=arrival.mileage_km
        )
        record(EventKind.VISIT_OPENED, about=order, by=by, at=at)
        _authorise_what_was_booked(order, at=at)
        if not Promise.objects.filter(booking=booking).exists():
            promise_for_booking(booking, at=at)
        return order


def _confirm_owner(booking: Booking, *, by: Person, at: datetime) -> None:
    """The workshop has the car before it, and who brought it. A parting meanwhile stands."""
    open_ones = Ownership.objects.filter(
        vehicle=booking.vehicle_id, person=booking.customer_id, until=None, confirmed_at=None
    )
    for ownership in open_ones.select_related("person", "vehicle"):
        confirm_owner(ownership, by=by, at=at)


def _read_mileage(vehicle_id: int, given: int) -> None:
    vehicle = Vehicle.objects.select_for_update(no_key=True).get(pk=vehicle_id)
    if vehicle.mileage_km is not None and given < vehicle.mileage_km:
        raise Refused(Refusal.MILEAGE_TOO_LOW, known=vehicle.mileage_km, given=given)
    vehicle.mileage_km = given
    vehicle.save(update_fields=["mileage_km"])


def _require_away(vehicle_id: int) -> None:
    here = RepairOrder.objects.filter(vehicle_id=vehicle_id, state__in=OPEN_ORDER_STATES).first()
    if here is not None:
        raise Refused(Refusal.CAR_ALREADY_HERE, number=here.number)


def _authorise_what_was_booked(order: RepairOrder, *, at: datetime) -> None:
    booked = list(BookedService.objects.filter(booking_id=order.booking_id, price__isnull=False))
    if not booked:
        return
    workshop, customer = order.workshop, Person.objects.get(pk=order.customer_id)
    stated = Tax(percent=workshop.tax_percent, included=True)
    lines = [
        RepairLine.objects.create(
            order=order,
            title=service.name,
            state=LineState.APPROVED,
            position=position,
            hours=service.hours,
            skill_id=service.skill_id,
            needs_bay=service.needs_bay,
            agreed_price=service.price,
        )
        for position, service in enumerate(booked)
    ]
    decided = [
        Decided(
            line.pk,
            line.title,
            Decision.APPROVED,
            taxed(line.agreed_price or Decimal(0), stated, workshop.currency),
        )
        for line in lines
    ]
    write_authorisation(
        order,
        decided,
        Signed(Approval.BOOKING, customer, customer.name),
        estimate=None,
        currency=workshop.currency,
        at=order.booking.requested_at,
    )
