"""Staying within a budget: which repairs to propose for the sum that a customer named.

The best set is exact: the most "fix now" risk points, then the most "fix soon" points, then the least cost; of sets
that are equal in all this, the one whose lines are listed first. Lines of one group are chosen together. Labour that
stands in several lines is needed once, so that two lines that share it cost less together than apart.

Money here is whole coins of the currency (cents, yen, fils); `coins` and `amount` turn it there and back.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import gcd

from pitboard.rules.knapsack import Thing, TooTangled, best
from pitboard.rules.money import decimals, rounded
from pitboard.rules.severity import NEEDS_REPAIR, Severity

#: Risk points are whole numbers from 1 to this, compared only among lines of the same severity.
MOST_POINTS = 10
#: What a line counts for which nobody stated risk points.
DEFAULT_POINTS = 5
MOST_LINES = 60


class Trouble(StrEnum):
    TOO_MANY_LINES = "too_many_lines"
    TOO_TANGLED = "too_tangled"


class CannotPropose(Exception):
    """The estimate is beyond the limits within which the best set is found in the time that a page has."""

    def __init__(self, why: Trouble) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Line:
    """One repair: its price in coins with tax. `group` names the lines that are chosen as one."""

    id: int
    gross: int
    severity: Severity
    points: int | None = None
    group: str | int | None = None

    @property
    def risk(self) -> int:
        if self.severity not in NEEDS_REPAIR:
            return 0
        return DEFAULT_POINTS if self.points is None else self.points

    @property
    def chosen_with(self) -> Hashable:
        return ("line", self.id) if self.group is None else ("group", self.group)


@dataclass(frozen=True)
class SharedLabour:
    """Labour, in coins with tax, that stands in each of these lines and is needed once for all that are chosen."""

    lines: frozenset[int]
    gross: int


@dataclass(frozen=True)
class Proposal:
    """Ids are in the order given, `too_dear`, the "fix now" lines that do not fit, with the most urgent first; all
    amounts are coins with tax. `total` has in it what was settled before. `remaining` is below zero only if that alone
    is more than the budget. `savings` says which lines share labour, and what is saved by that, `saved` in all.
    `fix_now_total` is what it takes to have everything fixed that is to be fixed now."""

    chosen: tuple[int, ...]
    too_dear: tuple[int, ...]
    left_out: tuple[int, ...]
    total: int
    saved: int
    savings: tuple[tuple[frozenset[int], int], ...]
    remaining: int
    fix_now_total: int


def coins(value: Decimal, currency: str) -> int:
    """`value` in the currency's smallest coin, half up."""
    return int(rounded(value, currency).scaleb(decimals(currency)))


def amount(number: int, currency: str) -> Decimal:
    """So many coins as an amount of the currency."""
    return Decimal(number).scaleb(-decimals(currency))


def propose(
    lines: Sequence[Line], shared: Sequence[SharedLabour] = (), *, budget: int, settled: int = 0
) -> Proposal:
    """The best set of `lines` that together with what is `settled` already costs no more than `budget`.

    Raises `CannotPropose` beyond `MOST_LINES`, and where too many lines hang together crosswise. A row of lines of
    which each shares labour with the next is well within the limit, as is any number that share the same; five of which
    each shares something else with every other are not. Raises `ValueError` for lines that cannot be.
    """
    _check_lines(lines)
    _check_shared(lines, shared)
    if len(lines) > MOST_LINES:
        raise CannotPropose(Trouble.TOO_MANY_LINES)
    try:
        bits = best(_things(lines, shared), [one.gross for one in shared], budget - settled)
    except TooTangled:
        raise CannotPropose(Trouble.TOO_TANGLED) from None
    chosen = {line.id for number, line in enumerate(lines) if bits & _bit(number, lines)}
    return _proposal(lines, shared, chosen, budget=budget, settled=settled)


def _check_lines(lines: Sequence[Line]) -> None:
    if len({line.id for line in lines}) < len(lines):
        raise ValueError("a line is given twice")
    for line in lines:
        if line.gross < 0:
            raise ValueError(f"line {line.id} has a negative price")
        if line.points is not None and not 1 <= line.points <= MOST_POINTS:
            raise ValueError(f"line {line.id} has risk points that are not from 1 to {MOST_POINTS}")


def _check_shared(lines: Sequence[Line], shared: Sequence[SharedLabour]) -> None:
    prices = {line.id: line.gross for line in lines}
    labour: dict[int, int] = defaultdict(int)
    for one in shared:
        if one.gross < 0 or len(one.lines) < 2:
            raise ValueError("shared labour needs two lines, and a price that is not negative")
        for line_id in one.lines:
            labour[line_id] += one.gross
    for line_id, gross in labour.items():
        # This is also what makes sure that taking one more line never makes the total smaller.
        if gross > prices.get(line_id, -1):
            raise ValueError(f"line {line_id} is not given, or shares more labour than it costs")


def _bit(number: int, lines: Sequence[Line]) -> int:
    """The first line is the highest bit, so that of two sets the larger number has the lines listed first."""
    return 1 << (len(lines) - 1 - number)


def _things(lines: Sequence[Line], shared: Sequence[SharedLabour]) -> list[Thing]:
    """What is chosen as one, without what is never proposed. Points without their common divisor: less to add up."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        groups[line.chosen_with].append(number)
    sharing: dict[int, set[int]] = defaultdict(set)
    for number, one in enumerate(shared):
        for line_id in one.lines:
            sharing[line_id].add(number)
    things = [_thing(numbers, lines, shared, sharing) for numbers in groups.values()]
    first, second = gcd(*(thing.first for thing in things)), gcd(*(thing.second for thing in things))
    return [
        Thing(
            thing.bits,
            thing.cost,
            thing.first // max(1, first),
            thing.second // max(1, second),
            thing.shares,
        )
        for thing in things
        if thing.first or thing.second
    ]


def _thing(
    numbers: Sequence[int],
    lines: Sequence[Line],
    shared: Sequence[SharedLabour],
    sharing: Mapping[int, set[int]],
) -> Thing:
    members = [lines[number] for number in numbers]
    shares = frozenset[int]().union(*(sharing.get(line.id, ()) for line in members))
    return Thing(
        bits=sum(_bit(number, lines) for number in numbers),
        cost=_cost(members, [shared[number] for number in shares]),
        first=_risk(members, Severity.FIX_NOW),
        second=_risk(members, Severity.FIX_SOON),
        shares=shares,
    )


def _risk(lines: Sequence[Line], severity: Severity) -> int:
    return sum(line.risk for line in lines if line.severity is severity)


def _cost(lines: Sequence[Line], shared: Sequence[SharedLabour]) -> int:
    """What these lines cost together."""
    saved = sum(saved for _, saved in _savings({line.id for line in lines}, shared))
    return sum(line.gross for line in lines) - saved


def _savings(ids: set[int], shared: Sequence[SharedLabour]) -> tuple[tuple[frozenset[int], int], ...]:
    sharing = ((one.lines & ids, one.gross) for one in shared)
    return tuple((lines, gross * (len(lines) - 1)) for lines, gross in sharing if len(lines) > 1)


def _proposal(
    lines: Sequence[Line], shared: Sequence[SharedLabour], ids: set[int], *, budget: int, settled: int
) -> Proposal:
    urgent = {line.chosen_with for line in lines if line.severity is Severity.FIX_NOW}
    out = [line for line in lines if line.id not in ids]
    too_dear = [line for line in out if line.severity is Severity.FIX_NOW]
    total = settled + _cost([line for line in lines if line.id in ids], shared)
    savings = _savings(ids, shared)
    return Proposal(
        chosen=tuple(line.id for line in lines if line.id in ids),
        too_dear=tuple(line.id for line in sorted(too_dear, key=lambda line: -line.risk)),
        left_out=tuple(line.id for line in out if line.severity is Severity.FIX_SOON),
        total=total,
        saved=sum(saved for _, saved in savings),
        savings=savings,
        remaining=budget - total,
        fix_now_total=settled + _cost([line for line in lines if line.chosen_with in urgent], shared),
    )
