"""When a promised time moves, and the reason people are given for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pitboard.rules.floor.foreseen import Wait, WaitKind
from pitboard.rules.floor.given import Stage
from pitboard.rules.floor.why import why_moved
from pitboard.rules.promise import NOTICEABLE, Expected, PromiseReason

#: Before the car is here a time is rougher, and moves by at least so much before anybody is told.
BEFORE_ARRIVAL = timedelta(hours=2)


class Drift(StrEnum):
    """How far a forecast lies from what was promised. What is refined is shown, and nobody is told of it."""

    NONE = "none"
    REFINED = "refined"
    MOVED = "moved"


def drift(before: Expected, after: Expected, *, notice: timedelta, is_here: bool) -> Drift:
    """`notice` is the workshop's own measure of what is worth telling."""
    enough = notice if is_here else max(notice, BEFORE_ARRIVAL)
    if abs(after.ready_at - before.ready_at) >= enough:
        return Drift.MOVED
    ends = ((before.earliest_at, after.earliest_at), (before.latest_at, after.latest_at))
    if any(abs(b - a) >= NOTICEABLE for a, b in ends):
        return Drift.REFINED
    return Drift.NONE


_REASONS = {
    WaitKind.PARTS: PromiseReason.PARTS_WAIT,
    WaitKind.JOB_BEFORE: PromiseReason.JOB_BEFORE,
    WaitKind.BAY: PromiseReason.BAY_TAKEN,
    WaitKind.TECHNICIAN_AWAY: PromiseReason.TECHNICIAN_AWAY,
}


def reason_for(
    before: Sequence[Wait],
    after: Sequence[Wait],
    *,
    later: bool,
    work_was_chosen: bool,
    parts_came: bool,
    is_in_repair: bool,
) -> tuple[PromiseReason, datetime | None]:
    """Why it moved, and until when what it waits for is expected to last. What somebody did since comes first: that
    they know of."""
    wait = why_moved(before, after, later=later)
    if later and wait is not None and wait.kind in _REASONS:
        return _REASONS[wait.kind], wait.until
    if work_was_chosen:
        return PromiseReason.WORK_CHOSEN, None
    if wait is not None and wait.kind is WaitKind.STAGE:
        waits = wait.stage is Stage.DECISION and later
        return (PromiseReason.DECISION_WAITS if waits else PromiseReason.STAGE), None
    if not later and parts_came:
        return PromiseReason.PARTS_CAME, None
    if not is_in_repair:
        return PromiseReason.STAGE, None
    return (PromiseReason.TAKES_LONGER if later else PromiseReason.GOES_FASTER), None
