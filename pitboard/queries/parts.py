"""Parts of a visit's repairs, and what the engine has to know of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from pitboard.records.estimates import EstimatePart
from pitboard.records.orders import RepairLine
from pitboard.records.work import AWAITED, PartNeeded


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
