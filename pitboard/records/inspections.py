"""Inspections: what the technician found, the good points too."""

from django.db import models

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
    """One point that was looked at. `limit` is the least value allowed, in the same unit as the measured one."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    severity = EnumField(Severity)
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    measured = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    limit = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=12, blank=True)
    why_it_matters = models.CharField(max_length=500, blank=True)
    if_you_wait = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [in_enum("severity", Severity, model="finding")]

    def __str__(self) -> str:
        return self.title
