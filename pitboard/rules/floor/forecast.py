"""What lies ahead of the shop floor: the one question that pages and the worker ask."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from pitboard.rules.floor.dispatch import Dispatch, Placed, impossible
from pitboard.rules.floor.draws import Drawn, draw
from pitboard.rules.floor.durations import PRIOR, DurationModel
from pitboard.rules.floor.foreseen import (
    CHANCES,
    EARLY,
    LATE,
    MIDDLE,
    Forecast,
    Job,
    OrderForecast,
    Wait,
    WaitKind,
)
from pitboard.rules.floor.given import Floor
from pitboard.rules.floor.keeping import Foreseen, Stretch
from pitboard.rules.floor.tasks import Tasks, lay_out
from pitboard.rules.floor.waits import nobody, waits_of
from pitboard.rules.floor.working_time import SAME, Hours, moment_of
from pitboard.rules.promise import GRAIN, Expected

DRAWS = 400
#: What is said of a chance is the mean, in opening hours, of so many draws around it, from so much of its distance to
#: the nearer end: a single draw jumps with the luck of others, most of all where a noon or a night lies beside it.
AROUND, APART = 5, 0.4
#: Of the middle and the range alone.
SAID = tuple(CHANCES[step] for step in (EARLY, MIDDLE, LATE))


def foresee(floor: Floor, model: DurationModel = PRIOR, *, draws: int = DRAWS, seed: int = 0) -> Forecast:
    """Every order's finish, and the plan. The same floor, model and seed always give the same answer; more `draws` give
    a smoother one."""
    if not any(ends > floor.at for _, ends in floor.opening):
        return _closed_for_good(floor)
    tasks = lay_out(floor, model, draws=draws, seed=seed)
    placed = Dispatch(tasks).play()
    drawn = draw(tasks)
    jobs = tuple(_job(one, tasks) for one in placed)
    return Forecast(floor.at, _orders(tasks, drawn, jobs, model.stretch), jobs)


def to_grain(expected: Expected) -> Expected:
    """As it is said to people: to five minutes, never earlier than worked out."""
    return Expected(
        *(_up_to_grain(one) for one in (expected.ready_at, expected.earliest_at, expected.latest_at))
    )


def _orders(tasks: Tasks, drawn: Drawn, jobs: Sequence[Job], stretch: Stretch) -> dict[int, OrderForecast]:
    said: dict[int, list[Wait]] = {car.order.id: [] for car in tasks.cars}
    for job in jobs:
        said[job.order_id] += (wait for wait in job.waits if wait.kind is not WaitKind.OWN_REPAIR)
    never = impossible(tasks)
    whole = _Ladders(drawn.cars, range(len(tasks.cars)), tasks, stretch)
    each = _Ladders(drawn.ends, [task.order for task in tasks.tasks], tasks, stretch, SAID)
    sight = (tasks.floor.opening[-1][1] - tasks.floor.at).total_seconds() / 3600
    return {
        car.order.id: OrderForecast(
            order_id=car.order.id,
            ready=None if number in never else whole.expected(number),
            ladder=() if number in never else whole.moments(number),
            lines={
                task.line: each.expected(task.number)
                for task in car.repairs
                if task.line is not None and task.able
            },
            waits=(*said[car.order.id], *(nobody(task) for task in car.tasks if task.able == ())),
            is_far=number not in never and whole.hours[number][whole.late] > sight,
            foreseen=None if number in never else whole.foreseen(number),
        )
        for number, car in enumerate(tasks.cars)
    }


class _Ladders:
    """The finish at each of the chances, row by row, stretched as past promises teach. The time until a car arrives is
    not worked in, and stays as it is."""

    def __init__(
        self,
        ends: Hours,
        cars: Sequence[int],
        tasks: Tasks,
        stretch: Stretch,
        chances: Sequence[float] = CHANCES,
    ) -> None:
        self.at = tasks.floor.at
        self.early, self.middle, self.late = (chances.index(chance) for chance in SAID)
        opening = tasks.opening
        steps = np.rint(_ranks(chances) * (ends.shape[1] - 1)).astype(int)
        around = opening.passed(np.nan_to_num(np.sort(ends, axis=1)[:, steps.ravel()]))
        self.open_hours: Hours = around.reshape(len(ends), *steps.shape).mean(axis=2)
        arrives = np.array([float(tasks.arrives[car][-1]) if car in tasks.arrives else 0.0 for car in cars])
        begins = opening.passed(arrives).reshape(-1, 1)
        middle = (self.open_hours[:, self.middle : self.middle + 1] - begins) * stretch.pace
        each = (self.open_hours - begins) * stretch.pace
        late = middle + (each - middle) * stretch.late
        early = middle * (np.minimum(each, middle) / np.maximum(middle, SAME)) ** stretch.early
        hours = np.where(each < middle, early, late)
        self.hours: list[list[float]] = opening.finished(begins + np.maximum(hours, 0.0)).tolist()

    def moments(self, row: int) -> tuple[datetime, ...]:
        return tuple(moment_of(hours, self.at) for hours in self.hours[row])

    def expected(self, row: int) -> Expected:
        ladder = self.hours[row]
        return Expected(*(moment_of(ladder[step], self.at) for step in (self.middle, self.early, self.late)))

    def foreseen(self, row: int) -> Foreseen:
        ladder = self.open_hours[row].tolist()
        return Foreseen(*(round(ladder[step], 3) for step in (self.middle, self.early, self.late)))


def _ranks(chances: Sequence[float]) -> Hours:
    """For each chance, where among all draws those lie that are said for it."""
    middle = np.array(chances)
    nearer_end = np.minimum(middle, 1 - middle)
    return middle[:, None] + np.outer(nearer_end, np.linspace(-APART, APART, AROUND))


def _job(placed: Placed, tasks: Tasks) -> Job:
    task, at = placed.task, tasks.floor.at
    return Job(
        order_id=tasks.cars[task.order].order.id,
        line=task.line,
        stage=task.stage,
        technician_id=None if placed.technician is None else tasks.technicians[placed.technician].id,
        bay=placed.bay,
        begins_at=moment_of(placed.begins, at),
        ends_at=moment_of(placed.ends, at),
        is_begun=task.is_under_way or task.is_begun,
        waits=waits_of(placed, tasks),
    )


def _closed_for_good(floor: Floor) -> Forecast:
    closed = (Wait(WaitKind.CLOSED, None),)
    orders = {one.id: OrderForecast(one.id, None, (), {}, closed) for one in floor.orders}
    return Forecast(floor.at, orders, ())


def _up_to_grain(moment: datetime) -> datetime:
    over = (moment - datetime.min.replace(tzinfo=moment.tzinfo)) % GRAIN
    return moment + (GRAIN - over if over else timedelta(0))
