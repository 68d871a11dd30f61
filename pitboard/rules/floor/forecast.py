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
from pitboard.rules.floor.tasks import Tasks, lay_out
from pitboard.rules.floor.waits import nobody, waits_of
from pitboard.rules.floor.working_time import Hours, moment_of
from pitboard.rules.promise import GRAIN, Expected

DRAWS = 400


def foresee(floor: Floor, model: DurationModel = PRIOR, *, draws: int = DRAWS, seed: int = 0) -> Forecast:
    """Every order's finish, and the plan. The same floor, model and seed always give the same answer; more `draws` give
    a smoother one."""
    if not any(ends > floor.at for _, ends in floor.opening):
        return _closed_for_good(floor)
    tasks = lay_out(floor, model, draws=draws, seed=seed)
    placed = Dispatch(tasks).play()
    drawn = draw(tasks, placed)
    jobs = tuple(_job(one, tasks) for one in placed)
    return Forecast(floor.at, _orders(tasks, drawn, jobs), jobs)


def to_grain(expected: Expected) -> Expected:
    """As it is said to people: to five minutes, never earlier than worked out."""
    return Expected(
        *(_up_to_grain(one) for one in (expected.ready_at, expected.earliest_at, expected.latest_at))
    )


def _orders(tasks: Tasks, drawn: Drawn, jobs: Sequence[Job]) -> dict[int, OrderForecast]:
    said: dict[int, list[Wait]] = {car.order.id: [] for car in tasks.cars}
    for job in jobs:
        said[job.order_id] += (wait for wait in job.waits if wait.kind is not WaitKind.OWN_REPAIR)
    never = impossible(tasks)
    finish = _ladders(drawn.cars)
    ends = _ladders(drawn.ends)
    sight = (tasks.floor.opening[-1][1] - tasks.floor.at).total_seconds() / 3600
    return {
        car.order.id: OrderForecast(
            order_id=car.order.id,
            ready=None if number in never else _expected(finish[number], tasks.floor.at),
            ladder=() if number in never else tuple(moment_of(h, tasks.floor.at) for h in finish[number]),
            lines={
                task.line: _expected(ends[task.number], tasks.floor.at)
                for task in car.repairs
                if task.line is not None and task.able
            },
            waits=(*said[car.order.id], *(nobody(task) for task in car.tasks if task.able == ())),
            is_far=number not in never and finish[number][LATE] > sight,
        )
        for number, car in enumerate(tasks.cars)
    }


def _ladders(hours: Hours) -> list[list[float]]:
    """The finish at each of `CHANCES`, row by row."""
    if not hours.size:
        return [[] for _ in hours]
    steps = np.rint(np.array(CHANCES) * (hours.shape[1] - 1)).astype(int)
    ladders: list[list[float]] = np.sort(hours, axis=1)[:, steps].tolist()
    return ladders


def _expected(ladder: Sequence[float], at: datetime) -> Expected:
    return Expected(*(moment_of(ladder[step], at) for step in (MIDDLE, EARLY, LATE)))


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
        is_begun=task.spent > 0 or task.is_begun,
        waits=waits_of(placed, tasks),
    )


def _closed_for_good(floor: Floor) -> Forecast:
    closed = (Wait(WaitKind.CLOSED, None),)
    orders = {one.id: OrderForecast(one.id, None, (), {}, closed) for one in floor.orders}
    return Forecast(floor.at, orders, ())


def _up_to_grain(moment: datetime) -> datetime:
    over = (moment - datetime.min.replace(tzinfo=moment.tzinfo)) % GRAIN
    return moment + (GRAIN - over if over else timedelta(0))
