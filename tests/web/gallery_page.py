"""The gallery for a real browser, out of this process: no server and no database is needed."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import RequestFactory, override_settings
from playwright.sync_api import Route

from pitboard.web.assets import BUNDLES
from pitboard.web.gallery import gallery

HOST = "http://gallery.test"
KINDS = {".svg": "image/svg+xml", ".css": "text/css", ".js": "text/javascript"}


def answer(route: Route) -> None:
    """Answers what a browser asks of the host: the page and its files."""
    address = route.request.url.removeprefix(HOST)
    if address.startswith("/gallery"):
        with override_settings(DEMO=True):
            route.fulfill(
                body=gallery(RequestFactory().get(address)).content, content_type="text/html; charset=utf-8"
            )
        return
    name = address.removeprefix(settings.STATIC_URL)
    kind = KINDS[Path(name).suffix]
    if name in BUNDLES:
        route.fulfill(body=BUNDLES[name](), content_type=kind)
        return
    found = finders.find(name)
    assert isinstance(found, str), f"the gallery asks for {name}, which is nowhere"
    route.fulfill(body=Path(found).read_bytes(), content_type=kind)
