"""The best things to take for a sum of money, exactly, where some cost less together than apart.

Best is: the most points of the first kind, then the most of the second, then the least cost, then the largest `bits`.

How: things that share a cost are put next to each other, and all are gone through one by one. What lies behind matters
to what lies ahead only by its points, its cost, and which shared costs are paid already; of all ways that agree in
these, the cheapest is followed. Going through backwards first, with the first kind of points alone, says how many of
them are within reach and what the rest of the way costs at least, so that a way which cannot reach them is left at
once. What that leaves is still too much where both kinds of points are undecided over a long stretch; there only the
most promising ways are followed, by a bound that no rest of a way can exceed. If one that was left might have been
better, all is gone through once more, leaving only what is proven to be worse than what was found.

The bound is a Lagrangian one: money that is left over and first points that are missing are counted in points of the
second kind, at any fixed worth; every worth gives a bound that holds, a good one a bound that is close.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

#: How many things behind, or shared costs between behind and ahead, may matter at once; each doubles the work.
MOST_TANGLED = 3
#: So many ways are followed at first.
FIRST_WAYS = 30
#: So many steps on ways are taken in all before it is given up: about 50 ms. Few estimates need a tenth of it.
MOST_STEPS = 6_000
#: What cannot be had for any money.
NEVER = 1 << 80
#: Worths and bounds are whole numbers of this part of a point, so that no rounding makes a bound untrue.
UNIT = 1 << 40


class TooTangled(Exception):
    """The best set cannot be found in the time that a page has."""


@dataclass(frozen=True)
class Thing:
    """What is taken as a whole. `cost` is without what it shares being paid already by another; `shares` are the names
    of the shared costs in it."""

    bits: int
    cost: int
    first: int
    second: int
    shares: frozenset[int]


def best(things: Sequence[Thing], shared_costs: Sequence[int], money: int) -> int:
    """The bits of the best things to take together. `shared_costs[name]` is paid once, by the first that has it, so
    taking a thing never costs less than nothing. Raises `TooTangled`."""
    steps = _steps(_in_order(things), shared_costs)
    ahead = _first_points_ahead(steps)
    within_reach = [points for points, cost in enumerate(ahead[0][0]) if cost <= money]
    if not within_reach:
        return 0
    second_ahead = _second_points_ahead(steps, shared_costs)
    return _Search(steps, ahead, second_ahead, within_reach[-1], money, MOST_STEPS).best()


# ---------------------------------------------------------------- in which order


def _in_order(things: Sequence[Thing]) -> list[Thing]:
    """Things that depend on each other one after the other. Those with first points alone come first and those with
    second points alone last: only in between are both kinds undecided at the same time."""
    holders: dict[int, int] = defaultdict(int)
    for number, thing in enumerate(things):
        for share in thing.shares:
            holders[share] |= 1 << number
    neighbours = [
        _union(holders[share] for share in thing.shares) & ~(1 << number)
        for number, thing in enumerate(things)
    ]
    clusters = [_untangled(cluster, neighbours, holders.values()) for cluster in _clusters(neighbours)]

    def undecided(cluster: list[int]) -> tuple[bool, bool]:
        return any(things[n].second for n in cluster), not any(things[n].first for n in cluster)

    return [things[n] for cluster in sorted(clusters, key=undecided) for n in cluster]


def _union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


def _members(numbers: int) -> list[int]:
    """A set of numbers is kept as the bits of one number, which is quick; here they are one by one."""
    return [n for n in range(numbers.bit_length()) if numbers >> n & 1]


def _clusters(neighbours: Sequence[int]) -> list[int]:
    seen, found = 0, []
    for number in range(len(neighbours)):
        cluster, fringe = 0, (1 << number) & ~seen
        while fringe:
            cluster |= fringe
            fringe = _union(neighbours[n] for n in _members(fringe)) & ~cluster
        seen |= cluster
        if cluster:
            found.append(cluster)
    return found


def _untangled(cluster: int, neighbours: Sequence[int], held_by: Iterable[int]) -> list[int]:
    """The cluster's things in an order in which little of what lies behind matters to what lies ahead."""
    shares = [holders for holders in held_by if holders & cluster]
    behind = 0
    order: list[int] = []
    while behind != cluster:
        near = _union(neighbours[n] for n in order) & ~behind
        number, tangle = _next(behind, near or cluster, cluster, neighbours, shares)
        if tangle > MOST_TANGLED:
            raise TooTangled
        order.append(number)
        behind |= 1 << number
    return order


def _next(
    behind: int, candidates: int, cluster: int, neighbours: Sequence[int], shares: Sequence[int]
) -> tuple[int, int]:
    """The candidate that leaves the least tangle, and that tangle: how many things behind have a neighbour ahead, or
    how many shared costs are in things behind and ahead, whichever is fewer."""
    found = (-1, len(neighbours))
    for number in sorted(_members(candidates), key=lambda n: neighbours[n].bit_count()):
        then = behind | 1 << number
        ahead = cluster & ~then
        tangle = min(
            sum(1 for n in _members(then) if neighbours[n] & ahead),
            sum(1 for holders in shares if holders & then and holders & ahead),
        )
        if tangle < found[1]:
            found = (number, tangle)
        if tangle <= 1:
            break
    return found


class _Move(NamedTuple):
    """What is paid already after passing a thing over, after taking it, and what taking it costs."""

    passed: int
    taken: int
    cost: int


@dataclass(frozen=True)
class _Step:
    """One thing, with the moves there are for each set of shared costs that may be paid already."""

    thing: Thing
    moves: Mapping[int, _Move]


def _steps(things: Sequence[Thing], shared_costs: Sequence[int]) -> list[_Step]:
    last = {share: number for number, thing in enumerate(things) for share in thing.shares}
    steps, reached = [], {0}
    for number, thing in enumerate(things):
        mine = sum(1 << share for share in thing.shares)
        over = sum(1 << share for share in thing.shares if last[share] == number)
        moves = {}
        for paid in reached:
            saved = sum(shared_costs[share] for share in thing.shares if paid >> share & 1)
            moves[paid] = _Move(paid & ~over, (paid | mine) & ~over, thing.cost - saved)
        steps.append(_Step(thing, moves))
        reached = {after for move in moves.values() for after in (move.passed, move.taken)}
    return steps


# ---------------------------------------------------------------- the best way through

#: For each set of shared costs paid already: the least cost of exactly so many first points from here on.
_Ahead = Mapping[int, list[int]]


def _first_points_ahead(steps: Sequence[_Step]) -> list[_Ahead]:
    """What lies ahead of each step, and of the end. Things without first points are passed over: they are never paid
    back by what they share."""
    tables: list[_Ahead] = [{0: [0]}]
    for step in reversed(steps):
        after, points = tables[-1], step.thing.first
        table = {}
        for paid, move in step.moves.items():
            table[paid] = after[move.passed]
            if points:
                taken = [NEVER] * points + [move.cost + cost for cost in after[move.taken]]
                passed = table[paid] + [NEVER] * (len(taken) - len(table[paid]))
                table[paid] = list(map(min, passed, taken))
        tables.append(table)
    return tables[::-1]


def _second_points_ahead(steps: Sequence[_Step], shared_costs: Sequence[int]) -> list[list[int]]:
    """For each step, and the end: what so many second points or more cost at least from here on, beside what the first
    points cost. That is, as if all that is shared were paid already, and what brings both kinds were free."""
    tables = [[0]]
    for step in reversed(steps):
        after, thing = tables[-1], step.thing
        cost = 0 if thing.first else thing.cost - sum(shared_costs[share] for share in thing.shares)
        taken = [cost] * thing.second + [cost + others for others in after]
        passed = after + [NEVER] * (len(taken) - len(after))
        tables.append(list(map(min, passed, taken)) if thing.second else after)
    return tables[::-1]


#: Where a way has come to: shared costs paid already, first points, second points.
_Place = tuple[int, int, int]
#: Cost, and the bits of what was taken as a negative number: the smaller pair is the better way.
_Way = tuple[int, int]


@dataclass
class _Search:
    steps: Sequence[_Step]
    ahead: Sequence[_Ahead]
    second_ahead: Sequence[list[int]]
    wanted: int
    money: int
    steps_left: int

    def best(self) -> int:
        found = self._most_promising()
        if found.left >= found.second:
            found = self._all_that_may_be_better(found)
        return found.bits

    # Both are worked out only where there are so many ways that a bound is needed.
    @cached_property
    def worths(self) -> tuple[int, int]:
        return _worths([step.thing for step in self.steps], self.wanted, self.money)

    @cached_property
    def hopes(self) -> list[Mapping[int, int]]:
        """For each step, and the end, and shared costs paid already: what the rest of the way is worth at most, in
        units, less the worth of the money it costs."""
        first_worth, coin_worth = self.worths
        tables: list[Mapping[int, int]] = [{0: 0}]
        for step in reversed(self.steps):
            after = tables[-1]
            worth = step.thing.second * UNIT + step.thing.first * first_worth
            tables.append(
                {
                    paid: max(after[passed], after[taken] + worth - cost * coin_worth)
                    for paid, (passed, taken, cost) in step.moves.items()
                }
            )
        return tables[::-1]

    def _most_promising(self) -> "_Found":
        """The best of the most promising ways, and what one that was left might have come to."""
        ways, left = self._start(), -1
        for number in range(1, len(self.ahead)):
            ways = self._one_step(ways, number)
            if len(ways) <= FIRST_WAYS:
                continue
            bounds = {
                place: self._bound(place, cost, number, self.money) for place, (cost, _) in ways.items()
            }
            ranked = sorted(ways, key=bounds.__getitem__, reverse=True)
            left = max(left, bounds[ranked[FIRST_WAYS]])
            ways = {place: ways[place] for place in ranked[:FIRST_WAYS]}
        return _found(ways, left)

    def _all_that_may_be_better(self, found: "_Found") -> "_Found":
        """Follows all ways that may yet come to more than was found, or to as much for no more money."""
        ways = self._start()
        for number in range(1, len(self.ahead)):
            ways = {
                place: way
                for place, way in self._one_step(ways, number).items()
                if self._may_be_better(place, way[0], number, found)
            }
        return _found(ways, -1)

    def _may_be_better(self, place: _Place, cost: int, number: int, found: "_Found") -> bool:
        second = self._bound(place, cost, number, self.money)
        if second != found.second:
            return second > found.second
        return self._bound(place, cost, number, found.cost) == second

    def _start(self) -> dict[_Place, _Way]:
        return {(0, 0, 0): (0, 0)}

    def _one_step(self, ways: dict[_Place, _Way], number: int) -> dict[_Place, _Way]:
        self.steps_left -= len(ways)
        if self.steps_left < 0:
            raise TooTangled
        reaching, ahead = {}, self.ahead[number]
        for place, way in _after(self.steps[number - 1], ways).items():
            costs, missing = ahead[place[0]], self.wanted - place[1]
            if 0 <= missing < len(costs) and way[0] + costs[missing] <= self.money:
                reaching[place] = way
        return _without_worse(reaching)

    def _bound(self, place: _Place, cost: int, number: int, money: int) -> int:
        """For so much money no rest of this way, from this step on, brings it to more second points than this."""
        paid, first, second = place
        first_worth, coin_worth = self.worths
        missing, money = self.wanted - first, money - cost
        affordable = bisect_right(self.second_ahead[number], money - self.ahead[number][paid][missing]) - 1
        hope = self.hopes[number][paid] + money * coin_worth - missing * first_worth
        return second + min(hope // UNIT, affordable)


class _Found(NamedTuple):
    second: int
    cost: int
    bits: int
    left: int


def _found(ways: Mapping[_Place, _Way], left: int) -> _Found:
    place, (cost, bits) = min(ways.items(), key=lambda one: (-one[0][2], one[1]))
    return _Found(place[2], cost, -bits, left)


def _after(step: _Step, ways: Mapping[_Place, _Way]) -> dict[_Place, _Way]:
    """Every way with the step's thing, and without it."""
    bits, more_first, more_second = step.thing.bits, step.thing.first, step.thing.second
    after: dict[_Place, _Way] = {}
    for (paid, first, second), way in ways.items():
        passed, taken, price = step.moves[paid]
        place = (passed, first, second)
        if place not in after or way < after[place]:
            after[place] = way
        place = (taken, first + more_first, second + more_second)
        way = (way[0] + price, way[1] - bits)
        if place not in after or way < after[place]:
            after[place] = way
    return after


def _without_worse(ways: Mapping[_Place, _Way]) -> dict[_Place, _Way]:
    """Without the ways that have fewer second points than another in the same place, for as much money or more."""
    kept: dict[_Place, _Way] = {}
    cheapest: dict[tuple[int, int], int] = {}
    for place in sorted(ways, reverse=True):
        way = ways[place]
        if way[0] < cheapest.get(place[:2], NEVER):
            cheapest[place[:2]] = way[0]
            kept[place] = way
    return kept


# ---------------------------------------------------------------- what a point and a coin are worth


def _worths(things: Sequence[Thing], wanted: int, money: int) -> tuple[int, int]:
    """Good worths of one first point and of one coin, in units: those at which filling the money with the best
    bargains, the last in part, comes to the wanted first points. Sharing is left out: a worth need not be exact."""
    low, high = 0.0, 1.0
    while high < UNIT and _filled(things, high, money)[0] < wanted:
        low, high = high, high * 4
    for _ in range(20):
        middle = (low + high) / 2
        if _filled(things, middle, money)[0] < wanted:
            low = middle
        else:
            high = middle
    return int(high * UNIT), int(_filled(things, high, money)[1] * UNIT)


def _filled(things: Sequence[Thing], first_worth: float, money: float) -> tuple[float, float]:
    """The first points that the best bargains come to, and what the last coin brought."""
    bargains = [((t.second + first_worth * t.first) / (t.cost or 1), t.first, t.cost) for t in things]
    points = 0.0
    for worth, first, cost in sorted(bargains, reverse=True):
        if cost > money:
            return points + first * money / cost, worth
        money -= cost
        points += first
    return points, 0.0
