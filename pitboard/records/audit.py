"""What was done beside the bookings and visits, which have their events: accounts, settings, links, owners."""

from django.db import models
from django.db.models import Q

from pitboard.records.bookings import Booking
from pitboard.records.fields import EnumField
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import AuditKind


class AuditEntry(models.Model):
    """Something somebody did, or tried to do. `facts` hold ids, figures and names of settings, never of people."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, null=True, related_name="+")
    kind = EnumField(AuditKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    whom = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="whom it is about"
    )
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, related_name="+")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True, blank=True)
    browser = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="auditentry_newest"),
            models.Index(
                fields=["at"],
                condition=Q(address__isnull=False) | ~Q(browser=""),
                name="auditentry_with_origin",
            ),
        ]
