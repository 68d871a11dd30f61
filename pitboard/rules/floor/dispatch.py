"""The likely course of things: who takes which job next, when everything takes its median.

Whoever is free and there takes the most urgent job that can be begun: the car is here and nobody else works on it, the
parts are there, a bay is free where it needs one, and one can do it. So nobody stands idle beside work, and the
technician who worked on a car goes on with it where that costs nothing.
"""

from dataclasses import dataclass
from heapq import heappop, heappush

from pitboard.rules.floor.tasks import Car, Task, Tasks

#: A group of technicians, and whether a bay is needed: jobs that want the same wait in one queue.
Queue = tuple[tuple[int, ...], bool]


@dataclass(frozen=True)
class Placed:
    """A task in the plan. Moments are hours from now. `possible` is since when it could have begun, had somebody (and
    a bay) been free; `before` is what its technician did until then, `behind` the task of the same car before it."""

    task: Task
    begins: float
    ends: float
    technician: int | None
    bay: int | None
    possible: float
    before: "Placed | None" = None
    behind: "Placed | None" = None
    lacked_bay: bool = False


class Dispatch:
    """Plays the likely course from event to event. `placed` is in order of beginning."""

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.hours: list[float] = tasks.hours[:, -1].tolist()
        self.released = {number: float(row[-1]) for number, row in tasks.released.items()}
        self.placed: list[Placed] = []
        self._state = [_CarState(car) for car in tasks.cars]
        self._free = set(range(len(tasks.technicians)))
        self._last: dict[int, Placed] = {}
        self._bays = None if not tasks.floor.bays else list(range(tasks.floor.bays))
        self._queues: dict[Queue, list[tuple[int, int, int]]] = {}
        self._events: list[tuple[float, int, Placed | Task | int | None]] = []
        self._counter = 0
        self._lacked_bay: set[int] = set()
        self._woken: dict[int, float] = {}

    def play(self) -> list[Placed]:
        for task in self.tasks.tasks:
            if task.begun_by is not None:
                self._go_on(task, task.begun_by)
        for number, state in enumerate(self._state):
            arrives = self.tasks.arrives.get(number)
            if arrives is not None:
                self._at(float(arrives[-1]), number)
            elif not state.busy:
                self._advance(state, 0.0)
        self._assign(0.0)
        while self._events:
            now = self._events[0][0]
            while self._events and self._events[0][0] <= now:
                self._happen(heappop(self._events)[2], now)
            self._assign(now)
        return self.placed

    def _at(self, moment: float, what: "Placed | Task | int | None") -> None:
        self._counter += 1
        heappush(self._events, (moment, self._counter, what))

    def _happen(self, what: "Placed | Task | int | None", now: float) -> None:
        """Somebody finishes, parts come, a car arrives, or a shift begins (that needs no more than being noticed)."""
        if isinstance(what, Placed):
            self._finish(what, now)
        elif isinstance(what, Task):
            self._offer(what)
        elif what is not None:
            self._advance(self._state[what], now)

    def _finish(self, placed: Placed, now: float) -> None:
        if placed.technician is not None:
            self._free.add(placed.technician)
        if placed.bay is not None and self._bays is not None:
            heappush(self._bays, placed.bay)
        state = self._state[placed.task.order]
        state.busy -= 1
        state.behind = placed
        if not state.busy:
            self._advance(state, now)

    def _advance(self, state: "_CarState", now: float) -> None:
        """What can be done on a car that nobody works on."""
        state.free_since = now
        if state.before:
            self._take_up(state, state.before[0], now)
        elif state.repairs:
            for task in state.repairs:
                if self.released.get(task.number, 0.0) <= now:
                    self._offer(task)
                elif task.number not in state.awaited:
                    state.awaited.add(task.number)
                    self._at(self.released[task.number], task)
        elif state.after:
            self._take_up(state, state.after[0], now)

    def _take_up(self, state: "_CarState", task: Task, now: float) -> None:
        if task.able is None:
            self._wait(state, task, now)
        else:
            self._offer(task)

    def _wait(self, state: "_CarState", task: Task, now: float) -> None:
        opening = self.tasks.opening
        begins = opening.open_from(now)
        ends = opening.after(begins, self.hours[task.number])
        state.begin(task)
        self._place(Placed(task, begins, ends, None, None, now, behind=state.behind))

    def _offer(self, task: Task) -> None:
        """Puts a task where those who are able to do it look. Twice does no harm: see `_first`."""
        if task.able:
            queue = self._queues.setdefault((task.able, task.needs_bay), [])
            heappush(queue, (self.tasks.cars[task.order].rank, task.number, task.number))

    def _first(self, queue: list[tuple[int, int, int]]) -> Task | None:
        """The most urgent task of a queue that still waits. A car on which somebody works offers its tasks anew."""
        while queue:
            task = self.tasks.tasks[queue[0][2]]
            state = self._state[task.order]
            if not state.busy and task.number in state.open:
                return task
            heappop(queue)
        return None

    def _assign(self, now: float) -> None:
        there = {one for one in self._free if self.tasks.calendars[one].is_open_at(now)}
        waiting = True
        while waiting and there:
            offers = self._offers(there)
            waiting = bool(offers)
            if offers:
                _, task = min(offers)
                there.discard(self._start(self.tasks.tasks[task], there, now))
        self._wake_at_shifts(there, now)

    def _offers(self, there: set[int]) -> list[tuple[int, int]]:
        offers = []
        for (able, needs_bay), queue in self._queues.items():
            task = self._first(queue)
            if task is None or there.isdisjoint(able):
                continue
            if needs_bay and self._bays is not None and not self._bays:
                self._lacked_bay.add(task.number)
                continue
            offers.append((self.tasks.cars[task.order].rank, task.number))
        return offers

    def _start(self, task: Task, there: set[int], now: float) -> int:
        state = self._state[task.order]
        able = task.able or ()
        same = state.behind.technician if state.behind is not None else None
        if same is None or same not in there or same not in able:
            same = next(one for one in able if one in there)
        self._work(task, same, now)
        return same

    def _go_on(self, task: Task, who: int) -> None:
        """Work that has begun goes on where it is, when its technician is next there. (Who is said to be at two jobs
        at once does one after the other.)"""
        if who in self._free:
            self._work(task, who, self.tasks.calendars[who].open_from(0.0))

    def _work(self, task: Task, who: int, begins: float) -> None:
        state = self._state[task.order]
        possible = max(state.free_since, self.released.get(task.number, 0.0))
        bay = heappop(self._bays) if task.needs_bay and self._bays else None
        ends = self.tasks.calendars[who].after(begins, self.hours[task.number])
        lacked = task.number in self._lacked_bay
        placed = Placed(task, begins, ends, who, bay, possible, self._last.get(who), state.behind, lacked)
        self._free.discard(who)
        self._last[who] = placed
        state.begin(task)
        self._place(placed)

    def _place(self, placed: Placed) -> None:
        self.placed.append(placed)
        self._at(placed.ends, placed)

    def _wake_at_shifts(self, there: set[int], now: float) -> None:
        """Who is free but away looks again when the next shift begins, as long as there is work for them."""
        wanted = {one for (able, _), queue in self._queues.items() if queue for one in able}
        for one in wanted & self._free - there:
            begins = self.tasks.calendars[one].open_from(now)
            if self._woken.get(one) != begins:
                self._woken[one] = begins
                self._at(begins, None)


class _CarState:
    def __init__(self, car: Car) -> None:
        self.before, self.repairs, self.after = list(car.before), list(car.repairs), list(car.after)
        self.open = {task.number for task in car.tasks}
        self.awaited: set[int] = set()
        self.busy = 0
        self.free_since = 0.0
        self.behind: Placed | None = None

    def begin(self, task: Task) -> None:
        self.busy += 1
        self.open.discard(task.number)
        for todo in (self.before, self.repairs, self.after):
            if task in todo:
                todo.remove(task)


def impossible(tasks: Tasks) -> set[int]:
    """The cars that are never ready, because nobody can do some of their work."""
    return {task.order for task in tasks.tasks if task.able == ()}
