"""The product as people start and stop it."""

import signal
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPResponse
from pathlib import Path
from typing import cast

import httpx
import psutil
import psycopg
import pytest
from django.test import override_settings
from django.utils import timezone

from pitboard.config.cli import COMMANDS
from pitboard.config.home import secret_key
from pitboard.queries.stream_tokens import mint_stream_token
from tests.postgres import TOOLS
from tests.served import PROGRAM, Served, own_database, start_product, stop_products_below


@pytest.fixture
def database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """And a test that fails leaves no product running."""
    with own_database() as environ:
        try:
            yield environ
        finally:
            stop_products_below(tmp_path)


def open_stream(product: Served) -> HTTPResponse:
    key = (product.home / "secret.key").read_text().strip()
    with override_settings(SECRET_KEY=key):
        token = mint_stream_token(["board:1"], cookie="visitor", at=timezone.now())
    request = urllib.request.Request(
        f"{product.url}/live/stream?token={token}", headers={"Cookie": "sessionid=visitor"}
    )
    return cast(HTTPResponse, urllib.request.urlopen(request, timeout=20))


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = subprocess.run(
            [PROGRAM, "serve"],
            env={"PITBOARD_PORT": str(port), "PITBOARD_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
        )
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    assert str(port) in found.stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_is_said_in_one_line(port: str) -> None:
    found = subprocess.run([PROGRAM, "serve"], env={"PITBOARD_PORT": port}, capture_output=True, text=True)
    assert found.returncode == 2
    assert found.stderr.count("\n") == 1


def test_the_second_start_finds_everything_and_makes_nothing_again(
    tmp_path: Path, database: dict[str, str]
) -> None:
    home = tmp_path / "home"
    assert start_product(home, environ=database).stop() == 0
    made = {path: path.stat().st_mtime_ns for path in [home / "secret.key", *(home / "static").rglob("*")]}

    second = start_product(home, environ=database)
    try:
        assert second.output.count("The database is ready.") == 1
        assert len(made) > 50
        assert {path: path.stat().st_mtime_ns for path in made} == made
    finally:
        assert second.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_three_seconds_with_streams_open(
    tmp_path: Path, database: dict[str, str], number: signal.Signals
) -> None:
    product = start_product(tmp_path / "home", demo=True, environ=database)
    streams = [open_stream(product) for _ in range(20)]
    assert all(stream.readline() for stream in streams)

    began = time.monotonic()
    assert product.stop(number) == 0
    assert time.monotonic() - began < 3
    for stream in streams:
        stream.close()
    assert "Traceback" not in product.output


@contextmanager
def sessions_locked(product: Served, database: dict[str, str]) -> Iterator[None]:
    """Nobody can sign in while this holds: every page that writes a session waits."""
    if database:
        with psycopg.connect(database["PITBOARD_DATABASE_URL"]) as other:
            other.execute("LOCK TABLE django_session")
            yield
            other.rollback()
    else:
        with closing(sqlite3.connect(product.home / "pitboard.sqlite3", isolation_level=None)) as other_file:
            other_file.execute("BEGIN IMMEDIATE")
            yield
            other_file.execute("ROLLBACK")


def test_it_stops_within_three_seconds_while_a_page_waits(tmp_path: Path, database: dict[str, str]) -> None:
    product = start_product(tmp_path / "home", demo=True, environ=database)
    address = "/account/login/code/"
    with httpx.Client(base_url=product.url, timeout=30) as client, sessions_locked(product, database):
        client.get(address)
        form = {"email": "nora@example.org", "csrfmiddlewaretoken": client.cookies["csrftoken"]}
        with ThreadPoolExecutor() as pool:
            page = pool.submit(client.post, address, data=form)
            time.sleep(0.5)
            assert page.running()
            began = time.monotonic()
            assert product.stop() == 0
            assert time.monotonic() - began < 3
            assert page.result().status_code == 503
            assert "Back in a moment" in page.result().text


def test_slow_uploads_stop_no_page(served: Served) -> None:
    with ExitStack() as open_uploads:
        for _ in range(30):
            upload = open_uploads.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            upload.sendall(
                b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\nx"
            )
        time.sleep(0.2)
        began = time.monotonic()
        assert httpx.get(f"{served.url}/account/login/").status_code == 200
        assert time.monotonic() - began < 2


def test_too_large_an_upload_gets_a_page_that_says_so(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as upload:
        upload.settimeout(10)
        head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000000\r\n\r\n"
        sender = threading.Thread(target=upload.sendall, args=(head + b"x" * 5_000_000,), daemon=True)
        sender.start()
        answer = upload.recv(65536)
        sender.join(10)
    assert answer.startswith(b"HTTP/1.1 413")
    assert not sender.is_alive()


def test_every_page_carries_the_policy(served: Served) -> None:
    policy = httpx.get(f"{served.url}/account/login/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_commands_are_listed() -> None:
    found = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True)
    for name in ("serve", "migrate", "demo", "rehearse", "worker", "version"):
        assert f"  {name} " in found.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_takes(name: str, tmp_path: Path) -> None:
    found = subprocess.run(
        [PROGRAM, name, "--help"], env={"PITBOARD_HOME": str(tmp_path)}, capture_output=True, text=True
    )
    assert found.returncode == 0
    assert f"pitboard {name}" in found.stdout


def test_rehearsing_never_touches_a_real_workshop(tmp_path: Path) -> None:
    secret_key(tmp_path)
    found = subprocess.run(
        [PROGRAM, "rehearse"], env={"PITBOARD_HOME": str(tmp_path)}, capture_output=True, text=True
    )
    assert found.returncode == 2
    assert "real workshop" in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_an_unknown_command_is_refused() -> None:
    assert subprocess.run([PROGRAM, "drive"], capture_output=True).returncode == 2


def test_a_backup_is_made_while_it_is_served_and_put_back_elsewhere(served: Served, tmp_path: Path) -> None:
    environ = psutil.Process(served.process.pid).environ() | {"PITBOARD_PG_TOOLS": str(TOOLS)}
    backup = [str(PROGRAM), "backup", str(tmp_path / "all.tar")]
    made = subprocess.run(backup, env=environ, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    with own_database() as another:
        there = environ | another | {"PITBOARD_HOME": str(tmp_path / "there")}
        restore = [str(PROGRAM), "restore", str(tmp_path / "all.tar")]
        done = subprocess.run(restore, env=there, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    over_it = subprocess.run(
        [*restore, "--replace"], env=environ, capture_output=True, text=True, check=False
    )
    assert over_it.returncode == 2 and "stop it first" in over_it.stderr
    photos = sorted(path.name for path in (tmp_path / "there" / "photos").iterdir())
    assert photos and set(photos) <= {path.name for path in (served.home / "photos").iterdir()}
