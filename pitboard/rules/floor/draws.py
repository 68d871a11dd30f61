"""The same floor many times over, each time with other luck: when every task begins and ends in every draw.

The tasks are taken in the order in which they begin in the likely course of things. In each draw each of them goes to
whoever of those able is there first, so work moves to another technician where somebody is held up. All draws are
worked out at once, a row of numbers at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pitboard.rules.floor.dispatch import Placed
from pitboard.rules.floor.tasks import Task, Tasks
from pitboard.rules.floor.working_time import Calendars, Hours, Numbers

#: Of two who could begin at the same moment, the one who was free for less long takes the job (so that an hour between
#: two jobs stays as long as it is). Small enough to decide nothing else.
NUDGE = 1e-5


@dataclass(frozen=True)
class Drawn:
    """For each task (rows) and draw (columns): when it begins and ends, in hours from now, and whose it is (by the
    place of the technician; -1 for a wait). Tasks nobody can do have no numbers (nan). `cars` is when each is ready."""

    begins: Hours
    ends: Hours
    whose: Numbers
    cars: Hours


def draw(tasks: Tasks, order: Iterable[Placed]) -> Drawn:
    run = _Run(tasks)
    for placed in order:
        run.take(placed.task)
    return Drawn(run.begins, run.ends, run.whose, run.cars)


class _Run:
    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.draws = tasks.hours.shape[1] - 1
        shape = (len(tasks.tasks), self.draws)
        self.begins, self.ends = np.full(shape, np.nan), np.full(shape, np.nan)
        self.whose = np.full(shape, -1)
        self.cars = np.zeros((len(tasks.cars), self.draws))
        for car, arrives in tasks.arrives.items():
            self.cars[car] = arrives[:-1]
        self.columns = np.arange(self.draws)
        self._meet_technicians()
        fewer = tasks.floor.bays and tasks.floor.bays < len(tasks.technicians)
        self.bays = np.zeros((tasks.floor.bays or 0, self.draws)) if fewer else None

    def _meet_technicians(self) -> None:
        """Those who keep the same hours share a calendar, so that it is looked into once for all of them."""
        distinct = {(tuple(one.begins), tuple(one.ends)): one for one in self.tasks.calendars}
        place = {hours: number for number, hours in enumerate(distinct)}
        self.shared = list(distinct.values())
        self.all = Calendars(self.shared)
        self.keeps = np.array(
            [place[tuple(one.begins), tuple(one.ends)] for one in self.tasks.calendars], int
        )
        people = len(self.tasks.calendars)
        self.worked = np.zeros((people, self.draws))
        first = [calendar.open_from(0.0) for calendar in self.tasks.calendars]
        self.free = np.repeat(np.array(first).reshape(-1, 1), self.draws, axis=1)

    def take(self, task: Task) -> None:
        if task.able is None:
            self._wait(task)
        elif task.able:
            self._work(task)

    def _wait(self, task: Task) -> None:
        opening, ready = self.tasks.opening, self.cars[task.order]
        worked = opening.passed(ready)
        self._note(
            task, opening.resumed(worked), opening.finished(worked + self.tasks.hours[task.number, :-1])
        )

    def _work(self, task: Task) -> None:
        able = np.array(task.able)
        ready = self._ready(task)
        keeps = self.keeps[able]
        reached = {one: self.shared[one].passed(ready) for one in set(keeps.tolist())}
        whose, begins = self._who(able, keeps, {n: self.shared[n].resumed(h) for n, h in reached.items()})
        keeps = self.keeps[whose]
        worked = self.worked[whose, self.columns]
        for one, hours in reached.items():
            worked = np.where(keeps == one, np.maximum(worked, hours), worked)
        worked = worked + self.tasks.hours[task.number, :-1]
        ends = self.all.finished(keeps, worked)
        self._occupy(task, whose, worked, self.all.resumed(keeps, worked), ends)
        self.whose[task.number] = whose
        self._note(task, begins, ends)

    def _ready(self, task: Task) -> Hours:
        """When the car, its parts and a bay are there. What has begun does not ask."""
        if task.is_begun:
            return np.zeros(self.draws)
        ready: Hours = self.cars[task.order]
        released = self.tasks.released.get(task.number)
        if released is not None:
            ready = np.maximum(ready, released[:-1])
        if task.needs_bay and self.bays is not None:
            ready = np.maximum(ready, self.bays.min(axis=0))
        return ready

    def _who(self, able: Numbers, keeps: Numbers, reached: dict[int, Hours]) -> tuple[Numbers, Hours]:
        """Who is there first, and when: in each draw the one of those able who can begin soonest."""
        free = self.free[able]
        there = np.array([reached[one] for one in keeps.tolist()]) if len(reached) > 1 else reached[keeps[0]]
        begins = np.maximum(free, there)
        if len(able) == 1:
            return np.repeat(able, self.draws), begins[0]
        place = (begins - NUDGE * free).argmin(axis=0)
        return able[place], begins[place, self.columns]

    def _occupy(self, task: Task, whose: Numbers, worked: Hours, free: Hours, ends: Hours) -> None:
        """Takes the technician's time and the bay; not in draws in which the car never comes."""
        columns = self.columns
        comes = self.tasks.comes.get(task.order)
        if comes is not None:
            columns = columns[comes[:-1]]
            whose, worked, free, ends = whose[columns], worked[columns], free[columns], ends[columns]
        self.worked[whose, columns] = worked
        self.free[whose, columns] = free
        if task.needs_bay and self.bays is not None:
            bay = self.bays.argmin(axis=0)[columns]
            self.bays[bay, columns] = ends

    def _note(self, task: Task, begins: Hours, ends: Hours) -> None:
        self.begins[task.number], self.ends[task.number] = begins, ends
        self.cars[task.order] = np.maximum(self.cars[task.order], ends)
