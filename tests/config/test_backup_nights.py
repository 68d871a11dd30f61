"""A backup every night, as many kept as the owner wishes."""

import fcntl
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from pitboard.actions.backups.back_up import backup_name
from pitboard.actions.backups.nightly import back_up_if_due, last_due
from pitboard.notify import nightly
from pitboard.records.workshop import Workshop
from tests.cast import WEDNESDAY
from tests.postgres import TOOLS

VIENNA = ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-18T04:00", "2026-11-18T03:15"),
        ("2026-11-18T03:15", "2026-11-18T03:15"),
        ("2026-11-18T03:14", "2026-11-17T03:15"),
        ("2026-10-25T12:00", "2026-10-25T03:15"),
        ("2026-03-29T12:00", "2026-03-29T03:15"),
    ],
)
def test_it_is_due_at_its_hour_of_the_workshops_zone(now: str, due: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=VIENNA)
    assert last_due(hour=time(3, 15), zone=VIENNA, at=at) == datetime.fromisoformat(due).replace(
        tzinfo=VIENNA
    )


@pytest.mark.parametrize(("day", "change"), [("2026-03-29", "spring"), ("2026-10-25", "autumn")])
def test_the_night_of_a_clock_change_has_one_backup(day: str, change: str) -> None:
    midnight = datetime.fromisoformat(day).replace(tzinfo=VIENNA).astimezone(UTC)
    dues = {
        last_due(hour=time(2, 30), zone=VIENNA, at=midnight + timedelta(minutes=10 * n)) for n in range(144)
    }
    assert len(dues) == 2, change


@pytest.mark.django_db(transaction=True)
class TestNights:
    @pytest.fixture(autouse=True)
    def tools(self, settings: Settings) -> None:
        settings.PG_TOOLS = str(TOOLS)

    def nights(self, folder: Path, *moments: datetime, keep: int = 3) -> list[str]:
        for at in moments:
            back_up_if_due(folder, hour=time(3, 15), zone=VIENNA, keep=keep, at=at)
        return sorted(path.name for path in folder.glob("*.tar"))

    def test_one_a_night_and_the_oldest_go(self, tmp_path: Path) -> None:
        half_past_three = datetime(2026, 11, 2, 3, 30, tzinfo=VIENNA)
        moments = [half_past_three + timedelta(hours=n) for n in range(0, 24 * 5, 8)]
        found = self.nights(tmp_path, *moments)
        assert found == [backup_name(half_past_three + timedelta(days=n)) for n in (2, 3, 4)]

    def test_a_night_that_was_missed_is_made_up_for(self, tmp_path: Path) -> None:
        first, later = (
            datetime(2026, 11, 2, 3, 30, tzinfo=VIENNA),
            datetime(2026, 11, 6, 11, 0, tzinfo=VIENNA),
        )
        assert self.nights(tmp_path, first, later) == [backup_name(first), backup_name(later)]

    def test_what_else_stands_there_is_left_alone(self, tmp_path: Path) -> None:
        for name in ("holiday.tar", "pitboard-before-the-move.tar"):
            (tmp_path / name).write_text("mine")
        self.nights(tmp_path, *(WEDNESDAY + timedelta(days=n) for n in range(4)), keep=1)
        assert len(list(tmp_path.glob("*.tar"))) == 3

    def test_of_two_workers_one_makes_it(self, tmp_path: Path) -> None:
        with (tmp_path / ".turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            assert self.nights(tmp_path, WEDNESDAY) == []
        assert self.nights(tmp_path, WEDNESDAY) == [backup_name(WEDNESDAY)]

    def test_the_worker_makes_it_where_a_folder_is_named(
        self, tmp_path: Path, settings: Settings, yard: Workshop
    ) -> None:
        assert nightly.look(at=WEDNESDAY) == nightly.LOOK_EVERY
        settings.BACKUP_FOLDER = str(tmp_path / "kept")
        assert nightly.look(at=WEDNESDAY) == nightly.LOOK_EVERY
        assert [path.name for path in (tmp_path / "kept").glob("*.tar")] == [backup_name(WEDNESDAY)]

    def test_what_fails_is_told_and_tried_again_in_an_hour(
        self, tmp_path: Path, settings: Settings, yard: Workshop, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "file").write_text("not a folder")
        settings.BACKUP_FOLDER = str(tmp_path / "file")
        assert nightly.look(at=WEDNESDAY) == nightly.TRY_AGAIN_AFTER
        assert "was not made" in caplog.text
