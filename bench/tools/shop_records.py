"""What the records of the simulated workshop show, who works there, and its hours (see `bench.shop`).

Times are hours after a Monday at midnight.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

Span = tuple[float, float]
DAY, WEEK_DAYS = 24.0, 5
HALVES: tuple[Span, ...] = ((8.0, 12.0), (13.0, 17.0))


@dataclass(eq=False)
class SeenLine:
    number: int
    kind: str
    hours: float
    skill: int | None
    needs_bay: bool
    state: str = "proposed"
    technician: int | None = None
    started: float | None = None
    worked_before: float = 0.0
    parts_due: float | None = None


@dataclass(eq=False)
class SeenOrder:
    number: int
    day: int
    expected: float
    booked: list[tuple[str, float, int | None, bool]]
    agreed: bool
    state: str = "booked"
    since: float = 0.0
    arrived: float | None = None
    inspector: int | None = None
    chosen: float | None = None
    ready: float | None = None
    lines: list[SeenLine] = field(default_factory=list)

    @property
    def booked_hours(self) -> float:
        return sum(hours for _, hours, _, _ in self.booked)


@dataclass
class Records:
    """What a product would have learned from: (kind, estimated, actual), (stage, hours), hours late, who came."""

    work: list[tuple[str, float, float]] = field(default_factory=list)
    stages: list[tuple[str, float]] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)
    came: int = 0
    no_shows: int = 0


@dataclass(eq=False)
class Job:
    """Something a technician does on a car: a repair, or the inspection (`line` is None)."""

    order: SeenOrder
    line: SeenLine | None
    hours: float
    left: float = 0.0
    begun: float = 0.0
    token: int = 0


@dataclass(eq=False)
class Technician:
    number: int
    skills: frozenset[int]
    hours: dict[int, tuple[Span, ...]]
    holidays: frozenset[int]
    ill: frozenset[int]
    speed: float
    ready_from: float = 0.0
    job: Job | None = None
    at_hand: SeenOrder | None = None

    def spans_on(self, day: int, *, known_on: int) -> tuple[Span, ...]:
        """Hours of that day as far as they are known on another: illness shows on its own day."""
        if day in self.holidays or (day in self.ill and day <= known_on):
            return ()
        return tuple((day * DAY + begins, day * DAY + ends) for begins, ends in self.hours.get(day % 7, ()))

    def is_there(self, now: float) -> bool:
        day = int(now // DAY)
        return any(begins <= now < ends for begins, ends in self.spans_on(day, known_on=day))


def opening_on(day: int) -> tuple[Span, ...]:
    return tuple((day * DAY + b, day * DAY + e) for b, e in HALVES) if day % 7 < WEEK_DAYS else ()


def worked_between(spans: Iterable[Span], start: float, end: float) -> float:
    total = 0.0
    for begins, ends in spans:
        if begins >= end:
            break
        total += max(0.0, min(ends, end) - max(begins, start))
    return total


def open_hours(start: float, end: float) -> float:
    """Opening hours between two moments; below zero when `end` is the earlier one."""
    if end < start:
        return -open_hours(end, start)
    return worked_between(
        (s for day in range(int(start // DAY), int(end // DAY) + 1) for s in opening_on(day)), start, end
    )


def after_working(spans: Iterable[Span], start: float, hours: float) -> float:
    for begins, ends in spans:
        begins = max(begins, start)
        if ends <= begins:
            continue
        if ends - begins >= hours:
            return begins + hours
        hours -= ends - begins
    raise AssertionError("no calendar ends")


def after_open(start: float, hours: float) -> float:
    return after_working(
        (s for day in range(int(start // DAY), 10**6) for s in opening_on(day)), start, hours
    )
