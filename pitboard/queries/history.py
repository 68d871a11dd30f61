"""A car's own record, as far as its present reader had a part in it: their visits, and nobody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from pitboard.queries.garage import left_out_of
from pitboard.records.estimates import AuthorisedLine, Decision
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.rules.lifecycle import LineState
from pitboard.rules.severity import NEEDS_REPAIR, URGENCY, Severity


@dataclass(frozen=True)
class DoneRepair:
    """What one repair cost, with tax."""

    line: RepairLine
    gross: Decimal


@dataclass(frozen=True)
class HistoryVisit:
    """One visit: what was found, done and put off. Paid is what was paid at hand-back, with tax."""

    order: RepairOrder
    findings: Sequence[Finding]
    good: int
    done: Sequence[DoneRepair]
    put_off: Sequence[RepairLine]


@dataclass(frozen=True)
class History:
    vehicle: Vehicle
    left_out: Sequence[RepairLine]
    visits: Sequence[HistoryVisit]


def history_of(vehicle: Vehicle, person: Person) -> History:
    """The newest visit first; a running one is among them."""
    orders = (
        RepairOrder.objects.filter(vehicle=vehicle, customer=person)
        .select_related("workshop", "inspection")
        .prefetch_related(
            "lines", Prefetch("inspection__findings", Finding.objects.prefetch_related("photos"))
        )
        .order_by("-arrived_at")
    )
    prices = _approved_prices(vehicle, person)
    return History(
        vehicle=vehicle,
        left_out=left_out_of(person, [vehicle.pk]).get(vehicle.pk, []),
        visits=[_visit(order, prices) for order in orders],
    )


def _approved_prices(vehicle: Vehicle, person: Person) -> dict[int, Decimal]:
    """What was last approved for each line of these visits, with tax, by the line's id."""
    approved = AuthorisedLine.objects.filter(
        authorisation__order__vehicle=vehicle,
        authorisation__order__customer=person,
        decision=Decision.APPROVED,
    )
    return dict(approved.order_by("authorisation_id").values_list("repair_id", "gross"))


def _visit(order: RepairOrder, prices: Mapping[int, Decimal]) -> HistoryVisit:
    inspection = getattr(order, "inspection", None)
    findings = list(inspection.findings.all()) if inspection else []
    wrong = [finding for finding in findings if finding.severity in NEEDS_REPAIR]
    lines = list(order.lines.all())
    return HistoryVisit(
        order=order,
        findings=sorted(wrong, key=lambda finding: (URGENCY[finding.severity], finding.pk)),
        good=sum(finding.severity == Severity.GOOD for finding in findings),
        done=[DoneRepair(line, prices[line.pk]) for line in lines if line.state == LineState.DONE],
        put_off=[line for line in lines if line.state in (LineState.DEFERRED, LineState.DECLINED)],
    )
