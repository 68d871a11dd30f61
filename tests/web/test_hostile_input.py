"""Nothing that is typed, pasted or forged breaks a page: every address answers something people can read, never a 500,
and what was refused left nothing behind. The addresses come from the URL configuration; `bin/bench hostile` tries many
thousands more."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.web.who_may.rows import Who
from tests.web.who_may.scene import NOW, Scene, routes, set_scene

pytestmark = pytest.mark.django_db

NASTY = [
    "",
    "   ",
    "x" * 20_000,
    "<script>alert(1)</script>'\"; DROP TABLE records_event; --",
    "../../etc/passwd\x00",
    "\u202e\u200b\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "-1",
    "99999999999999999999999999",
    "1e309",
    "NaN",
    "2026-02-30",
    "25:61",
]
ROUNDS = 1
#: What one may open at all takes the most time: `bin/bench hostile` goes there with thousands.
MORE = (Who.CUSTOMER, Who.OWNER)
#: Where a request of this test would leave the site on purpose.
LEFT_OUT = {"account_logout"}


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    settings.MAIL_FOLDER = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield set_scene()


def names_of_fields(client: Client, pages: dict[str, str]) -> set[str]:
    names: set[str] = set()
    for page in pages.values():
        answer = client.get(page)
        if status(answer) == 200 and "html" in answer.headers["Content-Type"]:
            names |= set(re.findall(r'name="([^"]+)"', answer.content.decode()))
    return names - {"csrfmiddlewaretoken", "viewport", "description", "robots"}


def payloads(names: set[str]) -> Iterator[dict[str, Any]]:
    """Each field gets another nasty value in each round, so that one field's refusal does not hide the next one's."""
    for turn in range(ROUNDS):
        yield {name: NASTY[(place + turn) % len(NASTY)] for place, name in enumerate(sorted(names))}


@pytest.mark.parametrize("who", [Who.STRANGER, *(pytest.param(one, marks=pytest.mark.long) for one in MORE)])
def test_no_address_breaks(scene: Scene, who: Who) -> None:
    client = scene.browser(who)
    pages = {route.name: scene.address(route, who) for route in routes() if route.name not in LEFT_OUT}
    names = names_of_fields(client, pages)
    for name, page in pages.items():
        for payload in payloads(names):
            assert status(client.post(page, payload)) < 500, (name, payload)
        for query in payloads({"q", "next", "day", "again", "make", "services", "budget"}):
            assert status(client.get(page, query)) < 500, (name, query)
        bomb = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff" + b"not a picture" * 50, "image/jpeg")
        assert status(client.post(page, {"photos": bomb, "pictures": bomb})) < 500, name
        assert status(client.post(page, b"\xff\xfe{[", content_type="application/json")) < 500, name
        broken = client.post(page, b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
        assert status(broken) < 500, name


def status(answer: Any) -> int:
    """A photo or an archive is a file, which is closed when it was read."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)
