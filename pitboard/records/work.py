"""What the bay keeps of its own work: who was at which repair and when, the parts it needs, what is checked before a
car goes, and what its people write to each other. Customers see none of it."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from pitboard.records.fields import hours_field
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop


class WorkSpan(models.Model):
    """One stretch of somebody's work on one repair, as the buttons measured it. It is never changed to what it ought
    to have been: that is what corrections are for."""

    line = models.ForeignKey(RepairLine, on_delete=models.PROTECT, related_name="work_spans")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="work_spans")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text="none: they are at it now")
    taken_back_at = models.DateTimeField(
        null=True, blank=True, help_text="the start was a mistake, so it does not count"
    )

    class Meta:
        ordering = ["begins_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("begins_at")), name="workspan_forward"
            ),
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(ends_at=None, taken_back_at=None),
                name="workspan_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["staff", "begins_at"], name="workspan_by_person")]


class TimeCorrection(models.Model):
    """Hours that are added to what was measured of somebody's work on a repair, or taken off it, and why."""

    line = models.ForeignKey(RepairLine, on_delete=models.PROTECT, related_name="time_corrections")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    hours = hours_field()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class PartState(StrEnum):
    """How far a part has come; it follows from when each thing happened."""

    NEEDED = "needed"
    ORDERED = "ordered"
    ARRIVED = "arrived"
    FITTED = "fitted"
    DROPPED = "dropped"


class PartNeeded(models.Model):
    """A part for one repair: who needs it, who ordered it from whom, when it is due, when it came and went in."""

    line = models.ForeignKey(RepairLine, on_delete=models.PROTECT, related_name="parts_needed")
    name = models.CharField(max_length=120)
    quantity = models.DecimalField(max_digits=8, decimal_places=2, default=1)
    needed_at = models.DateTimeField()
    needed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    supplier = models.CharField(max_length=100, blank=True)
    ordered_at = models.DateTimeField(null=True, blank=True)
    ordered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fitted_at = models.DateTimeField(null=True, blank=True)
    fitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True, help_text="it is not needed after all")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> PartState:
        if self.dropped_at is not None:
            return PartState.DROPPED
        if self.fitted_at is not None:
            return PartState.FITTED
        if self.arrived_at is not None:
            return PartState.ARRIVED
        return PartState.ORDERED if self.ordered_at is not None else PartState.NEEDED


#: Parts that a repair still waits for.
AWAITED = Q(arrived_at=None, fitted_at=None, dropped_at=None)


class CheckPoint(models.Model):
    """A point of the workshop's list for the final check: "Road test"."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="check_points")
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["workshop", "name"], name="checkpoint_once")]

    def __str__(self) -> str:
        return self.name


class Checked(models.Model):
    """A point that was found in order before the car was called ready, in the words of the list as it was then."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="checked")
    lap = models.PositiveSmallIntegerField(help_text="which time the car became ready")
    name = models.CharField(max_length=100)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["order", "lap", "name"], name="checked_once")]


class CrewMessage(models.Model):
    """What the workshop's people write to each other about a visit. A question stays open until somebody else of them
    answers."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="crew_messages")
    line = models.ForeignKey(RepairLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sender = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000, blank=True, help_text="none where a photo says it")
    asks = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["order"], condition=Q(asks=True, answered_at=None), name="crewmessage_unanswered"
            )
        ]
