"""The workshop's list of what is checked before a car goes. Its page of settings writes it; `hand_back` asks for it."""

from collections.abc import Sequence

from django.db import transaction

from pitboard.actions._locks import lock_workshop
from pitboard.records.work import CheckPoint
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused

USUAL_POINTS = ("Road test", "Wheel nuts to torque", "Fluids", "Clean inside and out")
MOST_POINTS, LONGEST_POINT = 20, 100


@transaction.atomic
def set_check_points(workshop: Workshop, names: Sequence[str]) -> None:
    """The whole list, in this order; without any, nothing is asked. What was checked before stays written down in its
    own words. Raises `Refused` with LIST_FULL (fact `most`) or FIGURE_OUT_OF_RANGE."""
    workshop = lock_workshop(workshop.pk)
    wanted = list(dict.fromkeys(name for name in (" ".join(one.split()) for one in names) if name))
    if len(wanted) > MOST_POINTS:
        raise Refused(Refusal.LIST_FULL, most=MOST_POINTS)
    if any(len(name) > LONGEST_POINT for name in wanted):
        raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name="point", least=1, most=LONGEST_POINT)
    workshop.check_points.exclude(name__in=wanted).delete()
    for place, name in enumerate(wanted):
        CheckPoint.objects.update_or_create(workshop=workshop, name=name, defaults={"position": place})


def use_usual_check_list(workshop: Workshop) -> None:
    set_check_points(workshop, USUAL_POINTS)
