"""The doctor finds what was broken on purpose, says what to mend, and finds nothing where all is well."""

import json
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from pitboard.actions.backups.back_up import backup_name
from pitboard.actions.beat import beat
from pitboard.config.cli import main
from pitboard.config.doctor import nothing_is_unsafe, outside, stores
from pitboard.config.home import push_key_file, secret_key
from pitboard.queries import health
from pitboard.queries.health import Look
from pitboard.records.workshop import Workshop
from tests.cast import WEDNESDAY
from tests.notify.mail_server import mail_server
from tests.served import free_port


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    """A data folder of its own, in order."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    settings.HOME, settings.SECRET_KEY = folder, secret_key(folder)
    settings.VAPID_KEY_FILE = push_key_file(folder)
    return folder


def test_a_data_folder_for_everybody_is_found(home: Path) -> None:
    assert stores.home_is_private().well
    home.chmod(0o755)
    look = stores.home_is_private()
    assert not look.well and f"chmod 700 {home}" in look.words


def test_a_key_that_others_read_is_found(home: Path) -> None:
    assert stores.keys_are_sound().well
    (home / "secret.key").chmod(0o644)
    assert not stores.keys_are_sound().well


def test_a_broken_push_key_is_found(home: Path) -> None:
    (home / "push.pem").write_text("no key")
    assert "push.pem" in stores.keys_are_sound().words and not stores.keys_are_sound().well


def test_a_short_secret_is_found(settings: Settings) -> None:
    settings.SECRET_KEY = "short"
    assert not stores.keys_are_sound().well


def test_storage_that_keeps_nothing_is_found(settings: Settings, tmp_path: Path) -> None:
    assert stores.photos_are_kept().well
    (tmp_path / "file").write_text("in the way")
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "file"},
    }
    settings.STORAGES = settings.STORAGES | {"default": folder}
    look = stores.photos_are_kept()
    assert not look.well and "cannot be kept" in look.words


def test_a_full_disk_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert health.disk_has_room().well
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**62)
    assert not health.disk_has_room().well


def test_what_is_unsafe_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert nothing_is_unsafe().well
    monkeypatch.setenv("PITBOARD_LISTEN", "0.0.0.0")
    look = nothing_is_unsafe()
    assert not look.well and "PITBOARD_LISTEN" in look.words


@pytest.mark.django_db
class TestTheWorkshop:
    def test_none_yet(self) -> None:
        assert "pitboard init" in stores.workshop_is_set_up().words

    def test_a_zone_that_is_not_known_here(self, yard: Workshop) -> None:
        look = stores.zone_is_right(at=WEDNESDAY)
        assert look.well and "Europe/Vienna" in look.words
        Workshop.objects.update(timezone="Europe/Nowhere")
        assert not stores.zone_is_right(at=WEDNESDAY).well

    def test_a_clock_that_goes_wrong(self) -> None:
        now = timezone.now()
        assert stores.clock_agrees(at=now).well
        apart = stores.clock_agrees(at=now + timedelta(minutes=10))
        assert apart.well is ("no clock of its own" in apart.words)

    def test_triggers_that_are_gone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert stores.triggers_stand().well
        monkeypatch.setattr(stores, "missing_triggers", lambda _: ["records_authorisation_no_update"])
        assert "pitboard migrate" in stores.triggers_stand().words

    def test_everything_that_is_to_be_mended_is_said_and_the_exit_code_says_so(
        self, yard: Workshop, capsys: pytest.CaptureFixture[str]
    ) -> None:
        beat("here", started_at=WEDNESDAY, looked_ahead_at=None, looked_ahead_seconds=0, promises_moved=0,
             at=timezone.now())  # fmt: skip
        assert main(["doctor", "--json"]) == 1
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        mend = {name for name, look in said.items() if not look["well"]}
        assert mend == {"backups", "mail", "address", "phones"}
        assert main(["doctor"]) == 1
        assert "mend  mail" in capsys.readouterr().out


class TestBackups:
    def test_none_set(self) -> None:
        assert "PITBOARD_BACKUP_FOLDER" in stores.backups_are_fresh(at=WEDNESDAY).words

    @pytest.mark.parametrize(("hours", "well"), [(1, True), (29, True), (31, False), (24 * 9, False)])
    def test_an_old_one_is_found(self, tmp_path: Path, settings: Settings, hours: int, well: bool) -> None:
        settings.BACKUP_FOLDER = str(tmp_path)
        (tmp_path / backup_name(WEDNESDAY - timedelta(hours=hours))).touch()
        assert stores.backups_are_fresh(at=WEDNESDAY).well is well

    def test_an_empty_folder_and_none_at_all(self, tmp_path: Path, settings: Settings) -> None:
        for folder in (tmp_path, tmp_path / "nowhere"):
            settings.BACKUP_FOLDER = str(folder)
            assert not stores.backups_are_fresh(at=WEDNESDAY).well


class TestMail:
    def test_no_server(self) -> None:
        assert "PITBOARD_MAIL_URL" in outside.mail_goes_out().words

    def test_a_server_that_lets_us_in(self, settings: Settings) -> None:
        with mail_server() as (postbox, port):
            self.use(settings, port)
            assert outside.mail_goes_out().well
        assert postbox.mails == []

    def test_a_server_that_is_away(self, settings: Settings) -> None:
        self.use(settings, free_port())
        assert "ConnectionRefusedError" in outside.mail_goes_out().words

    def test_a_sender_that_is_nobody(self, settings: Settings) -> None:
        self.use(settings, free_port())
        settings.DEFAULT_FROM_EMAIL = "Pitboard <workshop@localhost>"
        assert "PITBOARD_MAIL_FROM" in outside.mail_goes_out().words

    def use(self, settings: Settings, port: int) -> None:
        settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.DEFAULT_FROM_EMAIL = "desk@kestrel.example"


class TestTheAddress:
    @pytest.mark.parametrize(
        ("origin", "well"), [("", False), ("http://cars.example", False), ("https://cars.example", True)]
    )
    def test_https(self, settings: Settings, origin: str, well: bool) -> None:
        settings.ORIGIN, settings.BEHIND_HTTPS = origin, origin.startswith("https://")
        assert outside.address_is_https().well is well

    @pytest.mark.parametrize(
        ("origin", "said"),
        [
            ("", "PITBOARD_ORIGIN"),
            ("https://pitboard.invalid", "leads nowhere"),
            ("https://127.0.0.1", "within your own network"),
        ],
    )
    def test_phones_that_cannot_reach_it(self, settings: Settings, origin: str, said: str) -> None:
        settings.ORIGIN = origin
        look = outside.phones_reach_it()
        assert not look.well and said in look.words

    def test_a_public_name_behind_which_nothing_answers(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        look = self.look_at(settings, monkeypatch, free_port())
        assert not look.well and "Nothing answers" in look.words

    def look_at(self, settings: Settings, monkeypatch: pytest.MonkeyPatch, port: int) -> Look:
        """As if the name led to a public address: the request itself stays on this machine."""
        settings.ORIGIN = f"http://localhost:{port}"
        public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("9.9.9.9", 0))]
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo",
            lambda host, number, *rest, **more: public if number is None else real(host, number, *rest, **more),
        )  # fmt: skip
        return outside.phones_reach_it()

    @pytest.mark.parametrize(
        ("listen", "origin", "proxies", "well"),
        [
            ("127.0.0.1", "", ["127.0.0.1"], True),
            ("0.0.0.0", "https://cars.example", ["10.0.0.0/8"], True),
            ("0.0.0.0", "", ["127.0.0.1"], False),
            ("127.0.0.1", "", ["the proxy"], False),
        ],
    )
    def test_proxies(
        self, settings: Settings, listen: str, origin: str, proxies: list[str], well: bool
    ) -> None:
        settings.LISTEN, settings.ORIGIN, settings.PROXIES = listen, origin, proxies
        assert outside.proxies_are_known().well is well
