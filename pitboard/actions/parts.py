"""Parts for a repair: needed, ordered, arrived, fitted, or not needed after all. Their day moves the promise."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pitboard.actions._locks import lock_line
from pitboard.actions._record import record
from pitboard.queries.parts import parts_of_estimate
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.work import AWAITED, PartNeeded, PartState
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import OPEN_ORDER_STATES, LineState
from pitboard.rules.refusals import Refusal, Refused

LONGEST_PART, LONGEST_SUPPLIER, MOST_PIECES, MOST_PARTS = 120, 100, Decimal(9999), 60
_BEFORE: dict[PartState, frozenset[PartState]] = {
    PartState.ORDERED: frozenset({PartState.NEEDED, PartState.ORDERED}),
    # What lies on the shelf was never ordered.
    PartState.ARRIVED: frozenset({PartState.NEEDED, PartState.ORDERED}),
    PartState.FITTED: frozenset({PartState.NEEDED, PartState.ORDERED, PartState.ARRIVED}),
    PartState.DROPPED: frozenset({PartState.NEEDED, PartState.ORDERED, PartState.ARRIVED}),
}


@dataclass(frozen=True)
class Order:
    """From whom, and when it is due; an aware time, or none where nobody said."""

    supplier: str
    due_at: datetime | None


@transaction.atomic
def need_part(
    line: RepairLine, name: str, quantity: Decimal = Decimal(1), *, by: Person, at: datetime
) -> PartNeeded:
    """Raises `Refused` with FACT_MISSING, FIGURE_OUT_OF_RANGE (fact `name`) or LIST_FULL (fact `most`)."""
    name = " ".join(name.split())
    if not name:
        raise Refused(Refusal.FACT_MISSING, name="part")
    if len(name) > LONGEST_PART:
        raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name="part", least=1, most=LONGEST_PART)
    if not 0 < quantity <= MOST_PIECES:
        raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name="quantity", least=1, most=MOST_PIECES)
    order, line = _open_line(line)
    return _need(order, line, name, quantity, by=by, at=at)


@transaction.atomic
def need_estimated_parts(line: RepairLine, *, by: Person, at: datetime) -> list[PartNeeded]:
    """All that the newest estimate names for this repair and nobody has asked for yet. Harmless when repeated."""
    order, line = _open_line(line)
    known = set(line.parts_needed.filter(dropped_at=None).values_list("name", flat=True))
    return [
        _need(order, line, name, quantity, by=by, at=at)
        for name, quantity in parts_of_estimate(line)
        if name not in known
    ]


@transaction.atomic
def order_part(part: PartNeeded, how: Order, *, by: Person, at: datetime) -> PartNeeded:
    """It is ordered, or its day has changed. Raises `Refused(FACT_MISSING)` without a supplier."""
    supplier = how.supplier.strip()
    if not supplier:
        raise Refused(Refusal.FACT_MISSING, name="supplier")
    order, line, part = _locked(part, PartState.ORDERED)
    part.supplier, part.due_at = supplier[:LONGEST_SUPPLIER], how.due_at
    part.ordered_at, part.ordered_by = part.ordered_at or at, by
    part.save(update_fields=["supplier", "due_at", "ordered_at", "ordered_by"])
    _keep_due(line)
    due = how.due_at.isoformat() if how.due_at else None
    record(EventKind.PART_ORDERED, about=order, by=by, at=at, line=line.pk, part=part.pk, due_at=due)
    return part


@transaction.atomic
def receive_part(part: PartNeeded, *, by: Person, at: datetime) -> PartNeeded:
    """It is here, from the supplier or from the shelf."""
    order, line, part = _locked(part, PartState.ARRIVED)
    part.arrived_at, part.arrived_by = at, by
    part.save(update_fields=["arrived_at", "arrived_by"])
    _keep_due(line)
    left = line.parts_needed.filter(AWAITED).count()
    record(EventKind.PART_ARRIVED, about=order, by=by, at=at, line=line.pk, part=part.pk, left=left)
    return part


@transaction.atomic
def fit_part(part: PartNeeded, *, by: Person, at: datetime) -> PartNeeded:
    """It is in the car."""
    order, line, part = _locked(part, PartState.FITTED)
    part.arrived_at, part.arrived_by = part.arrived_at or at, part.arrived_by or by
    part.fitted_at, part.fitted_by = at, by
    part.save(update_fields=["arrived_at", "arrived_by", "fitted_at", "fitted_by"])
    _keep_due(line)
    record(EventKind.PART_FITTED, about=order, by=by, at=at, line=line.pk, part=part.pk)
    return part


@transaction.atomic
def drop_part(part: PartNeeded, *, by: Person, at: datetime) -> PartNeeded:
    """It is not needed after all."""
    order, line, part = _locked(part, PartState.DROPPED)
    part.dropped_at = at
    part.save(update_fields=["dropped_at"])
    _keep_due(line)
    record(EventKind.PART_DROPPED, about=order, by=by, at=at, line=line.pk, part=part.pk)
    return part


@transaction.atomic
def need_after_all(part: PartNeeded, *, by: Person, at: datetime) -> PartNeeded:
    """It was put aside by mistake: it is again as far as it was. Harmless when repeated."""
    order, line = _open_line(part.line)
    part = PartNeeded.objects.get(pk=part.pk)
    if part.dropped_at is None:
        return part
    part.dropped_at = None
    part.save(update_fields=["dropped_at"])
    _keep_due(line)
    record(EventKind.PART_NEEDED, about=order, by=by, at=at, line=line.pk, part=part.pk, after_all=True)
    return part


def _open_line(line: RepairLine) -> tuple[RepairOrder, RepairLine]:
    order, line = lock_line(line.pk)
    if order.state not in OPEN_ORDER_STATES:
        raise Refused(Refusal.ORDER_NOT_OPEN_FOR_THIS, state=order.state)
    return order, line


def _locked(part: PartNeeded, wanted: PartState) -> tuple[RepairOrder, RepairLine, PartNeeded]:
    order, line = _open_line(part.line)
    part = PartNeeded.objects.get(pk=part.pk)
    if part.state not in _BEFORE[wanted]:
        raise Refused(Refusal.PART_MOVED_ON)
    return order, line, part


def _need(
    order: RepairOrder, line: RepairLine, name: str, quantity: Decimal, *, by: Person, at: datetime
) -> PartNeeded:
    if line.parts_needed.count() >= MOST_PARTS:
        raise Refused(Refusal.LIST_FULL, most=MOST_PARTS)
    part = PartNeeded.objects.create(line=line, name=name, quantity=quantity, needed_at=at, needed_by=by)
    _keep_due(line)
    record(EventKind.PART_NEEDED, about=order, by=by, at=at, line=line.pk, part=part.pk)
    return part


def _keep_due(line: RepairLine) -> None:
    """The last of its parts decides when a repair can go on; none is known while one of them has no day. A repair
    whose parts are all here, and that waits for something else, keeps the day that was typed for that."""
    awaited = list(line.parts_needed.filter(AWAITED).values_list("due_at", flat=True))
    if not awaited and line.state is LineState.WAITING_FOR_PARTS and not line.parts_needed.exists():
        return
    known = [due for due in awaited if due is not None]
    line.parts_due_at = max(known) if known and len(known) == len(awaited) else None
    line.save(update_fields=["parts_due_at"])
