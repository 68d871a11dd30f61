"""The site can be put on a home screen: what browsers ask for, and what they need."""

from io import BytesIO

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.test import Client
from PIL import Image

from pitboard.records.workshop import Workshop
from pitboard.web.app_icons import ICONS, draw_icon
from tests.web.desk import signed_in

pytestmark = pytest.mark.django_db


def test_the_manifest_names_the_workshop_and_pictures_that_are_there(client: Client, yard: Workshop) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    facts = answer.json()
    assert (facts["name"], facts["display"], facts["scope"]) == ("Kestrel Yard", "standalone", "/")
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in facts["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    there = {name for finder in get_finders() for name, _ in finder.list([])}
    assert {icon["src"].removeprefix("/static/") for icon in facts["icons"]} <= there


def test_every_page_names_it_and_the_worker_comes_with_signing_in(
    client: Client, yard: Workshop, nora: object
) -> None:
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/").text
    assert "service-worker" not in client.get("/").text
    assert '<meta name="service-worker" content="/service-worker.js">' in signed_in(nora).get("/cars/").text  # type: ignore[arg-type]


def test_the_worker_is_served_at_the_root_and_never_from_an_old_copy(client: Client, yard: Workshop) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert "manifest-src 'self'" in answer["Content-Security-Policy"]
    assert 'addEventListener("push"' in answer.text


@pytest.mark.parametrize(("name", "how"), ICONS.items())
def test_each_picture_has_its_size_and_the_marks_colours(name: str, how: tuple[int, bool]) -> None:
    side, maskable = how
    picture = Image.open(BytesIO(draw_icon(side, maskable=maskable)))
    assert picture.size == (side, side)
    colours = {colour for count, colour in picture.getcolors(side * side) or [] if count > side}
    assert {(0x1C, 0x1A, 0x17), (0xFF, 0x62, 0x24), (0xF6, 0xF3, 0xEC)} <= colours


def test_what_a_home_screen_cuts_off_is_paper() -> None:
    """The safe part is a circle of 40% of the side around the middle."""
    picture = Image.open(BytesIO(draw_icon(512, maskable=True)))
    for x in range(0, 512, 8):
        for y in range(0, 512, 8):
            if (x - 256) ** 2 + (y - 256) ** 2 > (0.4 * 512) ** 2:
                assert picture.getpixel((x, y)) == (0xF6, 0xF3, 0xEC)
