"""The shop floor ahead, in cases small enough to work out by hand."""

from dataclasses import replace
from datetime import datetime, timedelta

from pitboard.rules.floor.durations import PRIOR
from pitboard.rules.floor.forecast import foresee, to_grain
from pitboard.rules.floor.foreseen import Forecast, WaitKind
from pitboard.rules.floor.given import Floor, Line, Stage, stages_ahead
from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.promise import Expected
from tests.rules.floors import (
    BODY,
    EXACT,
    ILSE,
    MAREK,
    NINE,
    PIET,
    day,
    floor,
    hours,
    order,
    technician,
)

NEAR = timedelta(minutes=6)


def ready(forecast: Forecast, number: int) -> datetime:
    expected = forecast.orders[number].ready
    assert expected is not None
    return expected.ready_at


def is_near(moment: datetime, other: datetime) -> bool:
    return abs(moment - other) < NEAR


def seen(*args: object, **more: object) -> Forecast:
    return foresee(floor(*args, **more), EXACT)  # type: ignore[arg-type]


def test_a_repair_takes_its_hours_through_noon() -> None:
    assert is_near(ready(seen(order(1, Line(1, 4))), 1), day(0, 14))


def test_what_is_not_done_by_closing_time_goes_on_the_next_morning() -> None:
    assert is_near(ready(seen(order(1, Line(1, 9))), 1), day(1, 10))


def test_who_came_first_is_taken_first() -> None:
    forecast = seen(order(1, Line(1, 1.5)), order(2, Line(2, 1)))
    assert [job.order_id for job in forecast.jobs_of(MAREK)] == [1, 2]
    assert is_near(ready(forecast, 2), day(0, 11.5))
    assert [wait.kind for wait in forecast.orders[2].waits] == [WaitKind.JOB_BEFORE]
    assert forecast.orders[2].waits[0].order_id == 1


def test_two_technicians_work_on_two_cars_but_not_on_one() -> None:
    both = (technician(MAREK), technician(ILSE))
    two_cars = seen(order(1, Line(1, 2)), order(2, Line(2, 2)), people=both)
    assert is_near(ready(two_cars, 1), day(0, 11))
    assert is_near(ready(two_cars, 2), day(0, 11))
    one_car = seen(order(1, Line(1, 2), Line(2, 2)), people=both)
    assert is_near(ready(one_car, 1), day(0, 14))


def test_a_skill_is_waited_for() -> None:
    both = (technician(MAREK), technician(ILSE, BODY))
    forecast = seen(order(1, Line(1, 1, skill=BODY)), order(2, Line(2, 1, skill=BODY)), people=both)
    assert {job.technician_id for job in forecast.jobs} == {ILSE}
    assert is_near(ready(forecast, 2), day(0, 11))


def test_where_several_are_free_rare_skills_stay_free() -> None:
    both = (technician(ILSE, BODY), technician(MAREK))
    assert seen(order(1, Line(1, 1)), people=both).jobs[0].technician_id == MAREK


def test_without_anybody_who_can_no_time_is_said() -> None:
    of = seen(order(1, Line(1, 1, skill=BODY), Line(2, 1))).orders[1]
    assert of.ready is None
    assert of.waits[-1].kind is WaitKind.NOBODY_ABLE
    assert of.chance_by(day(30, 0)) == 0.0
    assert set(of.lines) == {2}


def test_a_repair_begins_when_its_parts_are_there_and_another_goes_before_it() -> None:
    waiting = Line(1, 1, state=LineState.WAITING_FOR_PARTS, parts_due_at=day(0, 14))
    forecast = seen(order(1, waiting, Line(2, 1)))
    assert [job.line for job in forecast.jobs] == [2, 1]
    assert is_near(ready(forecast, 1), day(0, 15))
    assert WaitKind.PARTS in {wait.kind for wait in forecast.orders[1].waits}


def test_parts_that_should_be_there_and_are_not_are_waited_for() -> None:
    late = Line(1, 1, state=LineState.WAITING_FOR_PARTS, parts_due_at=day(0, 8))
    assert ready(seen(order(1, late)), 1) > day(0, 11)


def test_what_has_been_worked_is_not_worked_again() -> None:
    begun = Line(1, 3, state=LineState.IN_PROGRESS, technician_id=MAREK, worked_hours=2)
    assert is_near(ready(seen(order(1, begun)), 1), day(0, 10))


def test_a_job_that_should_be_over_is_not_over_now() -> None:
    forgotten = Line(1, 1, state=LineState.IN_PROGRESS, technician_id=MAREK, worked_hours=6)
    assert ready(foresee(floor(order(1, forgotten)), PRIOR), 1) > NINE


def test_a_technician_chosen_by_hand_does_it() -> None:
    both = (technician(MAREK), technician(ILSE))
    forecast = seen(order(1, Line(1, 1, pinned_to=ILSE)), order(2, Line(2, 1, pinned_to=ILSE)), people=both)
    assert {job.technician_id for job in forecast.jobs} == {ILSE}


def test_who_is_away_is_waited_for() -> None:
    away = technician(MAREK, spans=hours(days=range(1, 40)))
    forecast = seen(order(1, Line(1, 1)), people=(away,))
    assert is_near(ready(forecast, 1), day(1, 9))
    assert forecast.orders[1].waits[-1].kind is WaitKind.TECHNICIAN_AWAY


def test_after_closing_time_the_morning_is_waited_for() -> None:
    evening = replace(floor(order(1, Line(1, 1))), at=day(0, 18))
    forecast = foresee(evening, EXACT)
    assert is_near(ready(forecast, 1), day(1, 9))
    assert forecast.orders[1].waits[-1].kind is WaitKind.CLOSED


def test_a_bay_may_be_what_lacks() -> None:
    both = (technician(MAREK), technician(ILSE))
    two = (order(1, Line(1, 2)), order(2, Line(2, 2)))
    forecast = seen(*two, people=both, bays=1)
    assert is_near(ready(forecast, 2), day(0, 14))
    assert [job.bay for job in forecast.jobs] == [0, 0]
    assert forecast.orders[2].waits[0].kind is WaitKind.BAY
    outside = replace(two[1], lines=(Line(2, 2, needs_bay=False),))
    assert is_near(ready(seen(two[0], outside, people=both, bays=1), 2), day(0, 11))


def test_every_stage_ahead_takes_its_time() -> None:
    ahead = stages_ahead(OrderState.ARRIVED)
    assert is_near(ready(seen(order(1, Line(1, 0.5), ahead=ahead)), 1), day(0, 11.5))
    agreed = stages_ahead(OrderState.ARRIVED, asks=False)
    assert Stage.DECISION not in agreed
    assert is_near(ready(seen(order(1, Line(1, 0.5), ahead=agreed)), 1), day(0, 11))


def test_a_repair_found_later_waits_for_the_customers_word() -> None:
    proposed = Line(2, 1, state=LineState.PROPOSED)
    forecast = seen(order(1, Line(1, 0.25), proposed))
    assert is_near(ready(forecast, 1), day(0, 10.5))
    assert forecast.orders[1].waits[0].stage is Stage.DECISION


def test_a_booked_car_is_not_worked_on_before_it_comes() -> None:
    forecast = seen(order(1, Line(1, 1), arrives=day(1, 8)), order(2, Line(2, 1)))
    assert is_near(ready(forecast, 2), day(0, 10))
    assert is_near(ready(forecast, 1), day(1, 9))
    assert forecast.orders[1].waits[0].kind is WaitKind.ARRIVAL


def test_nothing_left_to_do_is_ready_now() -> None:
    done = order(1, Line(1, 1, state=LineState.DONE), Line(2, 1, state=LineState.DECLINED))
    assert ready(seen(done), 1) == NINE


def test_a_workshop_closed_for_good_says_no_time() -> None:
    shut = replace(floor(order(1, Line(1, 1))), opening=())
    assert foresee(shut).orders[1].ready is None


def test_without_technicians_no_time_is_said() -> None:
    assert seen(order(1, Line(1, 1)), people=()).orders[1].ready is None


def test_beyond_the_calendar_a_time_is_said_and_marked() -> None:
    far = foresee(
        Floor(
            NINE,
            hours(days=range(5)),
            (technician(MAREK, spans=hours(days=range(5))),),
            (order(1, Line(1, 60)),),
        )
    )
    assert far.orders[1].is_far
    assert far.orders[1].ready is not None


def test_the_same_floor_has_the_same_answer_and_another_seed_another() -> None:
    some = floor(
        *(order(n, Line(n, 1 + n % 3)) for n in range(1, 9)), people=(technician(MAREK), technician(PIET))
    )
    assert foresee(some) == foresee(some)
    assert foresee(some, seed=1) != foresee(some)


def test_another_car_leaves_the_luck_of_the_others_alone() -> None:
    both = (technician(MAREK), technician(ILSE))
    alone = foresee(floor(order(1, Line(1, 3)), people=both))
    beside = foresee(floor(order(1, Line(1, 3)), order(2, Line(2, 1)), people=both))
    assert alone.orders[1] == beside.orders[1]


def test_the_range_is_around_the_median_and_chances_climb() -> None:
    of = foresee(floor(order(1, Line(1, 3)))).orders[1]
    assert of.ready is not None
    assert of.ready.earliest_at < of.ready.ready_at < of.ready.latest_at
    chances = [
        of.chance_by(moment) for moment in (NINE, of.ready.earliest_at, of.ready.ready_at, of.ready.latest_at)
    ]
    assert [round(chance, 1) for chance in chances] == [0.0, 0.1, 0.5, 0.9]
    assert of.chance_by(day(9, 0)) == 1.0


def test_a_time_is_said_to_five_minutes_and_never_too_early() -> None:
    at = NINE + timedelta(seconds=1)
    assert to_grain(Expected(at, NINE, at)) == Expected(day(0, 9 + 1 / 12), NINE, day(0, 9 + 1 / 12))
