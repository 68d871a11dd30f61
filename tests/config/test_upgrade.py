"""The first release's demo workshop, as it stood in its database, under the program of today."""

import gzip
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pitboard.config.home import mark_demo
from tests.served import PROGRAM, Served, environment_of, start_product
from tests.signed_in import SignedIn

#: `sqlite3 pitboard.sqlite3 .dump` of `pitboard demo`, at migration 0010, without sessions and cache.
FIRST_RELEASE = Path(__file__).with_name("first_release.sql.gz")
#: What every row of then must still say: how many there were, and what was signed for and promised.
LASTING = {
    "orders": "SELECT count(*), sum(version), sum(number) FROM records_repairorder",
    "bookings": "SELECT count(*), sum(version) FROM records_booking",
    "events": "SELECT count(*), sum(version), sum(length(facts)) FROM records_event",
    "signed": "SELECT id, order_id, net, tax, gross, how FROM records_authorisation ORDER BY id",
    "lines": "SELECT id, order_id, title, state, hours FROM records_repairline ORDER BY id",
    "people": "SELECT id, email, name, phone, password FROM records_person ORDER BY id",
}
PAGES = {
    "dana@kestrel.example": ["/board/", "/board/orders/1005/", "/board/plan/", "/board/calendar/"],
    "nora@example.org": ["/cars/", "/visits/1005/", "/notifications/"],
    "otto@example.org": ["/visits/1008/choice/"],
    "olga@kestrel.example": ["/settings/"],
}


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    mark_demo(home)
    with closing(sqlite3.connect(home / "pitboard.sqlite3")) as database:
        database.executescript(gzip.decompress(FIRST_RELEASE.read_bytes()).decode())
    return home


@pytest.fixture
def upgraded(old_home: Path) -> Iterator[Served]:
    product = start_product(old_home, demo=True)
    yield product
    product.stop()


def said(home: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(home / "pitboard.sqlite3")) as database:
        return {name: database.execute(question).fetchall() for name, question in LASTING.items()}


@pytest.mark.long
def test_the_first_release_is_brought_up_to_date_and_goes_on(upgraded: Served) -> None:
    assert "Traceback" not in upgraded.output
    for email, paths in PAGES.items():
        somebody = SignedIn(upgraded.url, email)
        for path in paths:
            assert "<h1" in somebody.get(path), path


@pytest.mark.long
def test_nothing_that_was_there_is_changed_by_it(old_home: Path) -> None:
    before = said(old_home)
    migrate(old_home)
    assert said(old_home) == before
    with closing(sqlite3.connect(old_home / "pitboard.sqlite3")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute("UPDATE records_authorisation SET gross = 0")


@pytest.mark.long
def test_every_order_of_then_is_still_lawful(old_home: Path) -> None:
    migrate(old_home)
    found = subprocess.run(
        [sys.executable, "-m", "tests.config.truth"],
        env=environment_of(old_home),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    wrong = json.loads(found.stdout.splitlines()[-1])["wrong"]
    # The demo's story has moments that were written down late.
    assert [one for one in wrong if "order of time" not in one] == []


@pytest.mark.long
def test_an_upgrade_that_is_killed_goes_on_at_the_next_start(old_home: Path) -> None:
    """A power cut while the database is brought up to date: at any moment, again and again, until it is done."""
    before = said(old_home)
    lived, seconds = 0, 0.7
    while True:
        process = subprocess.Popen([PROGRAM, "migrate"], env=environment_of(old_home))
        try:
            assert process.wait(seconds) == 0
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            lived, seconds = lived + 1, seconds * 1.15
    assert lived > 2
    assert said(old_home) == before


def migrate(home: Path) -> None:
    subprocess.run([PROGRAM, "migrate"], env=environment_of(home), check=True, timeout=120)
