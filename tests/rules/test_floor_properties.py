"""Whatever stands on the floor: nobody works when away or on two things at once, nothing begins before it can."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.tools.odd_cases import Odd, count_added_technician, count_added_work, random_floor
from pitboard.rules.floor.forecast import foresee
from pitboard.rules.floor.foreseen import Job
from pitboard.rules.floor.tasks import Tasks
from pitboard.rules.lifecycle import LineState
from pitboard.rules.opening import Span
from tests.rules.floors import simulated

#: Moments are kept to a third of a second.
SAME = 1e-3
#: In the plan they are rounded to the second.
SECOND = timedelta(seconds=1)
seeds = st.integers(0, 10**9)
some = settings(max_examples=40, deadline=None)
few = settings(max_examples=12, deadline=None)


def hours_within(spans: Sequence[tuple[float, float]], begin: float, end: float) -> float:
    return sum(max(0.0, min(closes, end) - max(opens, begin)) for opens, closes in spans)


def in_hours(spans: Sequence[Span], at: datetime) -> list[tuple[float, float]]:
    return [((b - at).total_seconds() / 3600, (e - at).total_seconds() / 3600) for b, e in spans]


def is_within(spans: Sequence[Span], moment: datetime) -> bool:
    return any(opens - SECOND <= moment <= closes + SECOND for opens, closes in spans)


@some
@given(seeds)
def test_in_the_plan_nobody_works_outside_their_hours_or_on_two_things_at_once(seed: int) -> None:
    floor = random_floor(Random(seed))
    forecast = foresee(floor, draws=5)
    for one in floor.technicians:
        jobs = forecast.jobs_of(one.id)
        assert all(is_within(one.spans, job.begins_at) and is_within(one.spans, job.ends_at) for job in jobs)
        assert all(job.ends_at <= after.begins_at for job, after in pairwise(jobs))


@few
@given(seeds)
def test_in_no_draw_does_anybody_work_outside_their_hours_or_on_two_things_at_once(seed: int) -> None:
    floor = random_floor(Random(seed))
    tasks, drawn = simulated(floor, draws=12)
    for place, one in enumerate(tasks.technicians):
        spans = in_hours(one.spans, floor.at)
        for column in range(drawn.whose.shape[1]):
            rows = [row for row in range(len(tasks.tasks)) if drawn.whose[row, column] == place]
            work = sorted(
                (drawn.begins[row, column], drawn.ends[row, column], tasks.hours[row, column])
                for row in rows
                if _comes(tasks, row, column)
            )
            for begins, ends, hours in work:
                assert abs(hours_within(spans, begins, ends) - hours) < SAME
            for (_, ends, _), (begins, _, _) in pairwise(work):
                assert begins >= ends - SAME


def _comes(tasks: Tasks, row: int, column: int) -> bool:
    comes = tasks.comes.get(tasks.tasks[row].order)
    return comes is None or bool(comes[column])


@some
@given(seeds)
def test_no_repair_begins_before_its_parts_or_without_its_skill(seed: int) -> None:
    floor = random_floor(Random(seed))
    tasks, drawn = simulated(floor)
    lines = {line.key: line for order in floor.orders for line in order.lines}
    for task in tasks.tasks:
        line = lines.get(task.line) if task.line is not None else None
        if line is None or not task.able:
            continue
        if line.parts_due_at is not None:
            due = (line.parts_due_at - floor.at).total_seconds() / 3600
            assert (drawn.begins[task.number] >= due - SAME).all()
        if line.skill is not None and line.state is not LineState.IN_PROGRESS:
            whose = {tasks.technicians[place] for place in set(drawn.whose[task.number].tolist())}
            assert all(line.skill in one.skills for one in whose)


@some
@given(seeds)
def test_the_plan_gives_each_repair_to_somebody_able_with_its_parts_there(seed: int) -> None:
    floor = random_floor(Random(seed))
    lines = {line.key: line for order in floor.orders for line in order.lines}
    skills = {one.id: one.skills for one in floor.technicians}
    for job in foresee(floor, draws=5).jobs:
        line = lines.get(job.line) if job.line is not None else None
        if line is not None and line.state is not LineState.IN_PROGRESS and job.technician_id is not None:
            assert line.skill is None or line.skill in skills[job.technician_id]
            assert line.parts_due_at is None or job.begins_at >= line.parts_due_at - SECOND


@some
@given(seeds)
def test_a_car_has_one_pair_of_hands_and_a_bay_one_car(seed: int) -> None:
    floor = random_floor(Random(seed))
    forecast = foresee(floor, draws=5)
    for order in floor.orders:
        jobs = [job for job in forecast.jobs if job.order_id == order.id and not job.is_begun]
        assert not _overlap(jobs)
    for bay in range(floor.bays or 0):
        assert not _overlap(forecast.jobs_in(bay))


def _overlap(jobs: Sequence[Job]) -> bool:
    spans = sorted((job.begins_at, job.ends_at) for job in jobs)
    return any(after[0] < before[1] for before, after in pairwise(spans))


@some
@given(seeds)
def test_everything_that_can_be_done_is_in_the_plan_once(seed: int) -> None:
    floor = random_floor(Random(seed))
    forecast = foresee(floor, draws=5)
    planned = [job.line for job in forecast.jobs if job.line is not None]
    owed = {LineState.PROPOSED, LineState.APPROVED, LineState.IN_PROGRESS, LineState.WAITING_FOR_PARTS}
    wanted = [line.key for order in floor.orders for line in order.lines if line.state in owed]
    assert sorted(map(str, planned)) == sorted(map(str, wanted))
    assert all(one.ready is not None for one in forecast.orders.values())


@some
@given(seeds)
def test_the_range_is_in_order_and_nobody_is_ready_before_now(seed: int) -> None:
    floor = random_floor(Random(seed))
    for order in foresee(floor, draws=20).orders.values():
        assert order.ready is not None
        assert floor.at <= order.ready.earliest_at <= order.ready.ready_at <= order.ready.latest_at
        assert list(order.ladder) == sorted(order.ladder)


def test_added_work_hardly_ever_makes_another_car_ready_sooner() -> None:
    """In small: with so few floors one more or less is chance, so there is room for that."""
    odd = count_added_work(100, draws=200)
    print(f"added work: {odd.odd_orders} of {odd.orders} other cars ready sooner, on {odd.odd_floors} floors")
    assert odd.orders > 500
    assert odd.share <= 0.02


def test_an_added_technician_hardly_ever_makes_the_day_longer() -> None:
    odd = count_added_technician(100, draws=100)
    print(f"added technician: the day longer on {odd.odd_floors} of {odd.floors} floors")
    assert odd.share <= 0.03


@pytest.mark.long
@pytest.mark.parametrize("count", [count_added_work, count_added_technician])
def test_on_many_floors_at_most_one_in_a_hundred_is_odd(count: Callable[..., Odd]) -> None:
    odd = count(600)
    print(f"{count.__name__}: {odd.odd_floors} of {odd.floors} floors")
    assert odd.floors == 600
    assert odd.share <= 0.01
