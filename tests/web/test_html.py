"""Every page, every piece of one and every answer to a wrong form is HTML without an error, by the standard itself.

The addresses come from the URL configuration, with the scene that who may open them is tried on: a new page is read
from its first day.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import html5lib
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from html5lib.html5parser import ParseError
from pytest_django import Settings

from tests.web.who_may.rows import LINKS, Who
from tests.web.who_may.scene import NOW, Route, Scene, key_of, routes, set_scene

pytestmark = pytest.mark.django_db

#: Between them they see every page; a technician sees those of the bay as the owner does, but for a few words.
READERS = [
    Who.STRANGER,
    Who.CUSTOMER,
    pytest.param(Who.TECHNICIAN, marks=pytest.mark.long),
    Who.OWNER,
    *sorted(LINKS),
]
ID = re.compile(r'<[^>]*?\sid="([^"]*)"')


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    settings.MAIL_FOLDER = tmp_path
    # A demo has pages of its own: its mails, and the gallery of pieces.
    settings.DEMO = True
    with time_machine.travel(NOW, tick=False):
        yield set_scene()


@pytest.mark.parametrize("who", READERS)
def test_every_page_and_every_answer_to_a_wrong_form_is_html_without_an_error(scene: Scene, who: Who) -> None:
    browser, read, wrong = scene.browser(who), 0, {}
    for route in routes_for(who):
        where = scene.address(route, who)
        for send in (browser.get, browser.post):
            text = html_of(browser, send, where)
            if text is None:
                continue
            read += 1
            if said := mistakes(text):
                wrong[f"{send.__name__} {route.name}"] = said
    assert wrong == {}
    assert read or who is Who.FEED, "a calendar is the one link that leads to no page"


def routes_for(who: Who) -> list[Route]:
    """Who holds a link is shown what it opens; the rest is the same for them as for any stranger."""
    return [route for route in routes() if who not in LINKS or key_of(route) is who]


def html_of(browser: Client, send: Callable[..., Any], where: str) -> str | None:
    """What a browser would show; whatever asking changes is taken back."""
    cookies = SimpleCookie(browser.cookies.output(header="", sep=";"))
    with transaction.atomic():
        response = send(where)
        transaction.set_rollback(True)
    browser.cookies = cookies
    if response.streaming:
        b"".join(response.streaming_content)
        return None
    is_html = response.get("Content-Type", "").startswith("text/html")
    return str(response.content.decode()) if is_html and response.content else None


def mistakes(text: str) -> list[str]:
    """What a strict parser stumbles over, and ids that are not one element's alone."""
    return [*stumbled(text), *(f"id {name} is there {n} times" for name, n in ids(text).items() if n > 1)]


def stumbled(text: str) -> list[str]:
    parser = html5lib.HTMLParser(strict=True)
    is_page = text.lstrip()[:9].lower() == "<!doctype"
    try:
        (parser.parse if is_page else parser.parseFragment)(text)
    except ParseError as error:
        (line, _column), _code, _facts = parser.errors[-1]
        return [f"{error} in line {line}: {text.splitlines()[line - 1][:200]}"]
    return []


def ids(text: str) -> Counter[str]:
    # What a template holds is not on the page yet.
    return Counter(ID.findall(re.sub(r"<template.*?</template>", "", text, flags=re.DOTALL)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>One<div>two</div></p>", "Unexpected end tag (p)"),
        ('<i id="a"></i><b id="a"></b>', "id a is there 2 times"),
        ("<!doctype html><title>One</title><p>two</p>", None),
    ],
)
def test_a_mistake_is_found_and_what_is_right_is_not(text: str, said: str | None) -> None:
    found = mistakes(text)
    assert (said is None and found == []) or (said is not None and found[0].startswith(said))
