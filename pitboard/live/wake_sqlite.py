"""SQLite: look at the file's change counter every 20 ms, and read the new events when it moved."""

import sqlite3
import threading
from pathlib import Path

from pitboard.live.wake import Wake
from pitboard.queries.topics import topics_of_event

POLL_SECONDS = 0.02
AT_ONCE = 2000
SAME_FILE_EVERY = 50

# One writer at a time: here, unlike on PostgreSQL, a higher id is always a later commit.
NEW_EVENTS = (
    "SELECT id, workshop_id, customer_id, booking_id, order_id, version"
    " FROM records_event WHERE id > ? ORDER BY id LIMIT ?"
)


class SqliteWake(Wake):
    broken = (sqlite3.Error, OSError)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._nudged = threading.Event()
        self._connection: sqlite3.Connection | None = None
        self._file = 0
        self._polls = 0
        self._data_version = -1
        self._cursor = 0

    def _nudge(self) -> None:
        self._nudged.set()

    @property
    def _db(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.OperationalError("not connected")
        return self._connection

    def _connect(self) -> None:
        self._file = self._path.stat().st_ino
        self._connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=5, isolation_level=None
        )
        self._data_version = self._read_data_version()
        self._cursor = self._newest_event()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _listen(self) -> None:
        self._nudged.wait(POLL_SECONDS)
        self._nudged.clear()
        self._check_the_file_is_still_ours()
        data_version = self._read_data_version()
        if data_version != self._data_version:
            self._data_version = data_version
            self._read_events()

    def _read_events(self) -> None:
        heard: dict[str, int] = {}
        rows = self._db.execute(NEW_EVENTS, (self._cursor, AT_ONCE)).fetchall()
        for number, workshop, customer, booking, order, version in rows:
            self._cursor = number
            moved = topics_of_event(
                workshop_id=workshop,
                customer_id=customer,
                booking_id=booking,
                order_id=order,
                version=version,
            )
            for topic, new in moved.items():
                heard[topic] = max(new, heard.get(topic, 0))
        if heard:
            self._listener.heard(heard)
        if len(rows) == AT_ONCE:
            # More is waiting: look again at the next turn, although the counter will not have moved.
            self._data_version = -1

    def _check_the_file_is_still_ours(self) -> None:
        """A restored backup is another file under the same name; the old one would stay silent for ever."""
        self._polls = (self._polls + 1) % SAME_FILE_EVERY
        if self._polls == 0 and self._path.stat().st_ino != self._file:
            raise sqlite3.OperationalError("the database file was replaced")

    def _read_data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _newest_event(self) -> int:
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM records_event").fetchone()[0])

    def _versions(self, table: str, ids: list[int]) -> list[tuple[int, int]]:
        marks = ",".join("?" * len(ids))
        return self._db.execute(f"SELECT id, version FROM {table} WHERE id IN ({marks})", ids).fetchall()
