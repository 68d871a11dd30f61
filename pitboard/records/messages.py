"""Messages between a customer and the workshop about one visit."""

from django.db import models

from pitboard.records.bookings import Booking
from pitboard.records.people import Person


class Message(models.Model):
    """What one side wrote to the other. It is about the visit, that is: about its booking and all that comes of it."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="messages")
    sender = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    from_workshop = models.BooleanField()
    text = models.CharField(max_length=4000, blank=True, help_text="none where a photo says it")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, help_text="by the other side, first")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["booking", "from_workshop", "read_at"], name="message_unread"),
        ]
