"""How long work really takes in this workshop, learned from its own events.

A workshop of which nothing is known yet starts from a stated prior; each sample moves it a little. What is learned is
the ratio of real to estimated hours for each kind of work, on a logarithmic scale (twice as long and half as long are
equally far off), from the middle of the samples and not their mean: the one line that somebody forgot to stop is one
sample among many, however long it ran. Kinds of work are learned, people are not: nobody's speed is measured.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TypeVar

from pitboard.rules.floor.given import Stage
from pitboard.rules.floor.keeping import PromiseSample, Stretch, learn_stretch

K = TypeVar("K")

#: The median of absolute deviations times this is the standard deviation, where no sample is wild.
MAD_TO_SD = 1.4826
#: A sample further off than so many deviations counts as if it lay there.
WILD = 3.0
#: The prior weighs as much as so many samples; that of a kind of work is all the other work of this workshop.
PRIOR_WEIGHT = 6.0
#: How far off is learned more slowly than how long.
SPREAD_WEIGHT = 15.0
#: Less than this (in hours, or as a ratio) was not measured, but tapped.
TAPPED = 0.01


@dataclass(frozen=True)
class Spread:
    """A quantity that is as often above `middle` as below. `spread` is the standard deviation of its logarithm: 0.3
    says that two in three lie within 30% or so."""

    middle: float
    spread: float


@dataclass(frozen=True)
class DurationModel:
    """What the engine knows of a workshop. `work` and `kinds` are real hours for each estimated hour; `stages` are
    hours (of a technician for the inspection, opening hours for the rest); `late_parts` is how often parts are not
    there when due, `parts_delay` by how many opening hours then, `parts_wait` how long parts take of which no time is
    known; `no_show` is how often an accepted booking does not come, `stretch` what past promises teach."""

    work: Spread = Spread(1.05, 0.35)
    kinds: Mapping[str, Spread] = field(default_factory=dict)
    stages: Mapping[Stage, Spread] = field(
        default_factory=lambda: {
            Stage.INSPECTION: Spread(0.75, 0.4),
            Stage.PRICING: Spread(0.5, 0.6),
            Stage.DECISION: Spread(1.5, 0.9),
            Stage.FINAL_CHECK: Spread(0.3, 0.6),
        }
    )
    late_parts: float = 0.1
    parts_delay: Spread = Spread(4.0, 0.9)
    parts_wait: Spread = Spread(9.0, 0.8)
    no_show: float = 0.04
    stretch: Stretch = field(default_factory=Stretch)

    def of(self, kind: str | None) -> Spread:
        return self.work if kind is None else self.kinds.get(kind, self.work)


#: For a workshop of which nothing is known yet.
PRIOR = DurationModel()


@dataclass(frozen=True)
class WorkSample:
    """A finished repair line: `actual_hours` are the technician's working hours between start and finish, without
    waits for parts."""

    kind: str | None
    estimated_hours: float
    actual_hours: float


@dataclass(frozen=True)
class StageSample:
    """What a stage took: working hours of the technician for an inspection, opening hours for the rest."""

    stage: Stage
    hours: float


@dataclass(frozen=True)
class PartsSample:
    """Opening hours between the time parts were due and the time they were there; none or less is in time."""

    hours_late: float


def learn_durations(
    work: Sequence[WorkSample],
    *,
    stages: Sequence[StageSample] = (),
    parts: Sequence[PartsSample] = (),
    promises: Sequence[PromiseSample] = (),
    came: int = 0,
    no_shows: int = 0,
    prior: DurationModel = PRIOR,
) -> DurationModel:
    """The workshop as its samples show it. Their order does not matter; the newest few hundred of each are enough."""
    ratios = _by((s.kind, s.actual_hours / s.estimated_hours) for s in work if s.estimated_hours > TAPPED)
    hours = _by((s.stage, s.hours) for s in stages)
    overall = _learned([one for some in ratios.values() for one in some], prior.work)
    delays = [s.hours_late for s in parts if s.hours_late > TAPPED]
    return replace(
        prior,
        work=overall,
        kinds={kind: _learned(some, overall) for kind, some in ratios.items() if kind is not None},
        stages={stage: _learned(hours.get(stage, []), known) for stage, known in prior.stages.items()},
        late_parts=_share(len(delays), len(parts), prior.late_parts),
        parts_delay=_learned(delays, prior.parts_delay),
        no_show=_share(no_shows, came + no_shows, prior.no_show),
        stretch=learn_stretch(promises, prior.stretch),
    )


def _by(pairs: Iterable[tuple[K, float]]) -> dict[K, list[float]]:
    grouped: dict[K, list[float]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return grouped


def _learned(values: Sequence[float], prior: Spread) -> Spread:
    """The prior, moved towards the values by as much as there are of them."""
    logs = [math.log(value) for value in values if value > TAPPED]
    if not logs:
        return prior
    centre = median(logs)
    scale = max(MAD_TO_SD * median(abs(one - centre) for one in logs), prior.spread / 2)
    tamed = [min(max(one, centre - WILD * scale), centre + WILD * scale) for one in logs]
    mean = sum(tamed) / len(tamed)
    middle = _weighed(mean, math.log(prior.middle), len(tamed), PRIOR_WEIGHT)
    square = sum((one - mean) ** 2 for one in tamed) / len(tamed)
    spread = math.sqrt(_weighed(square, prior.spread**2, len(tamed), SPREAD_WEIGHT))
    return Spread(math.exp(middle), spread)


def _weighed(seen: float, prior: float, samples: int, weight: float) -> float:
    return prior + (seen - prior) * samples / (samples + weight)


def _share(happened: int, times: int, prior: float) -> float:
    return _weighed(happened / times if times else 0.0, prior, times, PRIOR_WEIGHT * 4)
