"""Opening hours: when the workshop is open, and how working time passes through nights, Sundays and holidays.

Times are aware. The week is stated in the workshop's own zone (wall clock), so a day on which the clocks change
opens at the same wall time as ever and has as many working hours as the wall clock shows between the two times.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Nobody's calendar is closed for longer than this; beyond it "never open" is meant.
LONGEST_CLOSURE = timedelta(days=400)

#: A span of time, aware, in UTC.
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Opening:
    """When a workshop is open. `week` maps a weekday (Monday is 0) to its spans of wall time, in order. Closed are
    also the days it names itself and, where it observes them, the public holidays of its country."""

    zone: ZoneInfo
    week: Mapping[int, tuple[tuple[time, time], ...]]
    closed_days: frozenset[date] = field(default_factory=frozenset)
    holidays: Container[date] = field(default_factory=frozenset)

    def today(self, at: datetime) -> date:
        """The date it is at the workshop."""
        return at.astimezone(self.zone).date()

    def is_open_on(self, day: date) -> bool:
        return bool(self.week.get(day.weekday())) and day not in self.closed_days and day not in self.holidays

    def spans(self, day: date) -> list[Span]:
        """The day's open spans, in UTC."""
        return self.wall_spans(day, self.week[day.weekday()]) if self.is_open_on(day) else []

    def wall_spans(self, day: date, walls: Sequence[tuple[time, time]]) -> list[Span]:
        """Spans of wall time on that day, in UTC. Where the clocks skip a whole span, there is none."""
        spans = [(self.at(day, begins), self.at(day, ends)) for begins, ends in walls]
        return [(begins, ends) for begins, ends in spans if ends > begins]

    def at(self, day: date, wall: time) -> datetime:
        """That wall time at the workshop, in UTC."""
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)

    def hours_on(self, day: date) -> float:
        """How many hours the workshop is open on that day."""
        return hours_in(self.spans(day))

    def hours_between(self, start: datetime, end: datetime) -> float:
        """How many hours the workshop is open from `start` until `end`."""
        passed = timedelta(0)
        for opens, closes in self.open_spans_after(start):
            if opens >= end:
                break
            passed += min(closes, end) - opens
        return passed.total_seconds() / 3600

    def open_spans_after(self, start: datetime) -> Iterator[Span]:
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


def hours_in(spans: Sequence[Span]) -> float:
    return sum((end - start).total_seconds() for start, end in spans) / 3600


def common(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The time that lies in both."""
    both = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return sorted((begins, ends) for begins, ends in both if ends > begins)


def after(spans: Sequence[Span], moment: datetime) -> list[Span]:
    """What of the spans lies ahead of `moment`."""
    return [(max(begins, moment), ends) for begins, ends in spans if ends > moment]
