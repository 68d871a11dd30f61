from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.opening import Opening
from pitboard.rules.promise import LEAST_LEFT, LineOfWork, expect_ready, has_moved, hours_left

YARD = Opening(zone=ZoneInfo("Europe/Vienna"), week=dict.fromkeys(range(7), ((time(8), time(18)),)))
NINE = datetime(2026, 11, 18, 8, tzinfo=UTC)

lines = st.lists(
    st.builds(
        LineOfWork, hours=st.floats(0.1, 12), state=st.sampled_from(list(LineState)), started_at=st.just(NINE)
    ),
    max_size=8,
)
stages = st.sampled_from(list(OrderState))


def test_hours_of_work_and_the_final_check_make_the_time() -> None:
    work = [LineOfWork(2.0, LineState.APPROVED)]
    ready = expect_ready(OrderState.IN_REPAIR, work, opening=YARD, at=NINE).ready_at
    assert ready == NINE + timedelta(hours=2, minutes=20)


def test_work_in_progress_counts_down_but_never_to_nothing() -> None:
    line = LineOfWork(2.0, LineState.IN_PROGRESS, started_at=NINE)
    assert hours_left(line, NINE + timedelta(hours=1), YARD) == 1.0
    assert hours_left(line, NINE + timedelta(hours=9), YARD) == 2.0 * LEAST_LEFT


def test_nobody_works_at_night() -> None:
    five = NINE + timedelta(hours=8)
    line = LineOfWork(4.0, LineState.IN_PROGRESS, started_at=five)
    assert hours_left(line, NINE + timedelta(days=1), YARD) == 2.0


def test_nothing_is_ready_before_its_parts_come() -> None:
    due = NINE + timedelta(hours=5)
    waiting = [LineOfWork(1.0, LineState.WAITING_FOR_PARTS, parts_due_at=due)]
    assert expect_ready(OrderState.IN_REPAIR, waiting, opening=YARD, at=NINE).earliest_at > due


def test_a_few_minutes_are_no_news() -> None:
    assert not has_moved(NINE, NINE + timedelta(minutes=10))
    assert has_moved(NINE, NINE - timedelta(minutes=15))


@given(stages, lines)
def test_the_time_lies_within_its_range_and_not_in_the_past(
    stage: OrderState, work: list[LineOfWork]
) -> None:
    expected = expect_ready(stage, work, opening=YARD, at=NINE)
    assert NINE <= expected.earliest_at <= expected.ready_at <= expected.latest_at


@given(stages, lines, st.floats(0.1, 10))
def test_more_work_is_never_ready_earlier(stage: OrderState, work: list[LineOfWork], hours: float) -> None:
    more = [*work, LineOfWork(hours, LineState.APPROVED)]
    before = expect_ready(stage, work, opening=YARD, at=NINE).ready_at
    assert expect_ready(stage, more, opening=YARD, at=NINE).ready_at >= before
