"""Parts of a visit's repairs, and what the engine has to know of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet

from pitboard.records.estimates import EstimatePart
from pitboard.records.orders import RepairLine
from pitboard.records.work import AWAITED, PartNeeded
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import OPEN_ORDER_STATES


def parts_of_estimate(line: RepairLine) -> list[tuple[str, Decimal]]:
    """The names and numbers that the newest sent estimate prices for a repair."""
    parts = EstimatePart.objects.filter(line__repair=line, line__estimate__sent_at__isnull=False)
    newest = parts.order_by("-line__estimate__revision").values_list("line", flat=True).first()
    return list(parts.filter(line=newest).values_list("name", "quantity")) if newest else []


def parts_by_line(lines: Iterable[int]) -> Mapping[int, Sequence[PartNeeded]]:
    """What is still needed, or was fitted; one query for all."""
    found: dict[int, list[PartNeeded]] = defaultdict(list)
    for part in PartNeeded.objects.filter(line__in=list(lines), dropped_at=None).order_by("pk"):
        found[part.line_id].append(part)
    return found


def with_parts(lines: "QuerySet[RepairLine]") -> "QuerySet[RepairLine]":
    """Each line says whether it `awaits_parts`, and whether it `has_parts` at all."""
    known = PartNeeded.objects.filter(line=OuterRef("pk"), dropped_at=None)
    return lines.annotate(awaits_parts=Exists(known.filter(AWAITED)), has_parts=Exists(known))


def open_parts(workshop: Workshop) -> list[PartNeeded]:
    """All that is not fitted yet on the cars that are here: what is needed first, then by the day it is due."""
    parts = PartNeeded.objects.filter(
        line__order__workshop=workshop,
        line__order__state__in=sorted(OPEN_ORDER_STATES),
        fitted_at=None,
        dropped_at=None,
    )
    found = parts.select_related("line__order__vehicle", "ordered_by", "needed_by")
    return list(found.order_by(F("due_at").asc(nulls_first=True), "pk"))
