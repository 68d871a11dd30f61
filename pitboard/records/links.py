"""Links that open something without a password: each can be taken back. What is in the address is signed and names
the row here, so that nobody who reads the database can make one."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from pitboard.records.bookings import Booking
from pitboard.records.fields import EnumField, in_enum
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person


class Claim(models.Model):
    """A link for somebody the workshop wrote a booking down for: it shows that booking, and lets them make the
    account behind it their own, once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="claims")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class CalendarFeed(models.Model):
    """A calendar address that somebody subscribed to: their own appointments, or those of the workshop they serve."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="feeds")
    is_for_staff = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "is_for_staff"],
                condition=Q(revoked_at=None),
                name="calendarfeed_one_at_a_time",
            )
        ]


class VisitLink(models.Model):
    """The link to one visit that stands in every message about it, from the request to long after the car went home:
    whoever holds it sees the visit and decides for its customer. Time alone never ends it.

    The address names the booking and a number. A booking without a row has its first link, which nobody has used yet,
    so that every visit has one, however long ago it was booked; a row is written when there is something to note.
    """

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="link")
    number = models.PositiveIntegerField(default=1, help_text="raised when staff make a new one")
    revoked_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="ended or renewed it",
    )
    used_at = models.DateTimeField(null=True, blank=True, help_text="last, in a browser new to it")
    uses = models.PositiveIntegerField(default=0)


class ShareRight(StrEnum):
    """What the holder of a share may do."""

    VIEW = "view"
    APPROVE = "approve"


class Share(models.Model):
    """A visit that its owner shares with somebody (a partner, whoever pays) by link, to see it or to decide about it
    under their own name. Without lines it is about all of them. It ends only when it is taken back."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="shares")
    name = models.CharField(max_length=150, help_text="with whom")
    email = models.EmailField(blank=True)
    right = EnumField(ShareRight)
    lines = models.ManyToManyField(RepairLine, blank=True, related_name="shares")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True, help_text="last")
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [in_enum("right", ShareRight, model="share")]
