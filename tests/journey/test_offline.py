"""Where there is no signal: pages say how old they are, findings wait, and nobody sees another person's pages."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import PHONE, follow, window
from tests.served import Served

SOON = 15_000
#: The Peugeot whose inspection is under way in the demo, and Nora's Golf.
LIST, VISIT = "/board/orders/1012/checklist/", "/visits/1005/"
#: Both ask again until it is so: a wait for a function would take the promise itself for a yes.
UNTIL_KEPT = """async (path) => {
    for (let tries = 0; tries < 300; tries += 1) {
        const names = (await caches.keys()).filter((name) => name.startsWith("kept-"));
        const kept = await Promise.all(names.map((cacheName) => caches.match(location.origin + path, { cacheName })));
        if (navigator.serviceWorker.controller && kept.some(Boolean)) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
}"""
UNTIL_NOT_KEPT = """async (path) => {
    for (let tries = 0; tries < 300; tries += 1) {
        if (!(await caches.match(location.origin + path))) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
}"""


@pytest.fixture
def piet(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    touch: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    context = window(browser, served, "piet@kestrel.example", **touch)
    yield context
    context.close()


def opened_and_kept(context: BrowserContext, served: Served, path: str) -> Page:
    page = context.new_page()
    page.goto(served.url + path)
    expect(page.locator('[data-live-state="live"]').first).to_be_visible(timeout=SOON)
    assert page.evaluate(UNTIL_KEPT, path)
    return page


def point(page: Page, name: str) -> Locator:
    return page.locator("#checklist li.point", has=page.get_by_role("heading", name=name, exact=True))


def photo(name: str, colour: str) -> Any:
    out = BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_findings_with_photos_wait_for_a_signal_and_go_up_once(piet: BrowserContext, served: Served) -> None:
    names = {"Horn": "red", "Noises": "green", "Washer fluid": "blue"}
    page = opened_and_kept(piet, served, LIST)
    piet.set_offline(True)
    for name, colour in names.items():
        here = point(page, name)
        here.get_by_text("Fix now").tap()
        here.locator("input[type=file]").set_input_files(photo(name, colour))
        here.get_by_role("button", name="Save").tap()
        expect(waiting(page, name)).to_contain_text("Waiting to be sent", timeout=SOON)
    page.close()

    page = piet.new_page()
    page.goto(served.url + LIST)
    expect(page.get_by_text("There is no connection.")).to_be_visible(timeout=SOON)
    for name in names:
        expect(waiting(page, name).locator("img")).to_have_count(1, timeout=SOON)
    piet.set_offline(False)
    for name in names:
        expect(page.locator("#checklist li.said", has_text=name)).to_contain_text("Fix now", timeout=2 * SOON)
    expect(page.locator("[data-waiting]")).to_be_hidden(timeout=SOON)
    page.reload()
    for name in names:
        said = page.locator("#checklist li.said", has_text=name)
        expect(said.locator(".found")).to_have_count(1)
        expect(said.locator("img")).to_have_count(1)
    expect(page.get_by_text("There is no connection.")).to_have_count(0)


def waiting(page: Page, name: str) -> Locator:
    return page.locator("[data-waiting] li.point", has_text=name)


@pytest.mark.long
def test_a_kept_visit_says_how_old_it_is_and_goes_with_signing_out(browser: Browser, served: Served) -> None:
    context = window(browser, served, "nora@example.org", viewport=PHONE)
    page = opened_and_kept(context, served, VISIT)
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("There is no connection.")).to_be_visible(timeout=SOON)
    expect(page.locator("#kept-note, main .notice [data-kept-time]").first).not_to_be_empty()
    expect(page.locator(".board")).to_contain_text("KRT")
    page.goto(served.url + "/account/profile/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible(timeout=SOON)
    expect(page.locator("[data-kept-list]")).to_contain_text("KRT 482", timeout=SOON)
    context.set_offline(False)
    page.goto(served.url + "/account/logout/")
    follow(page, page.get_by_role("main").get_by_role("button"))
    assert page.evaluate(UNTIL_NOT_KEPT, VISIT)
    context.set_offline(True)
    page.goto(served.url + VISIT)
    expect(page.get_by_role("heading", name="No connection")).to_be_visible(timeout=SOON)
    expect(page.locator("body")).not_to_contain_text("KRT 482")
    context.close()


@pytest.mark.long
def test_another_persons_page_leaves_nothing_of_the_first(browser: Browser, served: Served) -> None:
    context = window(browser, served, "nora@example.org", viewport=PHONE)
    page = opened_and_kept(context, served, VISIT)
    other = window(browser, served, "jonas@example.org")
    context.clear_cookies()
    context.add_cookies(other.cookies())  # type: ignore[arg-type]
    page.goto(served.url + "/cars/")
    assert page.evaluate(UNTIL_NOT_KEPT, VISIT)
    other.close()
    context.close()
