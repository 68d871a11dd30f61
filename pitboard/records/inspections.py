"""Inspections: what the technician found, the good points too."""

from django.db import models

from pitboard.records.catalogue import InspectionPoint
from pitboard.records.fields import EnumField, in_enum
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.severity import Severity


class Inspection(models.Model):
    order = models.OneToOneField(RepairOrder, on_delete=models.PROTECT, related_name="inspection")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)


class Finding(models.Model):
    """One point that was looked at. `limit` is the least value allowed (or the most), in the unit of the measured one.

    `submission` names the sending it came with: sent twice over a poor line, it is there once.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    point = models.ForeignKey(
        InspectionPoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    submission = models.UUIDField(null=True, blank=True)
    severity = EnumField(Severity)
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    measured = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    limit = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    limit_is_most = models.BooleanField(default=False)
    unit = models.CharField(max_length=12, blank=True)
    why_it_matters = models.CharField(max_length=500, blank=True)
    if_you_wait = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            in_enum("severity", Severity, model="finding"),
            models.UniqueConstraint(fields=["inspection", "submission"], name="finding_sent_once"),
        ]

    def __str__(self) -> str:
        return self.title
