"""The technician takes the inventory: what needs repair, and what is good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pitboard.actions._locks import lock_order, require_as_seen, require_state
from pitboard.actions._record import record
from pitboard.actions.pictures import Picture, attach, stored
from pitboard.actions.promise_time import promise_for_order
from pitboard.queries.marks import finding_mark
from pitboard.records.estimates import EstimateLine
from pitboard.records.inspections import Finding, Inspection
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import ORDER_STATES_OF_FINDING, OrderMove, move_order
from pitboard.rules.promise import PromiseReason
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import NEEDS_REPAIR, Severity


@dataclass(frozen=True)
class Seen:
    """What was seen at one point. `measured` and its least allowed value `limit` are in the same `unit`."""

    severity: Severity
    title: str
    note: str = ""
    measured: Decimal | None = None
    limit: Decimal | None = None
    unit: str = ""
    why_it_matters: str = ""
    if_you_wait: str = ""
    pictures: Sequence[Picture] = ()


@transaction.atomic
def start_inspection(
    order: RepairOrder, *, technician: StaffMember | None = None, by: Person, at: datetime
) -> Inspection:
    """The technician begins; whoever is named (or nobody yet) is responsible for the car from now on."""
    order = lock_order(order.pk)
    order.state = move_order(order.state, OrderMove.START_INSPECTION)
    if technician is not None:
        order.technician = technician
    order.save(update_fields=["state", "technician"])
    inspection = Inspection.objects.create(order=order, started_at=at, started_by=by)
    record(EventKind.INSPECTION_STARTED, about=order, by=by, at=at)
    promise_for_order(order, reason=PromiseReason.STAGE, by=by, at=at)
    return inspection


def record_finding(order: RepairOrder, seen: Seen, *, by: Person, at: datetime) -> Finding:
    """One point more; the customer sees it at once. Later in the visit it asks for a new revision of the estimate."""
    with stored(seen.pictures), transaction.atomic():
        order = lock_order(order.pk)
        require_state(order, ORDER_STATES_OF_FINDING)
        finding = Finding(inspection=order.inspection, recorded_at=at, recorded_by=by)
        _describe(finding, seen)
        attach(seen.pictures, order=order, finding=finding, by=by, at=at)
        record(
            EventKind.FINDING_RECORDED,
            about=order,
            by=by,
            at=at,
            finding=finding.pk,
            severity=seen.severity.value,
        )
        return finding


def change_finding(
    finding: Finding, seen: Seen, *, mark: str | None = None, by: Person, at: datetime
) -> Finding:
    """Puts a finding right. Pictures are added to those it has.

    Raises `Refused` with FINDING_PRICED_ALREADY once the customer has been sent a price for it, and with
    CHANGED_MEANWHILE when it is not any more what it was at that `mark`.
    """
    with stored(seen.pictures), transaction.atomic():
        order = lock_order(finding.inspection.order_id)
        require_state(order, ORDER_STATES_OF_FINDING)
        finding = Finding.objects.select_for_update().get(pk=finding.pk)
        _require_unsent(finding)
        require_as_seen(finding_mark(finding), mark)
        _describe(finding, seen)
        attach(seen.pictures, order=order, finding=finding, by=by, at=at)
        record(EventKind.FINDING_CHANGED, about=order, by=by, at=at, finding=finding.pk)
        return finding


@transaction.atomic
def remove_finding(finding: Finding, *, by: Person, at: datetime) -> None:
    """Takes a mistaken finding back, with its photos' rows and its place in a draft.

    Raises `Refused(FINDING_PRICED_ALREADY)` once the customer has been sent a price for it.
    """
    order = lock_order(finding.inspection.order_id)
    require_state(order, ORDER_STATES_OF_FINDING)
    _require_unsent(finding)
    EstimateLine.objects.filter(repair__finding=finding).delete()
    finding.photos.update(finding=None)
    line = getattr(finding, "line", None)
    if line is not None:
        line.delete()
    title = finding.title
    finding.delete()
    record(EventKind.FINDING_REMOVED, about=order, by=by, at=at, title=title)


@transaction.atomic
def finish_inspection(order: RepairOrder, *, by: Person, at: datetime) -> RepairOrder:
    """The inventory is complete; the customer is told so, and that the costs are being calculated."""
    order = lock_order(order.pk)
    order.state = move_order(order.state, OrderMove.FINISH_INSPECTION)
    order.save(update_fields=["state"])
    inspection = order.inspection
    inspection.finished_at = at
    inspection.save(update_fields=["finished_at"])
    severities = list(inspection.findings.values_list("severity", flat=True))
    record(
        EventKind.INSPECTION_FINISHED,
        about=order,
        by=by,
        at=at,
        fix_now=severities.count(Severity.FIX_NOW),
        fix_soon=severities.count(Severity.FIX_SOON),
        good=severities.count(Severity.GOOD),
    )
    promise_for_order(order, reason=PromiseReason.STAGE, by=by, at=at)
    return order


def _describe(finding: Finding, seen: Seen) -> None:
    finding.severity, finding.title, finding.note = seen.severity, seen.title.strip(), seen.note.strip()
    finding.measured, finding.limit, finding.unit = seen.measured, seen.limit, seen.unit.strip()
    needs_words = seen.severity in NEEDS_REPAIR
    finding.why_it_matters = seen.why_it_matters.strip() if needs_words else ""
    finding.if_you_wait = seen.if_you_wait.strip() if needs_words else ""
    finding.save()


def _require_unsent(finding: Finding) -> None:
    if EstimateLine.objects.filter(repair__finding=finding, estimate__sent_at__isnull=False).exists():
        raise Refused(Refusal.FINDING_PRICED_ALREADY, finding=finding.pk)
