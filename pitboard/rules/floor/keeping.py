"""How well this workshop's promises have held, and what to make of it.

The simulation knows how long work takes, but not every habit of a workshop: who really takes which job, what else is
found, who falls ill. All of that shows in one place, the promises of the past. So the median is moved by what they were
off, and each side of the range made as wide as it had to be for nine in ten to lie within it (on that side).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitboard.rules.floor.working_time import Hours

#: The prior weighs as much as so many promises.
PRIOR_WEIGHT = 30.0
#: One promise in ten may lie beyond either end of its range. Learned for a little less, because what held for all past
#: promises holds a little less for those to come.
BEYOND = 0.08
#: Hours; a promise nearer than this says little about proportions.
NEAR = 0.1
#: And a range narrower than this little about how much wider it has to be.
LEAST_WIDTH = 0.05
#: No range shrinks or grows by more than this.
LEAST, MOST = 0.4, 5.0


@dataclass(frozen=True)
class Stretch:
    """The hours until the median are multiplied by `pace`, those between the median and the late end of the range by
    `late`. Towards the early end it is a power of the ratio to the median, `early`, so that nothing is ready before
    now: with 2, what was half as long becomes a quarter."""

    pace: float = 1.0
    early: float = 2.6
    late: float = 3.2


@dataclass(frozen=True)
class Foreseen:
    """Opening hours from the forecast to its median and the ends of its range, before any stretching. To be kept with
    a promise, for learning later from how it went."""

    middle: float
    early: float
    late: float


@dataclass(frozen=True)
class PromiseSample:
    """What was foreseen when the customer had chosen, and the opening hours it really took. For a car that is not
    ready yet although it should be, the hours so far: without those, only what went well would be learned."""

    foreseen: Foreseen
    actual: float


def learn_stretch(promises: Sequence[PromiseSample], prior: Stretch) -> Stretch:
    if not promises:
        return prior
    trust = len(promises) / (len(promises) + PRIOR_WEIGHT)
    rows = [(s.foreseen.middle, s.foreseen.early, s.foreseen.late, s.actual) for s in promises]
    middle, early, late, actual = np.array(rows).T
    pace = _between(math.exp(float(np.median(_log(actual) - _log(middle)))), prior.pace, trust)
    needed_early = _needed(_log(pace * middle) - _log(actual), _log(middle) - _log(early))
    needed_late = _needed(actual - pace * middle, pace * (late - middle))
    return Stretch(pace, _between(needed_early, prior.early, trust), _between(needed_late, prior.late, trust))


def _log(hours: Hours) -> Hours:
    return np.asarray(np.log(np.maximum(hours, NEAR)))


def _needed(off: Hours, width: Hours) -> float:
    """How many times its width one side would have had to have."""
    # With n samples, this quantile of theirs is what the next one stays below with the chance wanted.
    chance = min(1.0, (1 - BEYOND) * (1 + 1 / len(off)))
    return float(np.quantile(off / np.maximum(width, LEAST_WIDTH), chance))


def _between(seen: float, prior: float, trust: float) -> float:
    seen = min(max(seen, LEAST), MOST)
    return math.exp(trust * math.log(seen) + (1 - trust) * math.log(prior))
