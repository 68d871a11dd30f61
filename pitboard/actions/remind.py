"""What time brings: a decision that is waited for, a repair that was put off until now, the next service."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from pitboard.actions._locks import lock_order
from pitboard.actions._record import record
from pitboard.records.bookings import Booking
from pitboard.records.estimates import Estimate
from pitboard.records.events import Event
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingState, LineState, OrderState
from pitboard.rules.mileage import expected_km
from pitboard.rules.refusals import Refusal, Refused

#: While one of these stands, the car is looked after already.
_COMING = (BookingState.REQUESTED, BookingState.ACCEPTED)
#: A repair that was put off or declined may be named for another day.
_PUT_OFF = (LineState.DEFERRED, LineState.DECLINED)


@transaction.atomic
def remind_me(line: RepairLine, *, on: date | None, by: Person, at: datetime) -> RepairLine:
    """The customer names the day on which a repair that was put off comes up again; without a day it does not.

    Raises `Refused` with DAY_PAST or LINE_MOVE_UNLAWFUL (of a line that was not put off).
    """
    order = lock_order(line.order_id)
    line = order.lines.get(pk=line.pk)
    if line.state not in _PUT_OFF:
        raise Refused(Refusal.LINE_MOVE_UNLAWFUL, state=line.state, move="defer")
    if on is not None and on <= order.workshop.opening().today(at):
        raise Refused(Refusal.DAY_PAST, day=on)
    line.remind_on, line.reminded_at = on, None
    line.save(update_fields=["remind_on", "reminded_at"])
    return line


def name_next_service(
    vehicle: Vehicle, *, on: date | None, km: int | None, by: Person, at: datetime
) -> Vehicle:
    """Staff name the car's next service, by date, by mileage or both; whichever comes first."""
    vehicle.next_service_on, vehicle.next_service_km, vehicle.service_told_at = on, km, None
    vehicle.save(update_fields=["next_service_on", "next_service_km", "service_told_at"])
    return vehicle


def remind_of_decisions(*, at: datetime) -> int:
    """Time passes: the customer is reminded of a decision, once a revision, and later the desk is told that it waits.

    Both count open hours. Returns how many were told.
    """
    waiting = RepairOrder.objects.filter(state=OrderState.AWAITING_DECISION).order_by("pk")
    return sum(_remind_of_decision(order_id, at=at) for order_id in waiting.values_list("pk", flat=True))


def _remind_of_decision(order_id: int, *, at: datetime) -> int:
    newest = Estimate.objects.filter(order=order_id).exclude(sent_at=None).order_by("-revision")
    estimate = newest.select_related("order__workshop").first()
    if estimate is None or estimate.sent_at is None:
        return 0
    workshop = estimate.order.workshop
    waited = workshop.opening().hours_between(estimate.sent_at, at)
    told = 0
    if waited >= workshop.decision_reminder_hours > 0:
        told += _tell_of_decision(EventKind.DECISION_REMINDED, estimate, waited, at=at)
    if waited >= workshop.decision_late_hours > 0:
        told += _tell_of_decision(EventKind.DECISION_LATE, estimate, waited, at=at)
    return told


@transaction.atomic
def _tell_of_decision(kind: EventKind, estimate: Estimate, waited: float, *, at: datetime) -> int:
    order = lock_order(estimate.order_id)
    told = Event.objects.filter(order=order, kind=kind, facts__revision=estimate.revision)
    if order.state is not OrderState.AWAITING_DECISION or told.exists():
        return 0
    record(
        kind,
        about=order,
        by=None,
        at=at,
        estimate=estimate.pk,
        revision=estimate.revision,
        hours=int(waited),
    )
    return 1


def remind_of_what_was_put_off(*, at: datetime) -> int:
    """Time passes: the day has come that was named for a repair. Returns how many were told."""
    named = RepairLine.objects.filter(remind_on__isnull=False, reminded_at=None, state__in=_PUT_OFF)
    return sum(_remind_of(line, at=at) for line in named.select_related("order__workshop").order_by("pk"))


@transaction.atomic
def _remind_of(line: RepairLine, *, at: datetime) -> int:
    opening = line.order.workshop.opening()
    if line.remind_on is None or opening.today(at) < line.remind_on or opening.next_open_moment(at) > at:
        return 0
    order = lock_order(line.order_id)
    # Another worker may have been here a moment ago.
    if not order.lines.filter(pk=line.pk, reminded_at=None).update(reminded_at=at):
        return 0
    if _is_coming(order.vehicle_id) or line.carried_to.exists():
        return 0
    record(EventKind.DEFERRED_DUE, about=order, by=None, at=at, line=line.pk)
    return 1


def remind_of_services(*, at: datetime) -> int:
    """Time passes: a car's next service is due, by its date or by the mileage it has probably reached. Returns how
    many were told."""
    return sum(_remind_of_service(vehicle, at=at) for vehicle in list(_with_service_named()))


def _with_service_named() -> QuerySet[Vehicle]:
    named = Vehicle.objects.filter(service_told_at=None)
    by_date, by_km = named.exclude(next_service_on=None), named.exclude(next_service_km=None)
    coming = Booking.objects.filter(vehicle=OuterRef("pk"), state__in=_COMING)
    return (by_date | by_km).exclude(Exists(coming)).order_by("pk")


def _remind_of_service(vehicle: Vehicle, *, at: datetime) -> int:
    last = vehicle.orders.filter(state=OrderState.HANDED_BACK).order_by("-handed_back_at").first()
    if last is None or _has_new_owner(last):
        return 0
    opening = last.workshop.opening()
    by = _reason(vehicle, today=opening.today(at), at=at)
    if by is None or opening.next_open_moment(at) > at:
        return 0
    return _tell_of_service(vehicle, last.pk, by, at=at)


def _reason(vehicle: Vehicle, *, today: date, at: datetime) -> str | None:
    if vehicle.next_service_on is not None and vehicle.next_service_on <= today:
        return "date"
    if vehicle.next_service_km is None:
        return None
    km = expected_km(list(_readings(vehicle)), at=at)
    return "mileage" if km is not None and km >= vehicle.next_service_km else None


def _readings(vehicle: Vehicle) -> Iterator[tuple[datetime, int]]:
    for order in vehicle.orders.all():
        yield order.arrived_at, order.mileage_km
        if order.handed_back_at is not None and order.mileage_out_km is not None:
            yield order.handed_back_at, order.mileage_out_km


@transaction.atomic
def _tell_of_service(vehicle: Vehicle, order_id: int, by: str, *, at: datetime) -> int:
    order = lock_order(order_id)
    if not Vehicle.objects.filter(pk=vehicle.pk, service_told_at=None).update(service_told_at=at):
        return 0
    on = vehicle.next_service_on
    record(
        EventKind.SERVICE_DUE,
        about=order,
        by=None,
        at=at,
        due_on=on.isoformat() if on is not None else None,
        due_km=vehicle.next_service_km,
        by_what=by,
    )
    return 1


def _is_coming(vehicle_id: int) -> bool:
    return Booking.objects.filter(vehicle=vehicle_id, state__in=_COMING).exists()


def _has_new_owner(order: RepairOrder) -> bool:
    """The car belongs to somebody else now, who is told nothing of this."""
    return not order.vehicle.ownerships.filter(person=order.customer_id, until=None).exists()
