"""The upgrade of a large site while it is used: no table that people wait for is locked longer than a second.

The first release's demo is copied into PostgreSQL as it was then, multiplied there to a million events, and brought up
to date by the product's own command, while somebody looks at the locks it holds.
"""

import gzip
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.config.site_apart import DatabaseServer
from tests.config.test_upgrade import FIRST_RELEASE
from tests.served import PROGRAM, environment_of

pytestmark = pytest.mark.long

EVENTS = 1_000_000
LONGEST_LOCK = 1.0
LOOK_EVERY = 0.01
#: Whoever holds one of these keeps others from reading or from writing.
STRONG = ("AccessExclusiveLock", "ExclusiveLock", "ShareRowExclusiveLock", "ShareLock")
#: A table with fewer rows is copied or checked before anybody notices.
LARGE = 10_000
#: Nobody else's rows: people, cars and the workshop stay as they are.
OF_A_VISIT = (
    "booking", "bookedservice", "appointment", "promise", "repairorder", "inspection", "finding", "repairline",
    "estimate", "estimateline", "estimatepart", "estimatesaving", "authorisation", "authorisedline",
    "authorisedsaving", "signature", "confirmation", "event", "delivery",
)  # fmt: skip
UNIQUE_WORDS = {("delivery", "key")}
NUMBERS_APART = 10_000


@pytest.fixture
def server() -> Iterator[DatabaseServer]:
    folder = Path(tempfile.mkdtemp(prefix="pitboard-locks-"))
    folder.chmod(0o755)
    server = DatabaseServer(folder / "data")
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def product(home: Path, server: DatabaseServer, *command: str) -> "subprocess.Popen[str]":
    environ = environment_of(home) | {
        "PITBOARD_DATABASE_URL": server.url,
        "DJANGO_SETTINGS_MODULE": "pitboard.config.settings",
    }
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def as_in_the_first_release(home: Path, database: Any) -> None:
    """Every row of the dump, into tables that stand as they stood then."""
    with closing(sqlite3.connect(home / "first.sqlite3")) as first:
        first.executescript(gzip.decompress(FIRST_RELEASE.read_bytes()).decode())
        names = [name for (name,) in first.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            columns = _columns(database, name)
            if not columns or name.startswith("django_"):
                continue
            found = first.execute(f'SELECT {", ".join(_quoted(column) for column in columns)} FROM "{name}"')
            rows = [
                [
                    bool(value) if kind == "boolean" and value is not None else value
                    for value, kind in zip(row, columns.values(), strict=True)
                ]
                for row in found
            ]
            marks = ", ".join(["%s"] * len(columns))
            listed = ", ".join(_quoted(column) for column in columns)
            database.cursor().executemany(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})', rows)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _columns(database: Any, table: str) -> dict[str, str]:
    found = database.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return dict(found.fetchall())


def _parents(database: Any, table: str) -> dict[str, str]:
    """Which column leads to which of the tables that are multiplied."""
    found = database.execute(
        """SELECT a.attname, confrelid::regclass::text FROM pg_constraint c
           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
           WHERE c.contype = 'f' AND c.conrelid = %s::regclass""",
        [table],
    )
    names = {f"records_{name}" for name in OF_A_VISIT}
    return {column: parent for column, parent in found.fetchall() if parent in names}


def multiply(database: Any) -> None:
    """Each visit as many times as it takes, in one statement a table; the copies' ids are moved on by whole steps."""
    step = 100_000
    (events,) = database.execute("SELECT count(*) FROM records_event").fetchone()
    copies = EVENTS // events + 1
    for name in OF_A_VISIT:
        table = f"records_{name}"
        parents = _parents(database, table)
        values = []
        for column in _columns(database, table):
            moved = column == "id" or column in parents
            if (name, column) in UNIQUE_WORDS:
                values.append(f"copy || '.' || {_quoted(column)}")
            elif (name, column) == ("repairorder", "number"):
                values.append(f"number + copy * {NUMBERS_APART}")
            else:
                values.append(f"{_quoted(column)} + copy * {step}" if moved else _quoted(column))
        listed = ", ".join(_quoted(column) for column in _columns(database, table))
        database.execute(
            f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)} FROM {table},"
            f" generate_series(1, {copies}) AS copy"
        )
    database.execute("ANALYZE")


class Locks:
    """What the migration holds, looked at a hundred times a second: the longest stretch for each table."""

    def __init__(self, url: str, large: set[str]) -> None:
        self.url, self.large = url, large
        self.longest: dict[str, float] = defaultdict(float)
        self.looks = 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        # One transaction after another lets people in between, however little of that is seen.
        since: dict[tuple[str, str], float] = {}
        question = sql.SQL(
            "SELECT DISTINCT relation::regclass::text, virtualtransaction"
            " FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
            " WHERE granted AND relkind = 'r' AND mode = ANY(%s) AND pid <> pg_backend_pid()"
        )
        with psycopg.connect(self.url, autocommit=True) as watcher:
            while not self.stop.wait(LOOK_EVERY):
                held = watcher.execute(question, [list(STRONG)]).fetchall()
                now = time.monotonic()
                since = {
                    (name, holder): since.get((name, holder), now)
                    for name, holder in held
                    if name in self.large
                }
                self.looks += 1
                for (name, _), began in since.items():
                    self.longest[name] = max(self.longest[name], now - began)


def test_a_million_events_are_brought_up_to_date_while_people_work(
    tmp_path: Path, server: DatabaseServer
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for words in (["tests.config.as_it_grew", "0010_what_was_foreseen"], ["django", "migrate", "account"]):
        begun = product(home, server, sys.executable, "-m", *words)
        said, _ = begun.communicate(timeout=300)
        assert begun.returncode == 0, said
    with psycopg.connect(server.url, autocommit=True) as database:
        # What is copied is whole already: no need to look every reference up.
        database.execute("SET session_replication_role = replica")
        as_in_the_first_release(home, database)
        multiply(database)
        sizes: dict[str, float] = dict(
            database.execute(
                "SELECT oid::regclass::text, reltuples FROM pg_class WHERE relkind = 'r'"
            ).fetchall()
        )
    assert sizes["records_event"] >= EVENTS
    locks = Locks(server.url, {name for name, rows in sizes.items() if rows >= LARGE})
    locks.thread.start()
    migrating = product(home, server, str(PROGRAM), "migrate")
    said, _ = migrating.communicate(timeout=1500)
    locks.stop.set()
    locks.thread.join()
    print(dict(locks.longest), locks.looks)
    assert migrating.returncode == 0, said
    assert locks.looks > 100
    assert {name: held for name, held in locks.longest.items() if held > LONGEST_LOCK} == {}
