"""Which promises may break, and which change would save each: every one tried in the engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects

from pitboard.queries.plan import Ahead
from pitboard.queries.shop_floor import Car
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.rules.floor.forecast import DRAWS, to_grain
from pitboard.rules.floor.foreseen import OrderForecast
from pitboard.rules.floor.what_if import Effect, GiveLine, Rescue, TakeAfter, TakeFirst, rescues
from pitboard.rules.lifecycle import LineState
from pitboard.rules.moving import Drift, drift
from pitboard.rules.promise import GRAIN, Expected

#: So many ways out are shown; more would not help anybody to decide.
MOST_SHOWN = 3
_NOT_BEGUN = frozenset({LineState.APPROVED, LineState.WAITING_FOR_PARTS})


@dataclass(frozen=True)
class Moved:
    """Another car whose time a change would move noticeably."""

    car: Car
    before: Expected
    after: Expected


@dataclass(frozen=True)
class WayOut:
    """A change that would help. `line` is the repair that changes hands, `other` the car that would wait."""

    rescue: Rescue
    line: RepairLine | None
    other: Car | None
    own: Effect
    moved: tuple[Moved, ...]
    endangered: tuple[Car, ...]


@dataclass(frozen=True)
class Risk:
    """A promise that will more likely break than hold. `safe` is what could be told instead: nine in ten keep it."""

    car: Car
    order: RepairOrder
    promise: Promise
    forecast: OrderForecast
    due: datetime
    chance: float
    safe: Expected | None
    ways_out: tuple[WayOut, ...]

    @property
    def is_pinned(self) -> bool:
        return self.promise.pinned_at is not None

    @property
    def may_tell(self) -> bool:
        """Whether the customer would hear of a later time than they know of."""
        return self.safe is not None and self.safe.latest_at >= self.promise.ready_at + GRAIN


@dataclass(frozen=True)
class Risks:
    """`tried_all` is false where the time to try things out was over before all were tried."""

    found: Sequence[Risk]
    words: int
    tried_all: bool


def risks_of(ahead: Ahead, *, go_on: Callable[[], bool]) -> Risks:
    """The most urgent first. `go_on` says whether there is time for another try."""
    due = {pk: when for pk, car in ahead.seen.cars.items() if (when := ahead.due(car)) is not None}
    at_risk = [car for car in ahead.seen.cars.values() if ahead.is_at_risk(car)]
    at_risk.sort(key=lambda car: due[car.booking.pk])
    prefetch_related_objects([car.booking for car in ahead.seen.cars.values()], "vehicle", "customer")
    found = [_risk(ahead, car, due, go_on) for car in at_risk]
    return Risks(found, len(due), not found or go_on())


def _risk(ahead: Ahead, car: Car, due: Mapping[int, datetime], go_on: Callable[[], bool]) -> Risk:
    assert car.order is not None  # noqa: S101
    pk = car.booking.pk
    forecast = ahead.of(car)
    tried = rescues(
        ahead.seen.floor,
        ahead.model,
        order_id=pk,
        due=due,
        base=ahead.forecast,
        draws=DRAWS,
        seed=ahead.workshop.pk,
        go_on=go_on,
    )
    ways_out = [way for rescue in tried if (way := _way_out(ahead, car, rescue)) is not None]
    return Risk(
        car=car,
        order=car.order,
        promise=car.booking.promise,
        forecast=forecast,
        due=due[pk],
        chance=forecast.chance_by(due[pk]),
        safe=to_grain(forecast.ready) if forecast.ready else None,
        ways_out=tuple(ways_out[:MOST_SHOWN]),
    )


def _way_out(ahead: Ahead, car: Car, rescue: Rescue) -> WayOut | None:
    """None where nobody can do it: work that has begun has its technician, and only cars that are here stand in the
    queue."""
    line: RepairLine | None = None
    other: Car | None = None
    match rescue.change:
        case GiveLine(_, key, _):
            line = _line(car, key)
            if line is None or line.state not in _NOT_BEGUN:
                return None
        case TakeAfter(waiting, _):
            other = ahead.seen.cars[waiting]
            if other.order is None:
                return None
        case TakeFirst():
            pass
        case _:
            return None
    return WayOut(
        rescue=rescue,
        line=line,
        other=other,
        own=next(one for one in rescue.effects if one.order_id == car.booking.pk),
        moved=tuple(moved_noticeably(ahead, rescue.effects, but=car.booking.pk)),
        endangered=tuple(ahead.seen.cars[one] for one in rescue.endangers),
    )


def _line(car: Car, key: object) -> RepairLine | None:
    lines = car.order.lines.all() if car.order else ()
    return next((line for line in lines if line.pk == key), None)


def moved_noticeably(ahead: Ahead, effects: Sequence[Effect], *, but: int) -> list[Moved]:
    """The other cars whose time moves by what the workshop finds worth telling, the one most delayed first."""
    notice = timedelta(minutes=ahead.workshop.promise_notice_minutes)
    found = []
    for one in effects:
        if one.order_id != but and one.before is not None and one.after is not None:
            car, before, after = ahead.seen.cars[one.order_id], to_grain(one.before), to_grain(one.after)
            if drift(before, after, notice=notice, is_here=car.order is not None) is Drift.MOVED:
                found.append(Moved(car, before, after))
    return found
