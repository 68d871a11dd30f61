"""The settings in a real browser: nothing axe complains about, no sideways scrolling, and a service added by hand."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pitboard.config.demo.people import PASSWORD
from tests.served import Served

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
PAGES = ["", "booking/", "hours/", "services/", "people/", "people/3/", "bays/"]
PAGES += [
    "catalogue/",
    "catalogue/new/",
    "catalogue/3/",
    "points/",
    "points/?q=pads",
    "points/new/",
    "points/6/",
]


@pytest.fixture
def owner(browser: Browser, served: Served) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served.url}/account/login/?next=/settings/")
    page.get_by_label("E-mail").fill("olga@kestrel.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/settings/")
    yield page
    context.close()


@pytest.mark.parametrize(
    ("size", "theme"),
    [
        (PHONE, "light"),
        pytest.param(PHONE, "dark", marks=pytest.mark.long),
        pytest.param(DESK, "light", marks=pytest.mark.long),
        pytest.param(DESK, "dark", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(owner: Page, served: Served, size: dict[str, int], theme: str) -> None:
    owner.set_viewport_size(size)  # type: ignore[arg-type]
    for path in PAGES:
        owner.goto(f"{served.url}/settings/{path}?theme={theme}")
        owner.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        found = Axe().run(owner)
        assert found.violations_count == 0, (path, found.generate_report())
        width = owner.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], path


def test_a_service_is_added_by_its_labels_on_a_phone(owner: Page) -> None:
    owner.get_by_role("navigation", name="Settings").get_by_role("link", name="Services").click()
    owner.locator("summary", has_text="Another service").first.click()
    row = owner.get_by_role("group", name="Another service")
    row.get_by_label("Service").fill("Headlight polish")
    owner.get_by_role("button", name="Save the services").click()
    expect(row.get_by_label("Service")).to_have_value("Headlight polish")
    expect(row.get_by_text("Say how many hours of work it usually takes.")).to_be_visible()
    row.get_by_label("Usual hours").fill("0.5")
    owner.get_by_role("button", name="Save the services").click()
    expect(owner.get_by_text("Saved", exact=True)).to_be_visible()
    expect(owner.locator("summary", has_text="Headlight polish")).to_contain_text(
        "0.5 h, priced after looking"
    )
