"""The workshop's list of what is checked before a car goes. Its page of settings writes it; `hand_back` asks for it."""

from django.db import transaction
from django.db.models import Max

from pitboard.actions._locks import lock_workshop
from pitboard.records.work import CheckPoint
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused

USUAL_POINTS = ("Road test", "Wheel nuts to torque", "Fluids", "Clean inside and out")
MOST_POINTS, LONGEST_POINT = 20, 100


@transaction.atomic
def add_check_point(workshop: Workshop, name: str) -> CheckPoint:
    """The last of the list. Raises `Refused` with FACT_MISSING, FIGURE_OUT_OF_RANGE, NAME_TWICE or LIST_FULL (fact
    `most`)."""
    workshop = lock_workshop(workshop.pk)
    name = " ".join(name.split())
    if not name:
        raise Refused(Refusal.FACT_MISSING, name="point")
    if len(name) > LONGEST_POINT:
        raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name="point", least=1, most=LONGEST_POINT)
    if workshop.check_points.count() >= MOST_POINTS:
        raise Refused(Refusal.LIST_FULL, most=MOST_POINTS)
    if workshop.check_points.filter(name=name).exists():
        raise Refused(Refusal.NAME_TWICE, name=name)
    last = workshop.check_points.aggregate(last=Max("position"))["last"]
    return CheckPoint.objects.create(workshop=workshop, name=name, position=0 if last is None else last + 1)


@transaction.atomic
def remove_check_point(point: CheckPoint) -> None:
    """What was checked by it stays written down, in its words. Harmless when repeated."""
    CheckPoint.objects.filter(pk=point.pk).delete()


@transaction.atomic
def use_usual_check_list(workshop: Workshop) -> None:
    """Puts the usual points on the list where they are missing."""
    for name in USUAL_POINTS:
        if not workshop.check_points.filter(name=name).exists():
            add_check_point(workshop, name)
