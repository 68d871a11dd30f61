"""Starts the real product as people start it: a process, a port, a data folder, all of its own."""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

PROGRAM = Path(sys.executable).with_name("pitboard")
STARTED: list["Served"] = []
#: Where a run of the tests keeps the demo workshop that it made once; conftest.py makes the folder.
KEPT_DEMO = "PITBOARD_TEST_DEMO"


@dataclass
class Served:
    """A running product: where it is reached, where it keeps its data."""

    url: str
    home: Path
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def mails(self) -> list[Path]:
        """The mails it sent, oldest first."""
        return sorted((self.home / "mails").glob("*.eml"))

    @property
    def output(self) -> str:
        return (self.home.parent / f"{self.home.name}.out").read_text()

    def stop(self, number: int = signal.SIGTERM, *, seconds: float = 10) -> int:
        self.process.send_signal(number)
        return self.process.wait(seconds)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_product(
    home: Path,
    *,
    demo: bool = False,
    port: int | None = None,
    environ: Mapping[str, str] | None = None,
    program: Sequence[str] = (str(PROGRAM),),
) -> Served:
    """Starts it and waits until it answers. The one who starts it stops it."""
    port = port or free_port()
    if demo:
        bring_demo(home, environ or {})
    output = home.parent / f"{home.name}.out"
    with output.open("a") as file:
        process = subprocess.Popen(
            [*program, "serve", *(["--demo"] if demo else [])],
            env=environment_of(home) | {"PITBOARD_PORT": str(port)} | dict(environ or {}),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
        )
    product = Served(url=f"http://localhost:{port}", home=home, process=process)
    STARTED.append(product)
    _wait_until_it_answers(product, port)
    return product


def bring_demo(home: Path, environ: Mapping[str, str]) -> None:
    """A data folder with the demo workshop in it. On SQLite it is made once in a run and copied: that takes a twentieth
    of the time."""
    if "PITBOARD_DATABASE_URL" in environ or KEPT_DEMO not in os.environ:
        load_demo(home, environ)
        return
    kept = Path(os.environ[KEPT_DEMO])
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "home").exists():
            load_demo(kept / "unfinished", environ)
            (kept / "unfinished").rename(kept / "home")
    if not home.exists():
        shutil.copytree(kept / "home", home)


def load_demo(home: Path, environ: Mapping[str, str]) -> None:
    own = environment_of(home) | dict(environ)
    subprocess.run([str(PROGRAM), "demo"], env=own, check=True, timeout=300, stdout=subprocess.DEVNULL)


def stop_products_below(folder: Path) -> None:
    for product in STARTED:
        if folder in product.home.parents and product.process.poll() is None:
            product.stop()


@contextmanager
def served_product(home: Path, *, demo: bool = False) -> Iterator[Served]:
    with own_database() as environ:
        product = start_product(home, demo=demo, environ=environ)
        try:
            yield product
        finally:
            if product.process.poll() is None:
                product.stop()


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """SQLite needs nothing: its file is in the data folder. On PostgreSQL, a database that is dropped afterwards."""
    if os.environ.get("PITBOARD_TEST_DATABASE") != "postgres":
        yield {}
        return
    server = os.environ["PITBOARD_TEST_POSTGRES_URL"]
    name = f"served_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"PITBOARD_DATABASE_URL": server.replace("/postgres?", f"/{name}?", 1)}
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment_of(home: Path) -> dict[str, str]:
    """What a process of the product meets: this one's environment without what would change where it works."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PITBOARD_", "DJANGO_"))}
    return own | {"PITBOARD_HOME": str(home)}


def _wait_until_it_answers(product: Served, port: int) -> None:
    # The port is taken at once and answered when all is ready, so one patient request is enough.
    for _ in range(200):
        if product.process.poll() is not None:
            raise RuntimeError(f"the product stopped while starting:\n{product.output}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    product.process.kill()
    raise RuntimeError(f"the product never answered:\n{product.output}")
