"""A backup is made while the workshop is served, is refused when anything about it is wrong, and brings everything
back: row by row, photo by photo."""

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from pitboard.actions.backups.archive import LIST, SEAL, BackupRefused, packing, read_manifest, unpack
from pitboard.actions.backups.back_up import back_up, backup_name
from pitboard.actions.backups.databases import copy_database, copy_name
from pitboard.actions.backups.nightly import back_up_if_due, last_due
from pitboard.actions.backups.postgres import tool
from pitboard.config.addresses import photo_storage
from pitboard.config.bucket import PhotoBucket
from pitboard.config.home import mark_demo
from pitboard.notify import nightly
from pitboard.records.beats import WorkerBeat
from pitboard.records.workshop import Workshop
from tests.cast import WEDNESDAY
from tests.config.test_init import FACTS as INIT_FACTS
from tests.object_storage import object_storage
from tests.postgres import TOOLS
from tests.served import PROGRAM, environment_of, own_database

CONTENTS = """
import django, json; django.setup()
from pitboard.queries.contents import contents
print(json.dumps(contents()))
"""
Demo = tuple[Path, dict[str, str], Path]
ROOT = Path(__file__).parents[2]
VIENNA = ZoneInfo("Europe/Vienna")


def pitboard(home: Path, environ: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    own = environment_of(home) | environ | {"PITBOARD_PG_TOOLS": str(TOOLS)}
    return subprocess.run(
        [PROGRAM, *words], env=own, capture_output=True, text=True, timeout=600, check=False
    )


def contents_of(home: Path, environ: dict[str, str]) -> dict[str, Any]:
    own = environment_of(home) | environ | {"DJANGO_SETTINGS_MODULE": "pitboard.config.settings"}
    said = subprocess.run(
        [sys.executable, "-c", CONTENTS], env=own, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def files_of(home: Path) -> dict[str, bytes]:
    """Photos, keys and marks, each with its bytes."""
    found = [home / "secret.key", home / "push.pem", home / "demo", *sorted((home / "photos").rglob("*.jpg"))]
    return {str(path.relative_to(home)): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A workshop with something in every table, some photos, and its backup."""
    folder = tmp_path_factory.mktemp("backups")
    home = folder / "home"
    with own_database() as environ:
        (folder / "password").write_text("a pit board is read from afar")
        facts = {**INIT_FACTS, "--password-file": str(folder / "password")}
        opened = pitboard(home, environ, "init", *(word for fact in facts.items() for word in fact))
        assert opened.returncode == 0, opened.stderr
        assert len(fill_tables(home, environ)) < 5
        mark_demo(home)
        (home / "photos").mkdir()
        for name in ("a1.jpg", "a1.small.jpg", "b2.jpg"):
            (home / "photos" / name).write_bytes(name.encode() * 5000)
        made = pitboard(home, environ, "backup", str(folder / "all.tar"))
        # The rows that fill the tables name photos that nobody took.
        assert made.returncode == 1 and "not there" in made.stdout, made.stderr
        yield home, environ, folder / "all.tar"


def fill_tables(home: Path, environ: dict[str, str]) -> list[str]:
    """Returns the tables that stay empty: what belongs into them needs a visit that got that far."""
    own = environment_of(home) | environ | {"DJANGO_SETTINGS_MODULE": "pitboard.config.settings"}
    fill = [sys.executable, "-m", "tests.config.fill_tables"]
    said = subprocess.run(fill, cwd=ROOT, env=own, capture_output=True, text=True, check=True)
    return said.stdout.split()


class TestARoundTrip:
    def test_everything_is_there_again(self, demo: Demo, tmp_path: Path) -> None:
        home, environ, backup = demo
        with own_database() as another:
            done = pitboard(tmp_path / "there", another, "restore", str(backup))
            assert done.returncode == 0, done.stderr
            restored = contents_of(tmp_path / "there", another)
            assert restored == contents_of(home, environ)
            assert len([table for table, (rows, _) in restored.items() if rows]) > 60
        assert files_of(tmp_path / "there") == files_of(home)
        assert len(files_of(home)) == 6
        assert (tmp_path / "there" / "pitboard.sqlite3").exists() is not bool(environ)

    def test_nobody_else_may_read_it(self, demo: Demo) -> None:
        assert demo[2].stat().st_mode & 0o777 == 0o600

    def test_a_workshop_is_not_overwritten_without_being_told(self, demo: Demo) -> None:
        home, environ, backup = demo
        before = contents_of(home, environ), files_of(home)
        refused = pitboard(home, environ, "restore", str(backup))
        assert refused.returncode == 2 and "--replace" in refused.stderr
        assert (contents_of(home, environ), files_of(home)) == before

    @pytest.mark.long
    def test_when_told_it_takes_the_place_of_what_was_there(self, demo: Demo, tmp_path: Path) -> None:
        home, environ, backup = demo
        before = contents_of(home, environ), files_of(home)
        (home / "photos" / "of-today.jpg").write_bytes(b"taken since")
        done = pitboard(home, environ, "restore", "--replace", str(backup))
        assert done.returncode == 0, done.stderr
        assert (contents_of(home, environ), files_of(home)) == before
        aside = next(home.glob("replaced-*"))
        assert (aside / "photos" / "of-today.jpg").exists()
        shutil.rmtree(aside)

    @pytest.mark.long
    def test_while_it_is_served_nothing_is_restored(self, demo: Demo) -> None:
        home, environ, backup = demo
        with (home / "serving.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            refused = pitboard(home, environ, "restore", "--replace", str(backup))
        assert refused.returncode == 2 and "stop it first" in refused.stderr

    @pytest.mark.long
    def test_one_that_does_not_fit_leaves_everything_as_it_was(self, demo: Demo, tmp_path: Path) -> None:
        home, environ, backup = demo
        before = contents_of(home, environ), files_of(home)
        changed = with_manifest(
            backup, tmp_path / "changed.tar", lambda said: said["rows"].update(records_event=7)
        )
        refused = pitboard(home, environ, "restore", "--replace", str(changed))
        assert refused.returncode == 2 and "records_event has" in refused.stderr
        assert (contents_of(home, environ), files_of(home)) == before
        assert list(home.glob("replaced-*")) == []

    @pytest.mark.long
    def test_one_of_a_newer_version_is_refused(self, demo: Demo, tmp_path: Path) -> None:
        newer = with_manifest(
            demo[2], tmp_path / "newer.tar", lambda said: said["migrations"].append("records.9999_tomorrow")
        )
        refused = pitboard(demo[0], demo[1], "restore", "--replace", str(newer))
        assert refused.returncode == 2 and "newer" in refused.stderr


@pytest.mark.long
def test_photos_in_object_storage_come_back_into_another_one(demo: Demo, tmp_path: Path) -> None:
    home, environ, _ = demo
    photos = {path.name: path.read_bytes() for path in (home / "photos").iterdir()}
    with object_storage() as url:
        here, there = ({"PITBOARD_PHOTOS_URL": f"{url}/{name}"} for name in ("here", "there"))
        moved = pitboard(home, environ, "move", here["PITBOARD_PHOTOS_URL"])
        assert moved.returncode == 0, moved.stderr
        pitboard(home, environ | here, "backup", str(tmp_path / "all.tar"))
        with own_database() as another:
            done = pitboard(tmp_path / "there", another | there, "restore", str(tmp_path / "all.tar"))
            assert done.returncode == 0, done.stderr
            assert contents_of(tmp_path / "there", another) == contents_of(home, environ)
        bucket = PhotoBucket(**photo_storage(f"{url}/there")["OPTIONS"])
        assert {name: bucket.open(name).read() for name in bucket.listdir("")[1]} == photos
    assert not (tmp_path / "there" / "photos").exists()


@contextmanager
def somebody_writes() -> Iterator[list[int]]:
    """Pairs of rows, each pair in one transaction, as fast as they go. Yields how many were begun."""
    stop, written = threading.Event(), [0]

    def write() -> None:
        try:
            while not stop.is_set():
                written[0] += 1
                with transaction.atomic():
                    for half in "ab":
                        WorkerBeat.objects.create(
                            worker=f"{written[0]}{half}", started_at=WEDNESDAY, beat_at=WEDNESDAY
                        )
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield written
    finally:
        stop.set()
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_the_copy_is_of_one_moment_though_somebody_writes(tmp_path: Path, settings: Settings) -> None:
    settings.PG_TOOLS = str(TOOLS)
    with somebody_writes() as written:
        for n in range(3):
            (tmp_path / str(n)).mkdir()
            before = written[0]
            rows = copy_database(tmp_path / str(n))
            found = workers_in(tmp_path / str(n))
            assert len(found) == rows["records_workerbeat"]
            assert len(found) % 2 == 0 and {name[:-1] for name in found if name.endswith("a")} == {
                name[:-1] for name in found if name.endswith("b")
            }
            assert len(found) >= 2 * (before - 1)


def workers_in(folder: Path) -> list[str]:
    copy = folder / copy_name()
    if connection.vendor == "postgresql":
        said = subprocess.run(
            [tool("pg_restore"), "--data-only", "--table=records_workerbeat", "--file=-", copy],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        # Where nobody has written yet, the end stands right behind the beginning.
        rows = takewhile(lambda line: line != "\\.", said.partition("FROM stdin;\n")[2].splitlines())
        return [line.split("\t")[1] for line in rows]
    (folder / "plain").write_bytes(gzip.decompress(copy.read_bytes()))
    with closing(sqlite3.connect(folder / "plain")) as plain:
        return [row[0] for row in plain.execute("SELECT worker FROM records_workerbeat")]


# What is wrong with a file


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The least that is a backup."""
    path = tmp_path / "small.tar"
    with packing(path, at=WEDNESDAY) as pack:
        pack.add("database.sqlite3.gz", b"rows " * 400)
        pack.add("home/secret.key", b"secret")
        pack.add("photos/a1.jpg", b"red " * 900)
        pack.seal(FACTS)
    return path


FACTS = {
    "version": "0.1.0",
    "made_at": "2026-11-18T09:00:00+00:00",
    "database": "sqlite",
    "migrations": [],
    "rows": {},
    "missing_photos": [],
}


def with_manifest(backup: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The same backup with another list of contents, sealed anew as its maker would."""
    with tarfile.open(backup) as old, tarfile.open(target, "w") as new:
        for about in old:
            content = old.extractfile(about)
            assert content is not None
            data = content.read()
            if about.name == LIST:
                said = json.loads(data)
                change(said)
                data = sealed = json.dumps(said).encode()
            elif about.name == SEAL:
                data = hashlib.sha256(sealed).hexdigest().encode()
            about.size = len(data)
            new.addfile(about, BytesIO(data))
    return target


def test_a_whole_one_says_what_is_in_it(small: Path, tmp_path: Path) -> None:
    found = read_manifest(small)
    assert (found.photos, found.made_at) == (["photos/a1.jpg"], FACTS["made_at"])
    unpack(small, tmp_path / "out")
    assert (tmp_path / "out/photos/a1.jpg").read_bytes() == b"red " * 900


def test_whichever_byte_of_its_files_changes_it_is_seen(small: Path) -> None:
    whole = small.read_bytes()
    with tarfile.open(small) as tar:
        places = [about.offset_data + n for about in tar for n in (0, about.size // 2, about.size - 1)]
    for place in places:
        small.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupRefused):
            read_manifest(small)
    small.write_bytes(whole)
    read_manifest(small)


def test_wherever_it_is_cut_short_it_is_seen(small: Path) -> None:
    whole = small.read_bytes()
    with tarfile.open(small) as tar:
        end = max(about.offset_data + about.size for about in tar)
    for length in (0, 1, 511, 512, 1000, 4000, 6000, end - 600, end - 1):
        small.write_bytes(whole[:length])
        with pytest.raises(BackupRefused):
            read_manifest(small)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("photos/b2.jpg", tarfile.REGTYPE),
        ("../../etc/cron.d/x", tarfile.REGTYPE),
        ("photos/a1.jpg", tarfile.REGTYPE),
        ("photos/link.jpg", tarfile.SYMTYPE),
    ],
)
def test_what_was_put_into_it_afterwards_is_seen(small: Path, name: str, kind: bytes) -> None:
    with tarfile.open(small, "a") as tar:
        about = tarfile.TarInfo(name)
        about.type, about.size, about.linkname = kind, 3 if kind == tarfile.REGTYPE else 0, "/etc/passwd"
        tar.addfile(about, BytesIO(b"new"))
    with pytest.raises(BackupRefused):
        read_manifest(small)


@pytest.mark.parametrize("name", ["../outside", "/etc/x", "photos/../../x", "home/.ssh/x", "photos/.hidden"])
def test_even_its_own_maker_puts_nothing_elsewhere(tmp_path: Path, name: str) -> None:
    with packing(tmp_path / "bad.tar", at=WEDNESDAY) as pack:
        pack.add(name, b"x")
        pack.seal(FACTS)
    with pytest.raises(BackupRefused, match="does not belong"):
        read_manifest(tmp_path / "bad.tar")
    unpack(tmp_path / "bad.tar", tmp_path / "out" / "deep")
    assert not list((tmp_path / "out").rglob("*") if (tmp_path / "out").exists() else [])


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_text("not a tar " * 200)
    for path in (tmp_path / "x.tar", tmp_path / "nowhere.tar", tmp_path):
        with pytest.raises(BackupRefused):
            read_manifest(path)


def test_a_form_of_later_is_refused(small: Path, tmp_path: Path) -> None:
    later = with_manifest(small, tmp_path / "later.tar", lambda said: said.update(form=2))
    with pytest.raises(BackupRefused, match="form 2"):
        read_manifest(later)


def test_without_room_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"), packing(tmp_path / "x.tar", at=WEDNESDAY) as pack:
        pack.add("home/secret.key", b"secret")
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_one_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.tar").write_text("mine")
    with pytest.raises(BackupRefused, match="there already"):
        back_up(tmp_path / "mine.tar", at=WEDNESDAY)
    with pytest.raises(BackupRefused, match="no folder"):
        back_up(tmp_path / "nowhere" / "mine.tar", at=WEDNESDAY)


# The tools of PostgreSQL


@pytest.mark.parametrize(
    ("versions", "chosen"),
    [((15, 18, 19), 18), ((15, 19, 20), 19), ((18,), 18)],
)
def test_the_tool_that_fits_the_server_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, versions: tuple[int, ...], chosen: int
) -> None:
    tools_of(tmp_path, versions, monkeypatch)
    assert tool("pg_dump") == tmp_path / str(chosen) / "bin" / "pg_dump"


def test_a_tool_that_is_too_old_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools_of(tmp_path, (15, 16), monkeypatch)
    with pytest.raises(BackupRefused, match="install postgresql-client-18"):
        tool("pg_dump")


def tools_of(folder: Path, versions: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    for version in versions:
        path = folder / str(version) / "bin" / "pg_dump"
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.3'\n")
        path.chmod(0o755)
    postgres = "pitboard.actions.backups.postgres"
    monkeypatch.setattr(f"{postgres}.USUAL_PLACES", folder)
    monkeypatch.setattr(f"{postgres}.server_version", lambda: 18)
    monkeypatch.setenv("PATH", str(folder / "nothing"), prepend=os.pathsep if not versions else None)


# Every night


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
