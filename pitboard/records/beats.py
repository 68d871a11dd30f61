"""Signs of life: what each worker says of itself, so that whoever answers for the site sees when none is running."""

from django.db import models


class WorkerBeat(models.Model):
    """One worker that runs, or ran until lately. It has no page of its own, so it says here how it is."""

    worker = models.CharField(
        max_length=100, unique=True, help_text="its machine, its process, and a chance part"
    )
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    looked_ahead_at = models.DateTimeField(null=True, blank=True, help_text="when the engine ran last")
    looked_ahead_seconds = models.FloatField(default=0, help_text="what that took")
    promises_moved = models.PositiveIntegerField(default=0, help_text="by this worker since it started")

    class Meta:
        ordering = ["worker"]

    def __str__(self) -> str:
        return self.worker
