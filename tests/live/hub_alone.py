"""The live hub in a process of its own: `python -m tests.live.hub_alone DATABASE PORT SECRET`.

DATABASE is a SQLite file or a postgresql:// address; SECRET signs the tokens of the test that started it.
"""

import sys
from pathlib import Path

import uvicorn
from django.conf import settings

from pitboard.live.app import LiveApp
from pitboard.live.wake import Wake
from tests.live.database import PostgresDatabase, SqliteDatabase


def main(database: str, port: int, secret: str) -> None:
    settings.configure(SECRET_KEY=secret, SESSION_COOKIE_NAME="sessionid")

    def make_wake() -> Wake:
        if database.startswith("postgres"):
            return PostgresDatabase(database).wake()
        return SqliteDatabase(Path(database)).wake()

    uvicorn.run(
        LiveApp(make_wake),
        host="127.0.0.1",
        port=port,
        http="h11",
        ws="none",
        lifespan="on",
        log_level="error",
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
