"""What a change would do, and why a time moved."""

from dataclasses import replace
from datetime import timedelta

from pitboard.rules.floor.forecast import foresee
from pitboard.rules.floor.foreseen import Wait, WaitKind
from pitboard.rules.floor.given import Line, Stage
from pitboard.rules.floor.what_if import (
    AddOrder,
    GiveLine,
    OnlyLines,
    TakeAfter,
    TakeFirst,
    WithoutOrder,
    changed,
    rescues,
    what_if,
)
from pitboard.rules.floor.why import why_moved
from pitboard.rules.lifecycle import LineState
from tests.rules.floors import EXACT, ILSE, MAREK, NINE, day, floor, order, technician

HOUR = timedelta(hours=1)
BOTH = (technician(MAREK), technician(ILSE))
QUEUE = floor(order(1, Line(1, 2)), order(2, Line(2, 0.5)))


def moves(effect_on: timedelta | None) -> float:
    assert effect_on is not None
    return round(effect_on / HOUR, 1)


def test_taken_first_an_order_is_ready_sooner_and_the_others_later() -> None:
    tried = what_if(QUEUE, TakeFirst(2), EXACT)
    assert moves(tried.on(2).moves) == -2.0
    assert moves(tried.on(1).moves) == 0.5
    assert tried.effects[0].order_id == 1


def test_an_order_can_be_made_to_wait_for_another() -> None:
    assert moves(what_if(QUEUE, TakeAfter(1, 2), EXACT).on(1).moves) == 0.5


def test_another_technician_may_do_it() -> None:
    two = floor(order(1, Line(1, 2, pinned_to=MAREK)), order(2, Line(2, 0.5, pinned_to=MAREK)), people=BOTH)
    assert moves(what_if(two, GiveLine(2, 2, ILSE), EXACT).on(2).moves) == -2.0


def test_work_in_progress_changes_hands() -> None:
    begun = Line(1, 2, state=LineState.IN_PROGRESS, technician_id=MAREK, worked_hours=1)
    given = changed(floor(order(1, begun), people=BOTH), GiveLine(1, 1, ILSE))
    assert [job.technician_id for job in foresee(given, EXACT).jobs] == [ILSE]


def test_a_booking_shows_what_it_does_to_the_others_before_it_is_accepted() -> None:
    tried = what_if(QUEUE, AddOrder(replace(order(3, Line(3, 1)), queue_at=NINE - 9 * HOUR)), EXACT)
    assert tried.on(3).before is None
    assert tried.on(3).after is not None
    assert moves(tried.on(1).moves) == 2.0  # an hour of work, and the hour of noon


def test_a_car_that_does_not_come_leaves_its_hours_to_the_others() -> None:
    tried = what_if(QUEUE, WithoutOrder(1), EXACT)
    assert tried.on(1).after is None
    assert moves(tried.on(2).moves) == -2.0


def test_each_choice_of_repairs_has_its_own_time() -> None:
    choice = floor(order(1, Line(1, 1), Line(2, 1)))
    assert moves(what_if(choice, OnlyLines(1, frozenset({1})), EXACT).on(1).moves) == -1.0


def test_a_change_about_what_is_not_there_changes_nothing() -> None:
    for change in (TakeFirst(9), GiveLine(9, 1, MAREK), GiveLine(1, 9, MAREK), WithoutOrder(9)):
        assert foresee(changed(QUEUE, change), EXACT) == foresee(QUEUE, EXACT)


def test_a_promise_at_risk_is_saved_by_who_endangers_nobody() -> None:
    busy = floor(order(1, Line(1, 2, pinned_to=MAREK)), order(2, Line(2, 0.5, pinned_to=MAREK)), people=BOTH)
    due = {1: day(0, 11.2), 2: day(0, 10)}
    found = rescues(busy, EXACT, order_id=2, due=due)
    assert [type(one.change) for one in found] == [GiveLine, TakeFirst, TakeAfter]
    assert found[0].chance_before < 0.1 < 0.9 < found[0].chance_after
    assert found[0].endangers == ()
    assert found[1].endangers == (1,)


def test_what_would_not_help_is_not_proposed() -> None:
    assert rescues(QUEUE, EXACT, order_id=1, due={1: day(0, 17)}) == ()


PARTS = Wait(WaitKind.PARTS, day(0, 14), line=1)
BEFORE = Wait(WaitKind.JOB_BEFORE, day(0, 11), order_id=7)


def test_a_part_that_comes_later_is_why() -> None:
    later = replace(PARTS, until=day(1, 9))
    assert why_moved([PARTS, BEFORE], [later, BEFORE], later=True) == later


def test_the_job_before_is_why_when_only_it_takes_longer() -> None:
    later = replace(BEFORE, until=day(0, 12))
    assert why_moved([PARTS, BEFORE], [PARTS, later], later=True) == later


def test_what_is_no_longer_waited_for_is_why_a_time_comes_nearer() -> None:
    assert why_moved([PARTS, BEFORE], [BEFORE], later=False) == PARTS


def test_when_nothing_waited_for_has_moved_it_is_the_work_itself() -> None:
    assert why_moved([BEFORE], [BEFORE], later=True) is None
    decision = Wait(WaitKind.STAGE, day(0, 10), stage=Stage.DECISION)
    assert why_moved([decision], [replace(decision, until=day(0, 10) + HOUR / 10)], later=True) is None
