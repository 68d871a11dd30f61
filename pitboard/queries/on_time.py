"""How well promises were kept: what the workshop shows itself, and the public if it chooses to.

Each visit counts once, by what was first promised after the choice of repairs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, F, Q, QuerySet

from pitboard.records.orders import RepairOrder
from pitboard.records.workshop import Workshop

LOOK_BACK = timedelta(days=90)
#: How far off they were is worked out from so many of the newest visits.
NEWEST = 100
#: Fewer visits than this say nothing yet.
ENOUGH = 10


@dataclass(frozen=True)
class OnTime:
    """Of `visits` that became ready lately, so many within the range first promised after the choice, and so many by
    its middle."""

    visits: int
    in_range: int
    by_the_time: int

    @property
    def is_enough(self) -> bool:
        return self.visits >= ENOUGH

    @property
    def percent(self) -> int:
        return round(100 * self.in_range / self.visits) if self.visits else 0


@dataclass(frozen=True)
class Accuracy:
    """How far the first promise lay from what came, in open hours: half of the visits were nearer than `median_hours`,
    and `late_hours` is by how much those that were late were late, in the middle."""

    mean_hours: float
    median_hours: float
    late_hours: float


def on_time(workshop: Workshop, *, at: datetime) -> OnTime:
    """One query."""
    kept = _measured(workshop, at).aggregate(
        visits=Count("pk"),
        in_range=Count("pk", filter=Q(ready_at__lte=F("promised_latest_at"))),
        by_the_time=Count("pk", filter=Q(ready_at__lte=F("promised_ready_at"))),
    )
    return OnTime(**kept)


def accuracy(workshop: Workshop, *, at: datetime) -> Accuracy | None:
    """None while nothing was measured."""
    opening = workshop.opening()
    apart: list[float] = []
    late: list[float] = []
    newest = _measured(workshop, at).order_by("-ready_at")[:NEWEST]
    for promised, ready in newest.values_list("promised_ready_at", "ready_at"):
        if promised is None or ready is None:
            continue
        hours = opening.hours_between(min(promised, ready), max(promised, ready))
        apart.append(hours)
        if ready > promised:
            late.append(hours)
    if not apart:
        return None
    return Accuracy(sum(apart) / len(apart), median(apart), median(late) if late else 0.0)


def _measured(workshop: Workshop, at: datetime) -> QuerySet[RepairOrder]:
    return RepairOrder.objects.filter(
        workshop=workshop, ready_at__gte=at - LOOK_BACK, promised_ready_at__isnull=False
    )
