"""Whether something runs on a data folder: whoever serves it shares a lock, whoever takes it apart wants it alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from pitboard.config.cli import Refusal
from pitboard.queries.health import newest_beat

LOCK = "serving.lock"
#: A worker on another machine takes its sign of life with it when it is stopped.
SAID_LATELY = timedelta(seconds=60)


def share_home() -> None:
    """For a process that serves. The lock is held until it ends, however it ends."""
    if not _take(fcntl.LOCK_SH):
        raise Refusal(
            f"a backup is being restored in {settings.HOME}, or its data moved: wait until that is done"
        )


@contextmanager
def alone_at_home() -> Iterator[None]:
    """While the block runs, nothing is served from this data folder. Refused while something is."""
    if not _take(fcntl.LOCK_EX):
        raise Refusal(f"Pitboard runs on {settings.HOME}: stop it first")
    _require_no_worker()
    yield


def _take(kind: int) -> bool:
    path = Path(settings.HOME) / LOCK
    # Not closed: the system lets go of the lock when the process ends.
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    return True


def _require_no_worker() -> None:
    """Several machines share a database, and not this folder."""
    if "records_workerbeat" not in connection.introspection.table_names():
        return
    newest = newest_beat()
    if newest is not None and timezone.now() - newest.beat_at < SAID_LATELY:
        machine = newest.worker.partition(":")[0]
        raise Refusal(
            f"a worker on {machine} said a moment ago that it runs on this database: stop it first; "
            "if it was killed, try again in a minute"
        )
