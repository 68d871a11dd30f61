"""The floor as the simulation wants it: every piece of work and every wait a task, with its hours in each draw.

Arrays have a row for each task and a column for each draw. The last column is no draw but the likely course of things:
there everything takes its middle. The plan is made from it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from pitboard.rules.floor.durations import DurationModel, Spread
from pitboard.rules.floor.foreseen import WaitKind
from pitboard.rules.floor.given import Floor, Key, Line, Order, Stage, Technician
from pitboard.rules.floor.luck import chance, deviation, luck
from pitboard.rules.floor.working_time import SAME, Calendar, Hours, calendar_of
from pitboard.rules.lifecycle import LineState

#: Nothing takes less than this (a minute), so that nothing ends before it began.
LEAST_HOURS = 1 / 60
#: Work that has taken longer than nearly all such work: how likely that was is not trusted further than this, and what
#: is left is taken to be this share of its usual hours, more or less.
NEARLY_ALL, OVERDUE_SHARE = 0.97, 0.2
_OWED = frozenset(
    {LineState.PROPOSED, LineState.APPROVED, LineState.IN_PROGRESS, LineState.WAITING_FOR_PARTS}
)


@dataclass(eq=False)
class Task:
    """`able` are the places of the technicians who may do it, None for a wait that keeps nobody busy. Work that is held
    has taken hours (`spent`) and is not under way."""

    number: int
    order: int
    key: str
    line: Key | None
    stage: Stage | None
    able: tuple[int, ...] | None
    needs_bay: bool
    usual: Spread
    spent: float
    begun_by: int | None = None
    is_under_way: bool = False
    held_by: WaitKind | None = None

    @property
    def is_begun(self) -> bool:
        return self.begun_by is not None


@dataclass(eq=False)
class Car:
    """An order with its tasks: one after the other `before` the repairs, the `repairs` in any order but one at a time,
    and the `check`."""

    order: Order
    number: int
    rank: int = 0
    before: list[Task] = field(default_factory=list)
    repairs: list[Task] = field(default_factory=list)
    after: list[Task] = field(default_factory=list)

    @property
    def tasks(self) -> Iterator[Task]:
        yield from self.before
        yield from self.repairs
        yield from self.after


@dataclass(frozen=True)
class Tasks:
    """`arrives` and `comes` have a row for each car. `released` holds the tasks that cannot begin before some time."""

    floor: Floor
    technicians: tuple[Technician, ...]
    calendars: tuple[Calendar, ...]
    opening: Calendar
    cars: tuple[Car, ...]
    tasks: tuple[Task, ...]
    hours: Hours
    released: dict[int, Hours]
    arrives: dict[int, Hours]
    comes: dict[int, np.typing.NDArray[np.bool_]]
    seed: int

    @property
    def open_share(self) -> float:
        """How much of the clock's time the workshop is open."""
        return self.opening.last_worked / max(self.opening.ends[-1], SAME)


def lay_out(floor: Floor, model: DurationModel, *, draws: int, seed: int) -> Tasks:
    kept = {spans: calendar_of(spans, floor.at) for spans in {one.spans for one in floor.technicians}}
    calendars = {one.id: kept[one.spans] for one in floor.technicians}
    present = [one for one in floor.technicians if calendars[one.id]]
    # Who can do the least stands first: where several are free at once, those with rare skills stay free for them.
    technicians = tuple(sorted(present, key=lambda one: (len(one.skills), one.id)))
    crew = _Crew(technicians)
    cars = [_car(order, number, crew, model) for number, order in enumerate(floor.orders)]
    tasks = list(_numbered(cars))
    for rank, car in enumerate(sorted(cars, key=lambda car: (car.order.queue_at, car.order.id))):
        car.rank = rank
    opening = calendar_of(floor.opening, floor.at)
    drawn = _Draws(floor, model, opening, draws, seed)
    return Tasks(
        floor=floor,
        technicians=technicians,
        calendars=tuple(calendars[one.id] for one in technicians),
        opening=opening,
        cars=tuple(cars),
        tasks=tuple(tasks),
        hours=drawn.hours(tasks),
        released=drawn.released(cars),
        arrives=drawn.arrives(cars),
        comes=drawn.comes(cars),
        seed=seed,
    )


class _Crew:
    def __init__(self, technicians: tuple[Technician, ...]) -> None:
        self.technicians = technicians
        self.place = {one.id: place for place, one in enumerate(technicians)}

    def able(self, skill: int | None, pinned_to: int | None = None) -> tuple[int, ...]:
        """Who has the skill; of these only the one who was chosen by hand, if that one is among them."""
        able = tuple(
            place for place, one in enumerate(self.technicians) if skill is None or skill in one.skills
        )
        pinned = self.place.get(pinned_to) if pinned_to is not None else None
        return (pinned,) if pinned is not None and pinned in able else able


def _car(order: Order, number: int, crew: _Crew, model: DurationModel) -> Car:
    car = Car(order, number)
    for stage in order.ahead:
        task = _stage(order, number, stage, crew, model)
        (car.after if stage is Stage.FINAL_CHECK else car.before).append(task)
    owed = sorted((one for one in order.lines if one.state in _OWED), key=lambda one: one.position)
    car.repairs = [_repair(line, number, crew, model, asks=Stage.DECISION in order.ahead) for line in owed]
    return car


def _stage(order: Order, number: int, stage: Stage, crew: _Crew, model: DurationModel) -> Task:
    spent = order.spent_hours if stage is order.ahead[0] else None
    inspects = stage is Stage.INSPECTION
    begun_by = crew.place.get(order.technician_id or 0) if inspects and spent is not None else None
    return Task(
        number=0,
        order=number,
        key=f"{stage} {order.id}",
        line=None,
        stage=stage,
        able=(crew.able(None) if begun_by is None else (begun_by,)) if inspects else None,
        needs_bay=inspects,
        usual=model.stages[stage],
        spent=spent or 0.0,
        begun_by=begun_by,
        is_under_way=bool(spent),
    )


def _repair(line: Line, number: int, crew: _Crew, model: DurationModel, *, asks: bool) -> Task:
    ratio = model.of(line.kind)
    at_it = crew.place.get(line.technician_id or 0) if line.state is LineState.IN_PROGRESS else None
    return Task(
        number=0,
        order=number,
        key=f"line {line.key}",
        line=line.key,
        stage=None,
        able=crew.able(line.skill, line.pinned_to) if at_it is None else (at_it,),
        needs_bay=line.needs_bay,
        usual=replace(ratio, middle=ratio.middle * max(line.hours, LEAST_HOURS)),
        spent=line.worked_hours,
        begun_by=at_it,
        is_under_way=at_it is not None or (line.state is LineState.IN_PROGRESS and line.worked_hours > 0),
        held_by=_held_by(line, asks=asks),
    )


def _held_by(line: Line, *, asks: bool) -> WaitKind | None:
    """What keeps a line from being begun that the car's stages do not know of."""
    if line.state is LineState.PROPOSED and not asks:
        return WaitKind.STAGE
    is_waiting = line.state is LineState.WAITING_FOR_PARTS
    is_ordered = line.parts_due_at is not None and line.state is not LineState.IN_PROGRESS
    return WaitKind.PARTS if is_waiting or is_ordered else None


def _numbered(cars: Iterable[Car]) -> Iterator[Task]:
    number = 0
    for car in cars:
        for task in car.tasks:
            task.number = number
            number += 1
            yield task


class _Draws:
    def __init__(self, floor: Floor, model: DurationModel, opening: Calendar, draws: int, seed: int) -> None:
        self.floor, self.model, self.opening = floor, model, opening
        self.draws, self.seed = draws, seed

    def luck(self, keys: list[str]) -> Hours:
        drawn = luck(keys, self.draws, self.seed)
        return np.hstack([drawn, np.full((len(keys), 1), 0.5)])

    def hours(self, tasks: list[Task]) -> Hours:
        """What is left of each task: of all such tasks, those that took longer than this one has already taken."""
        drawn = self.luck([task.key for task in tasks])
        begun = np.array([task.spent > 0 for task in tasks], bool)
        middle = np.array([[task.usual.middle] for task in tasks]).reshape(-1, 1)
        spread = np.array([[task.usual.spread] for task in tasks]).reshape(-1, 1)
        spent = np.array([[task.spent] for task in tasks]).reshape(-1, 1)
        gone = np.array([_gone(task) for task in tasks if task.spent > 0]).reshape(-1, 1)
        chances = drawn.copy()
        chances[begun] = gone + drawn[begun] * (1 - gone)
        left: Hours = middle * np.exp(spread * deviation(chances)) - spent
        overdue = OVERDUE_SHARE * middle[begun] * -np.log1p(-drawn[begun])
        left[begun] = np.maximum(left[begun], overdue)
        return np.maximum(left, LEAST_HOURS)

    def released(self, cars: list[Car]) -> dict[int, Hours]:
        lines = {f"line {line.key}": line for car in cars for line in car.order.lines}
        held = [task for car in cars for task in car.repairs if task.held_by is not None]
        drawn = self.luck([f"parts {task.key}" for task in held])
        return {
            task.number: self._decided(row)
            if task.held_by is WaitKind.STAGE
            else self._delivered(lines[task.key], row)
            for task, row in zip(held, drawn, strict=True)
        }

    def _decided(self, drawn: Hours) -> Hours:
        return self._open_hours(self.model.stages[Stage.DECISION], drawn)

    def _delivered(self, line: Line, drawn: Hours) -> Hours:
        """When the parts are there: due, and now and then later. One draw says both whether and how much."""
        if line.parts_due_at is None:
            return self._open_hours(self.model.parts_wait, drawn)
        due = self._hours_until(line.parts_due_at)
        is_waiting = line.state is LineState.WAITING_FOR_PARTS
        if due <= 0 and not is_waiting:
            return np.zeros_like(drawn)
        often = 1.0 if due <= 0 else self.model.late_parts
        late = np.clip((drawn - (1 - often)) / often, 1e-6, None)
        delay = self._hours(self.model.parts_delay, np.minimum(late, 1 - 1e-6))
        begins = self.opening.passed(np.full_like(drawn, max(due, 0.0)))
        return np.where(drawn > 1 - often, self.opening.finished(begins + delay), max(due, 0.0))

    def arrives(self, cars: list[Car]) -> dict[int, Hours]:
        hours = {
            n: self._hours_until(car.order.arrives_at) for n, car in enumerate(cars) if car.order.arrives_at
        }
        return {n: np.full(self.draws + 1, until) for n, until in hours.items() if until > 0}

    def comes(self, cars: list[Car]) -> dict[int, np.typing.NDArray[np.bool_]]:
        """In which draws a booked car comes at all. In the likely course all of them come."""
        booked = [n for n, car in enumerate(cars) if car.order.arrives_at is not None]
        drawn = self.luck([f"comes {cars[n].order.id}" for n in booked])
        return {n: row >= self.model.no_show for n, row in zip(booked, drawn, strict=True)}

    def _open_hours(self, spread: Spread, drawn: Hours) -> Hours:
        return self.opening.finished(self._hours(spread, drawn))

    def _hours(self, spread: Spread, drawn: Hours) -> Hours:
        return np.maximum(spread.middle * np.exp(spread.spread * deviation(drawn)), LEAST_HOURS)

    def _hours_until(self, moment: datetime) -> float:
        return (moment - self.floor.at).total_seconds() / 3600


def _gone(task: Task) -> float:
    """How likely such a task would have been over by now."""
    if task.spent <= 0:
        return 0.0
    return min(NEARLY_ALL, chance(float(np.log(task.spent / task.usual.middle)) / task.usual.spread))
