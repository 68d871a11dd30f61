"""Quiet hours: the time of day in which somebody does not want to be told, by the wall clock of their own zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class QuietHours:
    """From one time of day until another; over midnight when the second is the earlier one. Two equal ones: never."""

    begins: time
    ends: time
    zone: ZoneInfo

    def end_after(self, at: datetime) -> datetime | None:
        """When the quiet that holds at this moment ends, in UTC; none when it is not quiet."""
        local = at.astimezone(self.zone)
        wall = local.time()
        if not self._covers(wall):
            return None
        day = local.date() if wall < self.ends else local.date() + timedelta(days=1)
        end = datetime.combine(day, self.ends, tzinfo=self.zone)
        # Where the clocks change, a time of day comes twice or never. The hour that comes twice has its end twice: the
        # one still ahead is meant. An end that is skipped comes as much later as the clocks skip.
        ahead = sorted(e for fold in (0, 1) if (e := end.replace(fold=fold).astimezone(UTC)) > at)
        over = [e for e in ahead if not self._covers(e.astimezone(self.zone).time())]
        return (over or ahead[-1:])[0]

    def _covers(self, wall: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= wall < self.ends
        return wall >= self.begins or wall < self.ends
