"""A backup is made while the workshop is served, is refused when anything about it is wrong, and brings everything
back: row by row, photo by photo."""

import fcntl
import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from pitboard.actions.backups.databases import copy_database, copy_name
from pitboard.actions.backups.postgres import tool
from pitboard.config.addresses import photo_storage
from pitboard.config.bucket import PhotoBucket
from pitboard.config.home import mark_demo
from pitboard.records.beats import WorkerBeat
from tests.cast import WEDNESDAY
from tests.config.backup_files import with_manifest
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
