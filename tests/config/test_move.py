"""A workshop that outgrows one machine moves: every row and every photo, there and back."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from pytest_django import Settings

from pitboard.config.cli import Refusal
from pitboard.config.moving import move_photos
from tests.config.test_backup import contents_of, fill_tables, pitboard
from tests.postgres import start as start_postgres
from tests.served import bring_demo


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """On SQLite, whichever database the run is about; with something in every table."""
    home = tmp_path / "home"
    bring_demo(home, {})
    assert fill_tables(home, {}) == []
    return home


@pytest.fixture
def postgres() -> Iterator[str]:
    # As root the server runs under another account, which must be able to reach its folder.
    folder = Path(tempfile.mkdtemp(prefix="pitboard-move-"))
    folder.chmod(0o755)
    server = start_postgres(folder / "data")
    try:
        yield server.get_uri()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def has_something_in_every_table(contents: dict[str, Any]) -> bool:
    return len(contents) > 50 and len(filled(contents)) == len(contents)


def filled(contents: dict[str, Any]) -> list[str]:
    return sorted(table for table, (rows, _) in contents.items() if rows)


@pytest.mark.long
def test_from_one_file_into_another_everything_is_the_same(demo: Path, tmp_path: Path) -> None:
    before = contents_of(demo, {})
    done = pitboard(demo, {}, "move", f"sqlite:{tmp_path / 'other.sqlite3'}")
    assert done.returncode == 0, done.stderr
    (demo / "pitboard.sqlite3").unlink()
    (tmp_path / "other.sqlite3").rename(demo / "pitboard.sqlite3")
    assert contents_of(demo, {}) == before
    assert has_something_in_every_table(before)


@pytest.mark.long
def test_to_postgresql_and_back_everything_is_the_same(demo: Path, postgres: str, tmp_path: Path) -> None:
    assert pitboard(demo, {}, "rehearse", "--orders", "5").returncode == 0
    before = contents_of(demo, {})
    assert has_something_in_every_table(before)
    large = {"PITBOARD_DATABASE_URL": postgres}
    done = pitboard(demo, {}, "move", postgres)
    assert done.returncode == 0, done.stderr
    assert contents_of(demo, large) == before
    assert contents_of(demo, {}) == before
    # New rows come after the old ones, and what was lost would be seen.
    assert pitboard(demo, large, "rehearse", "--orders", "2").returncode == 0
    grown = contents_of(demo, large)
    assert grown["records_event"][0] > before["records_event"][0]
    (demo / "pitboard.sqlite3").rename(tmp_path / "before.sqlite3")
    back = pitboard(demo, large, "move", "sqlite")
    assert back.returncode == 0, back.stderr
    assert contents_of(demo, {}) == grown
    assert pitboard(demo, {}, "rehearse", "--orders", "2").returncode == 0


@pytest.mark.long
def test_a_database_with_a_workshop_in_it_is_left_alone(demo: Path, postgres: str, tmp_path: Path) -> None:
    large = {"PITBOARD_DATABASE_URL": postgres}
    bring_demo(tmp_path / "there", large)
    before = contents_of(tmp_path / "there", large)
    refused = pitboard(demo, {}, "move", postgres)
    assert refused.returncode == 2 and "has rows already" in refused.stderr
    assert contents_of(tmp_path / "there", large) == before


@pytest.mark.long
def test_one_row_that_does_not_fit_stops_all_of_it(demo: Path, postgres: str) -> None:
    """SQLite keeps longer texts than it was told to."""
    with closing(sqlite3.connect(demo / "pitboard.sqlite3")) as file, file:
        file.execute("UPDATE records_person SET language = 'much too long for it'")
    refused = pitboard(demo, {}, "move", postgres)
    assert refused.returncode == 2 and "nothing was moved" in refused.stderr
    assert filled(contents_of(demo, {"PITBOARD_DATABASE_URL": postgres})) == [
        "auth_permission",
        "django_content_type",
    ]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("nonsense", "postgres://"),
        ("s3://host-without-bucket", "a bucket"),
        # It is tried for a while before that is said.
        pytest.param("postgres://nobody@127.0.0.1:1/nowhere", "nothing was moved", marks=pytest.mark.long),
    ],
)
def test_what_cannot_be_moved_to_is_said(tmp_path: Path, target: str, said: str) -> None:
    refused = pitboard(tmp_path, {}, "move", target)
    assert refused.returncode == 2 and said in refused.stderr


def test_photos_move_and_are_read_back(tmp_path: Path, settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": folder(tmp_path / "here")}
    here, there = FileSystemStorage(tmp_path / "here"), FileSystemStorage(tmp_path / "there")
    for name in ("a.jpg", "a.small.jpg", "b.jpg"):
        here.save(name, ContentFile(name.encode()))
    there.save("b.jpg", ContentFile(b"b.jpg"))
    assert move_photos(there, tell=lambda *_: None) == 3
    found = {path.name: path.read_bytes() for path in (tmp_path / "there").iterdir()}
    assert found == {name: name.encode() for name in ("a.jpg", "a.small.jpg", "b.jpg")}


def test_another_photo_of_that_name_is_left_as_it_is(tmp_path: Path, settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": folder(tmp_path / "here")}
    FileSystemStorage(tmp_path / "here").save("a.jpg", ContentFile(b"mine"))
    there = FileSystemStorage(tmp_path / "there")
    there.save("a.jpg", ContentFile(b"theirs"))
    with pytest.raises(Refusal, match=r"a\.jpg is another one"):
        move_photos(there, tell=lambda *_: None)
    assert (tmp_path / "there" / "a.jpg").read_bytes() == b"theirs"


def folder(path: Path) -> dict[str, Any]:
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": path}}
