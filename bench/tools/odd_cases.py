"""How often a change works the wrong way round: added work that makes another car ready sooner, or an added technician
that makes the day longer. No dispatcher who never stands idle is free of such cases; here they are counted.

A case is a random floor (3 to 30 orders, 2 to 8 technicians, skills, bays, parts on their way, jobs half done) and one
random change. It is odd when anybody's median moves the wrong way by more than the time that people call another one
(`NOTICEABLE`); for a technician, when the last car of all is ready so much later.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pitboard.rules.floor.forecast import DRAWS, foresee
from pitboard.rules.floor.foreseen import Forecast
from pitboard.rules.floor.given import Floor, Line, Order, Stage, Technician, stages_ahead
from pitboard.rules.floor.what_if import AddOrder, changed
from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.opening import Span
from pitboard.rules.promise import NOTICEABLE

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
SKILLS = (1, 2, 3)
NEW = 1_000


@dataclass
class Odd:
    """`orders` are all comparisons of one order with itself; `floors` the cases."""

    floors: int = 0
    odd_floors: int = 0
    orders: int = 0
    odd_orders: int = 0

    @property
    def share(self) -> float:
        return self.odd_floors / max(1, self.floors)

    @property
    def share_of_orders(self) -> float:
        return self.odd_orders / max(1, self.orders)


def count_added_work(cases: int, *, seed: int = 0, draws: int = DRAWS) -> Odd:
    odd = Odd()
    for number in range(cases):
        luck = random.Random(f"{seed} work {number}")
        floor = random_floor(luck)
        added = random_order(NEW, floor.at, [], luck)
        before = foresee(floor, draws=draws)
        after = foresee(changed(floor, AddOrder(added)), draws=draws)
        sooner = [one for one in before.orders if _median(after, one) < _median(before, one) - NOTICEABLE]
        odd.floors, odd.orders = odd.floors + 1, odd.orders + len(before.orders)
        odd.odd_floors, odd.odd_orders = odd.odd_floors + bool(sooner), odd.odd_orders + len(sooner)
    return odd


def count_added_technician(cases: int, *, seed: int = 0, draws: int = DRAWS) -> Odd:
    odd = Odd()
    for number in range(cases):
        luck = random.Random(f"{seed} technician {number}")
        floor = random_floor(luck)
        more = replace(floor, technicians=(*floor.technicians, random_technician(NEW, luck)))
        before, after = foresee(floor, draws=draws), foresee(more, draws=draws)
        last, last_after = (max(_median(one, order) for order in one.orders) for one in (before, after))
        odd.floors, odd.odd_floors = odd.floors + 1, odd.odd_floors + (last_after > last + NOTICEABLE)
        later = [one for one in before.orders if _median(after, one) > _median(before, one) + NOTICEABLE]
        odd.orders, odd.odd_orders = odd.orders + len(before.orders), odd.odd_orders + len(later)
    return odd


def _median(forecast: Forecast, order_id: int) -> datetime:
    ready = forecast.orders[order_id].ready
    return ready.ready_at if ready is not None else datetime.max.replace(tzinfo=UTC)


def random_floor(luck: random.Random) -> Floor:
    at = MONDAY + timedelta(hours=8 + luck.random() * 9)
    people = luck.randint(2, 8)
    technicians = [random_technician(number, luck) for number in range(1, people + 1)]
    technicians[0] = replace(technicians[0], skills=frozenset(SKILLS))
    idle = [one.id for one in technicians]
    orders = [random_order(number, at, idle, luck) for number in range(1, luck.randint(3, 30) + 1)]
    bays = luck.choice((None, people + 1, people, max(1, people - 1)))
    return Floor(at, _spans(8, 17), tuple(technicians), tuple(orders), bays)


def random_technician(number: int, luck: random.Random) -> Technician:
    skills = frozenset(skill for skill in SKILLS if luck.random() < 0.5)
    return Technician(number, skills, _spans(luck.choice((8, 8, 8, 10)), luck.choice((17, 17, 15))))


def random_order(number: int, at: datetime, idle: list[int], luck: random.Random) -> Order:
    """`idle` are technicians without a job in hand: one of them may be at this order."""
    state = luck.choice((None, OrderState.ARRIVED, OrderState.AWAITING_DECISION, *[OrderState.IN_REPAIR] * 4))
    here = state is not None
    lines = tuple(_line(f"{number} {n}", at, state, idle, luck) for n in range(luck.randint(1, 4)))
    since = at - timedelta(hours=luck.random() * 30) if here else at + timedelta(hours=luck.random() * 40)
    ahead = stages_ahead(state)
    spent = luck.random() if ahead[0] is Stage.DECISION else None
    return Order(number, since, lines, ahead, spent, arrives_at=None if here else since)


def _line(key: str, at: datetime, state: OrderState | None, idle: list[int], luck: random.Random) -> Line:
    hours = luck.choice((0.5, 1.0, 1.5, 2.0, 3.0, 5.0))
    skill = luck.choice((None, None, None, *SKILLS))
    line = Line(key, hours, skill=skill, needs_bay=luck.random() < 0.9, position=luck.randint(0, 5))
    chance = luck.random()
    if state is OrderState.IN_REPAIR and chance < 0.15:
        due = at + timedelta(hours=luck.random() * 50)
        return replace(line, state=LineState.WAITING_FOR_PARTS, parts_due_at=due)
    if state is OrderState.IN_REPAIR and chance < 0.25 and idle:
        who = idle.pop(luck.randrange(len(idle)))
        worked = luck.random() * hours
        return replace(line, state=LineState.IN_PROGRESS, technician_id=who, worked_hours=worked)
    return line


def _spans(opens: int, closes: int) -> tuple[Span, ...]:
    days = [MONDAY + timedelta(days=n) for n in range(90) if n % 7 < 5]
    halves = ((opens, 12), (13, closes))
    return tuple((day + timedelta(hours=b), day + timedelta(hours=e)) for day in days for b, e in halves)
