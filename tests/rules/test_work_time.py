"""Hours out of when somebody began and stopped."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from pitboard.rules.opening import Opening
from pitboard.rules.work_time import hours_worked

OPENING = Opening(zone=ZoneInfo("Europe/Vienna"), week={day: ((time(8), time(17)),) for day in range(5)})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In Vienna, in the week of Monday 16 November 2026."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


def test_counts_what_lies_between_two_taps() -> None:
    assert hours_worked([(at(18, 9), at(18, 10, 30)), (at(18, 11), at(18, 11, 15))], OPENING) == 1.75


def test_a_forgotten_stop_does_not_count_the_night() -> None:
    assert hours_worked([(at(18, 16), at(19, 9))], OPENING) == 2.0


def test_nor_a_weekend() -> None:
    assert hours_worked([(at(20, 16), at(23, 9))], OPENING) == 2.0


def test_work_after_closing_counts_in_full() -> None:
    assert hours_worked([(at(18, 18), at(18, 19, 30))], OPENING) == 1.5


def test_nothing_is_worked_between_the_same_moment() -> None:
    assert hours_worked([(at(18, 9), at(18, 9))], OPENING) == 0
    assert hours_worked([], OPENING) == 0
