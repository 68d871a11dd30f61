"""What the engine sees ahead for each car, before anybody is told: the latest forecast beside the promise."""

from django.db import models

from pitboard.records.bookings import Booking


class Foreseen(models.Model):
    """The newest forecast for one booking and the visit that comes of it. It is overwritten by the next one; what
    people are told is the promise. Without times: nobody in sight can do some of the work."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="foreseen")
    at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    earliest_at = models.DateTimeField(null=True, blank=True)
    latest_at = models.DateTimeField(null=True, blank=True)
    chance = models.FloatField(
        null=True,
        blank=True,
        help_text="of keeping what was promised, from 0 to 1; none: nothing is promised yet",
    )
    waits = models.JSONField(default=list, help_text="what it waits for, as rules.floor states it")
    choices = models.JSONField(
        default=dict,
        help_text="while the customer decides: ready times by what is chosen, see actions.foresee",
    )
