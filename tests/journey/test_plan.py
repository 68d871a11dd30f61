"""The plan in a real browser: a promise at risk is saved with one tap, and everybody may read it."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, PHONE, has_no_barrier, window
from tests.served import Served, environment_of, own_database, start_product

SOON = 15_000
#: Hugo's Hyundai, with one repair not begun.
NUMBER = "1007"


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo workshop of this file's own, in which one promise is at risk."""
    home = tmp_path_factory.mktemp("plan") / "home"
    with own_database() as environ:
        product = start_product(home, demo=True, environ=environ)
        try:
            command = [sys.executable, "-m", "tests.journey.late_plan", NUMBER]
            subprocess.run(command, env=environment_of(home) | environ, check=True, timeout=120)
            yield product
        finally:
            product.stop()


@pytest.fixture
def dana(browser: Browser, yard: Served) -> Iterator[Page]:
    context = window(browser, yard, "dana@kestrel.example", viewport=DESKTOP)
    page = context.new_page()
    page.goto(yard.url + "/board/plan/")
    expect(page.locator('[data-live-state="live"]').first).to_be_visible(timeout=SOON)
    yield page
    context.close()


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "size", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.long)], ids=["phone", "desktop"]
)
def test_axe_finds_nothing(dana: Page, yard: Served, size: dict[str, int], theme: str) -> None:
    dana.set_viewport_size(size)  # type: ignore[arg-type]
    paths = ("/board/plan/", f"/board/orders/{NUMBER}/", "/board/orders/1006/")
    for path in paths:
        dana.goto(f"{yard.url}{path}?theme={theme}")
        has_no_barrier(dana)


def test_the_picture_is_for_wide_screens_and_the_lists_for_all(dana: Page) -> None:
    expect(dana.locator(".plan-chart").first).to_be_visible()
    expect(dana.locator(".plan-list").first).to_be_visible()
    dana.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(dana.locator(".plan-chart").first).to_be_hidden()
    expect(dana.locator(".plan-list").first).to_be_visible()


def test_the_time_beside_the_choice_follows_what_is_ticked(browser: Browser, yard: Served) -> None:
    context = window(browser, yard, "otto@example.org", viewport=PHONE)
    page = context.new_page()
    page.goto(yard.url + "/visits/1008/choice/")
    says = page.locator("[data-choice-time] output")
    expect(says).to_contain_text("Ready about")
    before = says.inner_text()
    for switch in page.locator("input[data-line]").all()[:2]:
        switch.press("Space")
    expect(says).to_contain_text("likely between", timeout=SOON)
    assert says.inner_text() != before
    context.close()


def test_one_tap_saves_a_promise_at_risk(dana: Page, browser: Browser, yard: Served) -> None:
    expect(dana.get_by_role("heading", name="What we promised")).to_be_visible()
    expect(dana.locator(".board-value")).to_contain_text("at risk", timeout=SOON)
    risk = dana.locator("article", has_text="WIL 190")
    expect(risk).to_contain_text("Olga")
    risk.get_by_role("button", name="Give it to").first.click()
    expect(dana.locator("article", has_text="WIL 190")).to_have_count(0, timeout=SOON)
    expect(dana.locator(".plan-job", has_text="Put down by hand").first).to_be_visible()
