"""Events: the customer's timeline, the staff's audit trail, the outbox and the live cursor, in one row each."""

from django.db import models
from django.db.models import Q

from pitboard.records.bookings import Booking
from pitboard.records.fields import EnumField
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind


class Event(models.Model):
    """Something that happened to a booking or a repair order. `facts` hold ids and figures, never names."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    kind = EnumField(EventKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, related_name="events")
    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, null=True, related_name="events")
    version = models.PositiveIntegerField(help_text="of the booking or order, with this event")
    facts = models.JSONField(default=dict)
    # From where the actor did it, as far as that may still be known; nothing for the worker and the command line.
    address = models.GenericIPAddressField(null=True, blank=True)
    # May be NULL, unlike other texts: adding it rewrites no row of what is the largest table.
    browser = models.CharField(max_length=300, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="event_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(booking__isnull=False, order__isnull=True)
                | Q(booking__isnull=True, order__isnull=False),
                name="event_about_one_thing",
            ),
            models.UniqueConstraint(fields=["order", "version"], name="event_one_a_version_of_an_order"),
            models.UniqueConstraint(fields=["booking", "version"], name="event_one_a_version_of_a_booking"),
        ]

    @property
    def topic(self) -> str:
        return f"order:{self.order_id}" if self.order_id else f"booking:{self.booking_id}"
