"""When a car will be ready: a time, a range around it, and why it last moved.

The rule is plain: the hours still to be worked on this order, with a stated allowance for each stage that still
lies ahead, are worked one after the other through the opening hours. The range allows for work that goes faster
or slower than estimated. Hours are decimal hours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.opening import Opening

#: Working hours that each stage usually takes, apart from the repairs themselves.
STAGE_HOURS: Mapping[OrderState, float] = {
    OrderState.ARRIVED: 0.5,
    OrderState.INSPECTING: 0.75,
    OrderState.PRICING: 0.5,
    OrderState.AWAITING_DECISION: 1.5,
    OrderState.FINAL_CHECK: 0.3,
}
_STAGES = (
    OrderState.ARRIVED,
    OrderState.INSPECTING,
    OrderState.PRICING,
    OrderState.AWAITING_DECISION,
    OrderState.IN_REPAIR,
    OrderState.FINAL_CHECK,
)
#: Work may take this much less or more than estimated.
FASTER, SLOWER = 0.8, 1.35
#: Below this the time is not said to have moved.
NOTICEABLE = timedelta(minutes=15)
#: Times are promised to five minutes, never earlier than worked out.
GRAIN = timedelta(minutes=5)
#: A line in progress is never taken to be nearer its end than this share of its hours.
LEAST_LEFT = 0.15


class PromiseReason(StrEnum):
    FIRST = "first"
    STAGE = "stage"
    WORK_CHOSEN = "work_chosen"
    PARTS_WAIT = "parts_wait"
    PARTS_CAME = "parts_came"
    TAKES_LONGER = "takes_longer"
    GOES_FASTER = "goes_faster"
    JOB_BEFORE = "job_before"
    BAY_TAKEN = "bay_taken"
    TECHNICIAN_AWAY = "technician_away"
    DECISION_WAITS = "decision_waits"
    OTHER_PLAN = "other_plan"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class LineOfWork:
    """A repair line as the promise sees it: estimated hours, where it stands, since when, when its parts are due."""

    hours: float
    state: LineState
    started_at: datetime | None = None
    parts_due_at: datetime | None = None


@dataclass(frozen=True)
class Expected:
    """When the car is expected to be ready, and the range that is likely. All times in UTC."""

    ready_at: datetime
    earliest_at: datetime
    latest_at: datetime


def hours_left(line: LineOfWork, at: datetime, opening: Opening) -> float:
    """Hours of work that a line still needs at `at`. Nobody works on it while the workshop is closed."""
    if line.state is LineState.DONE:
        return 0.0
    if line.state is LineState.IN_PROGRESS and line.started_at is not None:
        worked = opening.hours_between(line.started_at, at)
        return max(line.hours - worked, line.hours * LEAST_LEFT)
    return line.hours


def expect_ready(
    stage: OrderState, lines: Sequence[LineOfWork], *, opening: Opening, at: datetime
) -> Expected:
    """When an order that stands at `stage` will be ready, seen from `at`."""
    ahead = _STAGES[_STAGES.index(stage) :] if stage in _STAGES else ()
    overhead = sum(STAGE_HOURS.get(s, 0.0) for s in ahead)
    work = sum(hours_left(line, at, opening) for line in lines)
    begin = max([at, *(due for line in lines if (due := _awaited_parts(line)) is not None)])

    def ready(factor: float) -> datetime:
        return _to_grain(opening.after_working(begin, (work + overhead) * factor))

    return Expected(ready_at=ready(1.0), earliest_at=ready(FASTER), latest_at=ready(SLOWER))


def expect_arrival_ready(begin: datetime, hours: float, *, opening: Opening) -> Expected:
    """When a car that is booked but not here yet will be ready, if it comes at `begin` and needs `hours` of repairs."""
    work = LineOfWork(hours, LineState.APPROVED)
    return expect_ready(OrderState.ARRIVED, [work], opening=opening, at=begin)


def has_moved(before: datetime, after: datetime) -> bool:
    """Whether people would call it another time."""
    return abs(after - before) >= NOTICEABLE


def _awaited_parts(line: LineOfWork) -> datetime | None:
    return line.parts_due_at if line.state is LineState.WAITING_FOR_PARTS else None


def _to_grain(moment: datetime) -> datetime:
    rest = timedelta(
        minutes=moment.minute % 5,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )
    return moment if not rest else moment - rest + GRAIN
