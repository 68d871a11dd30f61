"""The times at which a car can change hands: drivers' free windows, and who has the key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from pitboard.queries.hours import AtWork, at_work, at_work_prefetches
from pitboard.records.bookings import (
    OPEN_APPOINTMENT_STATES,
    Appointment,
    AppointmentKind,
    AppointmentState,
    Booking,
)
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.driving import FreeWindow, KeyHolder, free_windows, key_holder
from pitboard.rules.lifecycle import BookingState, OrderState
from pitboard.rules.opening import Opening, Span
from pitboard.rules.permissions import WHO_DRIVES, Role

#: The workshop comes to the customer, so it needs an address and somebody who drives.
WITH_A_DRIVER = frozenset({AppointmentKind.COLLECTION, AppointmentKind.RETURN})
#: How many free windows are offered in place of one that is taken.
WINDOWS_OFFERED = 3
#: How far ahead they are looked for.
DAYS_AHEAD = 14


def windows_for(
    workshop: Workshop,
    kind: AppointmentKind,
    day: date,
    *,
    at: datetime,
    instead_of: Appointment | None = None,
    driver: StaffMember | None = None,
) -> list[FreeWindow]:
    """The windows of one day that can still be had, of any driver or of one. The appointment that is moved is not in
    its own way."""
    return list(_windows(workshop, kind, day, 1, at, instead_of, driver))


def next_windows(
    workshop: Workshop,
    kind: AppointmentKind,
    *,
    at: datetime,
    first: date | None = None,
    count: int = WINDOWS_OFFERED,
    instead_of: Appointment | None = None,
    driver: StaffMember | None = None,
) -> list[FreeWindow]:
    """The next that can be had, from `first` (or today) on."""
    begin = first or workshop.opening().today(at)
    return list(islice(_windows(workshop, kind, begin, DAYS_AHEAD, at, instead_of, driver), count))


def _windows(
    workshop: Workshop,
    kind: AppointmentKind,
    first: date,
    days: int,
    at: datetime,
    instead_of: Appointment | None,
    driver: StaffMember | None,
) -> Iterator[FreeWindow]:
    opening = workshop.opening()
    last = first + timedelta(days=days - 1)
    drivers = _drivers(workshop, first, last, driver) if kind in WITH_A_DRIVER else None
    busy = _stops(opening, first, last, instead_of) if drivers is not None else {}
    earliest = at + timedelta(hours=workshop.lead_time_hours)
    for n in range(days):
        day = first + timedelta(days=n)
        spans = opening.spans(day)
        yield from free_windows(
            spans, after=earliest, drivers=_at_work(drivers, day, opening, spans), busy=busy
        )


def _at_work(
    drivers: Mapping[int, AtWork] | None, day: date, opening: Opening, open_spans: Sequence[Span]
) -> dict[int, list[Span]] | None:
    if drivers is None:
        return None
    return {pk: job.spans(day, opening, open_spans) for pk, job in drivers.items()}


def _drivers(workshop: Workshop, first: date, last: date, only: StaffMember | None) -> dict[int, AtWork]:
    """Those whose job it is; where nobody's is, everybody who may drive."""
    jobs = StaffMember.objects.filter(workshop=workshop, until=None, role__in=sorted(WHO_DRIVES))
    able = list(jobs.prefetch_related(*at_work_prefetches(first, last)))
    wanted = [job for job in able if job.role is Role.DRIVER] or able
    if only is not None:
        wanted = [job for job in able if job.pk == only.pk]
    return {job.pk: at_work(job) for job in wanted}


def _stops(
    opening: Opening, first: date, last: date, except_for: Appointment | None
) -> dict[int, list[Span]]:
    begin, end = opening.at(first, time.min), opening.at(last + timedelta(days=1), time.min)
    stops = Appointment.objects.filter(
        state__in=OPEN_APPOINTMENT_STATES, ends_at__gt=begin, starts_at__lt=end, driver__isnull=False
    )
    if except_for is not None:
        stops = stops.exclude(pk=except_for.pk)
    busy: dict[int, list[Span]] = {}
    for driver, starts_at, ends_at in stops.values_list("driver_id", "starts_at", "ends_at"):
        if driver is not None:
            busy.setdefault(driver, []).append((starts_at, ends_at))
    return busy


def is_driver_busy(driver: StaffMember, span: Span, *, except_for: Appointment | None = None) -> bool:
    """Whether they have another stop at that time."""
    stops = Appointment.objects.filter(
        driver=driver, state__in=OPEN_APPOINTMENT_STATES, starts_at__lt=span[1], ends_at__gt=span[0]
    )
    if except_for is not None:
        stops = stops.exclude(pk=except_for.pk)
    return stops.exists()


# ---- what the customer may choose ------------------------------------------------------------------------------


def kinds_to_choose(booking: Booking) -> tuple[AppointmentKind, ...]:
    """How the car may change hands next: brought or collected before it is here, returned or fetched afterwards."""
    order = order_of(booking)
    if order is None:
        is_coming = booking.state is BookingState.ACCEPTED
        return (AppointmentKind.COLLECTION, AppointmentKind.DROP_OFF) if is_coming else ()
    if order.state is OrderState.HANDED_BACK:
        return ()
    return (AppointmentKind.RETURN, AppointmentKind.FETCH)


def window_deadline(appointment: Appointment) -> datetime:
    """Until when the customer may choose another time for it, or call it off."""
    return appointment.starts_at - timedelta(hours=appointment.booking.workshop.change_deadline_hours)


# ---- the key ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Key:
    """Who has the car's key; with a driver, which one."""

    holder: KeyHolder
    driver: StaffMember | None = None


def order_of(booking: Booking) -> RepairOrder | None:
    """The visit that came of the booking, once the car has arrived."""
    return getattr(booking, "order", None)


def key_of(booking: Booking) -> Key:
    """`booking.order` and its appointments (with `driver__person`) are best fetched before."""
    order = order_of(booking)
    stops = list(booking.appointments.all())
    collected = _newest(stops, AppointmentKind.COLLECTION, AppointmentState.DONE)
    setting_out = _newest(stops, AppointmentKind.RETURN, AppointmentState.ON_THE_WAY)
    returned = _newest(stops, AppointmentKind.RETURN, AppointmentState.DONE)
    holder = key_holder(
        is_here=order is not None,
        is_back=order is not None and order.state is OrderState.HANDED_BACK,
        collected=collected is not None,
        on_the_way_back=setting_out is not None,
        returned=returned is not None,
    )
    stop = setting_out if order is not None else collected
    return Key(holder, stop.driver if stop is not None and holder is KeyHolder.DRIVER else None)


def _newest(
    stops: Sequence[Appointment], kind: AppointmentKind, state: AppointmentState
) -> Appointment | None:
    return next((s for s in reversed(stops) if s.kind is kind and s.state is state), None)
