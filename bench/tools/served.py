"""Starts what is measured: the product as shipped over a demo workshop of its own, and the floor."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("pitboard")
PASSWORD = "pitboard demo"


@dataclass(frozen=True)
class Process:
    pid: int
    port: int


def use_home(home: Path) -> None:
    """The data folder of this process and of those it starts. Call it before Django reads its settings."""
    for name in [name for name in os.environ if name.startswith(("PITBOARD_", "DJANGO_"))]:
        del os.environ[name]
    os.environ["PITBOARD_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "pitboard.config.settings"
    subprocess.run([str(PROGRAM), "demo"], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def product() -> Iterator[Process]:
    port = free_port()
    with _running([str(PROGRAM), "serve", "--demo", "--port", str(port)], port) as process:
        yield process


@contextmanager
def floor(database: Path) -> Iterator[Process]:
    port = free_port()
    with _running([sys.executable, "-m", "bench.tools.bare_hub", str(database), str(port)], port) as process:
        yield process


@contextmanager
def _running(command: list[str], port: int) -> Iterator[Process]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        # What a start leaves to be done is over.
        time.sleep(2)
        yield Process(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(6)
        except subprocess.TimeoutExpired:
            # The floor does not know how to stop with streams open.
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("what is to be measured stopped while starting")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("what is to be measured did not start")


class SignedIn:
    """Somebody of the demo at the product's pages, without a browser."""

    def __init__(self, port: int, email: str) -> None:
        self.base = f"http://localhost:{port}"
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/account/login/")
        self.post("/account/login/", {"login": email, "password": PASSWORD})

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str]) -> str:
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self.cookie("csrftoken")}).encode()
        with self.opener.open(self.base + path, data, timeout=60) as answer:
            return str(answer.read().decode())

    def cookie(self, name: str) -> str:
        return next(str(cookie.value) for cookie in self.cookies if cookie.name == name)

    @property
    def cookie_header(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def links(self, path: str, pattern: str) -> list[str]:
        return list(dict.fromkeys(re.findall(f'href="({pattern})"', self.get(path))))
