"""Whose turn it is: one order of all tasks in which the draws give them out.

It is stated so that another job on the floor does not turn it round. A task's turn comes when it can begin at the
earliest for all that its own car, parts and stages say, and not before its place in the queue: whoever joined the
queue two hours after another begins about two hours after it. Nothing in this depends on which other cars are there,
or on how long they take.
"""

from collections.abc import Iterator

from pitboard.rules.floor.tasks import Car, Task, Tasks

#: A car that joined the queue so many open hours ago is at its head. It is a stated number, because a head that is
#: looked up moves with every older car that is added, and turns those who wait in the queue and for parts round.
QUEUE_HOURS = 10.0


def turns(tasks: Tasks) -> list[Task]:
    known = [(turn, car.rank, task) for car in tasks.cars for turn, task in _of_car(car, tasks)]
    return [task for _, _, task in sorted(known, key=lambda one: (one[0], one[1], one[2].number))]


def _joined(car: Car, tasks: Tasks) -> float:
    """When the car joined the queue, in hours of the clock from now, each worth as much as is worked in it."""
    hours = (car.order.queue_at - tasks.floor.at).total_seconds() / 3600
    return hours * tasks.open_share


def _of_car(car: Car, tasks: Tasks) -> Iterator[tuple[float, Task]]:
    likely = tasks.hours[:, -1]
    opening = tasks.opening
    queued = opening.after(opening.open_from(0.0), max(0.0, _joined(car, tasks) + QUEUE_HOURS))
    moment = float(tasks.arrives[car.number][-1]) if car.number in tasks.arrives else 0.0
    for task in car.before:
        turn = 0.0 if task.is_begun else max(moment, queued)
        yield turn, task
        moment = opening.after(opening.open_from(turn), float(likely[task.number]))
    for task in sorted(car.repairs, key=lambda one: _released(one, tasks)):
        turn = 0.0 if task.is_begun else max(moment, queued, _released(task, tasks))
        yield turn, task
        moment = max(moment, opening.after(opening.open_from(turn), float(likely[task.number])))
    for task in car.after:
        yield max(moment, queued), task


def _released(task: Task, tasks: Tasks) -> float:
    row = tasks.released.get(task.number)
    return 0.0 if row is None or task.is_begun else float(row[-1])
