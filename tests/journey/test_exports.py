"""A file that is made when asked for: the page says how far it is until it is there, or why it is not."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import DESKTOP, window
from tests.served import Served

pytestmark = pytest.mark.long


@pytest.fixture
def page(browser: Browser, served: Served) -> Page:
    """The owner's figures, without the worker that would answer in the network's stead."""
    context = window(
        browser,
        served,
        "olga@kestrel.example",
        viewport=DESKTOP,
        service_workers="block",
        accept_downloads=True,
    )
    page = context.new_page()
    page.goto(f"{served.url}/board/figures/")
    return page


def test_it_says_that_it_is_being_made_until_it_is_there(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/figures/file.csv*", hold)
    link, bar = (
        page.get_by_role("link", name="All tables as CSV"),
        page.get_by_role("progressbar", name="All tables"),
    )
    link.click()
    expect(page.get_by_text("The file is being made")).to_be_visible()
    expect(link).to_have_attribute("aria-busy", "true")
    expect(bar).to_be_visible()
    # Whoever is impatient asks for it once.
    link.click()
    with page.expect_download() as file:
        held[0].continue_()
    assert re.fullmatch(r"figures-[\d-]+\.csv", file.value.suggested_filename)
    assert file.value.path().read_text("utf-8-sig").startswith("day,arrived")
    expect(page.get_by_text("The file is there")).to_be_visible()
    expect(bar).to_be_hidden()
    expect(link).not_to_have_attribute("aria-busy", "true")
    assert len(held) == 1
    page.context.close()


def test_it_says_that_it_did_not_come(page: Page) -> None:
    page.route("**/figures/file.csv*", lambda route: route.abort())
    page.get_by_role("link", name="All tables as CSV").click()
    expect(page.get_by_text("The file did not come")).to_be_visible()
    page.context.close()


def test_who_has_to_sign_in_first_is_led_there(page: Page) -> None:
    page.context.clear_cookies()
    page.get_by_role("link", name="All tables as CSV").click()
    page.wait_for_url("**/account/login/**")
    page.context.close()
