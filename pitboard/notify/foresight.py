"""When the engine looks ahead: soon after something happened, and once a minute because time passes.

Much that happens at once is looked at once. What work takes here is learned anew from time to time.
"""

import time
from datetime import datetime, timedelta

from django.db.models import Max

from pitboard.actions.foresee import foresee_workshop
from pitboard.queries.experience import learned
from pitboard.records.events import Event
from pitboard.records.workshop import Workshop
from pitboard.rules.floor.durations import DurationModel

#: So long after something happened: the pages that show it come first, and what happens next is looked at with it.
SETTLES = timedelta(seconds=0.5)
#: At most so often, and at least so often.
SOONEST, LATEST = timedelta(seconds=2), timedelta(minutes=1)
LEARN_EVERY = timedelta(hours=1)


class Foresight:
    """One worker's memory of when it last looked, and of what it learned. Any number of workers may look: what one
    has written, the others find unchanged."""

    def __init__(self) -> None:
        self._event = 0
        self._happened_at: datetime | None = None
        #: When it ran last, what that took, and how many promises it has moved since the worker started.
        self.looked_at: datetime | None = None
        self.seconds = 0.0
        self.moved = 0
        self._models: dict[int, tuple[DurationModel, datetime]] = {}

    def look(self, *, at: datetime) -> int:
        """Runs the engine if it is time. Returns how many promises moved."""
        if not self._is_time(at):
            return 0
        self._happened_at, self.looked_at = None, at
        began = time.monotonic()
        moved = sum(
            foresee_workshop(workshop, self._model(workshop, at), at=at)
            for workshop in Workshop.objects.all()
        )
        self.seconds = time.monotonic() - began
        self.moved += moved
        return moved

    def _is_time(self, at: datetime) -> bool:
        # Asked several times a second. Put in order by the key, SQLite would go through a whole index of them.
        newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
        if newest != self._event:
            self._event, self._happened_at = newest, self._happened_at or at
        if self.looked_at is None or at - self.looked_at >= LATEST:
            return True
        if self._happened_at is None or at - self.looked_at < SOONEST:
            return False
        return at - self._happened_at >= SETTLES

    def _model(self, workshop: Workshop, at: datetime) -> DurationModel:
        known = self._models.get(workshop.pk)
        if known is None or at - known[1] >= LEARN_EVERY:
            known = learned(workshop, at=at), at
            self._models[workshop.pk] = known
        return known[0]
