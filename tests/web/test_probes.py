"""What machines ask: alive, ready, figures."""

import json
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from pitboard.actions.beat import beat, stop_beating
from pitboard.notify.foresight import Foresight
from pitboard.notify.pulse import EVERY, Pulse
from pitboard.queries import health
from pitboard.records.beats import WorkerBeat
from pitboard.records.workshop import Workshop
from pitboard.web.probes import answer_probes
from tests.cast import WEDNESDAY, Visit

Usage = namedtuple("Usage", "total used free")
DISTANT = "203.0.113.7"


def a_worker_runs(name: str = "here", *, ago: timedelta = timedelta(0)) -> None:
    at = timezone.now() - ago
    beat(name, started_at=at, looked_ahead_at=at, looked_ahead_seconds=0.25, promises_moved=3, at=at)


def looks(client: Client, path: str = "/readyz") -> tuple[int, dict[str, Any]]:
    answer = client.get(path)
    return answer.status_code, {
        name: look["well"] for name, look in json.loads(answer.content)["looks"].items()
    }


def no_database(*_: object, **__: object) -> None:
    raise DatabaseError("gone")


def test_it_is_alive_without_any_database_or_known_host(client: Client) -> None:
    """The database is refused to this test altogether."""
    answer = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_probes_need_no_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200


def test_nothing_is_sent_to_a_probe(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_another_address_goes_on_to_the_pages() -> None:
    answer = answer_probes(lambda _: HttpResponse("a page"))
    assert answer(RequestFactory().get("/healthz/")).content == b"a page"  # type: ignore[attr-defined]


@pytest.mark.django_db
class TestReady:
    def test_everything_is_well(self, client: Client) -> None:
        a_worker_runs()
        every = {"database": True, "migrations": True, "worker": True, "disk": True}
        assert looks(client) == (200, every)

    def test_without_a_worker_the_pages_alone_are_ready(self, client: Client) -> None:
        assert looks(client)[1]["worker"] is False
        assert looks(client)[0] == 503
        assert looks(client, "/readyz?for=pages")[0] == 200

    def test_a_worker_that_fell_silent_is_said(self, client: Client) -> None:
        a_worker_runs(ago=health.SILENT_AFTER + timedelta(seconds=1))
        status, seen = looks(client)
        assert (status, seen["worker"]) == (503, False)

    def test_one_of_several_workers_is_enough(self, client: Client) -> None:
        a_worker_runs("there", ago=timedelta(hours=2))
        a_worker_runs("here")
        assert looks(client)[0] == 200

    def test_a_missing_migration_is_named(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        known = health.known_migrations() | {("records", "9999_tomorrow")}
        monkeypatch.setattr(health, "known_migrations", lambda: known)
        answer = client.get("/readyz?for=pages")
        assert answer.status_code == 503
        assert "records.9999_tomorrow" in json.loads(answer.content)["looks"]["migrations"]["seen"]

    def test_a_full_disk_is_said(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12, 1024))
        assert looks(client, "/readyz?for=pages") == (
            503,
            {"database": True, "migrations": True, "disk": False},
        )

    def test_a_data_folder_that_is_gone_is_said(self, client: Client, settings: Settings) -> None:
        settings.HOME = Path("/nowhere/at/all")
        assert looks(client, "/readyz?for=pages")[1]["disk"] is False

    def test_a_database_that_is_away_is_said_and_asked_nothing(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connection, "cursor", no_database)
        monkeypatch.setattr(connection, "close", lambda: None)
        assert looks(client) == (503, {"database": False, "disk": True})


@pytest.mark.django_db
class TestBeats:
    def test_a_worker_beats_every_fifteen_seconds(self) -> None:
        pulse = Pulse(Foresight(), at=WEDNESDAY)
        for seconds in (0, 5, 14, 15, 20):
            pulse.look(at=WEDNESDAY + timedelta(seconds=seconds))
        assert WorkerBeat.objects.get().beat_at == WEDNESDAY + EVERY

    def test_it_takes_its_sign_of_life_with_it(self) -> None:
        pulse = Pulse(Foresight(), at=WEDNESDAY)
        pulse.look(at=WEDNESDAY)
        a_worker_runs("another")
        pulse.stop()
        assert [one.worker for one in WorkerBeat.objects.all()] == ["another"]

    def test_who_was_silent_for_a_day_is_forgotten(self) -> None:
        a_worker_runs("gone", ago=timedelta(days=2))
        a_worker_runs("here")
        assert [one.worker for one in WorkerBeat.objects.all()] == ["here"]
        stop_beating("here")
        assert not WorkerBeat.objects.exists()


@pytest.mark.django_db
class TestFigures:
    def test_they_say_what_happened_what_waits_and_who_works(self, client: Client, visit: Visit) -> None:
        visit.accepted()
        a_worker_runs()
        client.get("/account/login/")
        text = client.get("/metrics").content.decode()
        for line in (
            "pitboard_database_answers 1.0",
            "pitboard_workers 1.0",
            "pitboard_promises_moved 3.0",
            "pitboard_promise_engine_seconds 0.25",
            'pitboard_outbox_due{channel="push"} 0.0',
            'pitboard_requests_total{method="GET",status="200",view="account_login"}',
            'pitboard_request_seconds_bucket{le="0.1",view="account_login"}',
        ):
            assert line in text
        assert figure(text, "pitboard_events") >= 2
        assert figure(text, 'pitboard_outbox_oldest_seconds{channel="mail"}') > 0

    def test_what_changes_something_is_counted_by_how_it_ended(self, client: Client, yard: Workshop) -> None:
        counted = 'pitboard_actions_total{outcome="shown",view="account_login"}'
        before = figure(client.get("/metrics").content.decode(), counted)
        client.post("/account/login/", {"login": "nobody@example.org", "password": "wrong"})
        assert figure(client.get("/metrics").content.decode(), counted) == before + 1

    def test_they_are_told_while_the_database_is_away(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connection, "cursor", no_database)
        text = client.get("/metrics").content.decode()
        assert "pitboard_database_answers 0.0" in text and "pitboard_workers" not in text

    @pytest.mark.parametrize(
        "about",
        [
            {"REMOTE_ADDR": DISTANT},
            {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": DISTANT},
            {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": f"for={DISTANT}"},
            {"REMOTE_ADDR": DISTANT, "HTTP_AUTHORIZATION": "Bearer "},
            {"REMOTE_ADDR": DISTANT, "HTTP_AUTHORIZATION": "Bearer wrong"},
            {"REMOTE_ADDR": ""},
        ],
    )
    def test_for_others_they_are_not_there(
        self, client: Client, settings: Settings, about: dict[str, str]
    ) -> None:
        for token in ("", "the token"):
            settings.METRICS_TOKEN = token
            assert client.get("/metrics", **about).status_code == 404  # type: ignore[arg-type]

    def test_who_knows_the_token_reads_them_from_anywhere(self, client: Client, settings: Settings) -> None:
        settings.METRICS_TOKEN = "the token"
        answer = client.get("/metrics", REMOTE_ADDR=DISTANT, headers={"authorization": "Bearer the token"})
        assert answer.status_code == 200


def figure(text: str, name: str) -> float:
    found: Callable[[str], bool] = lambda line: line.startswith(f"{name} ")  # noqa: E731
    return next((float(line.rpartition(" ")[2]) for line in text.splitlines() if found(line)), 0.0)
