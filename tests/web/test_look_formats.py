"""Money, times and ranges as people read them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from pitboard.queries import formats
from pitboard.web import drawing

VIENNA = ZoneInfo("Europe/Vienna")
NOW = datetime(2026, 11, 19, 12, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("1003.26", "EUR", "€1,003.26"),
        ("1003.26", "CHF", "CHF\N{NO-BREAK SPACE}1,003.26"),
        ("125000", "JPY", "¥125,000"),
        ("12.345", "KWD", "KWD\N{NO-BREAK SPACE}12.345"),
        ("-12", "EUR", "\N{MINUS SIGN}€12.00"),
        ("0", "EUR", "€0.00"),
    ],
)
def test_money_shows_its_sign_and_as_many_decimals_as_the_currency_has(
    amount: str, currency: str, text: str
) -> None:
    assert formats.money(Decimal(amount), currency) == text


@pytest.mark.parametrize(
    ("amount", "currency", "units"), [("275.88", "EUR", 27588), ("125", "JPY", 125), ("1", "KWD", 1000)]
)
def test_scripts_get_whole_numbers_of_the_smallest_unit(amount: str, currency: str, units: int) -> None:
    assert formats.minor_units(Decimal(amount), currency) == units


def test_figures_group_as_the_language_does() -> None:
    with translation.override("de"):
        assert "1.003,26" in formats.money(Decimal("1003.26"), "EUR")


@pytest.mark.parametrize(("minutes", "text"), [(40, "40 min"), (120, "2 h"), (80, "1 h 20"), (65, "1 h 05")])
def test_durations_read_like_speech(minutes: int, text: str) -> None:
    assert formats.duration(minutes) == text


@pytest.mark.parametrize(
    ("value", "text"), [("1.50", "1.5 h"), ("2.00", "2 h"), ("0.25", "0.25 h"), ("100", "100 h")]
)
def test_hours_carry_no_idle_zeroes(value: str, text: str) -> None:
    assert formats.hours(Decimal(value)) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 19, 15, 30, tzinfo=UTC), "16:30"),
        (datetime(2026, 11, 20, 15, 30, tzinfo=UTC), "Fri 16:30"),
        (datetime(2026, 11, 18, 7, 20, tzinfo=UTC), "Wed 08:20"),
        (datetime(2026, 11, 26, 15, 30, tzinfo=UTC), "Thu 26 Nov, 16:30"),
        (datetime(2025, 11, 26, 15, 30, tzinfo=UTC), "26 Nov 2025, 16:30"),
    ],
)
def test_a_time_names_as_much_of_its_day_as_is_needed(moment: datetime, text: str) -> None:
    with timezone.override(VIENNA):
        assert formats.day_time(moment, NOW) == text


def test_today_is_the_workshops_day_and_not_the_servers() -> None:
    just_after_midnight_there = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    with timezone.override(VIENNA):
        assert formats.day_time(just_after_midnight_there, NOW) == "Fri 00:30"
        assert formats.day_time(just_after_midnight_there, just_after_midnight_there) == "00:30"


def test_a_time_of_record_names_its_zone() -> None:
    with timezone.override(VIENNA):
        assert formats.full_time(NOW) == "Thu 19 Nov 2026, 13:42:00 CET"


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(1, 4, 25.0), (5, 4, 100.0), (-1, 4, 0.0), (0, 0, 0.0), (1, 3, 33.3)]
)
def test_a_share_stays_between_nothing_and_all(part: int, whole: int, share: float) -> None:
    assert drawing.percent(part, whole) == share


def test_a_bar_runs_with_the_text() -> None:
    assert drawing.span(0, 30) == drawing.Span(0, 30)
    with translation.override("ar"):
        assert drawing.span(0, 30) == drawing.Span(70, 30)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 19, hour, minute, tzinfo=VIENNA)


def test_a_range_stands_on_an_axis_of_whole_hours() -> None:
    with timezone.override(VIENNA):
        picture = drawing.range_picture(at(15, 45), at(16, 30), at(17, 10))
    assert [tick.label for tick in picture.ticks] == ["15:00", "16:00", "17:00", "18:00"]
    assert (picture.window.x, picture.best, picture.window.end) == (25.0, 50.0, 72.2)
    assert [tick.anchor for tick in picture.ticks] == ["start", "middle", "middle", "end"]


@pytest.mark.parametrize(
    "length",
    [
        timedelta(0),
        timedelta(minutes=5),
        timedelta(hours=9),
        timedelta(hours=21),
        timedelta(days=4),
        timedelta(days=90),
    ],
)
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_any_range_has_few_ticks_and_lies_within_its_axis(length: timedelta, hour: int) -> None:
    earliest = at(hour)
    with timezone.override(VIENNA):
        picture = drawing.range_picture(earliest, earliest + length / 2, earliest + length)
    assert 2 <= len(picture.ticks) <= 6
    assert all(one.label != after.label for one, after in pairwise(picture.ticks))
    assert 0 <= picture.window.x <= picture.best <= picture.window.end <= 100


def test_a_day_with_its_year_is_written_as_the_language_writes_it() -> None:
    day = NOW.date()
    assert (formats.dated_day(day), formats.day_of_month(day)) == ("19 Nov 2026", "19 Nov")
    with translation.override("de"):
        assert (formats.dated_day(day), formats.day_of_month(day)) == ("19. Nov 2026", "19. Nov")
