"""A small floor to try things on: Monday nine o'clock at Kestrel Yard, which is open from 8 to 12 and from 13 to 17."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pitboard.rules.floor.dispatch import Dispatch
from pitboard.rules.floor.draws import Drawn, draw
from pitboard.rules.floor.durations import PRIOR, DurationModel, Spread
from pitboard.rules.floor.given import Floor, Line, Order, Stage, Technician
from pitboard.rules.floor.keeping import Stretch
from pitboard.rules.floor.tasks import Tasks, lay_out
from pitboard.rules.opening import Span

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
NINE = MONDAY + timedelta(hours=9)
MAREK, ILSE, PIET = 1, 2, 3
BODY = 7
#: Work takes what is estimated, and every wait what is stated: for reading times off a plan.
EXACT = replace(
    PRIOR,
    work=Spread(1.0, 0.01),
    stages={stage: Spread(0.5, 0.01) for stage in Stage},
    stretch=Stretch(1.0, 1.0, 1.0),
    late_parts=1e-9,
    no_show=0.0,
)


def hours(first: float = 8, last: float = 17, *, days: Iterable[int] = range(40)) -> tuple[Span, ...]:
    """Working days from that hour to that one, with an hour off at noon; Monday is day 0."""
    halves = ((first, 12.0), (13.0, last))
    weekdays = [MONDAY + timedelta(days=day) for day in days if day % 7 < 5]
    return tuple((day + timedelta(hours=b), day + timedelta(hours=e)) for day in weekdays for b, e in halves)


def technician(number: int, *skills: int, spans: tuple[Span, ...] | None = None) -> Technician:
    return Technician(number, frozenset(skills), hours() if spans is None else spans)


def order(number: int, *lines: Line, ahead: tuple[Stage, ...] = (), arrives: datetime | None = None) -> Order:
    """Orders stand in the queue by their number."""
    came = arrives or NINE - timedelta(minutes=60 - number)
    return Order(number, came, lines, ahead, arrives_at=arrives)


def floor(
    *orders: Order, people: tuple[Technician, ...] = (technician(MAREK),), bays: int | None = None
) -> Floor:
    return Floor(NINE, hours(), people, orders, bays)


def day(number: int, hour: float) -> datetime:
    return MONDAY + timedelta(days=number, hours=hour)


def simulated(floor: Floor, model: DurationModel = PRIOR, *, draws: int = 40) -> tuple[Tasks, Drawn]:
    tasks = lay_out(floor, model, draws=draws, seed=0)
    return tasks, draw(tasks)


def played(floor: Floor, model: DurationModel = PRIOR) -> tuple[Tasks, Dispatch]:
    tasks = lay_out(floor, model, draws=1, seed=0)
    dispatch = Dispatch(tasks)
    dispatch.play()
    return tasks, dispatch
