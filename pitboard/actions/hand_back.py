"""The end of a visit: final check, ready, handed back; or back to repair when something turns up."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pitboard.actions._locks import lock_order
from pitboard.actions._record import record
from pitboard.actions.condition import Condition, write_condition
from pitboard.actions.pictures import stored
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, Appointment, AppointmentState
from pitboard.records.condition import Moment
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.records.work import Checked
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import UNFINISHED_LINE_STATES, OrderMove, move_order
from pitboard.rules.refusals import Refusal, Refused

FIELDS_OF_HAND_BACK = (
    "handed_back_at",
    "mileage_out_km",
    "fuel_out_eighths",
    "condition_out",
    "paid",
    "payment_note",
)


@dataclass(frozen=True)
class HandBack:
    """How the car left: kilometres, what was paid (in the workshop's currency) and how, eighths of fuel or charge if
    they were read, what was noted, and what the car looks like."""

    mileage_km: int
    paid: Decimal
    payment_note: str = ""
    fuel_eighths: int | None = None
    condition: str = ""
    looks: Condition = field(default_factory=Condition)


@transaction.atomic
def start_check(order: RepairOrder, *, by: Person, at: datetime) -> RepairOrder:
    """All repairs are done; the final check begins, and from now on nothing of them is undone.

    Raises `Refused(REPAIRS_NOT_DONE)` with the fact `left`, how many are not.
    """
    order = lock_order(order.pk)
    left = order.lines.filter(state__in=UNFINISHED_LINE_STATES).count()
    moved = move_order(order.state, OrderMove.START_CHECK)
    if left:
        raise Refused(Refusal.REPAIRS_NOT_DONE, left=left)
    order.state = moved
    order.save(update_fields=["state"])
    record(EventKind.CHECK_STARTED, about=order, by=by, at=at)
    return order


@transaction.atomic
def pass_check(
    order: RepairOrder, *, note: str = "", checked: Collection[int] = (), by: Person, at: datetime
) -> RepairOrder:
    """The car passed its final check and is ready; the customer is told. `checked` are points of the workshop's list.

    Raises `Refused(CHECK_INCOMPLETE)` with the fact `left`, the names of those that are not checked.
    """
    order = lock_order(order.pk)
    order.state = move_order(order.state, OrderMove.PASS_CHECK)
    points = list(order.workshop.check_points.all())
    left = [point.name for point in points if point.pk not in checked]
    if left:
        raise Refused(Refusal.CHECK_INCOMPLETE, left=left)
    Checked.objects.bulk_create(
        Checked(order=order, lap=order.times_ready + 1, name=point.name, checked_at=at, checked_by=by)
        for point in points
    )
    order.check_note = note.strip()
    order.save(update_fields=["check_note"])
    become_ready(order, by=by, at=at)
    return order


@transaction.atomic
def reopen_visit(order: RepairOrder, *, reason: str, by: Person, at: datetime) -> RepairOrder:
    """Something was found at the check or after: back to repair. Raises `Refused(REASON_MISSING)` without a reason."""
    if not reason.strip():
        raise Refused(Refusal.REASON_MISSING)
    order = lock_order(order.pk)
    order.state = move_order(order.state, OrderMove.REOPEN)
    order.ready_at = None
    order.save(update_fields=["state", "ready_at"])
    record(EventKind.VISIT_REOPENED, about=order, by=by, at=at, reason=reason.strip())
    return order


def hand_back(order: RepairOrder, how: HandBack, *, by: Person, at: datetime) -> RepairOrder:
    """The keys are back with the customer, and the visit closes.

    Raises `Refused` with MILEAGE_TOO_LOW (facts `known` and `given`) or TOO_MANY_MARKS (fact `most`).
    """
    with stored(how.looks.all_pictures), transaction.atomic():
        order = lock_order(order.pk)
        order.state = move_order(order.state, OrderMove.HAND_BACK)
        if how.mileage_km < order.mileage_km:
            raise Refused(Refusal.MILEAGE_TOO_LOW, known=order.mileage_km, given=how.mileage_km)
        order.handed_back_at = at
        order.mileage_out_km, order.paid = how.mileage_km, how.paid
        order.payment_note = how.payment_note.strip()
        order.fuel_out_eighths, order.condition_out = how.fuel_eighths, how.condition.strip()
        order.save(update_fields=["state", *FIELDS_OF_HAND_BACK])
        write_condition(order, Moment.HAND_BACK, how.looks, by=by, at=at)
        Vehicle.objects.filter(pk=order.vehicle_id).update(mileage_km=how.mileage_km)
        Appointment.objects.filter(booking_id=order.booking_id, state__in=OPEN_APPOINTMENT_STATES).update(
            state=AppointmentState.DONE, updated_at=at
        )
        record(
            EventKind.CAR_HANDED_BACK,
            about=order,
            by=by,
            at=at,
            mileage_km=how.mileage_km,
            paid=str(how.paid),
        )
        return order


def become_ready(order: RepairOrder, *, by: Person | None, at: datetime) -> None:
    """The car is ready, by whichever way it came there. Part of an action: the order is locked and has moved."""
    order.ready_at = at
    order.times_ready += 1
    order.save(update_fields=["state", "ready_at", "times_ready"])
    record(EventKind.CAR_READY, about=order, by=by, at=at, lap=order.times_ready)
