"""What the workshop knows beforehand: its usual repairs, and the points that an inspection looks at."""

from django.db import models

from pitboard.records.fields import hours_field, money_field
from pitboard.records.workshop import Skill, Workshop


class CatalogueRepair(models.Model):
    """A usual repair: what fills a priced line from a finding. Staff can change all of it on the line itself."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="catalogue")
    title = models.CharField(max_length=120)
    hours = hours_field(help_text="of labour, usually")
    skill = models.ForeignKey(Skill, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    needs_bay = models.BooleanField(default=True)
    why_it_matters = models.CharField(max_length=500, blank=True)
    if_you_wait = models.CharField(max_length=500, blank=True)
    offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["workshop", "title"], name="cataloguerepair_once")]

    def __str__(self) -> str:
        return self.title


class CataloguePart(models.Model):
    repair = models.ForeignKey(CatalogueRepair, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=120)
    quantity = models.DecimalField(max_digits=8, decimal_places=2, default=1)
    unit_price = money_field()

    class Meta:
        ordering = ["pk"]


class SharedLabour(models.Model):
    """Labour that two usual repairs have in common (the wheels come off once): counted once when both are chosen."""

    first = models.ForeignKey(CatalogueRepair, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(CatalogueRepair, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120, help_text="what is done once, in plain words")
    hours = hours_field()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="sharedlabour_once"),
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="sharedlabour_of_two_repairs"
            ),
        ]


class InspectionPoint(models.Model):
    """Something that is looked at. Those on the list make up the workshop's inspection; the others can be found by
    name when something turns up there."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="inspection_points")
    area = models.CharField(max_length=80, help_text="of the car: Brakes, Tyres")
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=12, blank=True, help_text="of what is measured; none: nothing is")
    limit = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    limit_is_most = models.BooleanField(default=False, help_text="the most allowed, and not the least")
    soon_from = models.DecimalField(
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="still allowed, but from here on it should be fixed soon",
    )
    repair = models.ForeignKey(
        CatalogueRepair, on_delete=models.SET_NULL, null=True, blank=True, related_name="points"
    )
    position = models.PositiveSmallIntegerField(default=0)
    on_list = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "area", "name"], name="inspectionpoint_once")
        ]
        indexes = [models.Index(fields=["workshop", "on_list", "position"], name="inspectionpoint_list")]

    def __str__(self) -> str:
        return self.name


class FindingWording(models.Model):
    """How a defect at a point is usually put into words; `advisory` is the milder wording, for what can wait."""

    point = models.ForeignKey(InspectionPoint, on_delete=models.CASCADE, related_name="wordings")
    text = models.CharField(max_length=300)
    advisory = models.CharField(max_length=300, blank=True)
    reference = models.CharField(
        max_length=32, blank=True, help_text="in the inspection manual it comes from"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["point", "text", "reference"], name="findingwording_once")
        ]
