"""A simulated workshop that the engine of promises does not know from inside.

What it assumes, and why that is a workshop:

- It opens Monday to Friday from 8 to 12 and from 13 to 17. One technician in four works part time (mornings, or not on
  one weekday). Holidays are known ahead; on 2% of their days people are ill, which is known that morning. Work they had
  in hand is taken over by somebody else.
- Three special skills; each technician has some of them, each skill somebody.
- Bookings are taken for a day until its hours are sold, and a few cars come unannounced. 5% of the booked do not come.
  Most cars come before ten.
- There are eight kinds of work, each with usual hours. Each workshop misjudges each kind in its own way (by 20% or
  so), people differ in speed (by 12%), and hours scatter around all of that, more for some kinds than for others. Four
  jobs in a hundred go badly and take up to four times as long; one in ten is interrupted for up to an hour and a half.
- A car is inspected by a technician, its estimate is written at the desk, and the customer decides: most within two
  hours, some in the evening or the next day. One car in three comes for what was agreed beforehand and waits for no
  decision. Customers decline about one repair in six.
- One repair in five needs parts that are not in stock. They come with a delivery at 9 or 13, tomorrow or the day
  after; 12% come later than said, by a delivery or three. Four repairs in a hundred turn out to lack a part half way.
- Whoever is free goes on with the car at hand, otherwise takes one of the first jobs in the queue, mostly the very
  first. The queue is kept by arrival, or with inspections first, or with short jobs first, as each workshop likes.
  Between two jobs some minutes pass.
- One repair in twenty brings up another one, which the customer agrees to later.
- After the last repair somebody checks the car, when there is time.
- In two of a hundred repairs somebody forgets to stop the clock, so that what is recorded is far too long.

`Seen…` is what such a workshop's records show at the moment; everything else is the workshop's own and stays here.
Times are hours after a Monday at midnight, in which no clock changes.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush
from itertools import count
from math import ceil, exp

from bench._report import percentile, print_json, print_table
from bench.tools.shop_records import (
    DAY,
    HALVES,
    WEEK_DAYS,
    Job,
    Records,
    SeenLine,
    SeenOrder,
    Span,
    Technician,
    after_open,
    after_working,
    open_hours,
    opening_on,
    worked_between,
)

SKILLS = (1, 2, 3)
DELIVERIES = (9.0, 13.0)
STYLES = ("arrival", "inspections first", "short first")


@dataclass(frozen=True)
class Kind:
    name: str
    hours: float
    skill: int | None
    share: int
    needs_bay: bool = True


KINDS = (
    Kind("service", 1.5, None, 30),
    Kind("brakes", 2.0, None, 18),
    Kind("tyres", 0.75, None, 16),
    Kind("suspension", 2.5, None, 9),
    Kind("electrics", 1.5, 1, 9),
    Kind("body", 4.0, 2, 6),
    Kind("high voltage", 2.0, 3, 5),
    Kind("glass", 1.0, None, 7, needs_bay=False),
)


#: How much of the technicians' hours is sold for each day.
LOAD = 0.85


class Shop:
    """One workshop. `play(days)` lets time pass and calls `chosen(order)` whenever a customer has chosen."""

    def __init__(self, people: int, seed: int) -> None:
        self.luck = random.Random(f"{people} {seed}")
        self.now = 0.0
        self.orders: list[SeenOrder] = []
        self.here: list[SeenOrder] = []
        self.records = Records()
        self.chosen: Callable[[SeenOrder], None] = lambda _: None
        self.bays = ceil(people * 1.15)
        self.technicians = [self._technician(number, people) for number in range(1, people + 1)]
        self.style = self.luck.choice(STYLES)
        self._misjudged = {kind.name: exp(self.luck.gauss(0.05, 0.2)) for kind in KINDS}
        self._scatter = {kind.name: self.luck.uniform(0.18, 0.4) for kind in KINDS}
        self._whole: dict[int, float] = {}
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._number = count(1)
        self._lines = count(1)
        self._in_bays = self._days = 0
        self._sold: dict[int, float] = {}

    def _technician(self, number: int, people: int) -> Technician:
        luck = self.luck
        skills = {skill for skill in SKILLS if luck.random() < 0.4 or (skill - number) % people == 0}
        week: dict[int, tuple[Span, ...]] = dict.fromkeys(range(WEEK_DAYS), HALVES)
        if luck.random() < 0.25:
            if luck.random() < 0.5:
                week = dict.fromkeys(range(WEEK_DAYS), HALVES[:1])
            else:
                del week[luck.randrange(WEEK_DAYS)]
        away = frozenset(day for day in range(400) if luck.random() < 0.03)
        ill = frozenset(day for day in range(400) if luck.random() < 0.02)
        return Technician(number, frozenset(skills), week, away, ill, exp(luck.gauss(0, 0.12)))

    # Time passes

    def play(self, days: int) -> None:
        """Lets time pass up to the end of that day, from where it stands."""
        for day in range(self._days, days):
            self._at(day * DAY + 7.5, partial(self._begin_day, day))
        self._days = days
        while self._events and self._events[0][0] < days * DAY:
            self.now, _, happen = heappop(self._events)
            happen()
            self._assign()

    def _at(self, moment: float, happen: Callable[[], None]) -> None:
        heappush(self._events, (max(moment, self.now), next(self._number), happen))

    def _begin_day(self, day: int) -> None:
        for one in self.technicians:
            if day in one.ill and one.job is not None:
                self._put_down(one)
            for begins, _ in one.spans_on(day, known_on=day):
                self._at(begins, lambda: None)
        self._sell(day)
        if opening_on(day) and self.luck.random() < 0.4:
            self._at(day * DAY + self.luck.uniform(8, 15), lambda: self._arrive(self._order(day)))

    # Bookings and arrivals

    def _sell(self, today: int) -> None:
        """Bookings for the days ahead, as customers ask: a day fills up over the week before it. Work owed on the cars
        that are here eats the hours of the first days."""
        owed = self._owed() - self._there(today, today)
        for day in range(today + 1, today + 8):
            there = self._there(day, today)
            share = LOAD * (0.35 + 0.65 * (8 - (day - today)) / 7)
            sold = self._sold.get(day, 0.0)
            eaten = min(max(owed, 0.0), max(0.0, there - sold))
            owed -= eaten
            while self._sold.get(day, 0.0) + eaten < there * share:
                order = self._order(day)
                self._sold[day] = self._sold.get(day, 0.0) + order.booked_hours + 0.75
                self._at(order.expected, partial(self._expect, order))

    def _there(self, day: int, known_on: int) -> float:
        return sum(e - b for one in self.technicians for b, e in one.spans_on(day, known_on=known_on))

    def _owed(self) -> float:
        """Hours of work on the cars that are here, as estimated."""
        return sum(
            sum(line.hours for line in order.lines if line.state not in ("done", "declined"))
            if order.lines
            else order.booked_hours
            for order in self.here
        )

    def _order(self, day: int) -> SeenOrder:
        luck = self.luck
        wanted = luck.choices(KINDS, [kind.share for kind in KINDS], k=luck.choice((1, 1, 1, 2, 2, 3)))
        agreed = luck.random() < 0.35
        booked = [(k.name, k.hours if agreed else 1.0 + 0.5 * k.hours, k.skill, k.needs_bay) for k in wanted]
        expected = day * DAY + luck.choice((8.0, 8.0, 8.0, 8.5, 9.0, 9.5, 10.0, 13.0))
        order = SeenOrder(next(self._number), day, expected, booked, agreed)
        self.orders.append(order)
        return order

    def _expect(self, order: SeenOrder) -> None:
        if self.luck.random() < 0.05:
            self._at(order.day * DAY + 17, lambda: self._give_up(order))
        else:
            self._at(order.expected + self.luck.gauss(0.0, 0.25), lambda: self._arrive(order))

    def _give_up(self, order: SeenOrder) -> None:
        order.state = "no_show"
        self.records.no_shows += 1

    def _arrive(self, order: SeenOrder) -> None:
        self.records.came += 1
        order.arrived = self.now
        self.here.append(order)
        self._move(order, "arrived")

    def _move(self, order: SeenOrder, state: str) -> None:
        order.state, order.since = state, self.now

    # Desk and customer

    def _price(self, order: SeenOrder) -> None:
        self._move(order, "pricing")
        for kind in self._found(order):
            hours = max(0.25, round(kind.hours * exp(self.luck.gauss(0, 0.25)) * 4) / 4)
            order.lines.append(SeenLine(next(self._lines), kind.name, hours, kind.skill, kind.needs_bay))
        wait = 0.45 * exp(self.luck.gauss(0, 0.6))
        self._at(after_open(self.now, wait), lambda: self._send(order))

    def _found(self, order: SeenOrder) -> Iterator[Kind]:
        by_name = {kind.name: kind for kind in KINDS}
        yield from (by_name[name] for name, *_ in order.booked)
        if not order.agreed and self.luck.random() < 0.45:
            yield self.luck.choices(KINDS, [kind.share for kind in KINDS])[0]

    def _send(self, order: SeenOrder) -> None:
        self._note_stage("pricing", order)
        self._move(order, "awaiting_decision")
        if order.agreed:
            self._choose(order)
        elif self.luck.random() < 0.8:
            self._at(self.now + 0.9 * exp(self.luck.gauss(0, 0.9)), lambda: self._decide(order))
        else:
            self._at(self.now + self.luck.uniform(5, 26), lambda: self._decide(order))

    def _decide(self, order: SeenOrder) -> None:
        """Whatever hour the customer decides at, the workshop acts on it when it is open."""
        if open_hours(self.now, self.now + 1e-3) <= 0:
            self._at(after_open(self.now, 1e-3), lambda: self._decide(order))
            return
        self._note_stage("decision", order)
        self._choose(order)

    def _choose(self, order: SeenOrder) -> None:
        for line in order.lines:
            line.state = "approved" if order.agreed or self.luck.random() < 0.84 else "declined"
            if line.state == "approved" and self.luck.random() < 0.2:
                self._order_parts(line)
        self._move(order, "in_repair")
        if any(line.state != "declined" for line in order.lines):
            order.chosen = self.now
            self.chosen(order)
        else:
            self._end(order)

    # Parts

    def _order_parts(self, line: SeenLine) -> None:
        line.state = "waiting_for_parts"
        line.parts_due = self._delivery(self.now, self.luck.choice((1, 2, 2, 3, 4)))
        late = self.luck.choice((1, 1, 2, 3)) if self.luck.random() < 0.12 else 0
        due = line.parts_due
        self._at(self._delivery(due, late) if late else due, lambda: self._parts_come(line, due))

    def _delivery(self, after: float, nth: int) -> float:
        """The first, second, … delivery after a moment."""
        day, found = int(after // DAY), 0
        while True:
            for hour in DELIVERIES if opening_on(day) else ():
                if day * DAY + hour > after + 1e-6:
                    found += 1
                    if found == nth:
                        return day * DAY + hour
            day += 1

    def _parts_come(self, line: SeenLine, due: float) -> None:
        self.records.parts.append(open_hours(due, self.now))
        line.state, line.parts_due = "approved", None

    # Technicians

    def _assign(self) -> None:
        for one in self.luck.sample(self.technicians, len(self.technicians)):
            if one.job is None and one.ready_from <= self.now and one.is_there(self.now):
                job = self._pick(one)
                if job is not None:
                    self._begin(one, job)

    def _pick(self, one: Technician) -> Job | None:
        jobs = sorted(self._jobs(one), key=lambda job: self._urgency(one, job))
        if not jobs:
            return None
        place = self.luck.choices((0, 1, 2), (0.75, 0.17, 0.08))[0]
        return jobs[min(place, len(jobs) - 1)]

    def _jobs(self, one: Technician) -> Iterator[Job]:
        busy = {other.job.order.number for other in self.technicians if other.job is not None}
        free_bay = self._in_bays < self.bays
        for order in self.here:
            if order.number in busy:
                continue
            if order.state == "arrived" and free_bay:
                yield Job(order, None, 0.65 * exp(self.luck.gauss(0, 0.35)))
            elif order.state == "in_repair":
                for line in order.lines:
                    able = line.skill is None or line.skill in one.skills
                    if line.state == "approved" and able and (free_bay or not line.needs_bay):
                        yield Job(order, line, 0.0)

    def _urgency(self, one: Technician, job: Job) -> tuple[int, float]:
        at_hand = job.order is one.at_hand
        favoured = (self.style == "inspections first" and job.line is None) or (
            self.style == "short first" and (job.line is None or job.line.hours <= 1)
        )
        return (0 if at_hand or favoured else 1, job.order.arrived or 0.0)

    def _begin(self, one: Technician, job: Job) -> None:
        one.at_hand = job.order
        if job.line is None:
            job.order.inspector = one.number
            self._move(job.order, "inspecting")
            job.left = job.hours * one.speed
        else:
            job.line.state, job.line.technician, job.line.started = "in_progress", one.number, self.now
            job.left = self._needs(job.line) * one.speed
        job.begun, one.job = self.now, job
        self._in_bays += job.line is None or job.line.needs_bay
        self._at(after_working(self._calendar(one), self.now, job.left), lambda: self._done(one, job))

    def _needs(self, line: SeenLine) -> float:
        """What the repair really takes an average technician from here on. Drawn once, and nobody is told."""
        if line.number not in self._whole:
            luck = self.luck
            whole = line.hours * self._misjudged[line.kind] * exp(luck.gauss(0, self._scatter[line.kind]))
            if luck.random() < 0.04:
                whole *= luck.uniform(1.5, 4)
            if luck.random() < 0.1:
                whole += luck.uniform(0.2, 1.5)
            self._whole[line.number] = whole
        return max(0.05, self._whole[line.number] - line.worked_before)

    def _calendar(self, one: Technician) -> Iterator[Span]:
        """As if nobody fell ill: on the morning that somebody does, the job is put down."""
        for day in count(int(self.now // DAY)):
            yield from one.spans_on(day, known_on=int(self.now // DAY))

    def worked_on(self, one: Technician, job: Job) -> float:
        first, last = int(job.begun // DAY), int(self.now // DAY)
        spans = (s for day in range(first, last + 1) for s in one.spans_on(day, known_on=day))
        return worked_between(spans, job.begun, self.now)

    def _put_down(self, one: Technician) -> None:
        """Whoever is ill leaves the job to the others."""
        job = one.job
        assert job is not None
        if job.line is None:
            self._move(job.order, "arrived")
        else:
            self._interrupt(one, job, job.line)
            job.line.state = "approved"
        self._leave(one, job)

    def _interrupt(self, one: Technician, job: Job, line: SeenLine) -> None:
        line.worked_before += self.worked_on(one, job)
        line.started = None

    def _leave(self, one: Technician, job: Job) -> None:
        one.job = None
        self._in_bays -= job.line is None or job.line.needs_bay

    def _done(self, one: Technician, job: Job) -> None:
        if one.job is not job:
            return
        order, line = job.order, job.line
        self._leave(one, job)
        one.ready_from = self.now + self.luck.uniform(0.03, 0.2)
        self._at(one.ready_from, lambda: None)
        if line is None:
            self.records.stages.append(("inspection", self.worked_on(one, job)))
            self._price(order)
        elif line.worked_before == 0 and self.luck.random() < 0.04:
            self._interrupt(one, job, line)
            self._whole[line.number] += job.left * self.luck.uniform(0.2, 0.8)
            self._order_parts(line)
        else:
            self._finish(one, job, line)

    def _finish(self, one: Technician, job: Job, line: SeenLine) -> None:
        order = job.order
        line.state = "done"
        worked = line.worked_before + self.worked_on(one, job)
        forgotten = self.luck.uniform(3, 12) if self.luck.random() < 0.02 else 1.0
        self.records.work.append((line.kind, line.hours, worked * forgotten))
        if self.luck.random() < 0.05:
            self._find_more(order)
        if all(one.state in ("done", "declined") for one in order.lines):
            self._at(after_open(self.now, 0.35 * exp(self.luck.gauss(0, 0.6))), lambda: self._check(order))
            order.since = self.now

    def _find_more(self, order: SeenOrder) -> None:
        kind = self.luck.choices(KINDS, [kind.share for kind in KINDS])[0]
        line = SeenLine(next(self._lines), kind.name, kind.hours, kind.skill, kind.needs_bay)
        order.lines.append(line)
        decided = after_open(self.now, 1.0 * exp(self.luck.gauss(0, 0.8)))
        self._at(decided, lambda: setattr(line, "state", "approved"))

    def _check(self, order: SeenOrder) -> None:
        self.records.stages.append(("final_check", open_hours(order.since, self.now)))
        self._end(order)

    def _end(self, order: SeenOrder) -> None:
        self._move(order, "ready")
        order.ready = self.now
        self.here.remove(order)

    def _note_stage(self, stage: str, order: SeenOrder) -> None:
        self.records.stages.append((stage, open_hours(order.since, self.now)))


def main(argv: list[str] | None = None) -> int:
    """Shows what such workshops are like: nothing here is measured of the product."""
    parser = argparse.ArgumentParser(prog="bin/bench shop", description=main.__doc__)
    parser.add_argument("--days", type=int, default=60, metavar="N")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    rows = [_portrait(people, seed, options.days) for people in (3, 6, 12) for seed in (1, 2)]
    print_table(
        f"Simulated workshops after {options.days} days", list(rows[0]), [list(row.values()) for row in rows]
    )
    if options.json:
        print_json({"workshops": rows})
    return 0


def _portrait(people: int, seed: int, days: int) -> dict[str, object]:
    shop = Shop(people, seed)
    shop.play(days)
    ready = [order for order in shop.orders if order.ready is not None and order.chosen is not None]
    stay = [open_hours(order.arrived or 0.0, order.ready or 0.0) for order in ready]
    repair = [open_hours(order.chosen or 0.0, order.ready or 0.0) for order in ready]
    ratios = [actual / estimated for _, estimated, actual in shop.records.work]
    return {
        "technicians": people,
        "queue": shop.style,
        "ready": len(ready),
        "here": len(shop.here),
        "arrival to ready, h": round(percentile(stay, 0.5), 1),
        "choice to ready, h": round(percentile(repair, 0.5), 1),
        "of ten the slowest": round(percentile(repair, 0.9), 1),
        "real to estimated": round(percentile(ratios, 0.5), 2),
    }


if __name__ == "__main__":
    sys.exit(main())
