"""What a change would do to everybody's time: the same floor, the same luck, one thing different."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pitboard.rules.floor.durations import PRIOR, DurationModel
from pitboard.rules.floor.forecast import DRAWS, foresee
from pitboard.rules.floor.foreseen import Forecast, WaitKind
from pitboard.rules.floor.given import Floor, Key, Line, Order, Technician
from pitboard.rules.lifecycle import LineState
from pitboard.rules.promise import Expected

#: An order is put so much before or after another in the queue.
AHEAD = timedelta(microseconds=1)
#: A change that raises the chance of a promise by less than this is not worth proposing.
WORTH_TRYING = 0.05
#: Below this chance a promise is at risk; a change endangers those it takes below.
SAFE = 0.5
#: Changes are compared, not promised: fewer draws tell them apart.
DRAWS_TO_COMPARE = 200


@dataclass(frozen=True)
class GiveLine:
    """Another technician does this repair. Work in progress changes hands."""

    order_id: int
    line: Key
    technician_id: int


@dataclass(frozen=True)
class TakeFirst:
    """This order goes before all others."""

    order_id: int


@dataclass(frozen=True)
class TakeAfter:
    """This order waits until after another one."""

    order_id: int
    other_id: int


@dataclass(frozen=True)
class AddOrder:
    """One more car: a booking that asks to be accepted."""

    order: Order


@dataclass(frozen=True)
class WithoutOrder:
    """One car fewer: a booking cancelled, a car that does not come."""

    order_id: int


@dataclass(frozen=True)
class OnlyLines:
    """The customer chooses just these repairs."""

    order_id: int
    lines: frozenset[Key]


Change = GiveLine | TakeFirst | TakeAfter | AddOrder | WithoutOrder | OnlyLines


@dataclass(frozen=True)
class Effect:
    """On one order. None: no time can be said."""

    order_id: int
    before: Expected | None
    after: Expected | None

    @property
    def moves(self) -> timedelta | None:
        """By how much the median moves; below zero is sooner."""
        if self.before is None or self.after is None:
            return None
        return self.after.ready_at - self.before.ready_at


@dataclass(frozen=True)
class WhatIf:
    """`effects` has every order that is there before or after, the one most delayed first."""

    change: Change
    forecast: Forecast
    effects: tuple[Effect, ...]

    def on(self, order_id: int) -> Effect:
        return next(one for one in self.effects if one.order_id == order_id)


@dataclass(frozen=True)
class Rescue:
    """A change that would help a promise at risk. `endangers` are the orders whose own promise would then be."""

    change: Change
    chance_before: float
    chance_after: float
    effects: tuple[Effect, ...]
    endangers: tuple[int, ...]


def changed(floor: Floor, change: Change) -> Floor:
    """The floor with that one thing different. A change about what is not there changes nothing."""
    match change:
        case AddOrder(order):
            others = tuple(one for one in floor.orders if one.id != order.id)
            return replace(floor, orders=(*others, order))
        case WithoutOrder(order_id):
            return replace(floor, orders=tuple(one for one in floor.orders if one.id != order_id))
        case TakeFirst(order_id):
            first = min((one.queue_at for one in floor.orders), default=floor.at)
            return _with(floor, order_id, lambda one: replace(one, queue_at=first - AHEAD))
        case TakeAfter(order_id, other_id):
            after = next((one.queue_at for one in floor.orders if one.id == other_id), floor.at)
            return _with(floor, order_id, lambda one: replace(one, queue_at=after + AHEAD))
        case OnlyLines(order_id, lines):
            return _with(floor, order_id, lambda one: _only(one, lines))
        case GiveLine(order_id, key, who):
            return _with(floor, order_id, lambda one: _given(one, key, who))


def what_if(
    floor: Floor,
    change: Change,
    model: DurationModel = PRIOR,
    *,
    base: Forecast | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> WhatIf:
    """Tries the change. `base` is the forecast without it, if it is at hand (same floor, model, draws and seed)."""
    before = base or foresee(floor, model, draws=draws, seed=seed)
    after = foresee(changed(floor, change), model, draws=draws, seed=seed)
    return WhatIf(change, after, _effects(before, after))


def rescues(
    floor: Floor,
    model: DurationModel,
    *,
    order_id: int,
    due: Mapping[int, datetime],
    base: Forecast | None = None,
    draws: int = DRAWS_TO_COMPARE,
    seed: int = 0,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Rescue, ...]:
    """Which changes would help the promise of `order_id`: the order taken first, a car it waits for taken after it, and
    every other technician who could do one of its repairs. The best comes first: those that endanger nobody, then by
    chance. `due` says for each order when it is promised. `base` is as in `what_if`. Before each try `go_on` is asked,
    so that whoever waits for the answer can bound the wait."""
    base = base or foresee(floor, model, draws=draws, seed=seed)
    before = _chances(base, due)
    found = []
    for change in _to_try(floor, base, order_id):
        if not go_on():
            break
        tried = what_if(floor, change, model, base=base, draws=draws, seed=seed)
        after = _chances(tried.forecast, due)
        if after[order_id] >= before[order_id] + WORTH_TRYING:
            endangers = tuple(one for one in due if one != order_id and after[one] < SAFE <= before[one])
            found.append(Rescue(change, before[order_id], after[order_id], tried.effects, endangers))
    return tuple(sorted(found, key=lambda one: (len(one.endangers), -one.chance_after)))


def _to_try(floor: Floor, base: Forecast, order_id: int) -> Iterator[Change]:
    order = next(one for one in floor.orders if one.id == order_id)
    yield TakeFirst(order_id)
    waits = base.orders[order_id].waits
    held_up_by = {wait.order_id for wait in waits if wait.kind in (WaitKind.JOB_BEFORE, WaitKind.BAY)}
    for other in sorted(one for one in held_up_by if one is not None and one != order_id):
        yield TakeAfter(other, order_id)
    does = {job.line: job.technician_id for job in base.jobs if job.order_id == order_id}
    for line in order.lines:
        for one in floor.technicians:
            if line.key in does and does[line.key] != one.id and _could(one, line):
                yield GiveLine(order_id, line.key, one.id)


def _could(technician: Technician, line: Line) -> bool:
    has_skill = line.skill is None or line.skill in technician.skills
    return has_skill and bool(technician.spans) and line.state is not LineState.PROPOSED


def _chances(forecast: Forecast, due: Mapping[int, datetime]) -> dict[int, float]:
    known = forecast.orders
    return {one: known[one].chance_by(moment) if one in known else 1.0 for one, moment in due.items()}


def _effects(before: Forecast, after: Forecast) -> tuple[Effect, ...]:
    ids = [*before.orders, *(one for one in after.orders if one not in before.orders)]
    effects = [Effect(one, _ready(before, one), _ready(after, one)) for one in ids]
    return tuple(sorted(effects, key=lambda one: one.moves or timedelta(0), reverse=True))


def _ready(forecast: Forecast, order_id: int) -> Expected | None:
    order = forecast.orders.get(order_id)
    return order.ready if order is not None else None


def _with(floor: Floor, order_id: int, change: Callable[[Order], Order]) -> Floor:
    return replace(floor, orders=tuple(change(one) if one.id == order_id else one for one in floor.orders))


def _only(order: Order, lines: Collection[Key]) -> Order:
    return replace(order, lines=tuple(one for one in order.lines if one.key in lines))


def _given(order: Order, key: Key, who: int) -> Order:
    return replace(order, lines=tuple(_handed(one, who) if one.key == key else one for one in order.lines))


def _handed(line: Line, who: int) -> Line:
    at_it = who if line.state is LineState.IN_PROGRESS else line.technician_id
    return replace(line, pinned_to=who, technician_id=at_it)
