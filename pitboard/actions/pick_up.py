"""Appointments for handing the car over, both ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from pitboard.actions._locks import lock_booking, lock_days, lock_order, require_as_seen
from pitboard.actions._record import record
from pitboard.actions.pictures import Picture, attach, stored
from pitboard.actions.promise_time import promise_for_booking
from pitboard.queries.marks import appointment_mark
from pitboard.queries.windows import (
    WITH_A_DRIVER,
    is_driver_busy,
    next_windows,
    window_deadline,
    windows_for,
)
from pitboard.records.bookings import (
    OPEN_APPOINTMENT_STATES,
    Appointment,
    AppointmentKind,
    AppointmentState,
    Booking,
)
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.driving import WINDOW, FreeWindow
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingState, OrderState
from pitboard.rules.permissions import WHO_DRIVES
from pitboard.rules.refusals import Refusal, Refused

#: Before the car is here it is brought, afterwards it is taken back.
TO_THE_WORKSHOP = frozenset({AppointmentKind.COLLECTION, AppointmentKind.DROP_OFF})


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


class _Taken(Exception):
    """Ends the transaction, so that looking for other windows keeps nobody waiting."""


def schedule_appointment(
    booking: Booking, window: Window, *, mark: str | None = None, by: Person, at: datetime
) -> Appointment:
    """Sets the appointment of that kind, or moves it when it stands already.

    Raises `Refused` with WINDOW_BACKWARDS, WINDOW_PAST, WINDOW_NEEDS_ADDRESS, NOT_A_DRIVER, DRIVER_BUSY (facts `who`
    and `next_windows`: that driver's next, as pairs of times), CHANGED_MEANWHILE when what stands is not any more what
    stood at that `mark` or, when it is too early or too late for such an appointment, APPOINTMENT_CLOSED.
    """
    _check_window(window, at)
    workshop = booking.workshop
    try:
        with transaction.atomic():
            lock_days(workshop.pk, _days(workshop, window.starts_at, window.ends_at))
            about = _about(booking, window.kind)
            require_as_seen(appointment_mark(booking, window.kind), mark)
            standing = _standing(booking, window.kind)
            if window.driver is not None and is_driver_busy(
                window.driver, (window.starts_at, window.ends_at), except_for=standing
            ):
                raise _Taken
            kind = EventKind.APPOINTMENT_MOVED if standing else EventKind.APPOINTMENT_SCHEDULED
            return _write(booking, about, standing, window, kind, by=by, at=at)
    except _Taken:
        first = workshop.opening().today(window.starts_at)
        free = next_windows(workshop, window.kind, at=at, first=first, driver=window.driver)
        who = window.driver.person.first_name if window.driver else ""
        raise Refused(Refusal.DRIVER_BUSY, who=who, next_windows=_times(free)) from None


def choose_window(
    booking: Booking,
    kind: AppointmentKind,
    *,
    starts_at: datetime,
    address: str = "",
    phone: str = "",
    by: Person,
    at: datetime,
) -> Appointment:
    """The customer chooses one of the free windows, for the first time or in place of another; who drives is found.
    The way to the workshop is on the booking's day.

    Raises `Refused` with WINDOW_NOT_FREE (fact `next_windows`), WINDOW_NEEDS_ADDRESS, CHANGE_TOO_LATE (fact `until`)
    or APPOINTMENT_CLOSED.
    """
    workshop = booking.workshop
    day = workshop.opening().today(starts_at)
    try:
        with transaction.atomic():
            lock_days(workshop.pk, _days(workshop, starts_at, starts_at + WINDOW))
            about = _about(booking, kind)
            standing = _standing(booking, kind)
            _require_customers_time(standing, at)
            free = windows_for(workshop, kind, day, at=at, instead_of=standing)
            chosen = next((one for one in free if one.starts_at == starts_at), None)
            if chosen is None or (isinstance(about, Booking) and day != about.day):
                raise _Taken
            window = _chosen(booking, kind, chosen, address, phone)
            _check_window(window, at)
            return _write(booking, about, standing, window, EventKind.APPOINTMENT_CHOSEN, by=by, at=at)
    except _Taken:
        first = booking.day if kind in TO_THE_WORKSHOP else None
        other = next_windows(workshop, kind, at=at, first=first, instead_of=_standing(booking, kind))
        if kind in TO_THE_WORKSHOP:
            other = [one for one in other if workshop.opening().today(one.starts_at) == booking.day]
        raise Refused(Refusal.WINDOW_NOT_FREE, next_windows=_times(other)) from None


@transaction.atomic
def cancel_appointment(appointment: Appointment, *, reason: str, by: Person, at: datetime) -> Appointment:
    """It is called off, the visit is not: by the workshop with a reason, by the customer until the deadline.

    Raises `Refused` with REASON_MISSING, CHANGE_TOO_LATE (fact `until`) or APPOINTMENT_CLOSED.
    """
    if by.pk == appointment.booking.customer_id:
        _require_customers_time(appointment, at)
    elif not reason.strip():
        raise Refused(Refusal.REASON_MISSING)
    return _move(
        appointment,
        [AppointmentState.SCHEDULED],
        AppointmentState.CANCELLED,
        EventKind.APPOINTMENT_CANCELLED,
        by=by,
        at=at,
        reason=reason.strip(),
    )


def _write(
    booking: Booking,
    about: Booking | RepairOrder,
    standing: Appointment | None,
    window: Window,
    kind: EventKind,
    *,
    by: Person,
    at: datetime,
) -> Appointment:
    appointment = standing or Appointment(booking=booking, kind=window.kind)
    appointment.state = AppointmentState.SCHEDULED
    appointment.starts_at, appointment.ends_at = window.starts_at, window.ends_at
    appointment.address, appointment.phone = window.address.strip(), window.phone or str(booking.phone)
    appointment.driver, appointment.note = window.driver, window.note.strip()
    appointment.updated_at = at
    if standing is not None:
        appointment.calendar_sequence += 1
    appointment.save()
    if isinstance(about, Booking):
        promise_for_booking(about, at=at)
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


def _standing(booking: Booking, kind: AppointmentKind) -> Appointment | None:
    return booking.appointments.filter(kind=kind, state__in=OPEN_APPOINTMENT_STATES).first()


def _days(workshop: Workshop, starts_at: datetime, ends_at: datetime) -> list[date]:
    """The days that a window touches: whoever takes a driver's time there waits for the others."""
    opening = workshop.opening()
    first, last = opening.today(starts_at), opening.today(ends_at)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _times(windows: Sequence[FreeWindow]) -> list[tuple[datetime, datetime]]:
    return [(window.starts_at, window.ends_at) for window in windows]


def _chosen(booking: Booking, kind: AppointmentKind, chosen: FreeWindow, address: str, phone: str) -> Window:
    driver = StaffMember.objects.get(pk=chosen.driver) if chosen.driver is not None else None
    needs_address = kind in WITH_A_DRIVER
    return Window(
        kind=kind,
        starts_at=chosen.starts_at,
        ends_at=chosen.ends_at,
        address=(address.strip() or booking.address) if needs_address else "",
        phone=phone,
        driver=driver,
    )


def _require_customers_time(standing: Appointment | None, at: datetime) -> None:
    """A driver who is on the way is not sent elsewhere, and a plan for tomorrow morning stands tonight."""
    if standing is None:
        return
    if standing.state is not AppointmentState.SCHEDULED:
        raise Refused(Refusal.APPOINTMENT_CLOSED, state=standing.state)
    until = window_deadline(standing)
    if at > until:
        raise Refused(Refusal.CHANGE_TOO_LATE, until=until)


def start_driving(appointment: Appointment, *, by: Person, at: datetime) -> Appointment:
    """The driver is on the way to the customer."""
    allowed = [AppointmentState.SCHEDULED]
    return _move(appointment, allowed, AppointmentState.ON_THE_WAY, EventKind.DRIVER_ON_THE_WAY, by=by, at=at)


@dataclass(frozen=True)
class OnTheSpot:
    """What the driver read and saw where the car changed hands, or ought to have."""

    mileage_km: int | None = None
    pictures: Sequence[Picture] = ()


NOTHING_SEEN = OnTheSpot()


def complete_appointment(
    appointment: Appointment, *, seen: OnTheSpot = NOTHING_SEEN, by: Person, at: datetime
) -> Appointment:
    """The car changed hands. Raises `Refused(MILEAGE_TOO_LOW)` with the facts `known` and `given`."""
    return _move(
        appointment,
        OPEN_APPOINTMENT_STATES,
        AppointmentState.DONE,
        EventKind.APPOINTMENT_DONE,
        by=by,
        at=at,
        seen=seen,
    )


def fail_appointment(
    appointment: Appointment, *, reason: str, seen: OnTheSpot = NOTHING_SEEN, by: Person, at: datetime
) -> Appointment:
    """The car did not change hands, and why. Raises `Refused` with REASON_MISSING or as `complete_appointment`."""
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
        seen=seen,
    )


def _move(
    appointment: Appointment,
    allowed: Sequence[AppointmentState],
    state: AppointmentState,
    kind: EventKind,
    *,
    by: Person,
    at: datetime,
    reason: str = "",
    seen: OnTheSpot = NOTHING_SEEN,
) -> Appointment:
    with stored(seen.pictures), transaction.atomic():
        about = _aggregate(appointment.booking)
        appointment = Appointment.objects.get(pk=appointment.pk)
        if appointment.state == state:
            return appointment
        if appointment.state not in allowed:
            raise Refused(Refusal.APPOINTMENT_CLOSED, state=appointment.state)
        _require_forward(about, seen.mileage_km)
        appointment.state = state
        appointment.reason = reason
        appointment.mileage_km = seen.mileage_km
        appointment.updated_at = at
        appointment.save(update_fields=["state", "reason", "mileage_km", "updated_at"])
        photos = attach(seen.pictures, appointment=appointment, by=by, at=at)
        record(
            kind,
            about=about,
            by=by,
            at=at,
            appointment=appointment.pk,
            kind_of_appointment=appointment.kind.value,
            **({"mileage_km": seen.mileage_km} if seen.mileage_km is not None else {}),
            **({"photos": [photo.pk for photo in photos]} if photos else {}),
        )
        return appointment


def _require_forward(about: Booking | RepairOrder, given: int | None) -> None:
    """No car drives backwards: not since its visit began, nor since it was last seen."""
    if given is None:
        return
    last = Vehicle.objects.values_list("mileage_km", flat=True).get(pk=about.vehicle_id)
    known = about.mileage_km if isinstance(about, RepairOrder) else last
    if known is not None and given < known:
        raise Refused(Refusal.MILEAGE_TOO_LOW, known=known, given=given)


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
