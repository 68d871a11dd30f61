"""Opening hours: when the workshop is open, and how working time passes through nights, Sundays and holidays.

Times are aware. The week is stated in the workshop's own zone (wall clock), so a day on which the clocks change
opens at the same wall time as ever and has as many working hours as the wall clock shows between the two times.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Nobody's calendar is closed for longer than this; beyond it "never open" is meant.
LONGEST_CLOSURE = timedelta(days=400)


@dataclass(frozen=True)
class Opening:
    """When a workshop is open. `week` maps a weekday (Monday is 0) to its spans of wall time, in order."""

    zone: ZoneInfo
    week: Mapping[int, tuple[tuple[time, time], ...]]
    closed_days: frozenset[date] = field(default_factory=frozenset)

    def today(self, at: datetime) -> date:
        """The date it is at the workshop."""
        return at.astimezone(self.zone).date()

    def is_open_on(self, day: date) -> bool:
        return day not in self.closed_days and bool(self.week.get(day.weekday()))

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's open spans, in UTC."""
        if not self.is_open_on(day):
            return []
        return [(self.at(day, opens), self.at(day, closes)) for opens, closes in self.week[day.weekday()]]

    def at(self, day: date, wall: time) -> datetime:
        """That wall time at the workshop, in UTC."""
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)

    def hours_on(self, day: date) -> float:
        """How many hours the workshop is open on that day."""
        return sum((end - start).total_seconds() for start, end in self.spans(day)) / 3600

    def open_spans_after(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every open span that ends after `start`, the first one cut to begin there."""
        day = self.today(start)
        last = day + LONGEST_CLOSURE
        while day <= last:
            for opens, closes in self.spans(day):
                if closes > start:
                    last = day + LONGEST_CLOSURE
                    yield max(opens, start.astimezone(UTC)), closes
            day += timedelta(days=1)

    def next_open_moment(self, start: datetime) -> datetime:
        """`start` itself when the workshop is open then, otherwise when it next opens (`start` if it never does)."""
        for opens, _ in self.open_spans_after(start):
            return opens
        return start.astimezone(UTC)

    def after_working(self, start: datetime, hours: float) -> datetime:
        """The moment at which `hours` of open time have passed since `start`."""
        left = timedelta(hours=max(0.0, hours))
        end = start.astimezone(UTC)
        for opens, closes in self.open_spans_after(start):
            end = min(closes, opens + left)
            left -= end - opens
            if left <= timedelta(0):
                break
        return end
