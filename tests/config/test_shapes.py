"""The shapes of running: one process, several on SQLite, several on PostgreSQL. A change made through one reaches a
stream of another."""

import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.live.hub_server import StreamReader
from tests.postgres import start as start_postgres
from tests.served import (
    PROGRAM,
    Served,
    bring_demo,
    environment_of,
    free_port,
    own_database,
)
from tests.signed_in import SignedIn


@dataclass
class Running:
    """A workshop that runs: where its pages are, where its streams."""

    pages: int
    streams: int
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(15)


@contextmanager
def apart(home: Path, environ: dict[str, str]) -> Iterator[Running]:
    """Pages, streams and the worker as processes of their own, over the demo workshop."""
    running = Running(free_port(), free_port())
    bring_demo(home, environ)
    commands = (["web", "--processes", "2", "--port", str(running.pages)], ["worker"],
                ["live", "--port", str(running.streams)])  # fmt: skip
    with (home.parent / "apart.out").open("w") as output:
        running.processes = [
            subprocess.Popen(
                [str(PROGRAM), *command],
                env=environment_of(home) | environ,
                stdout=output,
                stderr=output,
                text=True,
            )
            for command in commands
        ]
    try:
        wait_for_port(running.pages)
        wait_for_port(running.streams)
        yield running
    finally:
        running.stop()


def wait_for_port(port: int) -> None:
    for _ in range(900):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=30).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers on port {port}")


class Desk(SignedIn):
    """Somebody at the desk: opens the board, accepts a request."""

    def __init__(self, running: Running) -> None:
        super().__init__(f"http://localhost:{running.pages}")
        self.running = running

    def requests(self) -> list[str]:
        return re.findall(r'formaction="(/board/bookings/\d+/acceptance)', self.get("/board/"))

    def follow_the_board(self) -> StreamReader:
        found = re.search(r'name="stream-token" content="([^"]+)"', self.get("/board/"))
        assert found
        reader = StreamReader(self.running.streams, found[1], seen="", cookie=self.cookie("sessionid"))
        assert reader.status == 200
        wait_for_words(reader, 1)
        return reader


def wait_for_words(reader: StreamReader, count: int) -> None:
    while reader.text.count(b'"board:') < count:
        more = reader.socket.recv(65536)
        assert more, "the stream ended"
        reader.text += more


def a_change_reaches_a_stream(running: Running) -> None:
    desk = Desk(running)
    reader = desk.follow_the_board()
    told = reader.text.count(b'"board:')
    desk.post(desk.requests()[0], {})
    wait_for_words(reader, told + 1)
    reader.close()


def test_one_process(served: Served) -> None:
    a_change_reaches_a_stream(Running(served.port, served.port))


def test_pages_streams_and_worker_apart(tmp_path: Path) -> None:
    """On the database of the run: several processes on SQLite, several on PostgreSQL."""
    with own_database() as environ, apart(tmp_path / "home", environ) as running:
        a_change_reaches_a_stream(running)
        assert not any(process.poll() for process in running.processes)


@pytest.fixture
def database_folder() -> Iterator[Path]:
    # As root the server runs under another account, which must be able to reach its folder.
    folder = Path(tempfile.mkdtemp(prefix="pitboard-restart-"))
    folder.chmod(0o755)
    yield folder / "data"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.long
def test_a_restart_of_the_database_is_outlived(tmp_path: Path, database_folder: Path) -> None:
    server = start_postgres(database_folder)
    try:
        environ = {"PITBOARD_DATABASE_URL": server.get_uri()}
        with apart(tmp_path / "home", environ) as running:
            desk = Desk(running)
            first, second = desk.requests()[:2]
            reader = desk.follow_the_board()
            server.stop()
            server.start()
            told = reader.text.count(b'"board:')
            # After the gap it is told to look again; then it hears what is committed.
            wait_for_words(reader, told + 1)
            desk.post(first, {})
            wait_for_words(reader, told + 2)
            assert desk.requests() == [second]
            reader.close()
    finally:
        server.stop()
