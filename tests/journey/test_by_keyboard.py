"""A visit without a mouse, from the request to the end of a repair: the desk accepts, finds, prices and sends; the
customer chooses and signs; the desk confirms, starts and finishes. Every stop shows that it has the focus."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import DESKTOP, window, window_of
from tests.journey.by_keyboard import go, press, to, write
from tests.served import Served
from tests.signed_in import SignedIn

pytestmark = pytest.mark.long

PLATE, OWNER = "TAB 404", "hugo@example.org"


def is_asked_for(served: Served, owner: SignedIn) -> None:
    """Hugo wants his second car looked into, on the first day with room."""
    owner.fill("/cars/new/", {"plate": PLATE, "make": "Skoda", "model": "Fabia", "mileage_km": "61000"})
    page = owner.get("/book/")
    car = re.search(rf'name="vehicle"[^>]*value="(\d+)"(?:(?!name="vehicle").)*?{PLATE}', page, re.DOTALL)
    day = re.search(r'<input[^>]*name="day"[^>]*value="([\d-]+)"(?![^>]*disabled)', page)
    assert car and day, page
    wish = {"complaint": "It squeals when I brake.", "day": day[1], "handover": "drop_off"}
    owner.fill("/book/", {"vehicle": car[1], **wish})
    assert re.fullmatch(r"/bookings/\d+/", owner.path), owner.path


def button(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("button", name=name)


def link(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("link", name=name)


def test_a_visit_without_the_mouse(browser: Browser, served: Served) -> None:
    owner = SignedIn(served.url, OWNER)
    is_asked_for(served, owner)
    desk = window(browser, served, "dana@kestrel.example", viewport=DESKTOP).new_page()
    accept(desk, served)
    receive(desk)
    inspect(desk)
    price_and_send(desk)
    customer = window_of(browser, owner, viewport=DESKTOP).new_page()
    choose_and_sign(customer, served)
    repair(desk)
    desk.context.close()
    customer.context.close()


def accept(desk: Page, served: Served) -> None:
    desk.goto(f"{served.url}/board/")
    ticket = desk.locator(".ticket", has_text=PLATE)
    press(desk, button(ticket, "Accept"))
    expect(desk.get_by_text(f"Accepted: {PLATE}").first).to_be_visible()
    expect(button(ticket, "Accept")).to_have_count(0)
    go(desk, link(ticket, re.compile(PLATE)).or_(ticket.get_by_role("link")))
    expect(desk).to_have_url(re.compile(r"/board/bookings/\d+/"))


def receive(desk: Page) -> None:
    press(desk, desk.locator("summary", has_text="The car is here"))
    write(desk, desk.get_by_label(re.compile("^Mileage")), "61010")
    to(desk, desk.get_by_role("radio", name="Empty"))
    for _ in range(4):
        desk.keyboard.press("ArrowRight")
    go(desk, button(desk, "Open the visit"))
    expect(desk).to_have_url(re.compile(r"/board/orders/\d+/"))


def inspect(desk: Page) -> None:
    press(desk, button(desk, "Start the inspection"))
    form = desk.locator("#finding-form")
    expect(form).to_be_visible()
    press(desk, form.get_by_role("radio", name="Fix now"), key="Space")
    write(desk, form.get_by_label("What did you see?"), "Front brake pads")
    press(desk, button(form, "Add finding"))
    expect(
        desk.locator("#inspection").locator("..").locator("..").get_by_text("Front brake pads").first
    ).to_be_visible()
    press(desk, button(desk, "Finish the inventory"))
    expect(link(desk, "Price the repairs")).to_be_visible()


def price_and_send(desk: Page) -> None:
    go(desk, link(desk, "Price the repairs"))
    row = desk.locator("fieldset.card").first
    write(desk, row.get_by_label(re.compile("^Labour")), "1.5")
    write(desk, row.get_by_label(re.compile("^Part")).first, "Set of pads")
    write(desk, row.get_by_label(re.compile("^Price each")).first, "80")
    go(desk, button(desk, "Save and see the total"))
    go(desk, button(desk, re.compile("Send to Hugo")))
    expect(desk).to_have_url(re.compile(r"/board/orders/\d+/(#.*)?$"))


def choose_and_sign(customer: Page, served: Served) -> None:
    customer.goto(f"{served.url}/cars/")
    go(customer, link(customer.locator("main"), re.compile(f"{PLATE}|Skoda")))
    if "/visits/" not in customer.url:
        go(customer, link(customer.locator("main"), re.compile("visit|follow", re.IGNORECASE)))
    go(customer, link(customer, re.compile("choose", re.IGNORECASE)))
    expect(customer).to_have_url(re.compile("/choice/$"))
    switch = customer.get_by_role("switch", name=re.compile("Front brake pads"))
    press(customer, switch, key="Space")
    expect(switch).to_be_checked()
    write(customer, customer.get_by_label("Approve with your full name"), "Hugo Sedge")
    go(customer, button(customer, re.compile("^Approve")))
    expect(customer).to_have_url(re.compile(r"/visits/\d+/"))


def repair(desk: Page) -> None:
    confirm = button(desk, re.compile("Confirm"))
    expect(confirm).to_be_visible()
    press(desk, confirm)
    start, done = (button(desk, f"{word}: Front brake pads") for word in ("Start", "Done"))
    expect(start).to_be_visible()
    press(desk, start)
    expect(done).to_be_visible()
    press(desk, done)
    expect(button(desk, "Not done after all: Front brake pads")).to_be_visible()
