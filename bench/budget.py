"""Whether the proposal for a budget is the best there is, and how long the customer waits for it with 60 lines.

    bin/bench budget [--instances N] [--small N] [--json]

Estimates of 60 lines are drawn in kinds that are hard in different ways, N of each, with a budget anywhere between a
twentieth and nearly all of the whole. `optimal_share` is the part of the small estimates (up to 14 lines, with groups
and shared labour) whose proposal is the best of all subsets there are. `refused` are those beyond the stated limits.
The last kinds are made to defeat it: every price is points times a constant, so that nothing is a better bargain than
anything else. `drawn_*` is all kinds but these.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench._report import percentile, print_json, print_table
from pitboard.rules.budget import CannotPropose, Line, Proposal, SharedLabour, propose
from pitboard.rules.severity import Severity

NOW, SOON, GOOD = Severity.FIX_NOW, Severity.FIX_SOON, Severity.GOOD
LINES, SMALL = 60, 14

Estimate = tuple[list[Line], list[SharedLabour]]
#: Points of both severities, cost, and the ids chosen.
Rank = tuple[int, int, int, tuple[int, ...]]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench budget", description=__doc__)
    parser.add_argument("--instances", type=int, default=100, metavar="N", help="of each kind (100)")
    parser.add_argument("--small", type=int, default=300, metavar="N", help="against brute force (300)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    kinds = {name: measured(draw, options.instances) for name, draw in KINDS.items()}
    print_table(
        f"{LINES} lines, {options.instances} estimates of each kind",
        ["kind", "p50 ms", "p99 ms", "most ms", "refused"],
        [
            [name, percentile(ms, 0.5), percentile(ms, 0.99), max(ms), refused]
            for name, (ms, refused) in kinds.items()
        ],
    )
    figures = {**_timing(kinds), **against_brute_force(options.small)}
    print_table("All of them", ["", "value"], list(figures.items()))
    if options.json:
        print_json(figures)
    return 0


def _timing(kinds: dict[str, tuple[list[float], int]]) -> dict[str, Any]:
    every = [ms for times, _ in kinds.values() for ms in times]
    drawn = [ms for name, (times, _) in kinds.items() if name not in DEFEATING for ms in times]
    return {
        "lines_60_p99_ms": round(percentile(every, 0.99), 2),
        "lines_60_p50_ms": round(percentile(every, 0.5), 2),
        "instances": len(every),
        "refused": sum(refused for _, refused in kinds.values()),
        "drawn_p99_ms": round(percentile(drawn, 0.99), 2),
        "drawn_most_ms": round(max(drawn), 2),
        "drawn_instances": len(drawn),
        "drawn_refused": sum(refused for name, (_, refused) in kinds.items() if name not in DEFEATING),
    }


def measured(draw: Callable[[random.Random], Estimate], many: int) -> tuple[list[float], int]:
    """Milliseconds for each estimate, and how many were refused. Each is the quickest of five: what the machine does
    besides is not what is measured."""
    times, refused = [], 0
    for seed in range(many):
        dice = random.Random(seed)
        lines, shared = draw(dice)
        budget = int(sum(line.gross for line in lines) * dice.uniform(0.05, 0.95))
        runs = [_timed(lines, shared, budget) for _ in range(5)]
        times.append(min(ms for ms, _ in runs))
        refused += runs[0][1] is None
    return times, refused


def _timed(
    lines: Sequence[Line], shared: Sequence[SharedLabour], budget: int
) -> tuple[float, Proposal | None]:
    began = time.perf_counter()
    try:
        proposal = propose(lines, shared, budget=budget)
    except CannotPropose:
        proposal = None
    return (time.perf_counter() - began) * 1000, proposal


# ---------------------------------------------------------------- estimates that are hard in different ways


def equal_points(dice: random.Random) -> Estimate:
    return [Line(n, dice.randint(2_000, 90_000), dice.choice([NOW, SOON])) for n in range(LINES)], []


def all_different(dice: random.Random) -> Estimate:
    prices = dice.sample(range(2_000, 90_000), LINES)
    return [
        Line(n, price, dice.choice([NOW, SOON]), dice.randint(1, 10)) for n, price in enumerate(prices)
    ], []


def groups_of_both(dice: random.Random) -> Estimate:
    """Every second line, to fix now, belongs together with the next, which could wait."""
    lines, _ = all_different(dice)
    return [Line(x.id, x.gross, (NOW, SOON)[x.id % 2], x.points, x.id // 2) for x in lines], []


def dear_and_cheap(dice: random.Random) -> Estimate:
    """What is to be fixed now costs a hundred times what could wait, and belongs together with it."""
    points = [dice.randint(1, 10) for _ in range(LINES)]
    prices = [p * 10_000 if n % 2 else dice.randint(100, 900) for n, p in enumerate(points)]
    return [Line(n, price, (SOON, NOW)[n % 2], points[n], n // 2) for n, price in enumerate(prices)], []


def chain(dice: random.Random) -> Estimate:
    """Every line shares labour with the next."""
    return _sharing(dice, [(n, n + 1) for n in range(LINES - 1)], 9_999)


def braid(dice: random.Random) -> Estimate:
    """Every line shares labour with each of the next three: as tangled as is allowed."""
    return _sharing(dice, [(n, n + k) for k in (1, 2, 3) for n in range(LINES - k)], 1_500)


def star(dice: random.Random) -> Estimate:
    """One line shares some labour with every other."""
    return _sharing(dice, [(0, n) for n in range(1, LINES)], 300)


def all_the_same(dice: random.Random) -> Estimate:
    return _sharing(dice, [tuple(range(LINES))], 9_000)


def _sharing(dice: random.Random, sharing: Sequence[tuple[int, ...]], most: int) -> Estimate:
    lines = [
        Line(n, dice.randint(20_000, 90_000), dice.choice([NOW, SOON]), dice.randint(1, 10))
        for n in range(LINES)
    ]
    return lines, [SharedLabour(frozenset(ids), dice.randint(most // 10, most)) for ids in sharing]


def proportional_groups(dice: random.Random) -> Estimate:
    return [Line(x.id, x.gross, x.severity, x.points, x.id // 2) for x in _proportional(dice)], []


def proportional_chain(dice: random.Random) -> Estimate:
    shared = [SharedLabour(frozenset({n, n + 1}), dice.randint(1, 40)) for n in range(LINES - 1)]
    return _proportional(dice), shared


def _proportional(dice: random.Random) -> list[Line]:
    points = [dice.randint(1, 10) for _ in range(LINES)]
    return [
        Line(n, p * 100_000 if n % 2 else p * 100 + dice.randint(0, 9), (SOON, NOW)[n % 2], p)
        for n, p in enumerate(points)
    ]


KINDS: dict[str, Callable[[random.Random], Estimate]] = {
    "equal points": equal_points,
    "all different": all_different,
    "groups of both": groups_of_both,
    "dear and cheap": dear_and_cheap,
    "chain": chain,
    "braid": braid,
    "star": star,
    "all the same labour": all_the_same,
    "proportional, groups": proportional_groups,
    "proportional, chain": proportional_chain,
}
DEFEATING = {"proportional, groups", "proportional, chain"}


# ---------------------------------------------------------------- against every set there is


def against_brute_force(many: int) -> dict[str, Any]:
    best = proposed = 0
    for seed in range(many):
        dice = random.Random(seed)
        lines, shared = _small(dice)
        budget = dice.randint(0, 1 + sum(line.gross for line in lines))
        _, proposal = _timed(lines, shared, budget)
        if proposal is not None:
            proposed += 1
            best += rank(lines, proposal) == by_brute_force(lines, shared, budget)
    return {
        "optimal_share": best / max(1, proposed),
        "optimal_of": proposed,
        "small_refused": many - proposed,
    }


def _small(dice: random.Random) -> Estimate:
    """Prices and points that are often equal or nearly so: that is where a wrong choice would be made."""
    price = dice.choice([lambda: dice.randint(0, 12), lambda: dice.randint(0, 50_000), lambda: 500])
    points = dice.choice([lambda: None, lambda: dice.randint(1, 10), lambda: dice.choice([9, 10])])
    lines = [
        Line(n, price(), dice.choice([NOW, NOW, SOON, SOON, GOOD]), points(), dice.choice([None, None, 1, 2]))
        for n in range(dice.randint(8, SMALL))
    ]
    shared, left = [], [line.gross for line in lines]
    for _ in range(dice.randint(0, 5)):
        ids = dice.sample(range(len(lines)), dice.choice([2, 2, 3]))
        gross = dice.randint(0, min(left[n] for n in ids))
        for n in ids:
            left[n] -= gross
        shared.append(SharedLabour(frozenset(ids), gross))
    return lines, shared


def by_brute_force(lines: Sequence[Line], shared: Sequence[SharedLabour], budget: int) -> Rank:
    """The best of all subsets."""
    wholes: dict[object, list[Line]] = {}
    for line in lines:
        wholes.setdefault(line.chosen_with, []).append(line)
    subsets: list[list[Line]] = [[]]
    for whole in wholes.values():
        if any(line.severity is not GOOD for line in whole):
            subsets += [[*subset, *whole] for subset in subsets]
    ranked = ((_rank(lines, {line.id for line in subset}, shared), subset) for subset in subsets)
    best = min((-now, -soon, cost, places) for (now, soon, cost, places), _ in ranked if cost <= budget)
    return -best[0], -best[1], best[2], tuple(lines[place].id for place in best[3] if place < len(lines))


def _rank(lines: Sequence[Line], ids: set[int], shared: Sequence[SharedLabour]) -> Rank:
    taken = [line for line in lines if line.id in ids]
    now, soon = (sum(line.risk for line in taken if line.severity is kind) for kind in (NOW, SOON))
    saved = sum(one.gross * (len(one.lines & ids) - 1) for one in shared if one.lines & ids)
    # Ended by a place that is none, so that of equal sets the one with the lines listed first is the least.
    places = (*(place for place, line in enumerate(lines) if line.id in ids), len(lines))
    return now, soon, sum(line.gross for line in taken) - saved, places


def rank(lines: Sequence[Line], proposal: Proposal) -> Rank:
    taken = [line for line in lines if line.id in proposal.chosen]
    now, soon = (sum(line.risk for line in taken if line.severity is kind) for kind in (NOW, SOON))
    return now, soon, proposal.total, proposal.chosen


if __name__ == "__main__":
    sys.exit(main())
