"""A disk that is full, and one that takes no changes: people are told so in words, and it goes on without a hand."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.config.http_load import TECHNICIANS, Somebody, lines_at_work
from tests.config.site_apart import DatabaseServer
from tests.served import Served, bring_demo, start_product

SIZE_MIB = 48
BALLAST = 4096
RECOVERS_WITHIN = 30.0

pytestmark = pytest.mark.long


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own; who makes one has to be root, as whoever runs `bin/test --all` here is."""
    image, folder = tmp_path / "disk.img", tmp_path / "disk"
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(SIZE_MIB * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", image], check=True)
    subprocess.run(["mount", "-o", "loop", image, folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def product(disk: Path) -> Iterator[Served]:
    home = disk / "home"
    bring_demo(home, {})
    product = start_product(home)
    try:
        yield product
    finally:
        product.stop()


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not a byte is left: whatever else frees some is filled as well."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * BALLAST)
        except OSError:
            pass
    yield
    ballast.unlink()


@contextmanager
def unchangeable(home: Path) -> Iterator[None]:
    """The system refuses every write, also over what is open already."""
    files = [str(path) for path in home.iterdir() if path.name.startswith("pitboard.sqlite3")]
    subprocess.run(["chattr", "+i", *files], check=True)
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *files], check=True)


def until_refused(technician: Somebody, note: str) -> httpx.Response:
    """What is free inside the database's own files may take a few notes more."""
    for _ in range(400):
        answer = technician.http.post(
            note, data={"note": technician.words() + " x" * 40, "csrfmiddlewaretoken": technician.token}
        )
        if answer.status_code != 302:
            return answer
    raise AssertionError("everything was still taken")


def assert_told_in_words(technician: Somebody, note: str) -> None:
    refused = until_refused(technician, note)
    assert refused.status_code == 503
    assert "could not be saved" in refused.text
    assert refused.headers["Retry-After"] == "30"
    order = note.partition("lines/")[0]
    for path in ("/board/", order):
        page = technician.http.get(path)
        assert (path, page.status_code) == (path, 200)


def goes_on(technician: Somebody, note: str) -> None:
    ends = time.monotonic() + RECOVERS_WITHIN
    while not technician.send(note, words := technician.words(), {"note": words}):
        assert time.monotonic() < ends, "it did not recover"
        time.sleep(0.5)
    page = technician.read(note.partition("lines/")[0]) or ""
    assert re.search(re.escape(words), page)
    assert technician.sent.trouble == []


@contextmanager
def at_work(product: Served) -> Iterator[tuple[Somebody, str]]:
    technician = Somebody(product.url, TECHNICIANS[0], turns=1)
    yield technician, lines_at_work(technician)[0]
    technician.http.close()


def test_a_full_disk_is_said_and_outlived(disk: Path, product: Served) -> None:
    with at_work(product) as (technician, note):
        with full(disk):
            assert_told_in_words(technician, note)
        goes_on(technician, note)
    assert product.process.poll() is None


def test_a_disk_that_takes_no_changes_is_said_and_outlived(product: Served) -> None:
    with at_work(product) as (technician, note):
        with unchangeable(product.home):
            assert_told_in_words(technician, note)
        goes_on(technician, note)
    assert product.process.poll() is None


@pytest.fixture
def server() -> Iterator[DatabaseServer]:
    folder = Path(tempfile.mkdtemp(prefix="pitboard-readonly-"))
    folder.chmod(0o755)
    server = DatabaseServer(folder / "data")
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def set_read_only(server: DatabaseServer, word: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute("SET default_transaction_read_only = off")
        admin.execute(f"ALTER SYSTEM SET default_transaction_read_only = {word}")
        admin.execute("SELECT pg_reload_conf()")


def test_a_postgresql_that_takes_no_changes_is_said_and_outlived(
    tmp_path: Path, server: DatabaseServer
) -> None:
    environ = {"PITBOARD_DATABASE_URL": server.url}
    bring_demo(tmp_path / "home", environ)
    product = start_product(tmp_path / "home", environ=environ)
    try:
        with at_work(product) as (technician, note):
            set_read_only(server, "on")
            assert_told_in_words(technician, note)
            set_read_only(server, "off")
            goes_on(technician, note)
    finally:
        product.stop()
