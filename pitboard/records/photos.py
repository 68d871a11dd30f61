"""Photos: re-encoded when they came, upright, with nothing in them but the picture."""

from django.db import models
from django.db.models import Q

from pitboard.records.bookings import Appointment, Booking
from pitboard.records.condition import CarSide, Moment
from pitboard.records.fields import EnumField, in_enum
from pitboard.records.inspections import Finding
from pitboard.records.messages import Message
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.work import CrewMessage


class Photo(models.Model):
    """A picture of something: of what a booking is about, of the car on arrival, of a finding or of a repair."""

    key = models.CharField(
        max_length=32,
        unique=True,
        help_text="unguessable name, in the address and on disk",
    )
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="photos"
    )
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
    )
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="photos"
    )
    line = models.ForeignKey(
        RepairLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
    )
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="photos"
    )
    # Neither of a booking nor of a visit: what shows those shows none of these by itself.
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="photos"
    )
    crew_message = models.ForeignKey(
        CrewMessage, on_delete=models.PROTECT, null=True, blank=True, related_name="photos"
    )
    moment = EnumField[Moment | None](
        Moment, null=True, blank=True, help_text="of the visit, for a photo of the whole car"
    )
    side = EnumField[CarSide | None](CarSide, null=True, blank=True)
    caption = models.CharField(max_length=120, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(booking__isnull=False)
                | Q(order__isnull=False)
                | Q(appointment__isnull=False)
                | Q(crew_message__isnull=False),
                name="photo_belongs_somewhere",
            ),
            in_enum("moment", Moment, model="photo"),
            in_enum("side", CarSide, model="photo"),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.key}.jpg"

    @property
    def small_name(self) -> str:
        return f"{self.key}.small.jpg"
