"""Staff arrange the day: who does a repair, and which car's jobs come before which."""

from datetime import datetime, timedelta

from django.db import transaction

from pitboard.actions._locks import lock_line, lock_order, require_plan_as_seen, require_state
from pitboard.actions._record import record
from pitboard.queries.shop_floor import FORESEEN_STATES
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import LineState
from pitboard.rules.permissions import WHO_REPAIRS
from pitboard.rules.refusals import Refusal, Refused

#: Work that has begun, or is over, has its technician.
_NOT_BEGUN = frozenset({LineState.PROPOSED, LineState.APPROVED, LineState.WAITING_FOR_PARTS})
#: A place right before or after another in the queue.
_STEP = timedelta(microseconds=1)


@transaction.atomic
def assign_line(
    line: RepairLine, technician: StaffMember | None, *, by: Person, at: datetime, seen: str | None = None
) -> RepairLine:
    """Puts somebody down for a repair that has not begun; None: whoever is free. Harmless when repeated.

    `seen` is the mark of the plan that somebody decided by (`queries.marks`); None where nobody looked at one. Raises
    `Refused` with PLAN_MOVED_ON when it is another one now, LINE_BEGUN or NOT_A_TECHNICIAN.
    """
    order, line = lock_line(line.pk)
    require_plan_as_seen(order, seen)
    require_state(order, FORESEEN_STATES)
    if line.state not in _NOT_BEGUN:
        raise Refused(Refusal.LINE_BEGUN)
    if technician is not None and (technician.role not in WHO_REPAIRS or technician.until is not None):
        raise Refused(Refusal.NOT_A_TECHNICIAN)
    wanted = technician.pk if technician else None
    if line.technician_id == wanted:
        return line
    line.technician = technician
    line.save(update_fields=["technician"])
    record(
        EventKind.LINE_ASSIGNED,
        about=order,
        by=by,
        at=at,
        line=line.pk,
        person=technician.person_id if technician else None,
    )
    return line


@transaction.atomic
def take_first(order: RepairOrder, *, by: Person, at: datetime, seen: str | None = None) -> RepairOrder:
    """Its jobs come before those of every other car that is here. `Refused(PLAN_MOVED_ON)` as in `assign_line`."""
    order = lock_order(order.pk)
    require_plan_as_seen(order, seen)
    require_state(order, FORESEEN_STATES)
    others = _others(order)
    if others and min(others) <= _place(order):
        _put(order, min(others) - _STEP, by=by, at=at)
    return order


@transaction.atomic
def take_after(
    order: RepairOrder, other: RepairOrder, *, by: Person, at: datetime, seen: str | None = None
) -> RepairOrder:
    """Its jobs come right after those of another car of the workshop. `Refused(PLAN_MOVED_ON)` as in `assign_line`."""
    order = lock_order(order.pk)
    require_plan_as_seen(order, seen)
    require_state(order, FORESEEN_STATES)
    other = RepairOrder.objects.get(pk=other.pk, workshop_id=order.workshop_id)
    if other.pk != order.pk and _place(order) <= _place(other):
        _put(order, _place(other) + _STEP, by=by, at=at)
    return order


def _place(order: RepairOrder) -> datetime:
    return order.queue_at or order.arrived_at


def _others(order: RepairOrder) -> list[datetime]:
    here = RepairOrder.objects.filter(workshop_id=order.workshop_id, state__in=sorted(FORESEEN_STATES))
    return [_place(other) for other in here.exclude(pk=order.pk)]


def _put(order: RepairOrder, place: datetime, *, by: Person, at: datetime) -> None:
    order.queue_at = place
    order.save(update_fields=["queue_at"])
    record(EventKind.QUEUE_CHANGED, about=order, by=by, at=at)
