"""What earlier visits of a car left open: repairs that its owner put off or declined, to be taken over."""

from dataclasses import dataclass
from datetime import datetime

from pitboard.records.estimates import EstimateLine
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.lifecycle import LineState

#: A visit takes over so many at most; the newest of them.
MOST = 12


@dataclass(frozen=True)
class Carried:
    """A line of an earlier visit with what it was last priced at."""

    line: RepairLine
    priced: EstimateLine | None

    @property
    def since(self) -> datetime:
        return self.line.order.arrived_at


def left_open(order: RepairOrder) -> list[Carried]:
    """Of the same car and the same customer, newest first; not what was taken over since."""
    lines = RepairLine.objects.filter(
        order__vehicle=order.vehicle_id,
        order__customer=order.customer_id,
        order__arrived_at__lt=order.arrived_at,
        state__in=[LineState.DEFERRED.value, LineState.DECLINED.value],
        carried_to=None,
    ).exclude(order=order.pk)
    found = list(lines.select_related("order", "finding").order_by("-order__arrived_at", "position")[:MOST])
    priced = EstimateLine.objects.filter(repair__in=found, estimate__sent_at__isnull=False)
    newest = {
        line.repair_id: line for line in priced.prefetch_related("parts").order_by("estimate__revision")
    }
    return [Carried(line, newest.get(line.pk)) for line in found]
