"""A choice within a budget, and the one thing that turns up afterwards: on phones, at the workshop and at home."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, follow, has_no_barrier
from tests.served import Served

pytestmark = pytest.mark.journey

#: What is priced below, with 21% tax: hours at 62.00, and one part.
MOUNT, STRUT, BLOWER, CALIPER = "€196.02", "€98.01", "€317.02", "€85.99"


def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        is_mobile=True,
        has_touch=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def dana(browser: Browser) -> Iterator[Page]:
    yield from phone(browser)


@pytest.fixture
def petra(browser: Browser) -> Iterator[Page]:
    yield from phone(browser)


@pytest.fixture
def paul(browser: Browser) -> Iterator[Page]:
    """Somebody without an account."""
    yield from phone(browser)


def test_only_what_is_new_is_asked_after_a_choice_within_a_budget(
    dana: Page, petra: Page, paul: Page, served: Served
) -> None:
    signs_in(dana, served, "dana@kestrel.example")
    signs_in(petra, served, "petra@example.org")

    # The inspection, on a phone.
    visit = opens_the_visit(dana)
    for severity, title in [
        ("Fix now", "Left engine mount"),
        ("Fix soon", "Rear hatch strut"),
        ("Fix soon", "Cabin blower"),
    ]:
        finds(dana, severity, title)
    presses(dana, "Finish the inventory")

    # What it costs.
    follow(dana, dana.get_by_role("link", name="Price the repairs"))
    prices(dana, "Left engine mount", "1", "Mount", "100")
    prices(dana, "Rear hatch strut", "0.5", "Strut", "50")
    prices(dana, "Cabin blower", "1", "Blower", "200")
    sends(dana)

    # Petra has 300 to spend: the page proposes, in place, and she approves.
    number = re.search(r"/orders/(\d+)/", visit)
    assert number
    petra.goto(f"{served.url}/visits/{number[1]}/choice/")
    expect(petra.locator(".finding")).to_have_count(3)
    has_no_barrier(petra)
    petra.evaluate("window.stillTheSamePage = true")
    petra.get_by_label("Stay within my budget").fill("300")
    petra.get_by_role("button", name="Suggest").click()
    expect(petra.locator("[data-budget-says]")).to_contain_text("€5.97 of €300.00 is left")
    expect(petra.locator("[data-budget-says]")).to_contain_text("Left for later: Cabin blower.")
    assert petra.evaluate("window.stillTheSamePage === true"), "the page was loaded anew"
    expect(petra.locator("[data-total]").first).to_have_text("€294.03")
    nothing_moves_when_the_button_comes(petra)
    presses(petra, "Approve 2 repairs")
    petra.wait_for_url(re.compile(r"/visits/\d+/$"))
    expect(petra.get_by_text("€294.03").first).to_be_visible()

    # Something turns up.
    dana.goto(visit)
    presses(dana, re.compile("^Confirm"))
    finds(dana, "Fix now", "Seized caliper")
    follow(dana, dana.get_by_role("link", name="Write a new version"))
    prices(dana, "Seized caliper", "0", "Caliper", "71.07")
    sends(dana)

    # Petra is asked about that, and nothing else.
    petra.goto(f"{served.url}/visits/{number[1]}/choice/")
    expect(petra.get_by_role("heading", name="One more decision")).to_be_visible()
    expect(petra.locator(".finding")).to_have_count(1)
    change = petra.locator(".change")
    for said in ("€294.03", f"+{CALIPER}", "€380.02"):
        expect(change).to_contain_text(said)
    has_no_barrier(petra)
    petra.locator(".finding .switch").click()
    expect(petra.locator("[data-total]").first).to_have_text("€380.02")
    presses(petra, "Approve 1 more repair")
    petra.wait_for_url(re.compile(r"/visits/\d+/$"))
    expect(petra.get_by_text("€380.02").first).to_be_visible()

    # The record says what stood before and what came with it.
    follow(petra, petra.get_by_role("link", name=re.compile("^Approved by")).first)
    main = petra.get_by_role("main")
    for said in (
        "Stands from before",
        MOUNT,
        STRUT,
        "Seized caliper",
        f"+{CALIPER}",
        "€380.02",
        "Petra Fennel",
    ):
        expect(main).to_contain_text(said)
    has_no_barrier(petra)

    # Paul, who pays, is given a link: he sees it without an account, until Petra takes it back.
    petra.goto(f"{served.url}/visits/{number[1]}/sharing/")
    petra.get_by_label("With whom?").fill("Paul Fennel")
    petra.get_by_text("Look and decide").click()
    presses(petra, "Make the link")
    made = petra.get_by_label("Link for Paul Fennel")
    expect(made).to_be_visible()
    has_no_barrier(petra)
    link = made.input_value()
    paul.goto(link)
    expect(paul.get_by_role("heading", name="Petra Fennel shares this visit with you")).to_be_visible()
    expect(paul.locator("[data-live-state=live]").first).to_be_visible(timeout=10_000)
    has_no_barrier(paul)
    follow(paul, paul.get_by_role("link", name="See or change the choice"))
    paul.locator(".stands", has_text="Cabin blower").locator(".switch").click()
    expect(paul.locator("[data-total]").first).to_have_text("€697.04")
    presses(paul, "Approve 1 more repair")
    paul.wait_for_url(link)
    petra.goto(f"{served.url}/visits/{number[1]}/")
    expect(petra.get_by_text(re.compile("Paul Fennel approved")).first).to_be_visible()
    petra.goto(f"{served.url}/visits/{number[1]}/sharing/")
    presses(petra, re.compile("^Take it back"))
    expect(made).to_have_count(0)
    paul.goto(link)
    expect(paul.get_by_role("heading", name="This link opens nothing any more")).to_be_visible()


def signs_in(page: Page, served: Served, who: str) -> None:
    page.goto(f"{served.url}/account/login/")
    page.get_by_label("E-mail address").fill(who)
    page.get_by_label("Password").fill("pitboard demo")
    page.get_by_label("Password").press("Enter")
    page.wait_for_url(re.compile("/(board|cars)/"))


def presses(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def nothing_moves_when_the_button_comes(page: Page) -> None:
    """The dock that repeats it goes, and leaves its room: else the button slips away from under the thumb."""
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("[data-dock]")).to_be_visible()
    height = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator("[data-dock]")).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") == height


def opens_the_visit(page: Page) -> str:
    page.locator(".ticket", has_text="TPL 336").get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/board/orders/\d+/$"))
    return page.url


def finds(page: Page, severity: str, title: str) -> None:
    form = page.locator("#finding-form")
    form.get_by_text(severity, exact=True).click()
    form.get_by_label("What did you see?").fill(title)
    form.get_by_role("button", name="Add finding").click()
    expect(page.locator("section", has=page.locator("#inspection")).get_by_text(title).first).to_be_visible()


def prices(page: Page, title: str, hours: str, part: str, price: str) -> None:
    row = page.get_by_role("group", name=title)
    row.get_by_label(re.compile("^Labour")).fill(hours)
    row.get_by_label(re.compile("^Part")).first.fill(part)
    row.get_by_label(re.compile("^Price each")).first.fill(price)


def sends(page: Page) -> None:
    presses(page, "Save and see the total")
    presses(page, re.compile("^Send to Petra"))
    page.wait_for_url(re.compile(r"/board/orders/\d+/(#.*)?$"))
