"""What the engine answers: when each order is ready, the plan of the day, and what everybody waits for."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pitboard.rules.floor.given import Key, Stage
from pitboard.rules.floor.keeping import Foreseen
from pitboard.rules.promise import Expected

#: The chances at which a finish time is stated: 5%, 10%, … 95%. The middle one is the median.
CHANCES = tuple(n / 20 for n in range(1, 20))
EARLY, MIDDLE, LATE = CHANCES.index(0.1), CHANCES.index(0.5), CHANCES.index(0.9)


class WaitKind(StrEnum):
    ARRIVAL = "arrival"  # the car is not here yet
    PARTS = "parts"  # they are due then
    STAGE = "stage"  # inspection, pricing, the customer's decision, the final check: see `stage`
    OWN_REPAIR = "own_repair"  # another repair of the same car comes first
    JOB_BEFORE = "job_before"  # whoever can do it works on another car until then
    BAY = "bay"  # every bay is taken until then
    TECHNICIAN_AWAY = "technician_away"  # the workshop is open, whoever can do it is not there
    CLOSED = "closed"  # the workshop is closed until then
    NOBODY_ABLE = "nobody_able"  # no technician has the skill, or any time in sight


@dataclass(frozen=True)
class Wait:
    """Why a job does not begin sooner. `until` is when that ends in the likely course of things (None: never in
    sight). `order_id` and `line` name the job that is waited for, `technician_id` who is busy or away."""

    kind: WaitKind
    until: datetime | None
    order_id: int | None = None
    line: Key | None = None
    technician_id: int | None = None
    stage: Stage | None = None


@dataclass(frozen=True)
class Job:
    """One entry of the plan. A job may go on over night: it is worked on in the technician's hours between the two
    times. `line` is None for a stage of the order, `technician_id` for a wait that keeps nobody busy. `bay` counts
    from 0. `waits` says what keeps it from beginning now, in the order in which that ends."""

    order_id: int
    line: Key | None
    stage: Stage | None
    technician_id: int | None
    bay: int | None
    begins_at: datetime
    ends_at: datetime
    is_begun: bool = False
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True)
class OrderForecast:
    """When an order is ready: `ready.ready_at` is the median, `earliest_at` and `latest_at` hold four in five.

    None when it cannot be said, because nobody in sight can do some of the work (`waits` says so). `ladder` has the
    finish at each of `CHANCES`. `lines` says the same for each unfinished line. `is_far`: beyond the calendars given.
    `foreseen` is to be kept with the first promise after the choice, to learn from.
    """

    order_id: int
    ready: Expected | None
    ladder: tuple[datetime, ...]
    lines: Mapping[Key, Expected]
    waits: tuple[Wait, ...]
    is_far: bool = False
    foreseen: Foreseen | None = None

    def chance_by(self, moment: datetime) -> float:
        """How likely the car is ready by then, from 0 to 1; to a twentieth, and in between in proportion."""
        if not self.ladder:
            return 0.0
        reached = bisect_right(self.ladder, moment)
        if reached in (0, len(self.ladder)):
            return 0.0 if reached == 0 else 1.0
        before, after = self.ladder[reached - 1], self.ladder[reached]
        share = (moment - before) / (after - before)
        return CHANCES[reached - 1] + share * (CHANCES[reached] - CHANCES[reached - 1])


@dataclass(frozen=True)
class Forecast:
    """`jobs` is the plan in the likely course of things (everything takes its median), in order of beginning."""

    at: datetime
    orders: Mapping[int, OrderForecast]
    jobs: tuple[Job, ...]

    def jobs_of(self, technician_id: int) -> tuple[Job, ...]:
        """What this technician does next, one after the other."""
        return tuple(job for job in self.jobs if job.technician_id == technician_id)

    def jobs_in(self, bay: int) -> tuple[Job, ...]:
        """Which jobs stand in this bay (counted from 0), one after the other."""
        return tuple(job for job in self.jobs if job.bay == bay)
