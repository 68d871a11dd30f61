"""Why a job of the plan does not begin sooner."""

from collections.abc import Iterator

from pitboard.rules.floor.dispatch import Placed
from pitboard.rules.floor.foreseen import Wait, WaitKind
from pitboard.rules.floor.given import Stage
from pitboard.rules.floor.tasks import Task, Tasks
from pitboard.rules.floor.working_time import moment_of

#: Shorter waits (five minutes) are not worth a word.
WORTH_SAYING = 1 / 12


def waits_of(placed: Placed, tasks: Tasks) -> tuple[Wait, ...]:
    """In the order in which they end."""
    if placed.task.is_begun and placed.begins < WORTH_SAYING:
        return ()
    return (*_for_the_car(placed, tasks), *_for_somebody(placed, tasks))


def nobody(task: Task) -> Wait:
    return Wait(WaitKind.NOBODY_ABLE, None, line=task.line, stage=task.stage)


def _for_the_car(placed: Placed, tasks: Tasks) -> Iterator[Wait]:
    task, at = placed.task, tasks.floor.at
    behind = placed.behind
    if behind is not None and behind.ends > WORTH_SAYING:
        kind = WaitKind.OWN_REPAIR if behind.task.stage is None else WaitKind.STAGE
        yield Wait(
            kind,
            moment_of(behind.ends, at),
            order_id=tasks.cars[task.order].order.id,
            line=behind.task.line,
            stage=behind.task.stage,
            technician_id=_id(behind.technician, tasks),
        )
    elif task.order in tasks.arrives:
        yield Wait(WaitKind.ARRIVAL, moment_of(float(tasks.arrives[task.order][-1]), at))
    released = tasks.released.get(task.number)
    if released is not None and released[-1] > WORTH_SAYING and task.held_by is not None:
        stage = Stage.DECISION if task.held_by is WaitKind.STAGE else None
        yield Wait(task.held_by, moment_of(float(released[-1]), at), line=task.line, stage=stage)


def _for_somebody(placed: Placed, tasks: Tasks) -> Iterator[Wait]:
    """Between the moment at which it could begin and the one at which it does."""
    since, before = placed.possible, placed.before
    if placed.lacked_bay:
        since = placed.begins
        yield Wait(WaitKind.BAY, moment_of(since, tasks.floor.at))
    elif before is not None and before.ends > since + WORTH_SAYING:
        since = before.ends
        yield Wait(
            WaitKind.JOB_BEFORE,
            moment_of(since, tasks.floor.at),
            order_id=tasks.cars[before.task.order].order.id,
            line=before.task.line,
            stage=before.task.stage,
            technician_id=_id(before.technician, tasks),
        )
    if placed.begins > since + WORTH_SAYING:
        yield _for_a_shift(placed, tasks, since)


def _for_a_shift(placed: Placed, tasks: Tasks, since: float) -> Wait:
    """Nobody worked because the workshop is closed, or because whoever does it is not there while it is open."""
    until = moment_of(placed.begins, tasks.floor.at)
    if placed.technician is not None and tasks.opening.open_from(since) < placed.begins - WORTH_SAYING:
        return Wait(WaitKind.TECHNICIAN_AWAY, until, technician_id=_id(placed.technician, tasks))
    return Wait(WaitKind.CLOSED, until)


def _id(place: int | None, tasks: Tasks) -> int | None:
    return None if place is None else tasks.technicians[place].id
