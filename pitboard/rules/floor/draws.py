"""The same floor many times over, each time with other luck: when every task begins and ends in every draw.

The tasks are given out one after the other, in the order that `turns` states. In each draw each of them goes to whoever
of those able has it finished first, so work moves to another technician where somebody is held up. All draws are worked
out at once, a row of numbers at a time.
"""

from dataclasses import dataclass

import numpy as np

from pitboard.rules.floor.luck import luck, number_of
from pitboard.rules.floor.tasks import Task, Tasks
from pitboard.rules.floor.turns import turns
from pitboard.rules.floor.working_time import Calendars, Hours, Numbers

#: Who takes a job that several could have finished about as soon is luck: in each draw, each of them is taken to be
#: later by up to so many hours (six minutes). Were it always the same one, added work would always move the same jobs
#: from one to another, and somebody's car would be ready sooner for it.
ABOUT_AS_SOON = 0.1


@dataclass(frozen=True)
class Drawn:
    """For each task (rows) and draw (columns): when it can begin and when it ends, in hours from now, and whose it is
    (by the place of the technician; -1 for a wait). Tasks nobody can do end in no number (nan). `cars` is when each
    is ready."""

    begins: Hours
    ends: Hours
    whose: Numbers
    cars: Hours


def draw(tasks: Tasks) -> Drawn:
    run = _Run(tasks)
    for task in turns(tasks):
        run.take(task)
    return Drawn(run.begins, run.ends, run.whose, run.cars)


class _Run:
    """What technicians and bays are free from is kept in one row after the other, so that the place of whom each draw
    chose is one number."""

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.draws = draws = tasks.hours.shape[1] - 1
        self.columns = np.arange(draws)
        shape = (len(tasks.tasks), draws)
        self.begins, self.ends = np.full(shape, np.nan), np.full(shape, np.nan)
        self.whose = np.full(shape, -1)
        self.cars = np.zeros((len(tasks.cars), draws))
        for car, arrives in tasks.arrives.items():
            self.cars[car] = arrives[:-1]
        first = [calendar.open_from(0.0) for calendar in tasks.calendars]
        self.free = np.repeat(np.array(first, float).reshape(-1, 1), draws, axis=1)
        self.worked = np.zeros((len(first), draws))
        bays = tasks.floor.bays or 0
        self.bays = np.zeros((bays, draws)) if 0 < bays < len(first) else None
        later = ABOUT_AS_SOON * luck([f"takes {one.id}" for one in tasks.technicians], draws, tasks.seed)
        # Twice, so that each task can begin to read it at a place of its own.
        self.later = np.hstack([later, later])
        self._grouped: dict[tuple[int, ...], list[tuple[int, Numbers]]] = {}
        self._share_calendars()

    def _share_calendars(self) -> None:
        """Those who keep the same hours share a calendar, so that it is looked into once for all of them."""
        shared = list(dict.fromkeys(self.tasks.calendars))
        place = {calendar: number for number, calendar in enumerate(shared)}
        self.shared, self.all = shared, Calendars(shared)
        self.keeps = np.array([place[calendar] for calendar in self.tasks.calendars], int)

    def take(self, task: Task) -> None:
        if task.able is None:
            self._wait(task)
        elif task.able:
            self._work(task)

    def _wait(self, task: Task) -> None:
        opening, ready = self.tasks.opening, self.cars[task.order]
        worked, begins = opening.reached(ready)
        self._note(task, begins, opening.finished(worked + self.tasks.hours[task.number, :-1]))

    def _work(self, task: Task) -> None:
        ready = self._ready(task)
        offset = number_of(task.key, self.tasks.seed) % self.draws
        later = self.later[:, offset : offset + self.draws]
        groups = self._groups(task.able or ())
        found = [self._soonest(keeps, people, ready, later) for keeps, people in groups]
        people, worked, start = (np.array(rows) for rows in zip(*found, strict=True))
        worked = worked + self.tasks.hours[task.number, :-1]
        ends, goes_on = self.all.finished(self.keeps[people], worked)
        chosen = (ends + later[people, self.columns]).argmin(axis=0) * self.draws + self.columns
        whose, begins = people.take(chosen), start.take(chosen)
        place = whose * self.draws + self.columns
        taken = self.columns if task.order not in self.tasks.comes else self._comes(task)
        self.worked.put(place[taken], worked.take(chosen)[taken])
        self.free.put(place[taken], goes_on.take(chosen)[taken])
        self.whose[task.number] = whose
        self._note(task, begins, ends.take(chosen))
        if task.needs_bay and self.bays is not None:
            self._stand_in_bay(self.bays, begins, ends.take(chosen), taken)

    def _groups(self, able: tuple[int, ...]) -> list[tuple[int, Numbers]]:
        """Those able, by the hours they keep."""
        if able not in self._grouped:
            people = np.array(able)
            keeps = self.keeps[people]
            self._grouped[able] = [(one, people[keeps == one]) for one in sorted(set(keeps.tolist()))]
        return self._grouped[able]

    def _soonest(
        self, keeps: int, people: Numbers, ready: Hours, later: Hours
    ) -> tuple[Numbers, Hours, Hours]:
        """Of people who keep the same hours: who can begin first, after how many hours worked, and when."""
        reached, there = self.shared[keeps].reached(ready)
        if len(people) == 1:
            who = np.repeat(people, self.draws)
        else:
            who = people[(np.maximum(self.worked[people], reached) + later[people]).argmin(axis=0)]
        place = who * self.draws + self.columns
        return who, np.maximum(self.worked.take(place), reached), np.maximum(self.free.take(place), there)

    def _comes(self, task: Task) -> Numbers:
        """The draws in which the car comes: in the others nobody's time is taken."""
        return self.columns[self.tasks.comes[task.order][:-1]]

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

    def _stand_in_bay(self, bays: Hours, begins: Hours, ends: Hours, taken: Numbers) -> None:
        """Of the bays that are free by then, the one that was taken the longest: the others may serve before."""
        bay = np.where(bays <= begins, bays, -1.0).argmax(axis=0) * self.draws + self.columns
        bays.put(bay[taken], ends[taken])

    def _note(self, task: Task, begins: Hours, ends: Hours) -> None:
        self.begins[task.number], self.ends[task.number] = begins, ends
        self.cars[task.order] = np.maximum(self.cars[task.order], ends)
