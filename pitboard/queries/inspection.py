"""An inspection as it goes along: the workshop's list, area by area, with what was found at each point."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db.models import Prefetch, Q

from pitboard.records.catalogue import FindingWording, InspectionPoint
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairOrder
from pitboard.records.workshop import Workshop

#: So many points are shown for what was searched.
MOST_FOUND = 30


@dataclass(frozen=True)
class Looked:
    """A point of the list with what was found there: nothing yet, one thing, or more."""

    point: InspectionPoint
    findings: Sequence[Finding]
    #: Names the next sending about this point; the same for everybody until something is recorded here.
    submission: UUID


@dataclass(frozen=True)
class Area:
    name: str
    points: Sequence[Looked]

    @property
    def done(self) -> int:
        return sum(bool(one.findings) for one in self.points)


@dataclass(frozen=True)
class Checklist:
    """`elsewhere` is what was found at no point of the list."""

    areas: Sequence[Area]
    elsewhere: Sequence[Finding]

    @property
    def open_points(self) -> list[InspectionPoint]:
        return [one.point for area in self.areas for one in area.points if not one.findings]

    @property
    def total(self) -> int:
        return sum(len(area.points) for area in self.areas)

    @property
    def done(self) -> int:
        return sum(area.done for area in self.areas)


def checklist(order: RepairOrder) -> Checklist:
    """In five queries, however long the list is and whatever was found."""
    found: dict[int, list[Finding]] = {}
    elsewhere: list[Finding] = []
    points = list(listed_points(order.workshop))
    listed = {point.pk for point in points}
    for finding in Finding.objects.filter(inspection__order=order).prefetch_related("photos"):
        if finding.point_id in listed:
            found.setdefault(finding.point_id, []).append(finding)
        else:
            elsewhere.append(finding)
    areas: dict[str, list[Looked]] = {}
    for point in points:
        here = found.get(point.pk, [])
        looked = Looked(point, here, submission_for(order, point, here))
        areas.setdefault(point.area, []).append(looked)
    return Checklist([Area(name, looked) for name, looked in areas.items()], elsewhere)


def listed_points(workshop: Workshop) -> Sequence[InspectionPoint]:
    """The list in its order, with its wordings and what would usually be done."""
    listed = workshop.inspection_points.filter(on_list=True).select_related("repair")
    return list(listed.prefetch_related("wordings"))


def listed_areas(workshop: Workshop) -> dict[str, list[InspectionPoint]]:
    """The list by area, the areas in the order in which their first points stand."""
    areas: dict[str, list[InspectionPoint]] = {}
    for point in listed_points(workshop):
        areas.setdefault(point.area, []).append(point)
    return areas


def submission_for(order: RepairOrder, point: InspectionPoint, found: Sequence[Finding]) -> UUID:
    """Of the next finding at a point. It follows from what is there, so that a page shown to two people, or twice,
    names the same sending."""
    last = max((finding.pk for finding in found), default=0)
    return uuid5(NAMESPACE_OID, f"pitboard/{order.pk}/{point.pk}/{last}")


def points_named(workshop: Workshop, text: str, *, most: int = MOST_FOUND) -> list[InspectionPoint]:
    """Points of the workshop, on the list or not, with every word in their name, area or usual wordings."""
    words = text.split()
    if not words:
        return []
    found = workshop.inspection_points.all()
    for word in words:
        told = FindingWording.objects.filter(text__icontains=word).values("point")
        found = found.filter(Q(name__icontains=word) | Q(area__icontains=word) | Q(pk__in=told))
    wordings = Prefetch("wordings", FindingWording.objects.order_by("pk"))
    return list(found.order_by("-on_list", "area", "name").prefetch_related(wordings)[:most])
