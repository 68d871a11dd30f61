"""Drives many journeys side by side, in the order of time, and leaves the workshop as it stands at the end."""

import heapq
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle, islice

from django.db import transaction

from pitboard.config.demo import settle_past_tellings
from pitboard.config.demo.clock import DemoClock
from pitboard.config.rehearsal.crew import Crew, P, R
from pitboard.config.rehearsal.journey import Journey
from pitboard.config.rehearsal.walk import LEFT_IN_THE_HOUSE, WITHOUT_VISIT, Plan, Stop
from pitboard.records.deliveries import Delivery
from pitboard.rules.lifecycle import OrderState

#: So many cars come a day; more would not fit into the hours of three technicians.
CARS_A_DAY = 6
#: Working hours before the end in which a car came that is left at a stage.
CAME_BEFORE = {
    Stop.ARRIVED: (0.4, 2.5),
    Stop.INSPECTING: (2.0, 4.0),
    Stop.PRICING: (3.5, 6.0),
    Stop.AWAITING_DECISION: (5.0, 10.0),
    Stop.IN_REPAIR: (10.0, 16.0),
    Stop.WAITING_FOR_PARTS: (10.0, 16.0),
    Stop.FINAL_CHECK: (18.0, 26.0),
    Stop.READY: (18.0, 28.0),
}
MOST_LEFT = 36


@dataclass
class Driven:
    """What came of it: ids of the visits, and how many requests never became one."""

    orders: list[int] = field(default_factory=list)
    bookings: list[int] = field(default_factory=list)

    def add(self, other: "Driven") -> None:
        self.orders += other.orders
        self.bookings += other.bookings


def plans_for(orders: int, clock: DemoClock, chance: random.Random) -> list[Plan]:
    """`orders` visits, some of them left at every stage, and a few requests that never become one."""
    left = min(MOST_LEFT, orders // 3 if orders < 60 else max(20, orders // 8))
    stops = [*islice(cycle(LEFT_IN_THE_HOUSE), left), *[Stop.HANDED_BACK] * (orders - left)]
    stops += islice(cycle(WITHOUT_VISIT), max(len(WITHOUT_VISIT), orders // 6) if orders > 1 else 0)
    days = max(4, (orders - left) // CARS_A_DAY + 1)
    return [_plan(number, stop, days, clock, chance) for number, stop in enumerate(stops)]


def _plan(number: int, stop: Stop, days: int, clock: DemoClock, chance: random.Random) -> Plan:
    if stop in CAME_BEFORE:
        arrives_at = clock.back(chance.uniform(*CAME_BEFORE[stop]))
    elif stop in (Stop.REQUESTED, Stop.ACCEPTED):
        arrives_at = _in_the_morning(clock, clock.open_day_ahead(chance.randrange(1, 7)), chance)
    else:
        # Far enough back that most are done, and none comes after the present.
        arrives_at = clock.back(10.5 * chance.uniform(3, 3 + days))
    before = chance.randrange(9, 13) if stop in (Stop.REQUESTED, Stop.ACCEPTED) else chance.randrange(1, 9)
    return Plan(number, arrives_at, before, stop)


def finished_plans(orders: int, clock: DemoClock) -> list[Plan]:
    """Visits that all go from the request to the keys, long before the present, for measuring whole ones."""
    spacing = 10.5 / CARS_A_DAY
    return [
        Plan(number, clock.back(150 + spacing * number), 1 + number % 7, Stop.HANDED_BACK)
        for number in range(orders)
    ]


def plans_to_add(count: int, first: int, clock: DemoClock) -> list[Plan]:
    """More visits that end well, on days of their own before everything else."""
    return [Plan(first + n, clock.back(400 + 10.5 * n), 1 + n % 7, Stop.HANDED_BACK) for n in range(count)]


def _in_the_morning(clock: DemoClock, day: date, chance: random.Random) -> datetime:
    return clock.opening.spans(day)[0][0] + timedelta(minutes=15 * chance.randrange(1, 9))


def journeys_of(plans: Iterable[Plan], crew: Crew, seed: int) -> list[Journey]:
    return [
        Journey(crew, plan, random.Random(f"{seed}/{plan.number}"), pace=_pace(plan.stop)) for plan in plans
    ]


def _pace(stop: Stop) -> float:
    return 0.6 if stop in CAME_BEFORE else 1.0


def drive(journeys: list[Journey], *, until: datetime, tell: Callable[[], None]) -> Driven:
    """Each step in its turn; what would happen after `until` has not happened yet. `tell` is called a journey."""
    driven = Driven()
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = [
        (journey.now, number, journey.steps()) for number, journey in enumerate(journeys)
    ]
    heapq.heapify(waiting)
    while waiting:
        at, number, steps = heapq.heappop(waiting)
        then = next(steps, None) if at <= until else None
        if then is not None:
            heapq.heappush(waiting, (then, number, steps))
            continue
        _ends(journeys[number], driven)
        tell()
    return driven


def _ends(journey: Journey, driven: Driven) -> None:
    booking = getattr(journey, "booking", None)
    if booking is not None:
        driven.bookings.append(booking.pk)
    if journey.order is None:
        return
    driven.orders.append(journey.order.pk)
    journey.order.refresh_from_db(fields=["state"])
    if journey.order.state is OrderState.HANDED_BACK:
        journey.crew.guests.at_home.append((journey.person, journey.vehicle))


class Settling:
    """Performs actions as they are, and settles in the same transaction what was told long before the present.

    So a worker that runs beside a rehearsal never sees, and never sends, the mails of last month.
    """

    def __init__(self, before: datetime) -> None:
        self.before = before

    def __call__(self, action: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        at = kwargs["at"]
        if not isinstance(at, datetime) or at >= self.before:
            return action(*args, **kwargs)
        with transaction.atomic():
            result = action(*args, **kwargs)
            settle_past_tellings(Delivery.objects.filter(due_at=at), before=self.before)
        return result
