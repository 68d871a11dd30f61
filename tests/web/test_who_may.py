"""Every address of the site, tried by everybody there is: it answers whom its row names, and nobody else.

The addresses come from the URL configuration itself: one that has no row fails until somebody states who may.
"""

from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from pitboard.queries.topics import UNVERSIONED, VERSIONED
from pitboard.records.events import Event
from tests.web.who_may import account, customer, links, public, settings, workshop
from tests.web.who_may.rows import LINKS, ROLES, Answer, Row, Who, joined
from tests.web.who_may.scene import NOW, Scene, key_of, routes, set_scene

pytestmark = pytest.mark.django_db

ROWS: dict[str, Row] = joined(part.ROWS for part in (account, customer, links, public, settings, workshop))

OF_THE_VISIT = frozenset({Who.CUSTOMER, *ROLES})
#: Who may follow what live: a topic of Nora's visit, of her booking, of herself, of the workshop's board.
TOPICS: dict[str, frozenset[Who]] = {
    "order": OF_THE_VISIT | {Who.SHARE, Who.VISIT_LINK},
    "booking": OF_THE_VISIT | {Who.VISIT_LINK},
    "customer": frozenset({Who.CUSTOMER}),
    "board": frozenset(ROLES),
}


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    settings.MAIL_FOLDER = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield set_scene()


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {route.name for route in routes()} == set(ROWS)


@pytest.mark.parametrize("who", list(Who))
def test_an_address_answers_whom_its_row_names_and_nobody_else(scene: Scene, who: Who) -> None:
    browser = scene.browser(who)
    wrong = {}
    for route in (one for one in routes() if one.name in ROWS):
        row, where = ROWS[route.name], scene.address(route, who)
        got = answer_of(browser, where, happened_nothing=who not in row.may)
        if got is not row.answer(who):
            wrong[route.name] = f"{got.value} instead of {row.answer(who).value}"
    assert wrong == {}


def answer_of(browser: Client, where: str, *, happened_nothing: bool) -> Answer:
    """What somebody gets at an address, opened and sent to. Whatever it changes is taken back."""
    before = Event.objects.count()
    found = {undone(browser, send, where) for send in (browser.get, browser.post)} - {None}
    if happened_nothing:
        assert Event.objects.count() == before
    if Answer.OPEN in found:
        return Answer.OPEN
    assert len(found) == 1, (where, found)
    return next(one for one in found if one is not None)


def undone(browser: Client, send: Callable[..., Any], where: str) -> Answer | None:
    cookies = SimpleCookie(browser.cookies.output(header="", sep=";"))
    with transaction.atomic():
        response = send(where)
        transaction.set_rollback(True)
    browser.cookies = cookies
    if response.streaming:
        b"".join(response.streaming_content)
    return told(response)


def told(response: Any) -> Answer | None:
    """None where the address is not made for this way of asking: that says nothing of who may."""
    if response.status_code == 405:
        return None
    if response.status_code == 404:
        return Answer.NOTHING
    if response.status_code == 302 and response["Location"].startswith("/account/login/?next="):
        return Answer.SIGN_IN
    assert response.status_code in (200, 302, 422), response.status_code
    return Answer.OPEN


def test_every_topic_has_a_row_and_every_row_a_topic() -> None:
    assert {*VERSIONED, *UNVERSIONED} == set(TOPICS)


def test_a_topic_is_followed_by_whom_its_row_names_and_nobody_else(scene: Scene) -> None:
    visit = scene.visit
    ids = {
        "order": visit.order.pk,
        "booking": visit.booking.pk,
        "customer": visit.customer.pk,
        "board": visit.yard.pk,
    }
    for who in Who:
        browser = scene.browser(who)
        for kind, who_may in TOPICS.items():
            topic = f"{kind}:{ids[kind]}"
            response = browser.post("/stream-token", {"topics": topic})
            followed = response.json()["topics"] if response.status_code == 200 else []
            assert followed == ([topic] if who in who_may else []), (who, topic)


def test_what_a_link_opens_is_nothing_to_whoever_has_another_link(scene: Scene) -> None:
    """The keys of one kind of link are no keys of another, though all are signed by this installation."""
    for route in routes():
        own = key_of(route)
        for other in LINKS - {own} if own else ():
            where = scene.address_with(route, scene.tokens[other])
            assert told(Client().get(where)) in (Answer.NOTHING, None), (route.name, other)
