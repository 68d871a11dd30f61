"""What the people of the day's script do on single pages, with clicks and taps. Nothing is done on a page before it is
there: whatever leads to another one is followed."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import follow
from tests.journey.on_a_day import DAY

SOON = 30_000
NORAS, CALLED = "KRT 482", "LMB 206"


def button(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("button", name=name).first


def link(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("link", name=name).first


def shows(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=SOON)


def nora_books(page: Page, url: str) -> None:
    page.get_by_label("Plate").fill(NORAS)
    page.get_by_label("Make").fill("Volkswagen")
    page.get_by_label("Model").fill("Golf")
    page.get_by_label("Mileage").fill("84000")
    follow(page, page.get_by_role("main").get_by_role("button").last)
    page.goto(f"{url}/book/")
    page.get_by_label("In your own words").fill("It squeals when I brake.")
    comes_on_the_day(page)
    page.get_by_text("Collect it from me").click()
    page.get_by_role("textbox", name=re.compile("Address")).fill("Linden Road 7")
    follow(page, button(page, "Send booking request"))
    expect(page).to_have_url(re.compile(r"/bookings/\d+/$"))


def sol_is_to_fetch(page: Page, begins: str, ends: str) -> None:
    follow(page, link(page, "Set an appointment"))
    page.get_by_label("From").fill(begins)
    page.get_by_label(re.compile("^To")).fill(ends)
    page.get_by_label(re.compile("^Driver")).select_option(label="Sol Reyes")
    page.get_by_role("textbox", name=re.compile("Address")).fill("Linden Road 7")
    follow(page, button(page, "Set appointment"))
    expect(page).to_have_url(re.compile(r"/board/bookings/\d+/(#.*)?$"))


def comes_on_the_day(page: Page) -> None:
    day = f'input[name="day"][value="{DAY.isoformat()}"]'
    page.locator(f"label.day:has({day})").click()
    expect(page.locator(day)).to_be_checked()


def nora_is_written_down(page: Page, url: str) -> str:
    page.goto(f"{url}/board/callers/new/")
    form = page.locator("form[data-caller]")
    form.get_by_label("Plate").fill(CALLED)
    form.get_by_label("Make").fill("Mazda")
    form.get_by_label("Model").fill("MX-5")
    form.get_by_label("Caller's name").fill("Nora Larkspur")
    form.get_by_label("Phone").fill("+43 1 5550142")
    form.get_by_label("In the caller's own words").fill("It pulls to the left.")
    comes_on_the_day(page)
    form.get_by_label("Mileage").fill("55900")
    form.get_by_text("½").click()
    follow(page, button(form, "Book it"))
    expect(page).to_have_url(re.compile(r"/board/orders/\d+/"))
    return page.url.partition("#")[0]


def the_golf_comes(page: Page, photo: Path) -> str:
    """Nora's car at the desk; its visit's address."""
    follow(page, link(page, "Board"))
    follow(page, page.locator(".ticket", has_text=NORAS).get_by_role("link").first)
    page.get_by_text("The car is here").click()
    page.get_by_label("Mileage").fill("84010")
    page.get_by_text("½").click()
    page.locator("input[name=side_left]").set_input_files(photo)
    follow(page, button(page, "Open the visit"))
    expect(page).to_have_url(re.compile(r"/board/orders/\d+/"))
    return page.url.partition("#")[0]


def finds(page: Page, address: str, severity: str, title: str) -> None:
    page.goto(f"{address}findings")
    page.get_by_text(severity, exact=True).tap()
    page.get_by_label("What did you see?").fill(title)
    follow(page, button(page, "Add finding"))
    shows(page, title)


def prices(page: Page) -> None:
    follow(page, link(page, "Price the repairs"))
    rows = [("1.8", "Pads", "52.40"), ("0.4", "AGM 70 Ah", "139.20")]
    for number, (hours, part, price) in enumerate(rows):
        row = page.locator("fieldset.card").nth(number)
        row.get_by_label(re.compile("^Labour")).fill(hours)
        row.get_by_label(re.compile("^Part")).first.fill(part)
        row.get_by_label(re.compile("^Price each")).first.fill(price)
    follow(page, button(page, "Save and see the total"))
    follow(page, button(page, re.compile("Send to Nora")))
    expect(page).to_have_url(re.compile(r"/board/orders/\d+/(#.*)?$"))
    shows(page, "can choose now")


def give_to_marek(page: Page, address: str) -> None:
    """Whoever the plan thought of: this one is Marek's."""
    page.goto(address)
    page.get_by_text("Who does what").click()
    follow(page, link(page.locator("#who-does"), re.compile("Front brakes$")))
    page.get_by_label("Technician").select_option(label="Marek Holm")
    follow(page, button(page, "Put down"))
    expect(page).to_have_url(re.compile(r"/board/orders/\d+/(#.*)?$"))
