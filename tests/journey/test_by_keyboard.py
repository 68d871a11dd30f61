"""A whole visit without a mouse, from both sides: Hugo adds his second car, books, chooses, signs and reads; the desk
accepts, receives, inspects, prices, repairs, checks and hands back. Every stop shows that it has the focus."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, window
from tests.journey.by_keyboard import button, choose, go, link, press, to, write
from tests.served import Served

pytestmark = pytest.mark.long

PLATE, OWNER = "TAB 404", "hugo@example.org"
#: The desk's page follows what the customer does, and the other way round.
FOLLOWS = 10_000


@pytest.fixture
def customer(browser: Browser, served: Served) -> Iterator[Page]:
    context = window(browser, served, OWNER, viewport=DESKTOP)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser, served: Served) -> Iterator[Page]:
    context = window(browser, served, "dana@kestrel.example", viewport=DESKTOP)
    yield context.new_page()
    context.close()


def test_a_visit_without_the_mouse(customer: Page, desk: Page, served: Served) -> None:
    add_a_car(customer, served)
    book(customer)
    accept(desk, served)
    expect(customer.get_by_text(re.compile("accepted")).first).to_be_visible(timeout=FOLLOWS)
    receive(desk)
    inspect(desk)
    price_and_send(desk)
    choose_and_sign(customer, served)
    repair(desk)
    check_and_hand_back(desk)
    expect(customer.get_by_text("Handed back").first).to_be_visible(timeout=FOLLOWS)
    read_the_history(customer)


def add_a_car(customer: Page, served: Served) -> None:
    customer.goto(f"{served.url}/cars/")
    go(customer, link(customer.get_by_role("main"), re.compile("Add (a|another) car", re.IGNORECASE)))
    for label, text in (("Plate", PLATE), ("Make", "Skoda"), ("Model", "Fabia")):
        write(customer, customer.get_by_label(label, exact=True), text)
    write(customer, customer.get_by_label(re.compile("^Mileage")), "61000")
    go(customer, button(customer, "Add this car"))
    expect(customer.get_by_text(PLATE).first).to_be_visible()


def book(customer: Page) -> None:
    go(customer, link(customer, "Book").first)
    cars, days = (customer.get_by_role("group", name=name) for name in ("Which car?", "Which day?"))
    choose(customer, cars, cars.get_by_role("radio", name=re.compile(PLATE)))
    press(customer, customer.get_by_role("checkbox", name="Brakes squeal or grind"), key="Space")
    write(customer, customer.get_by_label("In your own words"), "It squeals when I brake.")
    choose(customer, days, days.get_by_role("radio", disabled=False).nth(1))
    ways = customer.get_by_role("group").filter(has=customer.locator("input[name=handover]")).last
    choose(customer, ways, ways.locator("input[value=drop_off]"))
    go(customer, button(customer, "Send booking request"))
    expect(customer).to_have_url(re.compile(r"/bookings/\d+/$"))


def accept(desk: Page, served: Served) -> None:
    desk.goto(f"{served.url}/board/")
    ticket = desk.locator(".ticket", has_text=PLATE)
    press(desk, button(ticket, "Accept"))
    expect(desk.get_by_text(f"Accepted: {PLATE}").first).to_be_visible()
    expect(button(ticket, "Accept")).to_have_count(0)
    go(desk, ticket.get_by_role("heading").get_by_role("link"))
    expect(desk).to_have_url(re.compile(r"/board/bookings/\d+/"))


def receive(desk: Page) -> None:
    go(desk, link(desk, "The car is here"))
    write(desk, desk.get_by_label(re.compile("^Mileage")), "61010")
    fuel = desk.get_by_role("group").filter(has=desk.get_by_role("radio", name="Empty")).last
    choose(desk, fuel, fuel.get_by_role("radio").nth(2))
    go(desk, button(desk, "Open the visit"))
    expect(desk).to_have_url(re.compile(r"/board/orders/\d+/"))


def inspect(desk: Page) -> None:
    press(desk, button(desk, "Start the inspection"))
    form = desk.locator("#finding-form")
    expect(form).to_be_visible()
    grades = form.get_by_role("group").filter(has=desk.get_by_role("radio", name="Fix now")).last
    choose(desk, grades, grades.get_by_role("radio", name="Fix now"))
    write(desk, form.get_by_label("What did you see?"), "Front brake pads")
    press(desk, button(form, "Add finding"))
    expect(desk.get_by_role("main").get_by_text("Front brake pads").first).to_be_visible()
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
    go(customer, link(customer.get_by_role("main"), re.compile("choose", re.IGNORECASE)))
    expect(customer).to_have_url(re.compile("/choice/$"))
    switch = customer.get_by_role("switch", name=re.compile("Front brake pads"))
    if not switch.is_checked():
        press(customer, switch, key="Space")
    expect(switch).to_be_checked()
    write(customer, customer.get_by_label("Approve with your full name"), "Hugo Sedge")
    go(customer, button(customer, re.compile("^Approve")))
    expect(customer).to_have_url(re.compile(r"/visits/\d+/$"))


def repair(desk: Page) -> None:
    confirm = button(desk, re.compile("Confirm"))
    expect(confirm).to_be_visible(timeout=FOLLOWS)
    press(desk, confirm)
    start, done = (button(desk, f"{word}: Front brake pads") for word in ("Start", "Done"))
    expect(start).to_be_visible()
    press(desk, start)
    expect(done).to_be_visible()
    press(desk, done)
    expect(button(desk, "Not done after all: Front brake pads")).to_be_visible()


def check_and_hand_back(desk: Page) -> None:
    press(desk, button(desk, "Start the final check"))
    points = desk.locator("#check-form").get_by_role("checkbox")
    expect(points).not_to_have_count(0)
    for number in range(points.count()):
        press(desk, points.nth(number), key="Space")
    press(desk, button(desk, re.compile("Passed")))
    mileage = desk.get_by_label("Mileage now")
    expect(mileage).to_be_visible()
    write(desk, mileage, "61015")
    press(desk, button(desk, "Hand back"))
    expect(mileage).to_have_count(0)


def read_the_history(customer: Page) -> None:
    go(customer, link(customer.get_by_role("navigation").or_(customer.get_by_role("banner")), "My cars"))
    own = customer.get_by_role("region", name="Your cars").get_by_role("listitem").filter(has_text=PLATE)
    go(customer, own.get_by_role("link"))
    expect(customer.get_by_text("Front brake pads").first).to_be_visible()
    to(customer, link(customer.get_by_role("main"), "Book a service"))
