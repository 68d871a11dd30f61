"""A worker's sign of life."""

from datetime import datetime, timedelta

from django.db import transaction

from pitboard.records.beats import WorkerBeat

#: A worker that said nothing for so long is no longer spoken of.
FORGOTTEN_AFTER = timedelta(days=1)


@transaction.atomic
def beat(
    worker: str,
    *,
    started_at: datetime,
    looked_ahead_at: datetime | None,
    looked_ahead_seconds: float,
    promises_moved: int,
    at: datetime,
) -> None:
    """Says that this worker runs, and how the engine did there lately."""
    WorkerBeat.objects.update_or_create(
        worker=worker,
        defaults={
            "started_at": started_at,
            "beat_at": at,
            "looked_ahead_at": looked_ahead_at,
            "looked_ahead_seconds": looked_ahead_seconds,
            "promises_moved": promises_moved,
        },
    )
    WorkerBeat.objects.filter(beat_at__lt=at - FORGOTTEN_AFTER).delete()


def stop_beating(worker: str) -> None:
    """A worker that was told to stop takes its sign of life with it."""
    WorkerBeat.objects.filter(worker=worker).delete()
