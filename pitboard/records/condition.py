"""The condition of a car when it came and when it went back: marks on the drawn outline."""

from enum import StrEnum

from django.db import models

from pitboard.records.fields import EnumField, in_enum
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person


class Moment(StrEnum):
    """Which end of the visit something was noted at."""

    ARRIVAL = "arrival"
    HAND_BACK = "hand_back"


class Damage(StrEnum):
    SCRATCH = "scratch"
    DENT = "dent"
    CRACK = "crack"
    MISSING = "missing"
    OTHER = "other"


class CarSide(StrEnum):
    """From where a photo of the whole car was taken."""

    FRONT = "front"
    REAR = "rear"
    LEFT = "left"
    RIGHT = "right"
    INSIDE = "inside"


class ConditionMark(models.Model):
    """One place on the outline, in thousandths of its width and height from the upper left."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="marks")
    moment = EnumField(Moment)
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    damage = EnumField(Damage)
    note = models.CharField(max_length=120, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            in_enum("moment", Moment, model="conditionmark"),
            in_enum("damage", Damage, model="conditionmark"),
            models.CheckConstraint(
                condition=models.Q(x__lte=1000, y__lte=1000), name="conditionmark_on_the_outline"
            ),
        ]
