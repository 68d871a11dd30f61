"""The workshop's usual repairs: what fills a priced line, found by a finding's point, by its words, or by searching."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from pitboard.records.catalogue import CatalogueRepair, InspectionPoint, SharedLabour
from pitboard.records.inspections import Finding
from pitboard.records.workshop import Workshop
from pitboard.rules.severity import NEEDS_REPAIR

#: So many are worth showing while somebody types.
MOST_FOUND = 20


@dataclass(frozen=True)
class UsualPart:
    """Parts of one kind, priced each as the workshop enters prices (with or without tax, by its setting)."""

    name: str
    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class UsualRepair:
    """A repair as the workshop usually does it: decimal hours of labour, its parts, the id of the skill it asks for,
    and why it is done. `pk` is its row, None for one that is not kept yet."""

    title: str
    hours: Decimal
    parts: Sequence[UsualPart] = ()
    skill: int | None = None
    needs_bay: bool = True
    why_it_matters: str = ""
    if_you_wait: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class Shared:
    """Labour that two usual repairs have in common, named by their ids: `title` is what is done once."""

    first: int
    second: int
    title: str
    hours: Decimal


def usual(repair: CatalogueRepair) -> UsualRepair:
    """One query for its parts unless they are prefetched."""
    return UsualRepair(
        title=repair.title,
        hours=repair.hours,
        parts=[UsualPart(part.name, part.quantity, part.unit_price) for part in repair.parts.all()],
        skill=repair.skill_id,
        needs_bay=repair.needs_bay,
        why_it_matters=repair.why_it_matters,
        if_you_wait=repair.if_you_wait,
        pk=repair.pk,
    )


def offer_from(finding: Finding) -> UsualRepair | None:
    """What would usually be done about a finding: the repair of its point, else the one of the same name."""
    return offers_from(finding.inspection.order.workshop, [finding]).get(finding.pk)


def offers_from(workshop: Workshop, findings: Iterable[Finding]) -> dict[int, UsualRepair]:
    """By the findings' ids; in three queries, however many there are. Nothing for what is good, or not known."""
    wanted = [finding for finding in findings if finding.severity in NEEDS_REPAIR]
    if not wanted:
        return {}
    points = InspectionPoint.objects.filter(pk__in={f.point_id for f in wanted if f.point_id})
    of_point = dict(points.exclude(repair=None).values_list("pk", "repair_id"))
    titles = {finding.title for finding in wanted}
    known = _offered(workshop).filter(Q(pk__in=of_point.values()) | Q(title__in=titles))
    repairs = {repair.pk: usual(repair) for repair in known}
    by_title = {repair.title: repair for repair in repairs.values()}
    found = {
        f.pk: repairs.get(of_point.get(f.point_id or 0, 0) or 0) or by_title.get(f.title) for f in wanted
    }
    return {pk: repair for pk, repair in found.items() if repair is not None}


def search(workshop: Workshop, text: str, *, most: int = MOST_FOUND) -> list[UsualRepair]:
    """Those with every word of the text in their title or a part's name; all of them for no words. By title."""
    found = _offered(workshop)
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(parts__name__icontains=word))
    return [usual(repair) for repair in found.distinct()[:most]]


def shared_labour(repairs: Iterable[int]) -> list[Shared]:
    """Between any two of these usual repairs, named by their ids."""
    pks = set(repairs)
    rows = SharedLabour.objects.filter(first__in=pks, second__in=pks)
    return [Shared(row.first_id, row.second_id, row.title, row.hours) for row in rows]


def shared_with(repair: CatalogueRepair) -> list[SharedLabour]:
    """What a usual repair has in common with others."""
    either = SharedLabour.objects.filter(Q(first=repair) | Q(second=repair))
    return list(either.select_related("first", "second"))


def catalogue_rows(workshop: Workshop, text: str = "") -> "QuerySet[CatalogueRepair]":
    """All usual repairs for the settings, also those that are not offered any more, by title."""
    rows = workshop.catalogue.select_related("skill").prefetch_related("parts")
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(parts__name__icontains=word))
    return rows.distinct().order_by("-offered", "title")


def _offered(workshop: Workshop) -> "QuerySet[CatalogueRepair]":
    return workshop.catalogue.filter(offered=True).prefetch_related("parts").order_by("title")
