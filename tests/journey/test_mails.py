"""A sign-in code goes by mail, and a demo shows its mails on a page."""

import pytest
from playwright.sync_api import Page, expect

from tests.served import Served

pytestmark = pytest.mark.journey


def test_a_demos_mail_is_read_in_the_browser(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/account/login/code/")
    page.locator("input[name=email]").fill("berta@example.org")
    page.locator("input[name=email]").press("Enter")
    page.wait_for_url("**/confirm/**")

    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{served.url}/mails/")
    page.locator(".list a").first.click()

    expect(page.locator("dd", has_text="berta@example.org")).to_be_visible()
    expect(page.locator(".mail-text")).not_to_be_empty()
    assert complaints == []
