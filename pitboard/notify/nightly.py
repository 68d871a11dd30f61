"""The nightly backup, where the settings name a folder for it."""

import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from pitboard.actions.backups.archive import BackupRefused
from pitboard.actions.backups.back_up import BackUp
from pitboard.actions.backups.nightly import back_up_if_due
from pitboard.records.workshop import Workshop

logger = logging.getLogger("pitboard.notify")

LOOK_EVERY = timedelta(minutes=1)
#: What failed once, for want of room or because a storage was away, is not tried again at once.
TRY_AGAIN_AFTER = timedelta(hours=1)


def run(stop: threading.Event) -> None:
    """In a thread of its own: copying photos takes its time, and nobody waits for it."""
    while not stop.is_set():
        pause = look(at=timezone.now())
        connection.close()
        stop.wait(pause.total_seconds())


def look(*, at: datetime) -> timedelta:
    """Makes the backup if it is time. Returns when to look again; whatever goes wrong is told and ends nothing."""
    try:
        made = _make_if_due(at) if settings.BACKUP_FOLDER else None
    except BackupRefused as refused:
        logger.error("The nightly backup was not made, and is tried again in an hour: %s", refused)
        return TRY_AGAIN_AFTER
    except Exception:
        logger.exception("The nightly backup was not made, and is tried again in an hour")
        connection.close()
        return TRY_AGAIN_AFTER
    if made is not None:
        logger.info("The nightly backup is made: %s rows, %s photo files", made.rows, made.photos)
    return LOOK_EVERY


def _make_if_due(at: datetime) -> BackUp | None:
    workshop = Workshop.objects.order_by("pk").first()
    if workshop is None:
        return None
    return back_up_if_due(
        Path(settings.BACKUP_FOLDER).expanduser(),
        hour=settings.BACKUP_AT,
        zone=workshop.zone,
        keep=settings.BACKUP_KEEP,
        at=at,
    )
