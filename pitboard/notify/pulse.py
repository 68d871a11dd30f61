"""A worker has no page of its own: it says in the database that it runs, and how its engine does."""

import os
import secrets
import socket
from datetime import datetime, timedelta

from pitboard.actions.beat import beat, stop_beating
from pitboard.notify.foresight import Foresight

EVERY = timedelta(seconds=15)


class Pulse:
    """Of one worker."""

    def __init__(self, foresight: Foresight, *, at: datetime) -> None:
        self._foresight = foresight
        # Containers of one image often share machine name and process number.
        self.worker = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._started_at = at
        self._next = at

    def look(self, *, at: datetime) -> None:
        """Beats if it is time."""
        if at < self._next:
            return
        beat(
            self.worker,
            started_at=self._started_at,
            looked_ahead_at=self._foresight.looked_at,
            looked_ahead_seconds=self._foresight.seconds,
            promises_moved=self._foresight.moved,
            at=at,
        )
        self._next = at + EVERY

    def stop(self) -> None:
        stop_beating(self.worker)
