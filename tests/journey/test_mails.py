"""A sign-in code goes by mail, and a demo shows its mails on a page."""

import pytest
from playwright.sync_api import Page, expect

from tests.served import Served

pytestmark = pytest.mark.journey


def test_a_demos_mail_is_read_in_the_browser(page: Page, served: Served) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto(f"{served.url}/account/signup/")
    page.locator("input[name=email]").fill("berta@example.org")
    for name, value in (
        ("name", "Berta Braun"),
        ("phone", "+49 30 1234567"),
        ("password1", "a long pass phrase"),
    ):
        field = page.locator(f"input[name={name}]")
        if field.count():
            field.fill(value)
    page.locator("form:has(input[name=email]) button[type=submit]").first.click()
    page.goto(f"{served.url}/mails/")
    page.locator(".list a").first.click()

    expect(page.locator("dd", has_text="berta@example.org")).to_be_visible()
    expect(page.locator(".mail-text")).not_to_be_empty()
    assert complaints == []
