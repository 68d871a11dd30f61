"""What the desk keeps for itself: notes that customers never see, calls that were tried, and what was merged."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from pitboard.records.bookings import Booking
from pitboard.records.fields import EnumField, in_enum
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.calls import CallReason


class InternalNote(models.Model):
    """A colleague's words about a customer, a car or a visit. They stay with the workshop."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="+")
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, related_name="internal_notes", help_text="the visit"
    )
    text = models.CharField(max_length=1000)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False, vehicle__isnull=True, booking__isnull=True)
                | Q(customer__isnull=True, vehicle__isnull=False, booking__isnull=True)
                | Q(customer__isnull=True, vehicle__isnull=True, booking__isnull=False),
                name="internalnote_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.text


class CallTry(models.Model):
    """Somebody of the workshop rang a customer who waited to hear from it."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="calls")
    reason = EnumField(CallReason)
    reached = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()

    class Meta:
        ordering = ["-called_at", "-pk"]
        constraints = [in_enum("reason", CallReason, model="calltry")]
        indexes = [models.Index(fields=["booking", "reason", "-called_at"], name="calltry_newest")]


class MergedKind(StrEnum):
    CUSTOMER = "customer"
    CAR = "car"


class Merge(models.Model):
    """Two records of the same customer, or of the same car, that became one. `moved` names the rows that were moved,
    by what they are, so that a day long they can be moved back."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    kind = EnumField(MergedKind)
    kept_customer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="merges")
    gone_customer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="merged_as")
    kept_car = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="merges")
    gone_car = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="merged_as")
    moved = models.JSONField()
    merged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-pk"]
        constraints = [
            in_enum("kind", MergedKind, model="merge"),
            models.CheckConstraint(
                condition=Q(
                    kind=MergedKind.CUSTOMER.value,
                    kept_customer__isnull=False,
                    gone_customer__isnull=False,
                    kept_car__isnull=True,
                    gone_car__isnull=True,
                )
                | Q(
                    kind=MergedKind.CAR.value,
                    kept_customer__isnull=True,
                    gone_customer__isnull=True,
                    kept_car__isnull=False,
                    gone_car__isnull=False,
                ),
                name="merge_of_two_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["gone_customer"], condition=Q(undone_at=None), name="merge_customer_gone_once"
            ),
            models.UniqueConstraint(
                fields=["gone_car"], condition=Q(undone_at=None), name="merge_car_gone_once"
            ),
        ]
