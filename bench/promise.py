"""Whether promised times hold: replays 2,000 orders against a simulated workshop (see `bench.shop`).

    bin/bench promise [--orders N] [--cases N] [--json]

Each order is scored once, at its first promise after the customer's choice: how far off the median is, in opening
hours, and whether the car was ready within the 80% range. Two plain rules answer at the same moment: "the hours left of
all cars that came no later, divided by the technicians" and "this order's own hours". The engine sees what the records
of a workshop show, and learns from them as they grow; each workshop starts as one of which nothing is known.

The engine was tuned on the workshops in `TUNED`; those in `HELD_OUT` were left alone and are printed apart.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from math import ceil, inf
from statistics import fmean, median

from bench._report import print_json, print_table
from bench.shop import Shop
from bench.tools import shop_records as seen
from bench.tools.big_floor import floor_of
from bench.tools.odd_cases import count_added_technician, count_added_work
from pitboard.rules.floor.durations import (
    PRIOR,
    DurationModel,
    PartsSample,
    StageSample,
    WorkSample,
    learn_durations,
)
from pitboard.rules.floor.forecast import foresee
from pitboard.rules.floor.foreseen import OrderForecast
from pitboard.rules.floor.given import Floor, Line, Order, Stage, Technician, stages_ahead
from pitboard.rules.floor.keeping import PromiseSample
from pitboard.rules.lifecycle import LineState, OrderState

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
#: Technicians and seed of each workshop.
TUNED = ((3, 11), (4, 13), (6, 13), (6, 23), (8, 14), (12, 15))
HELD_OUT = ((5, 91), (9, 92), (12, 93), (3, 94))
#: Each workshop counts from its second week on, when there are cars in it.
WARM_UP_DAYS = 7
SEES_DAYS, SEES_BOOKINGS = 30, 3
#: The newest promises, from which the engine learns how wide a range has to be.
PROMISES_KEPT = 200
#: Fewer than a page would take, since so many are worked out.
DRAWS = 150
HEADS = ("orders", "held", "error", "queue rule", "own hours", "ratio", "range")
COST_LINES = (100, 300, 1_000)


@dataclass(frozen=True)
class Score:
    """Opening hours from the promise until ready: as it came, as promised, and as the plain rules say."""

    actual: float
    promised: float
    earliest: float
    latest: float
    queue: float
    own: float

    @property
    def held(self) -> bool:
        return self.earliest <= self.actual <= self.latest


class Witness:
    """Asks the engine and the plain rules whenever a customer has chosen."""

    def __init__(self, shop: Shop, orders: int, draws: int) -> None:
        self.shop, self.orders, self.draws = shop, orders, draws
        self.asked: list[tuple[seen.SeenOrder, float, OrderForecast, float, float]] = []
        self.learned_on, self.model = -1, PRIOR
        shop.chosen = self.ask

    def ask(self, order: seen.SeenOrder) -> None:
        now = self.shop.now
        if now < WARM_UP_DAYS * seen.DAY or len(self.asked) == self.orders:
            return
        if int(now // seen.DAY) != self.learned_on:
            self.learned_on, self.model = int(now // seen.DAY), self._learned()
        forecast = foresee(floor_seen(self.shop), self.model, draws=self.draws).orders[order.number]
        plain = queue_rule(self.shop, order), own_hours(self.shop, order)
        self.asked.append((order, now, forecast, *plain))

    def _learned(self) -> DurationModel:
        """What the records show this morning: how long work took, and how this workshop's promises turned out."""
        records = self.shop.records
        return learn_durations(
            [WorkSample(*one) for one in records.work],
            stages=[StageSample(Stage(stage), hours) for stage, hours in records.stages],
            parts=[PartsSample(hours) for hours in records.parts],
            promises=list(self._kept())[-PROMISES_KEPT:],
            came=records.came,
            no_shows=records.no_shows,
        )

    def _kept(self) -> Iterator[PromiseSample]:
        """Past promises, in the order in which they were given: those of cars that are ready or should be."""
        for order, now, forecast, _, _ in self.asked:
            took = seen.open_hours(now, order.ready or self.shop.now)
            foreseen = forecast.foreseen
            if foreseen is not None and (order.ready is not None or took > foreseen.late):
                yield PromiseSample(foreseen, took)

    def scores(self) -> Iterator[Score]:
        for order, now, forecast, queue, own in self.asked:
            assert forecast.ready is not None and order.ready is not None
            said = (forecast.ready.ready_at, forecast.ready.earliest_at, forecast.ready.latest_at)
            middle, early, late = (_open_hours(now, one) for one in said)
            yield Score(seen.open_hours(now, order.ready), middle, early, late, queue, own)


# What the engine sees


def floor_seen(shop: Shop) -> Floor:
    now, today = shop.now, int(shop.now // seen.DAY)
    days = range(today, today + SEES_DAYS)
    booked = [
        order
        for order in shop.orders
        if order.state == "booked" and today <= order.day <= today + SEES_BOOKINGS
    ]
    return Floor(
        at=_moment(now),
        opening=_spans(span for day in days for span in seen.opening_on(day)),
        technicians=tuple(
            Technician(
                one.number,
                one.skills,
                _spans(span for day in days for span in one.spans_on(day, known_on=today)),
            )
            for one in shop.technicians
        ),
        orders=tuple(_order(shop, order) for order in (*shop.here, *booked)),
        bays=shop.bays,
    )


def _order(shop: Shop, order: seen.SeenOrder) -> Order:
    state = None if order.arrived is None else OrderState(order.state)
    return Order(
        id=order.number,
        queue_at=_moment(order.expected if order.arrived is None else order.arrived),
        lines=tuple(_lines(shop, order)),
        ahead=stages_ahead(state, asks=not order.agreed),
        spent_hours=_spent(shop, order),
        arrives_at=_moment(order.expected) if order.arrived is None else None,
        technician_id=order.inspector,
    )


def _spent(shop: Shop, order: seen.SeenOrder) -> float | None:
    if order.state == "inspecting":
        inspector = next(one for one in shop.technicians if one.number == order.inspector)
        return shop.worked_on(inspector, inspector.job) if inspector.job is not None else None
    going_on = order.state in ("pricing", "awaiting_decision") or (
        order.state == "in_repair" and all(line.state in ("done", "declined") for line in order.lines)
    )
    return seen.open_hours(order.since, shop.now) if going_on else None


def _lines(shop: Shop, order: seen.SeenOrder) -> Iterator[Line]:
    if not order.lines:
        for place, (kind, hours, skill, needs_bay) in enumerate(order.booked):
            yield Line(f"{order.number} {place}", hours, kind=kind, skill=skill, needs_bay=needs_bay)
    for place, line in enumerate(order.lines):
        state = LineState(line.state)
        worked = line.worked_before
        if state is LineState.IN_PROGRESS:
            worker = next(one for one in shop.technicians if one.number == line.technician)
            worked += shop.worked_on(worker, worker.job) if worker.job is not None else 0.0
        yield Line(
            line.number,
            line.hours,
            state=state,
            kind=line.kind,
            skill=line.skill,
            needs_bay=line.needs_bay,
            position=place,
            parts_due_at=None if line.parts_due is None else _moment(line.parts_due),
            technician_id=line.technician if state is LineState.IN_PROGRESS else None,
            worked_hours=worked,
        )


def _open_hours(now: float, moment: datetime) -> float:
    return seen.open_hours(now, (moment - MONDAY).total_seconds() / 3600)


def _moment(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def _spans(spans: Iterator[seen.Span]) -> tuple[tuple[datetime, datetime], ...]:
    return tuple((_moment(begins), _moment(ends)) for begins, ends in spans)


# The plain rules


def queue_rule(shop: Shop, order: seen.SeenOrder) -> float:
    """The hours left of the cars that came no later, divided by the technicians."""
    arrived = order.arrived or 0.0
    before = [one for one in shop.here if (one.arrived or 0.0) <= arrived]
    return sum(own_hours(shop, one) for one in before) / len(shop.technicians)


def own_hours(shop: Shop, order: seen.SeenOrder) -> float:
    """The estimated hours still to be worked on the order."""
    if not order.lines:
        return order.booked_hours
    return sum(
        max(0.0, line.hours - line.worked_hours)
        for line in _lines(shop, order)
        if line.state not in (LineState.DONE, LineState.DECLINED)
    )


# Figures


def replay(people: int, seed: int, orders: int, draws: int = DRAWS) -> list[Score]:
    """The first so many orders of a workshop."""
    shop = Shop(people, seed)
    witness = Witness(shop, orders, draws)
    days = WARM_UP_DAYS
    while len(witness.asked) < orders or any(order.ready is None for order, *_ in witness.asked):
        days += 7
        shop.play(days)
    return list(witness.scores())


def replay_all(workshops: Sequence[tuple[int, int]], orders: int) -> list[list[Score]]:
    """The same number from each workshop; as many workshops at a time as there are cores."""
    share = ceil(orders / len(workshops))
    with ProcessPoolExecutor() as cores:
        runs = [cores.submit(replay, people, seed, share) for people, seed in workshops]
        return [run.result() for run in runs]


def judge(scores: Sequence[Score]) -> dict[str, float]:
    """Errors are means, in opening hours."""

    def error(said: Callable[[Score], float]) -> float:
        return fmean(abs(said(score) - score.actual) for score in scores)

    ours = error(lambda score: score.promised)
    queue, own = error(lambda score: score.queue), error(lambda score: score.own)
    return {
        "orders": len(scores),
        "coverage_80": round(fmean(score.held for score in scores), 4),
        "error_hours": round(ours, 2),
        "error_queue_rule_hours": round(queue, 2),
        "error_own_hours_rule_hours": round(own, 2),
        "error_ratio": round(ours / min(queue, own), 4),
        "range_hours": round(median(score.latest - score.earliest for score in scores), 2),
    }


def cost(repeats: int = 7) -> dict[str, float]:
    """Milliseconds of one core for a forecast of 400 draws with 12 technicians: the best of some runs each, taken by
    turns, because machines are never quite idle."""
    floors = {lines: floor_of(lines, 12) for lines in COST_LINES}
    best = dict.fromkeys(COST_LINES, inf)
    for _ in range(repeats):
        for lines, floor in floors.items():
            began = time.process_time()
            foresee(floor, draws=400)
            best[lines] = min(best[lines], time.process_time() - began)
    few, some, many = (best[lines] * 1000 for lines in COST_LINES)
    return {
        "draws_100_ms": round(few, 1),
        "draws_300_ms": round(some, 1),
        "draws_1000_ms": round(many, 1),
        "growth_100_to_300": round(some / few, 2),
        "growth_100_to_1000": round(many / few, 2),
    }


def oddities(cases: int) -> dict[str, float]:
    """How often added work makes another car ready sooner (of all other cars, and of all cases in which any is), and
    an added technician the day longer."""
    with ProcessPoolExecutor() as cores:
        counting = cores.submit(count_added_work, cases), cores.submit(count_added_technician, cases)
        work, technician = (one.result() for one in counting)
    return {
        "added_work_sooner": round(work.share_of_orders, 4),
        "added_work_sooner_cases": round(work.share, 4),
        "added_technician_longer": round(technician.share, 4),
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench promise", description=__doc__)
    parser.add_argument("--orders", type=int, default=2_000, metavar="N")
    parser.add_argument("--cases", type=int, default=600, metavar="N", help="see bench.tools.odd_cases")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    # First, while this process alone is busy.
    costs = cost()
    tuned, held_out = replay_all(TUNED, options.orders), replay_all(HELD_OUT, options.orders * 2 // 5)
    rows = [
        (f"{note}{people}, seed {seed}", *judge(scores).values())
        for workshops, runs, note in ((TUNED, tuned, ""), (HELD_OUT, held_out, "held out: "))
        for (people, seed), scores in zip(workshops, runs, strict=True)
    ]
    figures = judge(list(chain(*tuned)))
    apart = judge(list(chain(*held_out)))
    rows += [("all", *figures.values()), ("all held out", *apart.values())]
    print_table("Promises after the choice, in opening hours, by technicians", ["", *HEADS], rows)
    odd = oddities(options.cases)
    print_table("What a forecast costs", ["", "value"], list(costs.items()))
    print_table("Changes that work the wrong way round", ["", "share"], list(odd.items()))
    if options.json:
        print_json(
            {**figures, **{f"held_out_{name}": value for name, value in apart.items()}, **costs, **odd}
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
