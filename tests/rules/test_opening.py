from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pitboard.rules.opening import Opening

VIENNA = ZoneInfo("Europe/Vienna")
DAY = ((time(8), time(18)),)
WEEK = {**dict.fromkeys(range(5), DAY), 5: ((time(9), time(13)),)}
YARD = Opening(zone=VIENNA, week=WEEK, closed_days=frozenset({date(2026, 12, 25)}))


def vienna(*wall: int) -> datetime:
    return datetime(*wall, tzinfo=VIENNA)  # type: ignore[misc,arg-type]


def test_today_is_the_workshops_day_and_not_the_servers() -> None:
    auckland = Opening(zone=ZoneInfo("Pacific/Auckland"), week=WEEK)
    late_in_utc = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert auckland.today(late_in_utc) == date(2027, 1, 1)
    assert YARD.today(late_in_utc) == date(2026, 12, 31)


def test_work_goes_on_the_next_morning() -> None:
    assert YARD.after_working(vienna(2026, 11, 18, 17), 2) == vienna(2026, 11, 19, 9)


def test_work_rests_over_sunday() -> None:
    assert YARD.after_working(vienna(2026, 11, 21, 12), 2) == vienna(2026, 11, 23, 9)


def test_work_rests_on_a_holiday() -> None:
    assert YARD.after_working(vienna(2026, 12, 24, 17), 2) == vienna(2026, 12, 26, 10)


def test_a_shop_that_never_opens_promises_the_moment_it_was_asked() -> None:
    never = Opening(zone=VIENNA, week={})
    assert never.after_working(vienna(2026, 11, 18, 9), 3) == vienna(2026, 11, 18, 9)


def test_the_wall_clock_counts_when_the_clocks_change() -> None:
    nights = Opening(zone=VIENNA, week={6: ((time(0), time(6)),)})
    assert nights.hours_on(date(2026, 3, 29)) == 5
    assert nights.hours_on(date(2026, 10, 25)) == 7


def test_closed_now_opens_next_morning() -> None:
    assert YARD.next_open_moment(vienna(2026, 11, 18, 20)) == vienna(2026, 11, 19, 8)
    assert YARD.next_open_moment(vienna(2026, 11, 18, 9)) == vienna(2026, 11, 18, 9)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.floats(0, 60),
    st.floats(0, 60),
)
def test_more_work_is_never_done_earlier(start: datetime, some: float, more: float) -> None:
    first = YARD.after_working(start, some)
    assert YARD.after_working(start, some + more) >= first
    assert first >= start


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)), st.floats(0.1, 40))  # noqa: DTZ001
def test_nothing_is_finished_while_the_shop_is_closed(start: datetime, hours: float) -> None:
    end = YARD.after_working(start, hours)
    spans = YARD.spans(YARD.today(end - timedelta(microseconds=1)))
    assert any(opens <= end <= closes for opens, closes in spans)
