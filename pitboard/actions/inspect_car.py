"""The technician takes the inventory: what needs repair, and what is good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from pitboard.actions._locks import lock_order, require_as_seen, require_state
from pitboard.actions._record import record
from pitboard.actions.pictures import Picture, attach, stored
from pitboard.queries.marks import finding_mark
from pitboard.records.catalogue import InspectionPoint
from pitboard.records.estimates import EstimateLine
from pitboard.records.inspections import Finding, Inspection
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import ORDER_STATES_OF_FINDING, OrderMove, move_order
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import NEEDS_REPAIR, Severity


@dataclass(frozen=True)
class Seen:
    """What was seen at one point. `measured` and its least allowed value `limit` (the most allowed, with
    `limit_is_most`) are in the same `unit`. `point` is the workshop's own name for the place, if it has one."""

    severity: Severity
    title: str
    note: str = ""
    measured: Decimal | None = None
    limit: Decimal | None = None
    limit_is_most: bool = False
    unit: str = ""
    why_it_matters: str = ""
    if_you_wait: str = ""
    pictures: Sequence[Picture] = ()
    point: InspectionPoint | None = None


class _SentBefore(Exception):
    """This sending has arrived before."""

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding


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
    return inspection


def record_finding(
    order: RepairOrder, seen: Seen, *, submission: UUID | None = None, by: Person, at: datetime
) -> Finding:
    """One point more; the customer sees it at once. Later in the visit it asks for a new revision of the estimate.

    Sent twice under one `submission`, it is there once, and the second sending gets what the first one made. Raises
    `Refused(CHANGED_MEANWHILE)` when somebody, or something else, came under that name before.
    """
    try:
        return _record_finding(order, seen, submission, by=by, at=at)
    except _SentBefore as before:
        return before.finding


def _record_finding(
    order: RepairOrder, seen: Seen, submission: UUID | None, *, by: Person, at: datetime
) -> Finding:
    with stored(seen.pictures), transaction.atomic():
        order = lock_order(order.pk)
        _require_first(order, seen, submission, by)
        require_state(order, ORDER_STATES_OF_FINDING)
        finding = Finding(
            inspection=order.inspection,
            point=seen.point,
            submission=submission,
            recorded_at=at,
            recorded_by=by,
        )
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
def find_rest_good(order: RepairOrder, points: Sequence[InspectionPoint], *, by: Person, at: datetime) -> int:
    """Those of the points about which nothing is said yet are good. Returns how many they were; saying it again adds
    nothing."""
    order = lock_order(order.pk)
    require_state(order, ORDER_STATES_OF_FINDING)
    known = set(order.inspection.findings.values_list("point", flat=True))
    rest = [point for point in points if point.pk not in known]
    Finding.objects.bulk_create(
        Finding(
            inspection=order.inspection,
            point=point,
            severity=Severity.GOOD,
            title=title_of(point),
            recorded_at=at,
            recorded_by=by,
        )
        for point in rest
    )
    if rest:
        record(EventKind.POINTS_FOUND_GOOD, about=order, by=by, at=at, count=len(rest))
    return len(rest)


def title_of(point: InspectionPoint) -> str:
    """What a finding at this point is called; points of an official list have longer names than findings."""
    most = Finding.title.field.max_length or 0
    return point.name if len(point.name) <= most else f"{point.name[: most - 1]}…"


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
    return order


def _describe(finding: Finding, seen: Seen) -> None:
    finding.severity, finding.title, finding.note = seen.severity, seen.title.strip(), seen.note.strip()
    finding.measured, finding.limit, finding.unit = seen.measured, seen.limit, seen.unit.strip()
    finding.limit_is_most = seen.limit_is_most
    needs_words = seen.severity in NEEDS_REPAIR
    finding.why_it_matters = seen.why_it_matters.strip() if needs_words else ""
    finding.if_you_wait = seen.if_you_wait.strip() if needs_words else ""
    finding.save()


def _require_first(order: RepairOrder, seen: Seen, submission: UUID | None, by: Person) -> None:
    if submission is None:
        return
    known = Finding.objects.filter(inspection__order=order, submission=submission).first()
    if known is None:
        return
    is_same = (known.severity, known.title, known.note, known.measured, known.recorded_by_id) == (
        seen.severity,
        seen.title.strip(),
        seen.note.strip(),
        seen.measured,
        by.pk,
    )
    if not is_same:
        raise Refused(Refusal.CHANGED_MEANWHILE)
    raise _SentBefore(known)


def _require_unsent(finding: Finding) -> None:
    if EstimateLine.objects.filter(repair__finding=finding, estimate__sent_at__isnull=False).exists():
        raise Refused(Refusal.FINDING_PRICED_ALREADY, finding=finding.pk)
