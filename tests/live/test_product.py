"""Where the hub meets the rest of the product: its tables, its settings, its renewal."""

import json
import threading
from collections.abc import Mapping

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from pitboard.live.choice import postgres_parameters, wake_of
from pitboard.live.wake_sqlite import NEW_EVENTS
from pitboard.queries.stream_tokens import read_stream_token
from pitboard.records.people import Person
from pitboard.web.stream import renew_stream_token


class Heard:
    def __init__(self) -> None:
        self.answers: dict[str, int] = {}
        self.answers_came = threading.Event()

    def heard(self, versions: Mapping[str, int]) -> None: ...

    def gap(self) -> None: ...

    def answered(self, versions: Mapping[str, int]) -> None:
        self.answers |= versions
        self.answers_came.set()


@pytest.mark.django_db(transaction=True)
def test_the_wake_of_the_settings_reads_the_products_own_tables() -> None:
    wake, listener = wake_of(connection.settings_dict), Heard()
    wake.start(listener)
    wake.ask(["order:1", "booking:2"])
    answered = listener.answers_came.wait(5)
    wake.stop()
    assert answered
    assert listener.answers == {"order:1": 0, "booking:2": 0}


@pytest.mark.django_db
def test_the_columns_of_an_event_are_those_the_wake_reads() -> None:
    with connection.cursor() as cursor:
        cursor.execute(NEW_EVENTS.replace("?", "%s"), [0, 1])
        assert [column[0] for column in cursor.description] == [
            "id", "workshop_id", "customer_id", "booking_id", "order_id", "version",
        ]  # fmt: skip


def test_what_only_django_understands_is_not_passed_to_the_database() -> None:
    settings = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "pitboard",
        "HOST": "/run/postgresql",
        "PORT": "",
        "OPTIONS": {"pool": {"max_size": 12}, "sslmode": "require"},
    }
    assert postgres_parameters(settings) == {
        "dbname": "pitboard",
        "host": "/run/postgresql",
        "sslmode": "require",
    }


def person(address: str, name: str) -> Person:
    return Person.objects.create(email=f"{address}@example.org", name=name, joined_at=timezone.now())


def renewal(user: Person | AnonymousUser, *topics: str) -> HttpRequest:
    request = RequestFactory().post("/stream-token", {"topics": topics})
    request.user = user
    request.session = SessionStore()
    request.session.create()
    return request


@pytest.mark.django_db
def test_a_renewed_token_holds_for_what_one_may_still_follow() -> None:
    alice = person("alice", "Alice")
    bob = person("bob", "Bob")
    own, bobs = f"customer:{alice.pk}", f"customer:{bob.pk}"
    request = renewal(alice, own, bobs, "order:1", "board:1", "nonsense")
    answer = json.loads(renew_stream_token(request).content)
    assert answer["topics"] == [own]
    cookie = request.session.session_key or ""
    assert read_stream_token(answer["token"], cookie=cookie, at=timezone.now()) == {own}


@pytest.mark.django_db
def test_who_may_follow_nothing_gets_no_token() -> None:
    charlie = person("charlie", "Charlie")
    for somebody in (charlie, AnonymousUser()):
        with pytest.raises(Http404):
            renew_stream_token(renewal(somebody, "order:1", "board:1", "customer:999"))
        with pytest.raises(Http404):
            renew_stream_token(renewal(somebody))
