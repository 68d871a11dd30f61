"""Nothing is served while something would make it unsafe, and what is said names the setting to mend."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import override_settings

from pitboard.config.addresses import postgres_database
from pitboard.config.cli import Refusal
from pitboard.config.home import make_home, push_key_file, secret_key, setup_code
from pitboard.config.safety import require_safe, unsafe
from tests.served import PROGRAM, environment_of, free_port

KEY = "f2b1c8e0-47ab-9d13-aa55-0c6e7d8f9b21-zyx"
SAFE: dict[str, Any] = {
    "ORIGIN": "https://cars.example",
    "ALLOWED_HOSTS": ["localhost", "cars.example"],
    "SECRET_KEY": KEY,
    "DEMO": False,
    "DEBUG": False,
}


def said(home: Path, *, environ: dict[str, str] | None = None, **changed: Any) -> str:
    with override_settings(**(SAFE | {"HOME": home} | changed)):
        return "\n".join(unsafe(environ or {}))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    make_home(folder)
    secret_key(folder)
    push_key_file(folder)
    setup_code(folder)
    return folder


def test_a_public_address_with_https_is_safe(home: Path) -> None:
    assert said(home) == ""


def test_trying_it_on_ones_own_machine_needs_no_setting(home: Path) -> None:
    assert said(home, ORIGIN="", ALLOWED_HOSTS=["localhost"]) == ""
    assert said(home, ORIGIN="http://localhost:8000") == ""


def test_what_is_made_at_the_first_start_is_for_its_account_alone(home: Path) -> None:
    assert home.stat().st_mode & 0o777 == 0o700
    for name in ("secret.key", "push.pem", "setup.code"):
        assert (home / name).stat().st_mode & 0o777 == 0o600, name


@pytest.mark.parametrize("origin", ["http://cars.example", "http://192.0.2.7:8000"])
def test_a_public_address_without_https_is_not(home: Path, origin: str) -> None:
    assert said(home, ORIGIN=origin).startswith("PITBOARD_ORIGIN is http://")
    assert said(home, ORIGIN=origin, environ={"PITBOARD_PLAIN_HTTP": "yes"}) == ""
    assert said(home, ORIGIN=origin, DEMO=True) == ""


@pytest.mark.parametrize(
    "origin",
    [
        "cars.example",
        "https://",
        "ftp://cars.example",
        "https://cars.example/site",
        "https://a:b@cars.example",
    ],
)
def test_a_public_address_is_a_scheme_and_a_host(home: Path, origin: str) -> None:
    assert "PITBOARD_ORIGIN must be https:// and a host" in said(home, ORIGIN=origin)


def test_whoever_listens_to_others_says_by_which_address_people_come(home: Path) -> None:
    for address in ("0.0.0.0", "::", "10.0.0.5"):
        told = said(home, ORIGIN="", environ={"PITBOARD_LISTEN": address})
        assert told.startswith(f"PITBOARD_LISTEN is {address}"), address
        assert said(home, environ={"PITBOARD_LISTEN": address}) == ""
    assert said(home, ORIGIN="", environ={"PITBOARD_LISTEN": "127.0.0.2"}) == ""


@pytest.mark.parametrize("host", ["*", ".example"])
def test_every_host_is_named(home: Path, host: str) -> None:
    assert said(home, ALLOWED_HOSTS=["localhost", host]).startswith("PITBOARD_HOSTS must name each host")


@pytest.mark.parametrize("name", ["secret.key", "push.pem", "setup.code"])
def test_a_secret_that_others_can_read_is_none(home: Path, name: str) -> None:
    for mode in (0o644, 0o640, 0o604):
        (home / name).chmod(mode)
        assert f"chmod 600 {home / name}" in said(home), oct(mode)


def test_a_data_folder_that_others_can_open_is_not_safe(home: Path) -> None:
    home.chmod(0o755)
    assert f"chmod 700 {home}" in said(home)


@pytest.mark.parametrize("key", ["short", "a" * 50])
def test_a_key_that_can_be_guessed_is_none(home: Path, key: str) -> None:
    assert "secret.key holds no good key" in said(home, SECRET_KEY=key)


def test_a_password_for_mails_does_not_travel_in_the_open(home: Path) -> None:
    for url, is_safe in {
        "smtp://desk:secret@mail.example": False,
        "smtps://desk:secret@mail.example": True,
        "smtp+tls://desk:secret@mail.example": True,
        "smtp://mail.example": True,
        "smtp://desk:secret@localhost": True,
    }.items():
        told = said(home, environ={"PITBOARD_MAIL_URL": url})
        assert (told == "") is is_safe, url
        assert is_safe or told.startswith("PITBOARD_MAIL_URL")


def test_the_database_is_not_spoken_to_in_the_open(home: Path) -> None:
    for query, is_safe in {"?sslmode=disable": False, "?sslmode=require": True, "": True}.items():
        database = postgres_database(f"postgres://p:secret@db.example/pitboard{query}")
        with override_settings(**SAFE, HOME=home):
            configured.DATABASES["default"], kept = database, configured.DATABASES["default"]
            try:
                told = "\n".join(unsafe({}))
            finally:
                configured.DATABASES["default"] = kept
        assert (told == "") is is_safe, query


def test_a_page_of_errors_for_programmers_is_never_served(home: Path) -> None:
    assert said(home, DEBUG=True).startswith("DEBUG is on")


def test_a_start_is_refused_with_all_of_it(home: Path) -> None:
    (home / "secret.key").chmod(0o644)
    wrong = SAFE | {"HOME": home, "ORIGIN": "http://cars.example"}
    with override_settings(**wrong), pytest.raises(Refusal) as refused:
        require_safe(os.environ)
    assert "PITBOARD_ORIGIN" in str(refused.value)
    assert "secret.key" in str(refused.value)


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_no_command_serves_what_is_not_safe(home: Path, command: str) -> None:
    wanted = {
        "PITBOARD_HOME": str(home),
        "PITBOARD_ORIGIN": "http://cars.example",
        "PITBOARD_PORT": str(free_port()),
    }
    done = subprocess.run(
        [str(PROGRAM), command],
        env=environment_of(home) | wanted,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "PITBOARD_ORIGIN is http://cars.example" in done.stderr
    assert not (home / "pitboard.sqlite3").exists()
