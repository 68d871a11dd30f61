"""Draws that belong to a piece of work: whatever else is on the floor, the same key has the same luck.

So what is compared (with and without an added job, with one technician or another) differs by what was changed and by
nothing else.
"""

from collections.abc import Sequence
from hashlib import blake2b
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from pitboard.rules.floor.working_time import Hours

#: How the logarithm of a duration lies around its middle, in standard deviations: nine in ten like the normal
#: distribution, one in ten goes twice as wide and later rather than sooner (the bolt that shears).
BAD_LUCK, BAD_SHIFT, BAD_SPREAD = 0.1, 0.8, 2.0
_STEPS = 2_000
_NORMAL = NormalDist()


def _table() -> tuple[Hours, Hours]:
    """Deviations, and how likely it is to stay below each."""
    deviations = np.linspace(-5.0, 8.0, _STEPS)
    usual = np.array([_NORMAL.cdf(one) for one in deviations])
    bad = np.array([_NORMAL.cdf((one - BAD_SHIFT) / BAD_SPREAD) for one in deviations])
    below: Hours = (1 - BAD_LUCK) * usual + BAD_LUCK * bad
    return deviations - float(np.interp(0.5, below, deviations)), below


_DEVIATIONS, _BELOW = _table()
#: The way back, at so many equal steps of chance: a look-up and no search.
_CHANCES = 8_192
_DEVIATION_AT: Hours = np.interp(np.linspace(0.0, 1.0, _CHANCES + 1), _BELOW, _DEVIATIONS)


def luck(keys: Sequence[str], draws: int, seed: int) -> Hours:
    """For each key, numbers between 0 and 1, one from each of `draws` equal parts, shuffled."""
    if not keys:
        return np.empty((0, draws))
    begins = np.array([number_of(key, seed) for key in keys], dtype=np.uint64)
    mixed = _mixed(begins[:, None] + _GOLDEN * np.arange(1, draws + 1, dtype=np.uint64))
    part: Hours = (np.arange(draws) + 0.5) / draws
    return part[(mixed >> np.uint64(32)).astype(np.uint32).argsort(axis=1)]


def deviation(chance: Hours) -> Hours:
    """How far from the middle, in standard deviations, what happens with that chance lies."""
    return _DEVIATION_AT[(chance * _CHANCES + 0.5).astype(np.intp)]


def chance(deviation: float) -> float:
    """How likely it is to stay below so many standard deviations."""
    return float(np.interp(deviation, _DEVIATIONS, _BELOW))


_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def number_of(key: str, seed: int) -> int:
    """A number that belongs to the key alone."""
    return int.from_bytes(blake2b(f"{seed} {key}".encode(), digest_size=8).digest(), "little")


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Splitmix64: every bit that went in changes half of those that come out. Overflow is part of it."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
