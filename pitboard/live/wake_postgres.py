"""PostgreSQL: LISTEN on a connection of its own (not through a pooler, which would lose the listening)."""

import select
import socket
from typing import Any

import psycopg
from psycopg import sql

from pitboard.live.wake import Wake
from pitboard.queries.topics import CHANNEL, read_notice

# A line that died without a word (a cable, a sleeping machine) is found by asking, not by waiting.
ASK_AFTER_SILENCE = 15.0
KEEPALIVE: dict[str, Any] = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}


class PostgresWake(Wake):
    broken = (psycopg.Error, OSError)

    def __init__(self, parameters: dict[str, Any]) -> None:
        super().__init__()
        usual: dict[str, Any] = {"connect_timeout": 5, "application_name": "pitboard live"}
        self._parameters: dict[str, Any] = usual | KEEPALIVE | parameters
        self._connection: psycopg.Connection[Any] | None = None
        self._nudge_in, self._nudge_out = socket.socketpair()
        self._nudge_in.setblocking(False)
        self._nudge_out.setblocking(False)

    def stop(self) -> None:
        super().stop()
        self._nudge_in.close()
        self._nudge_out.close()

    def _nudge(self) -> None:
        try:
            self._nudge_in.send(b"!")
        except (BlockingIOError, OSError):
            # Full: the thread is about to wake anyway. Closed: it has ended.
            return

    @property
    def _db(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            raise psycopg.OperationalError("not connected")
        return self._connection

    def _connect(self) -> None:
        self._connection = psycopg.connect(**self._parameters)
        self._connection.autocommit = True
        self._connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _listen(self) -> None:
        # What arrived during a query is already in hand, so nothing may be waited for before this.
        self._read_notices()
        database, nudge = self._db.fileno(), self._nudge_out.fileno()
        ready, _, _ = select.select([database, nudge], [], [], ASK_AFTER_SILENCE)
        if nudge in ready:
            self._nudge_out.recv(4096)
        if not ready:
            self._db.execute("SELECT 1")
        self._read_notices()

    def _read_notices(self) -> None:
        heard: dict[str, int] = {}
        for notice in self._db.notifies(timeout=0):
            for topic, version in read_notice(notice.payload).items():
                heard[topic] = max(version, heard.get(topic, 0))
        if heard:
            self._listener.heard(heard)

    def _versions(self, table: str, ids: list[int]) -> list[tuple[int, int]]:
        query = sql.SQL("SELECT id, version FROM {} WHERE id = ANY(%s)").format(sql.Identifier(table))
        return self._db.execute(query, (ids,)).fetchall()
