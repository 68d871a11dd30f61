"""What an inspection of this workshop looks at: points are added, changed, ordered, put on the list and taken off it.
Findings keep what was said about a point, whatever becomes of it."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Max, QuerySet

from pitboard.actions._locks import lock_workshop
from pitboard.actions.standard_points import PointFacts, Wording, standard_points
from pitboard.records.catalogue import FindingWording, InspectionPoint
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import LARGEST_VALUE, is_beyond_limit

MOST_ON_LIST = 400
LONGEST_AREA, LONGEST_NAME, LONGEST_UNIT, LONGEST_WORDING = 80, 160, 12, 300


def add_point(workshop: Workshop, facts: PointFacts, *, on_list: bool = True) -> InspectionPoint:
    """The last of its area on the list. Raises `Refused` with FACT_MISSING, FIGURE_OUT_OF_RANGE (fact `name`),
    LIMITS_SWAPPED, NAME_TWICE or LIST_FULL (fact `most`)."""
    facts = _checked(facts)
    with transaction.atomic():
        lock_workshop(workshop.pk)
        point = InspectionPoint(workshop=workshop, on_list=on_list)
        if on_list:
            _require_room(workshop)
        point.position = _next_position(workshop)
        return _write(point, facts)


def change_point(point: InspectionPoint, facts: PointFacts) -> InspectionPoint:
    """All of it, its wordings too. Raises `Refused` as `add_point` does."""
    facts = _checked(facts)
    with transaction.atomic():
        lock_workshop(point.workshop_id)
        return _write(InspectionPoint.objects.get(pk=point.pk), facts)


def put_on_list(point: InspectionPoint) -> None:
    """At the end of the list. Raises `Refused(LIST_FULL)` with the fact `most`."""
    with transaction.atomic():
        workshop = lock_workshop(point.workshop_id)
        if InspectionPoint.objects.filter(pk=point.pk, on_list=True).exists():
            return
        _require_room(workshop)
        InspectionPoint.objects.filter(pk=point.pk).update(on_list=True, position=_next_position(workshop))


def take_off_list(point: InspectionPoint) -> None:
    """It can still be found by name when something turns up there."""
    InspectionPoint.objects.filter(pk=point.pk).update(on_list=False)


def move_point(point: InspectionPoint, *, up: bool) -> None:
    """One place up or down within its area; at the end of it, the whole area changes places with its neighbour."""
    with transaction.atomic():
        workshop = lock_workshop(point.workshop_id)
        areas = _by_area(workshop.inspection_points.filter(on_list=True))
        names = list(areas)
        if point.area not in areas:
            return
        within = areas[point.area]
        place = next((n for n, one in enumerate(within) if one.pk == point.pk), None)
        if place is None:
            return
        step = -1 if up else 1
        if 0 <= place + step < len(within):
            within[place], within[place + step] = within[place + step], within[place]
        else:
            area = names.index(point.area)
            if not 0 <= area + step < len(names):
                return
            names[area], names[area + step] = names[area + step], names[area]
        ordered = [one for name in names for one in areas[name]]
        for position, one in enumerate(ordered):
            one.position = position
        InspectionPoint.objects.bulk_update(ordered, ["position"])


def use_standard_list(workshop: Workshop) -> int:
    """Puts the points of the standard list on the list, where no point of that name and area stands yet. Returns how
    many were added; doing it again adds none."""
    with transaction.atomic():
        lock_workshop(workshop.pk)
        known = set(workshop.inspection_points.values_list("area", "name"))
        new = [facts for facts in standard_points() if (facts.area, facts.name) not in known]
        position = _next_position(workshop)
        for place, facts in enumerate(new):
            _write(InspectionPoint(workshop=workshop, on_list=True, position=position + place), facts)
        return len(new)


def _checked(facts: PointFacts) -> PointFacts:
    facts = replace(
        facts,
        area=" ".join(facts.area.split()),
        name=" ".join(facts.name.split()),
        unit=facts.unit.strip(),
        wordings=tuple(Wording(w.text.strip(), w.advisory.strip()) for w in facts.wordings if w.text.strip()),
    )
    _check_words(facts)
    _check_limits(facts)
    return facts


def _check_words(facts: PointFacts) -> None:
    lengths = (
        ("area", facts.area, 1, LONGEST_AREA),
        ("name", facts.name, 1, LONGEST_NAME),
        ("unit", facts.unit, 0, LONGEST_UNIT),
        *(("wording", w.text, 1, LONGEST_WORDING) for w in facts.wordings),
        *(("wording", w.advisory, 0, LONGEST_WORDING) for w in facts.wordings),
    )
    for name, text, least, most in lengths:
        if len(text) < least:
            raise Refused(Refusal.FACT_MISSING, name=name)
        if len(text) > most:
            raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name=name, least=least, most=most)


def _check_limits(facts: PointFacts) -> None:
    for name, value in (("limit", facts.limit), ("soon_from", facts.soon_from)):
        if value is not None and abs(value) > LARGEST_VALUE:
            raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name=name, least=-LARGEST_VALUE, most=LARGEST_VALUE)
        if value is not None and not facts.unit:
            raise Refused(Refusal.FACT_MISSING, name="unit")
    if is_beyond_limit(facts.soon_from, facts.limit, is_most=facts.limit_is_most):
        raise Refused(Refusal.LIMITS_SWAPPED)


def _write(point: InspectionPoint, facts: PointFacts) -> InspectionPoint:
    """Part of an action: the workshop is locked."""
    workshop = point.workshop
    same = workshop.inspection_points.filter(area=facts.area, name=facts.name).exclude(pk=point.pk)
    if same.exists():
        raise Refused(Refusal.NAME_TWICE, name=facts.name)
    point.area, point.name, point.unit = facts.area, facts.name, facts.unit
    point.limit, point.limit_is_most, point.soon_from = facts.limit, facts.limit_is_most, facts.soon_from
    point.repair_id = workshop.catalogue.filter(pk=facts.repair or 0).values_list("pk", flat=True).first()
    point.save()
    standing = {(w.text, w.advisory) for w in point.wordings.all()}
    wanted = {(w.text, w.advisory) for w in facts.wordings}
    for wording in point.wordings.all():
        if (wording.text, wording.advisory) not in wanted:
            wording.delete()
    FindingWording.objects.bulk_create(
        FindingWording(point=point, text=w.text, advisory=w.advisory)
        for w in {w.text: w for w in facts.wordings}.values()
        if (w.text, w.advisory) not in standing
    )
    return point


def _by_area(points: "QuerySet[InspectionPoint]") -> dict[str, list[InspectionPoint]]:
    """Areas in the order in which their first points stand."""
    areas: dict[str, list[InspectionPoint]] = {}
    for point in points.order_by("position", "pk"):
        areas.setdefault(point.area, []).append(point)
    return areas


def _require_room(workshop: Workshop) -> None:
    if workshop.inspection_points.filter(on_list=True).count() >= MOST_ON_LIST:
        raise Refused(Refusal.LIST_FULL, most=MOST_ON_LIST)


def _next_position(workshop: Workshop) -> int:
    last = workshop.inspection_points.filter(on_list=True).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1
