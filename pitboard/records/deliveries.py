"""Deliveries: every telling that an event owes, planned with the event and worked off afterwards."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from pitboard.records.events import Event
from pitboard.records.fields import EnumField, in_enum
from pitboard.records.people import Person
from pitboard.rules.recipients import Channel


class DeliveryState(StrEnum):
    DUE = "due"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"


class Delivery(models.Model):
    """One telling to one person through one channel. `key` makes sure that it is planned once."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deliveries")
    channel = EnumField(Channel)
    key = models.CharField(max_length=200, unique=True)
    state = EnumField(DeliveryState, default=DeliveryState.DUE)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            in_enum("channel", Channel, model="delivery"),
            in_enum("state", DeliveryState, model="delivery"),
        ]
        indexes = [
            # The worker's question, whatever the number of old rows.
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[DeliveryState.DUE.value, DeliveryState.LEASED.value]),
                name="delivery_to_be_done",
            ),
            # What somebody has not seen yet. Not a partial index: SQLite does not use one whose condition is bound.
            models.Index(fields=["recipient", "channel", "seen_at"], name="delivery_unseen"),
            models.Index(fields=["recipient", "-id"], name="delivery_by_recipient"),
        ]
