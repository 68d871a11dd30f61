"""Days that go wrong elsewhere: the clocks change, the year turns, and the browser is in yesterday."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pitboard.records.holidays import PublicHolidays
from pitboard.rules.answering import answer_due_at, change_until, expires_at, is_too_soon
from pitboard.rules.driving import KeyHolder, free_driver, free_windows, key_holder
from pitboard.rules.opening import Opening, common

DAY = ((time(8), time(18)),)
EVERY_DAY = dict.fromkeys(range(7), DAY)
NIGHTS = dict.fromkeys(range(7), ((time(0), time(6)),))
VIENNA, AUCKLAND, ANGELES = "Europe/Vienna", "Pacific/Auckland", "America/Los_Angeles"


def opening(zone: str, week: Mapping[int, tuple[tuple[time, time], ...]] = EVERY_DAY) -> Opening:
    return Opening(zone=ZoneInfo(zone), week=week)


@pytest.mark.parametrize(
    ("zone", "day", "by_day", "by_night"),
    [
        (VIENNA, date(2026, 3, 29), 10, 5),  # an hour is skipped
        (VIENNA, date(2026, 10, 25), 10, 7),  # an hour comes twice
        (AUCKLAND, date(2026, 9, 27), 10, 5),
        (AUCKLAND, date(2027, 4, 4), 10, 7),
        (ANGELES, date(2026, 3, 8), 10, 5),
        (VIENNA, date(2028, 2, 29), 10, 6),
        (VIENNA, date(2026, 12, 31), 10, 6),
    ],
)
def test_a_day_has_the_hours_that_pass_between_its_wall_times(
    zone: str, day: date, by_day: float, by_night: float
) -> None:
    assert opening(zone).hours_on(day) == by_day
    assert opening(zone, NIGHTS).hours_on(day) == by_night


@pytest.mark.parametrize(
    ("moment", "vienna", "auckland", "angeles"),
    [
        (datetime(2026, 12, 31, 12, tzinfo=UTC), date(2026, 12, 31), date(2027, 1, 1), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 1, tzinfo=UTC), date(2027, 1, 1), date(2027, 1, 1), date(2026, 12, 31)),
        (datetime(2028, 2, 28, 23, 30, tzinfo=UTC), date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 28)),
        (datetime(2028, 2, 29, 20, tzinfo=UTC), date(2028, 2, 29), date(2028, 3, 1), date(2028, 2, 29)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29), date(2026, 3, 29), date(2026, 3, 28)),
    ],
)
def test_today_is_the_workshops(moment: datetime, vienna: date, auckland: date, angeles: date) -> None:
    assert [opening(zone).today(moment) for zone in (VIENNA, AUCKLAND, ANGELES)] == [
        vienna,
        auckland,
        angeles,
    ]


@pytest.mark.parametrize(
    ("zone", "day", "until"),
    [
        (VIENNA, date(2026, 3, 29), datetime(2026, 3, 28, 18, tzinfo=UTC)),
        (VIENNA, date(2026, 10, 25), datetime(2026, 10, 24, 19, tzinfo=UTC)),
        (VIENNA, date(2027, 1, 1), datetime(2026, 12, 31, 19, tzinfo=UTC)),
        (AUCKLAND, date(2028, 3, 1), datetime(2028, 2, 29, 7, tzinfo=UTC)),
    ],
)
def test_the_deadline_lies_so_many_real_hours_before_the_day_opens(
    zone: str, day: date, until: datetime
) -> None:
    assert change_until(day, hours=12, opening=opening(zone)) == until


@pytest.mark.parametrize(("lead", "too_soon"), [(0, False), (9, False), (10, True), (34, True)])
def test_a_day_is_too_soon_when_it_closes_within_the_lead_time(lead: int, too_soon: bool) -> None:
    morning = opening(VIENNA).at(date(2026, 11, 18), time(8))
    assert is_too_soon(date(2026, 11, 18), at=morning, lead_hours=lead, opening=opening(VIENNA)) is too_soon


def test_an_evenings_request_is_due_by_open_hours_and_ends_with_its_day() -> None:
    yard = Opening(zone=ZoneInfo(VIENNA), week=dict.fromkeys(range(5), DAY))
    friday_evening = yard.at(date(2026, 11, 20), time(20))
    assert answer_due_at(friday_evening, hours=8, opening=yard) == yard.at(date(2026, 11, 23), time(16))
    soon = expires_at(friday_evening, date(2026, 11, 23), hours=30, opening=yard)
    assert soon == yard.at(date(2026, 11, 24), time(0))
    later = expires_at(friday_evening, date(2026, 12, 4), hours=30, opening=yard)
    assert later == yard.at(date(2026, 11, 25), time(18))


def test_a_workshop_that_never_opens_does_not_end_a_request_at_once() -> None:
    never = Opening(zone=ZoneInfo(VIENNA), week={})
    asked = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert expires_at(asked, date(2026, 12, 24), hours=30, opening=never) == asked + timedelta(hours=30)


@pytest.mark.parametrize(
    ("country", "region", "day", "is_off"),
    [
        ("AT", "", date(2026, 12, 8), True),
        ("AT", "", date(2026, 11, 11), False),
        ("DE", "BY", date(2027, 1, 6), True),
        ("DE", "BE", date(2027, 1, 6), False),
        ("NZ", "AUK", date(2027, 2, 1), True),
        ("XX", "", date(2026, 12, 25), False),
        ("AT", "nowhere", date(2026, 12, 25), False),
    ],
)
def test_public_holidays_are_those_of_the_region(country: str, region: str, day: date, is_off: bool) -> None:
    assert (day in PublicHolidays(country, region)) is is_off
    yard = Opening(zone=ZoneInfo(VIENNA), week=EVERY_DAY, holidays=PublicHolidays(country, region))
    assert yard.is_open_on(day) is not is_off


def test_hours_between_two_moments_are_open_hours() -> None:
    yard = opening(VIENNA)
    evening, noon = yard.at(date(2026, 11, 18), time(17)), yard.at(date(2026, 11, 19), time(12))
    assert yard.hours_between(evening, noon) == 5
    assert yard.hours_between(noon, evening) == 0


# ---- windows ---------------------------------------------------------------------------------------------------

THURSDAY = date(2026, 11, 19)
SOL, ADA = 1, 2


def wall(hour: float) -> datetime:
    return opening(VIENNA).at(THURSDAY, time(int(hour), int(hour % 1 * 60)))


def test_a_driver_makes_one_stop_at_a_time() -> None:
    drivers = {SOL: [(wall(8), wall(18))]}
    busy = {SOL: [(wall(9), wall(10))]}
    assert free_driver((wall(10), wall(11)), drivers=drivers, busy=busy) == SOL
    assert free_driver((wall(9.5), wall(10.5)), drivers=drivers, busy=busy) is None
    assert free_driver((wall(17.5), wall(18.5)), drivers=drivers, busy={}) is None


def test_overlapping_windows_are_as_many_as_drivers() -> None:
    drivers = {SOL: [(wall(8), wall(18))], ADA: [(wall(8), wall(18))]}
    first = free_driver((wall(9), wall(10)), drivers=drivers, busy={})
    assert first == SOL
    second = free_driver((wall(9), wall(10)), drivers=drivers, busy={SOL: [(wall(9), wall(10))]})
    assert second == ADA
    both = {who: [(wall(9), wall(10))] for who in (SOL, ADA)}
    assert free_driver((wall(9), wall(10)), drivers=drivers, busy=both) is None


def test_windows_lie_ahead_and_within_the_hours_of_somebody() -> None:
    spans = opening(VIENNA).spans(THURSDAY)
    drivers = {SOL: common(spans, [(wall(12), wall(14))])}
    windows = list(free_windows(spans, after=wall(12.5), drivers=drivers, busy={}))
    assert [(w.starts_at, w.driver) for w in windows] == [(wall(12.5), SOL), (wall(13), SOL)]
    assert all(w.driver is None for w in free_windows(spans, after=wall(8), drivers=None, busy={}))


@pytest.mark.parametrize(
    ("facts", "holder"),
    [
        ({}, KeyHolder.CUSTOMER),
        ({"collected": True}, KeyHolder.DRIVER),
        ({"collected": True, "is_here": True}, KeyHolder.WORKSHOP),
        ({"is_here": True, "on_the_way_back": True}, KeyHolder.DRIVER),
        ({"is_here": True, "is_back": True}, KeyHolder.CUSTOMER),
    ],
)
def test_the_key_goes_with_the_car(facts: dict[str, bool], holder: KeyHolder) -> None:
    nothing = dict.fromkeys(["is_here", "is_back", "collected", "on_the_way_back", "returned"], False)
    assert key_holder(**{**nothing, **facts}) is holder
