"""Appointments for handing the car over, both ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pitboard.actions._locks import lock_booking, lock_order
from pitboard.actions._record import record
from pitboard.actions.promise_time import promise_for_booking
from pitboard.records.bookings import (
    OPEN_APPOINTMENT_STATES,
    Appointment,
    AppointmentKind,
    AppointmentState,
    Booking,
)
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingState, OrderState
from pitboard.rules.permissions import WHO_DRIVES
from pitboard.rules.refusals import Refusal, Refused

#: Before the car is here it is brought, afterwards it is taken back.
TO_THE_WORKSHOP = frozenset({AppointmentKind.COLLECTION, AppointmentKind.DROP_OFF})
#: The workshop comes to the customer, so it needs an address and somebody who drives.
WITH_A_DRIVER = frozenset({AppointmentKind.COLLECTION, AppointmentKind.RETURN})


@dataclass(frozen=True)
class Window:
    """When, where and by whom. Times are aware."""

    kind: AppointmentKind
    starts_at: datetime
    ends_at: datetime
    address: str = ""
    phone: str = ""
    driver: StaffMember | None = None
    note: str = ""


@transaction.atomic
def schedule_appointment(booking: Booking, window: Window, *, by: Person, at: datetime) -> Appointment:
    """Sets the appointment of that kind, or moves it when it stands already.

    Raises `Refused` with WINDOW_BACKWARDS, WINDOW_PAST, WINDOW_NEEDS_ADDRESS, NOT_A_DRIVER or, when it is too early
    or too late for such an appointment, BOOKING_MOVE_UNLAWFUL / ORDER_NOT_OPEN_FOR_THIS.
    """
    _check_window(window, at)
    about = _about(booking, window.kind)
    standing = booking.appointments.filter(kind=window.kind, state__in=OPEN_APPOINTMENT_STATES).first()
    appointment = standing or Appointment(booking=booking, kind=window.kind)
    appointment.state = AppointmentState.SCHEDULED
    appointment.starts_at, appointment.ends_at = window.starts_at, window.ends_at
    appointment.address, appointment.phone = window.address.strip(), window.phone
    appointment.driver, appointment.note = window.driver, window.note.strip()
    appointment.updated_at = at
    if standing is not None:
        appointment.calendar_sequence += 1
    appointment.save()
    if isinstance(about, Booking):
        promise_for_booking(about, at=at)
    kind = EventKind.APPOINTMENT_MOVED if standing else EventKind.APPOINTMENT_SCHEDULED
    record(
        kind,
        about=about,
        by=by,
        at=at,
        appointment=appointment.pk,
        kind_of_appointment=window.kind.value,
        starts_at=window.starts_at.isoformat(),
        ends_at=window.ends_at.isoformat(),
    )
    return appointment


def start_driving(appointment: Appointment, *, by: Person, at: datetime) -> Appointment:
    """The driver is on the way to the customer."""
    allowed = [AppointmentState.SCHEDULED]
    return _move(appointment, allowed, AppointmentState.ON_THE_WAY, EventKind.DRIVER_ON_THE_WAY, by=by, at=at)


def complete_appointment(appointment: Appointment, *, by: Person, at: datetime) -> Appointment:
    """The car changed hands."""
    return _move(
        appointment, OPEN_APPOINTMENT_STATES, AppointmentState.DONE, EventKind.APPOINTMENT_DONE, by=by, at=at
    )


def fail_appointment(appointment: Appointment, *, reason: str, by: Person, at: datetime) -> Appointment:
    """The car did not change hands, and why. Raises `Refused(REASON_MISSING)` without a reason."""
    if not reason.strip():
        raise Refused(Refusal.REASON_MISSING)
    return _move(
        appointment,
        OPEN_APPOINTMENT_STATES,
        AppointmentState.FAILED,
        EventKind.APPOINTMENT_FAILED,
        by=by,
        at=at,
        reason=reason.strip(),
    )


@transaction.atomic
def _move(
    appointment: Appointment,
    allowed: Sequence[AppointmentState],
    state: AppointmentState,
    kind: EventKind,
    *,
    by: Person,
    at: datetime,
    reason: str = "",
) -> Appointment:
    about = _aggregate(appointment.booking)
    appointment = Appointment.objects.get(pk=appointment.pk)
    if appointment.state == state:
        return appointment
    if appointment.state not in allowed:
        raise Refused(Refusal.APPOINTMENT_CLOSED, state=appointment.state)
    appointment.state = state
    appointment.reason = reason
    appointment.updated_at = at
    appointment.save(update_fields=["state", "reason", "updated_at"])
    record(
        kind,
        about=about,
        by=by,
        at=at,
        appointment=appointment.pk,
        kind_of_appointment=appointment.kind.value,
    )
    return appointment


def _aggregate(booking: Booking) -> Booking | RepairOrder:
    """What the appointment's events are about: the visit once there is one. Locked."""
    locked = lock_booking(booking.pk)
    order_id = RepairOrder.objects.filter(booking=locked).values_list("pk", flat=True).first()
    return locked if order_id is None else lock_order(order_id)


def _about(booking: Booking, kind: AppointmentKind) -> Booking | RepairOrder:
    about = _aggregate(booking)
    if kind in TO_THE_WORKSHOP:
        if isinstance(about, RepairOrder) or about.state != BookingState.ACCEPTED:
            raise Refused(Refusal.APPOINTMENT_CLOSED, state=about.state)
    elif isinstance(about, Booking) or about.state == OrderState.HANDED_BACK:
        raise Refused(Refusal.APPOINTMENT_CLOSED, state=about.state)
    return about


def _check_window(window: Window, at: datetime) -> None:
    if window.ends_at <= window.starts_at:
        raise Refused(Refusal.WINDOW_BACKWARDS)
    if window.ends_at <= at:
        raise Refused(Refusal.WINDOW_PAST)
    if window.kind in WITH_A_DRIVER:
        if not window.address.strip():
            raise Refused(Refusal.WINDOW_NEEDS_ADDRESS)
        if window.driver is None or window.driver.role not in WHO_DRIVES or window.driver.until is not None:
            raise Refused(Refusal.NOT_A_DRIVER)
