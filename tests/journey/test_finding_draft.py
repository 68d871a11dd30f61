"""A finding in one's own words that was typed and not sent is there again; one that was sent is not."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import PHONE, window
from tests.served import Served

pytestmark = [pytest.mark.journey, pytest.mark.long]

FORM = "/board/orders/1012/findings?from=checklist"


def test_a_finding_is_kept_until_it_is_sent(browser: Browser, served: Served) -> None:
    context = window(browser, served, "piet@kestrel.example", viewport=PHONE)
    page = context.new_page()
    page.goto(served.url + FORM)
    title = page.locator("input[name=title]")
    title.fill("Hose rubs at the fan")
    page.locator("label", has_text="Fix soon").first.click()
    page.reload()
    expect(page.get_by_text("What you had typed is back.")).to_be_visible()
    expect(title).to_have_value("Hose rubs at the fan")
    expect(page.locator("input[name=severity][value=fix_soon]")).to_be_checked()

    with page.expect_navigation(url="**/checklist/**", wait_until="load"):
        page.get_by_role("button", name="Add finding").click()
    expect(page.get_by_text("Hose rubs at the fan").first).to_be_visible()
    page.goto(served.url + FORM)
    expect(title).to_have_value("")
    expect(page.get_by_text("What you had typed is back.")).to_be_hidden()
    context.close()


def test_nobody_else_at_this_device_finds_it(browser: Browser, served: Served) -> None:
    context = window(browser, served, "piet@kestrel.example", viewport=PHONE)
    page = context.new_page()
    page.goto(served.url + FORM)
    page.locator("input[name=title]").fill("Hose rubs at the fan")
    other = window(browser, served, "marek@kestrel.example")
    context.clear_cookies()
    context.add_cookies(other.cookies())  # type: ignore[arg-type]
    other.close()
    page.goto(served.url + FORM)
    expect(page.locator("input[name=title]")).to_have_value("")
    expect(page.get_by_text("What you had typed is back.")).to_be_hidden()
    context.close()
