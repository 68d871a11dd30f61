"""What every test in a real browser does: opens a window that is signed in, follows a link, looks for barriers."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.served import Served
from tests.signed_in import SignedIn

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def window(browser: Browser, product: Served, email: str, **options: Any) -> BrowserContext:
    """A window of somebody of the demo."""
    return window_of(browser, SignedIn(product.url, email=email), **options)


def window_of(browser: Browser, somebody: SignedIn, **options: Any) -> BrowserContext:
    """Signed in by their session's cookie, which takes no page."""
    context = browser.new_context(**{"reduced_motion": "reduce", **options})
    context.add_cookies([
        {"name": one.name, "value": str(one.value), "domain": "localhost", "path": "/"}
        for one in somebody.cookies
    ])  # fmt: skip
    return context


def follow(page: Page, way: Locator) -> None:
    """Clicks what leads to another page, and waits until it is there: what comes next is asked of that page."""
    with page.expect_navigation(wait_until="load"):
        way.click()


def has_no_barrier(page: Page) -> None:
    """Nothing that axe complains about, and nothing that makes the page scroll sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, (page.url, found.generate_report())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
