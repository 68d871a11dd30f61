"""A form that was sent and did not arrive: whoever returns to it finds what they had typed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import DESKTOP, PHONE, window
from tests.served import Served

pytestmark = pytest.mark.journey

IS_BACK = "What you had typed is back."
OFFERED = "[...document.querySelectorAll('[name=offered]')].map((field) => field.value)"


@pytest.fixture
def nora(browser: Browser, served: Served) -> Iterator[Page]:
    page = window(browser, served, "nora@example.org", viewport=PHONE).new_page()
    page.goto(f"{served.url}/cars/new/")
    page.get_by_label("Plate").fill("put 123")
    page.get_by_label("Make").fill("Lancia")
    page.get_by_label("Model").fill("Delta")
    yield page
    page.context.close()


def sends(page: Page) -> None:
    page.get_by_role("main").get_by_role("button").last.click()


def finds_it_again(page: Page) -> None:
    expect(page.get_by_text(IS_BACK)).to_be_visible()
    expect(page.get_by_label("Plate")).to_have_value("PUT 123")
    expect(page.get_by_label("Make")).to_have_value("Lancia")
    expect(page.get_by_label("Model")).to_have_value("Delta")


def finds_it_empty(page: Page) -> None:
    expect(page.get_by_label("Make")).to_have_value("")
    expect(page.get_by_text(IS_BACK)).to_have_count(0)


def answered_with(page: Page, *, status: int) -> None:
    """The next form that is sent."""

    def fail(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, content_type="text/html", body="<title>Trouble</title>")
        else:
            route.continue_()

    page.route("**/cars/new/", fail)


def test_after_an_error_it_is_back_and_can_be_sent(nora: Page) -> None:
    answered_with(nora, status=503)
    sends(nora)
    expect(nora).to_have_title("Trouble")
    nora.unroute_all()
    nora.go_back()
    finds_it_again(nora)
    sends(nora)
    nora.wait_for_url(re.compile(r"/cars/(\d+/)?$"))
    # What has arrived is not put back any more.
    nora.goto(re.sub("/cars/.*", "/cars/new/", nora.url))
    finds_it_empty(nora)


@pytest.mark.long
def test_after_a_connection_that_broke_it_is_back(nora: Page) -> None:
    page = nora.url
    nora.context.set_offline(True)
    sends(nora)
    nora.wait_for_timeout(500)
    nora.context.set_offline(False)
    nora.goto(f"{page}#put-back")
    finds_it_again(nora)
    assert nora.url == page


@pytest.mark.long
def test_after_signing_in_anew_it_is_back(nora: Page) -> None:
    session_ends(nora)
    sends(nora)
    signs_in(nora, "nora@example.org")
    finds_it_again(nora)


def test_somebody_else_who_signs_in_does_not_find_it(nora: Page) -> None:
    session_ends(nora)
    sends(nora)
    signs_in(nora, "jonas@example.org")
    finds_it_empty(nora)
    assert nora.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))") == []


@pytest.mark.long
def test_a_form_within_a_page_has_its_words_back_on_its_own(browser: Browser, served: Served) -> None:
    dana = window(browser, served, "dana@kestrel.example", viewport=DESKTOP).new_page()
    dana.goto(f"{served.url}/board/orders/1005/")
    dana.get_by_text("Add good points, many at once").click()
    dana.get_by_label("What is good?").fill("Hinges")
    session_ends(dana)
    dana.get_by_role("button", name="Add good points").click()
    signs_in(dana, "dana@kestrel.example")
    expect(dana.get_by_text(IS_BACK)).to_be_visible()
    expect(dana.get_by_label("What is good?")).to_have_value("Hinges")
    dana.context.close()


def test_a_choice_is_back_with_its_total_and_every_repair_it_was_about(
    browser: Browser, served: Served
) -> None:
    otto = window(browser, served, "otto@example.org", viewport=PHONE).new_page()
    otto.goto(f"{served.url}/visits/1008/choice/")
    # Hidden fields of one name, each with a repair of its own.
    about = otto.evaluate(OFFERED)
    assert len(set(about)) == len(about) > 1
    otto.locator(".switch").nth(1).click()
    otto.get_by_label("Approve with your full name").fill("Otto Maar")
    total = otto.locator("[data-total]").first.inner_text()
    session_ends(otto)
    otto.locator("[data-approve]").first.click()
    signs_in(otto, "otto@example.org")
    expect(otto.get_by_text(IS_BACK)).to_be_visible()
    expect(otto.get_by_role("switch").nth(1)).to_be_checked()
    expect(otto.get_by_role("switch").nth(0)).not_to_be_checked()
    expect(otto.get_by_label("Approve with your full name")).to_have_value("Otto Maar")
    expect(otto.locator("[data-total]").first).to_have_text(total)
    assert otto.evaluate(OFFERED) == about
    otto.context.close()


def session_ends(page: Page) -> None:
    page.context.clear_cookies(name=re.compile("sessionid"))


def signs_in(page: Page, who: str) -> None:
    page.wait_for_url("**/account/login/**")
    page.get_by_label("E-mail address").fill(who)
    page.get_by_label("Password").fill("pitboard demo")
    page.get_by_label("Password").press("Enter")
    page.wait_for_url(lambda url: "/account/" not in url)
