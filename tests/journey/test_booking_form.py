"""The booking form, finished in one go: on a phone by its labels and buttons, on a desktop by keyboard alone. And
what was typed is there again after a session that ended meanwhile."""

import re
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.served import Served

pytestmark = pytest.mark.journey

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 1000}
PASSWORD = "pitboard demo"
#: More steps of the Tab key than any field is away.
FAR = 90
_numbers = count(1)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def sign_in(page: Page, served: Served, email: str) -> None:
    page.goto(f"{served.url}/account/login/")
    signs_in_here(page, email)
    page.wait_for_url("**/cars/")


def signs_in_here(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def adds_a_car(page: Page, served: Served) -> str:
    """A car of its own for each test, so that none meets a booking of another. Ends on the booking form."""
    plate = f"TST {next(_numbers):03}"
    page.goto(f"{served.url}/cars/new/?next=/book/")
    page.get_by_label("Plate").fill(plate)
    page.get_by_label("Make").fill("Skoda")
    page.get_by_label("Model").fill("Fabia")
    page.get_by_role("button", name="Add this car").click()
    page.wait_for_url("**/book/**")
    return plate


def taps(page: Page, label: str) -> None:
    """As a thumb does: on the words, not on the box beside them."""
    page.locator("label", has_text=label).first.click()


def days_follow(page: Page) -> None:
    """The days and the summary are those of what was chosen."""
    expect(page.get_by_text(re.compile(r"This visit needs about"))).to_be_visible()


def test_on_a_phone_in_one_go_by_labels_and_buttons(phone: Page, served: Served) -> None:
    sign_in(phone, served, "nora@example.org")
    plate = adds_a_car(phone, served)
    expect(phone.get_by_role("radio", name=re.compile(plate))).to_be_checked()
    taps(phone, "Yearly service")
    phone.get_by_label("In your own words").fill("It squeals when I brake slowly.")
    taps(phone, "Collect it from me")
    days_follow(phone)
    phone.get_by_role("button", name="Later weeks").click()
    later = phone.get_by_role("radio", name=re.compile("free$")).nth(3)
    expect(phone.get_by_role("button", name="Earlier weeks")).to_be_visible()
    day = str(later.get_attribute("aria-label")).split(":")[0]
    later.check()
    # Turned back, the chosen day is still named and still chosen.
    phone.get_by_role("button", name="Earlier weeks").click()
    expect(phone.get_by_role("radio", name=f"Chosen: {day}")).to_be_checked()
    phone.get_by_label("Address for collecting the car").fill("Linden Road 9")
    phone.get_by_label("Phone number on the day").fill("+43 1 5550142")
    taps(phone, "A loan car")
    phone.get_by_label("Go ahead up to").fill("300")
    taps(phone, "Always call me about safety")
    phone.get_by_role("button", name="Send booking request").click()
    phone.wait_for_url("**/bookings/**")
    expect(phone.get_by_text(f"Booked for {day}").first).to_be_visible()
    expect(phone.get_by_text("It squeals when I brake slowly.").first).to_be_visible()
    expect(phone.get_by_text("Up to €300.00 with tax, we ask above").first).to_be_visible()
    expect(phone.get_by_text("A loan car").first).to_be_visible()
    assert kept_drafts(phone) == []


def test_by_keyboard_alone_on_a_desktop(desk: Page, served: Served) -> None:
    sign_in(desk, served, "nora@example.org")
    plate = adds_a_car(desk, served)
    tab_to(desk, re.compile(plate))
    tab_to(desk, re.compile("^Yearly service"))
    desk.keyboard.press("Space")
    tab_to(desk, re.compile("In your own words"))
    desk.keyboard.type("It pulls to the left.")
    days_follow(desk)
    tab_to(desk, re.compile("free$"))
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowRight")
    tab_to(desk, re.compile("^I bring it|^Collect it from me"))
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_label("I bring it")).to_be_checked()
    tab_to(desk, re.compile("Phone number on the day"))
    desk.keyboard.press("Control+A")
    desk.keyboard.type("+43 1 5550142")
    tab_to(desk, re.compile("I need nothing"))
    desk.keyboard.press("ArrowRight")
    tab_to(desk, re.compile("Go ahead up to"))
    desk.keyboard.type("250")
    tab_to(desk, re.compile("Send booking request"))
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/bookings/**")
    expect(desk.get_by_text("It pulls to the left.").first).to_be_visible()
    expect(desk.get_by_text("Up to €250.00 with tax").first).to_be_visible()
    expect(desk.get_by_text("You bring it").first).to_be_visible()


def test_enter_in_a_field_sends_and_does_not_turn_the_weeks(desk: Page, served: Served) -> None:
    sign_in(desk, served, "nora@example.org")
    adds_a_car(desk, served)
    taps(desk, "Season tyres")
    days_follow(desk)
    desk.get_by_role("radio", name=re.compile("free$")).nth(4).check()
    taps(desk, "I bring it")
    desk.get_by_label("Phone number on the day").fill("+43 1 5550142")
    desk.get_by_label("Go ahead up to").press("Enter")
    desk.wait_for_url("**/bookings/**")


def test_what_was_typed_outlives_the_session(phone: Page, served: Served) -> None:
    sign_in(phone, served, "nora@example.org")
    plate = adds_a_car(phone, served)
    taps(phone, "Yearly service")
    phone.get_by_label("In your own words").fill("It smells of rubber.")
    taps(phone, "I bring it")
    phone.get_by_label("Phone number on the day").fill("+43 1 5550142")
    phone.get_by_label("Go ahead up to").fill("120")
    days_follow(phone)
    day = phone.get_by_role("radio", name=re.compile("free$")).nth(6)
    name = str(day.get_attribute("aria-label")).split(":")[0]
    day.check()
    session_ends(phone.context)
    phone.get_by_role("button", name="Send booking request").click()
    phone.wait_for_url("**/account/login/**")
    signs_in_here(phone, "nora@example.org")
    phone.wait_for_url("**/book/**")
    expect(phone.get_by_text("What you had typed is back.")).to_be_visible()
    expect(phone.get_by_role("radio", name=re.compile(plate))).to_be_checked()
    expect(phone.get_by_label("In your own words")).to_have_value("It smells of rubber.")
    expect(phone.get_by_label("Yearly service")).to_be_checked()
    expect(phone.get_by_label("Go ahead up to")).to_have_value("120")
    expect(phone.get_by_role("radio", name=re.compile(f"^{name}"))).to_be_checked()
    phone.get_by_role("button", name="Send booking request").click()
    phone.wait_for_url("**/bookings/**")
    expect(phone.get_by_text("It smells of rubber.").first).to_be_visible()
    assert kept_drafts(phone) == []


def test_nobody_else_finds_what_was_typed(phone: Page, served: Served) -> None:
    sign_in(phone, served, "nora@example.org")
    adds_a_car(phone, served)
    phone.get_by_label("In your own words").fill("It smells of rubber.")
    assert kept_drafts(phone) == ["draft:booking"]
    session_ends(phone.context)
    sign_in(phone, served, "jonas@example.org")
    phone.goto(f"{served.url}/book/")
    expect(phone.get_by_label("In your own words")).to_have_value("")
    expect(phone.get_by_text("What you had typed is back.")).to_be_hidden()
    assert kept_drafts(phone) == []


def test_a_draft_is_dropped_when_one_starts_afresh(phone: Page, served: Served) -> None:
    sign_in(phone, served, "nora@example.org")
    adds_a_car(phone, served)
    phone.get_by_label("In your own words").fill("It smells of rubber.")
    phone.reload()
    expect(phone.get_by_label("In your own words")).to_have_value("It smells of rubber.")
    phone.get_by_role("button", name="Start afresh").click()
    expect(phone.get_by_text("What you had typed is back.")).to_be_hidden()
    expect(phone.get_by_label("In your own words")).to_have_value("")


def session_ends(context: BrowserContext) -> None:
    context.clear_cookies(name="sessionid")


def kept_drafts(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))"))


def tab_to(page: Page, name: re.Pattern[str]) -> None:
    """Presses Tab until something with that name has the focus."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if name.search(page.evaluate(NAME_OF_THE_FOCUSED)):
            return
    raise AssertionError(f"Tab never came to {name.pattern}")


#: What a screen reader would call it: its aria-label, its labels, or its own words.
NAME_OF_THE_FOCUSED = """(() => {
  const at = document.activeElement;
  const labels = [...(at.labels ?? [])].map((label) => label.innerText.trim()).join(" ");
  return at.getAttribute("aria-label") ?? (labels || at.innerText || "").trim();
})()"""
