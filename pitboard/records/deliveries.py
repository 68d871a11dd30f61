"""Deliveries: every telling that an event owes, planned with the event and worked off afterwards; and how people want
to be told."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from pitboard.records.bookings import Booking
from pitboard.records.events import Event
from pitboard.records.fields import EnumField, in_enum
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.recipients import Channel, TellingTopic


class DeliveryState(StrEnum):
    DUE = "due"
    LEASED = "leased"
    SENT = "sent"
    #: Given up: a dead letter, for staff to look at.
    FAILED = "failed"
    #: Taken back before it went.
    UNDONE = "undone"
    #: Said by another one, which goes instead of both.
    GATHERED = "gathered"
    #: There is no way to send it yet: no mail server is named in the settings.
    WAITING = "waiting"


#: Somebody still has to look at it.
OPEN_DELIVERY_STATES = (DeliveryState.DUE, DeliveryState.LEASED)
_IS_OPEN = Q(state__in=[s.value for s in OPEN_DELIVERY_STATES])


class ChatPlace(models.Model):
    """Where apprise brings short messages: a room of the workshop's, or, with `{phone}` in its address, a service that
    sends SMS to customers."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="chat_places")
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500, help_text="an apprise address")
    for_staff = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    kept_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", help_text="who set it up; a room is told for them"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "name"], name="chatplace_once"),
            models.CheckConstraint(
                condition=Q(for_staff=True) | Q(url__contains="{phone}"),
                name="chatplace_of_customers_has_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One telling to one person through one channel. `key` makes sure that it is planned once.

    While it is open, `due_at` is the moment at which some worker has to look at it again.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    booking = models.ForeignKey(
        Booking,
        on_delete=models.PROTECT,
        related_name="deliveries",
        help_text="the visit: its tellings keep their order",
    )
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deliveries")
    channel = EnumField(Channel)
    place = models.ForeignKey(
        ChatPlace,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="the workshop's room that is told; the recipient is who set it up",
    )
    topic = EnumField[TellingTopic | None](TellingTopic, null=True, blank=True)
    key = models.CharField(max_length=200, unique=True)
    state = EnumField(DeliveryState, default=DeliveryState.DUE)
    planned_for = models.DateTimeField(help_text="when it ought to have gone")
    due_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True, blank=True, help_text="until then staff may take it back")
    quiet_until = models.DateTimeField(null=True, blank=True, help_text="put off for quiet hours")
    passes_quiet = models.BooleanField(default=False, help_text="goes in quiet hours, too")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    gathered_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="gathered"
    )
    instead_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instead",
        help_text="the one that did not go in time, or that is sent again",
    )
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            in_enum("channel", Channel, model="delivery"),
            in_enum("state", DeliveryState, model="delivery"),
            in_enum("topic", TellingTopic, model="delivery"),
        ]
        indexes = [
            # The worker's questions, whatever the number of old rows: what is due, and what of the same visit to the
            # same person goes before it.
            models.Index(fields=["channel", "due_at"], condition=_IS_OPEN, name="delivery_to_be_done"),
            models.Index(
                fields=["booking", "recipient", "channel"], condition=_IS_OPEN, name="delivery_goes_before"
            ),
            # What staff are asked to look at.
            models.Index(
                fields=["state", "planned_for"],
                condition=Q(state__in=[DeliveryState.FAILED.value, DeliveryState.WAITING.value]),
                name="delivery_stuck",
            ),
            # What somebody has not seen yet. Not a partial index: SQLite does not use one whose condition is bound.
            models.Index(fields=["recipient", "channel", "seen_at"], name="delivery_unseen"),
            models.Index(fields=["recipient", "-id"], name="delivery_by_recipient"),
        ]


class TellingChoice(models.Model):
    """Where somebody wants it otherwise than the table of tellings says."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="telling_choices")
    topic = EnumField(TellingTopic)
    channel = EnumField(Channel)
    wanted = models.BooleanField()

    class Meta:
        constraints = [
            in_enum("topic", TellingTopic, model="tellingchoice"),
            in_enum("channel", Channel, model="tellingchoice"),
            models.UniqueConstraint(fields=["person", "topic", "channel"], name="tellingchoice_once"),
        ]


class PushSubscription(models.Model):
    """A browser that takes push messages for somebody (RFC 8030, 8291). It ends when the person says so, or when its
    push service says that it is gone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=200, help_text="the browser's public key, base64url")
    auth = models.CharField(max_length=100, help_text="the shared secret, base64url")
    browser = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "ended_at"], name="pushsubscription_open")]
