"""A whole Thursday at the Yard in two browsers and a phone: twelve cars come, are looked at, priced, decided about,
repaired, checked, and go home; the owner's figures of the day equal those worked out apart, from the events.

Nora's car goes all the way by clicks and taps, and so do the driver's stops, the word given by phone, the merge and
the figures. The other cars pass through the same pages over HTTP.
"""

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, follow
from tests.journey.figures_page import the_page_agrees
from tests.journey.on_a_day import CUSTOMERS
from tests.journey.other_cars import Car, last_number
from tests.journey.steps_of_a_day import (
    CALLED,
    NORAS,
    SOON,
    button,
    finds,
    give_to_marek,
    link,
    nora_books,
    nora_is_written_down,
    prices,
    shows,
    sol_is_to_fetch,
    the_golf_comes,
)
from tests.journey.yard_of_a_day import MODULE, Yard, opened, phone
from tests.served import environment_of, own_database, start_product

pytestmark = [pytest.mark.journey, pytest.mark.long]

#: How many of their two repairs the others choose: most the urgent one, two both, and one none.
WANTS = (1, 1, 1, 1, 1, 1, 1, 2, 2, 0)


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    home = tmp_path / "home"
    with own_database() as database:
        environ = environment_of(home) | database
        subprocess.run([*MODULE, "open"], env=environ, check=True, timeout=300)
        product = start_product(home, environ=database, program=MODULE)
        try:
            yield Yard(product, environ)
        finally:
            product.stop()


@pytest.fixture
def dana(browser: Browser, yard: Yard) -> Iterator[Page]:
    """At the desk."""
    with opened(browser, yard, "dana@kestrel.example", "/board/", viewport=DESKTOP) as page:
        yield page


@pytest.fixture
def nora(browser: Browser, yard: Yard) -> Iterator[Page]:
    """At home, in the second browser."""
    with opened(browser, yard, "nora@example.org", "/cars/new/", viewport=DESKTOP) as page:
        yield page


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    out = BytesIO()
    Image.new("RGB", (640, 480), "#456").save(out, "JPEG")
    path = tmp_path / "odometer.jpg"
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def others(yard: Yard) -> list[Car]:
    """Ten cars, over HTTP; the technicians see to them in turn."""
    desk = yard.as_one("dana@kestrel.example")
    bays = [yard.as_one(f"{who}@kestrel.example") for who in ("ilse", "piet", "marek")]
    return [
        Car(
            f"DAY {101 + n}",
            name,
            WANTS[n],
            yard.as_one(email_of(name)),
            desk,
            bays[n % 3],
            is_to_be_fetched=n == 0,
        )
        for n, name in enumerate(CUSTOMERS[1:])
    ]


def email_of(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@example.org"


def test_twelve_cars_in_a_day(
    browser: Browser, yard: Yard, dana: Page, nora: Page, others: list[Car], photo: Path
) -> None:
    they_ask_and_are_accepted(yard, dana, nora, others)
    yard.goes_on(0)
    called = they_come(browser, yard, dana, others, photo)
    noras = the_golf_comes(dana, photo)
    they_are_looked_at_and_priced(browser, yard, dana, others, noras, called)
    they_are_decided(yard, dana, nora, others, noras, called)
    they_are_repaired_and_checked(browser, yard, dana, others, noras, called)
    the_two_noras_are_merged(dana)
    they_go_home(browser, yard, dana, nora, others, noras, called, photo)
    with opened(browser, yard, "olga@kestrel.example", "/board/", viewport=DESKTOP) as olga:
        apart = yard.figures_apart()
        assert (apart["arrived"], apart["ready"], apart["handed_back"]) == (12, 12, 12)
        assert apart["chosen"] == {"fix_now": [12, 11], "fix_soon": [12, 2]}
        assert apart["worked"] > 1
        the_page_agrees(olga, apart)


# ---- the afternoon before ----------------------------------------------------------------------------------------


def they_ask_and_are_accepted(yard: Yard, dana: Page, nora: Page, others: list[Car]) -> None:
    for car in others:
        car.is_asked_for()
        car.is_accepted()
    nora_books(nora, yard.product.url)
    ticket = dana.locator(".ticket", has_text=NORAS)
    button(ticket, "Accept").click()
    shows(dana, f"Accepted: {NORAS}")
    shows(nora, "Your booking is accepted for")
    follow(dana, dana.locator(".ticket", has_text=NORAS).get_by_role("link").first)
    sol_is_to_fetch(dana, "08:00", "08:30")
    dana.goto(f"{yard.product.url}/board/bookings/{others[0].booking}/")
    sol_is_to_fetch(dana, "08:30", "09:00")
    shows(nora, re.compile("Sol"))


# ---- the morning -------------------------------------------------------------------------------------------------


def they_come(browser: Browser, yard: Yard, dana: Page, others: list[Car], photo: Path) -> str:
    """Sol fetches Nora's car; at the second door nobody opens, and that car is brought later. Nora's other car comes
    without a booking, and the desk writes her down once more. The address of that visit."""
    with phone(browser, yard, "sol", "/board/drives/") as sol:
        stop = sol.locator("li.card", has_text=NORAS)
        button(stop, "On the way").tap()
        expect(button(stop, "On the way")).to_have_count(0, timeout=SOON)
        follow(sol, link(stop, "Collect"))
        sol.get_by_label("Mileage now").fill("84 005")
        sol.locator("input[type=file]").first.set_input_files(photo)
        follow(sol, button(sol, "The car is with me"))
        expect(sol.locator("li.card", has_text=NORAS)).to_contain_text("Odometer at 84,005 km")
        follow(sol, link(sol.locator("li.card", has_text=others[0].plate), "Could not"))
        sol.get_by_text("Nobody was there").tap()
        sol.locator("input[type=file]").first.set_input_files(photo)
        follow(sol, button(sol, "It did not work out"))
        shows(sol, "Nobody was there")
    # The desk has that booking open, and hears of it there.
    expect(dana.locator("#booking")).to_contain_text("Nobody was there", timeout=SOON)
    for car in others:
        yard.goes_on(1)
        car.comes()
    return nora_is_written_down(dana, yard.product.url)


# ---- what the cars need ------------------------------------------------------------------------------------------


def they_are_looked_at_and_priced(
    browser: Browser, yard: Yard, dana: Page, others: list[Car], noras: str, called: str
) -> None:
    yard.goes_on(20)
    with phone(browser, yard, "marek", "/board/jobs/") as marek:
        for address in (noras, called):
            marek.goto(address)
            follow(marek, button(marek, "Start the inspection"))
            finds(marek, address, "Fix now", "Front brakes")
            finds(marek, address, "Fix soon", "Battery")
            marek.goto(address)
            button(marek, "Finish the inventory").tap()
            shows(marek, "Inventory complete")
    for car in others:
        yard.goes_on(4)
        car.is_looked_at()
    for address in (noras, called):
        yard.goes_on(5)
        dana.goto(address)
        prices(dana)
    for car in others:
        yard.goes_on(3)
        car.is_priced()


def they_are_decided(yard: Yard, dana: Page, nora: Page, others: list[Car], noras: str, called: str) -> None:
    """Nora chooses in her browser; what she says about the other car she says on the phone, and the desk writes it
    down. The others choose from home."""
    number = last_number(noras)
    nora.goto(f"{yard.product.url}/visits/{number}/")
    expect(nora.locator("[data-live-state=live]").first).to_be_visible(timeout=SOON)
    nora.goto(f"{yard.product.url}/visits/{number}/choice/")
    nora.locator(".finding", has_text="Front brakes").locator(".switch").click()
    # 1.8 h at 62.00 and 52.40, with 21 % tax.
    expect(nora.locator("[data-total]").first).to_have_text("€198.44")
    nora.get_by_label("Approve with your full name").fill("Nora Larkspur")
    follow(nora, button(nora, re.compile("Approve")))
    dana.goto(noras)
    button(dana, re.compile("Confirm")).click()
    shows(dana, "Confirmed. The customer is told.")
    shows(nora, "We confirm your total: €198.44")

    yard.goes_on(10)
    dana.goto(called)
    follow(dana, link(dana, "Enter a choice given by phone or in person"))
    dana.get_by_text("By phone", exact=True).click()
    dana.get_by_label("Who decided").fill("Nora Larkspur")
    for title, said in (("Front brakes", "Yes"), ("Battery", "No")):
        dana.get_by_role("group", name=re.compile(title)).get_by_text(said, exact=True).click()
    follow(dana, button(dana, "Store this choice"))
    expect(dana.get_by_role("main")).to_contain_text("Nora Larkspur, by phone")
    button(dana, re.compile("Confirm")).click()
    shows(dana, "Confirmed. The customer is told.")
    for car in others:
        yard.goes_on(2)
        car.is_decided()


# ---- the work ----------------------------------------------------------------------------------------------------


def they_are_repaired_and_checked(
    browser: Browser, yard: Yard, dana: Page, others: list[Car], noras: str, called: str
) -> None:
    """Three at a time over HTTP, one of them with a pause; then Marek's two, on the phone."""
    for first in range(0, len(others), 3):
        waiting = [(car, car.lines()) for car in others[first : first + 3]]
        # A technician has one repair in hand.
        for turn in range(2):
            they_work(yard, [(car, lines[turn]) for car, lines in waiting if turn < len(lines)])
    for car in others:
        if car.wants:
            car.is_checked()
    with phone(browser, yard, "marek", "/board/jobs/") as marek:
        for address, plate in ((noras, NORAS), (called, CALLED)):
            give_to_marek(dana, address)
            job = marek.locator("article.job", has_text=plate)
            button(job, re.compile("^Start")).tap()
            expect(button(job, re.compile("^Done"))).to_be_visible(timeout=SOON)
            yard.goes_on(21)
            button(job, re.compile("^Done")).tap()
            check = marek.locator("#jobs-checks + ul li", has_text=plate)
            button(check, "Start the check").tap()
            marek.wait_for_url("**/check/pass")
            for point in marek.get_by_role("checkbox").all():
                point.check()
            follow(marek, button(marek, re.compile("Passed")))
            marek.goto(f"{yard.product.url}/board/jobs/")


def they_work(yard: Yard, bay: list[tuple[Car, str]]) -> None:
    for car, line in bay:
        car.starts(line)
    if bay:
        yard.goes_on(7)
        bay[0][0].pauses(bay[0][1])
        yard.goes_on(5)
        bay[0][0].goes_on(bay[0][1])
        yard.goes_on(11)
    for car, line in bay:
        car.ends(line)


# ---- the end of the day ------------------------------------------------------------------------------------------


def the_two_noras_are_merged(page: Page) -> None:
    """The one who was written down at the desk becomes the one who has an account."""
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("Larkspur")
    expect(page.locator('[data-found="Larkspur"]')).to_be_visible(timeout=SOON)
    follow(page, page.get_by_role("option").filter(has_text="nora@example.org").first)
    expect(page.get_by_role("main")).not_to_contain_text(CALLED)
    follow(page, link(page, "Merge a duplicate"))
    follow(page, link(page, re.compile("Look at both.*Nora Larkspur")))
    expect(page.get_by_role("heading", name="Are these the same?")).to_be_visible()
    follow(page, button(page, "Merge the two"))
    expect(page.get_by_role("main")).to_contain_text(CALLED)


def they_go_home(
    browser: Browser,
    yard: Yard,
    dana: Page,
    nora: Page,
    others: list[Car],
    noras: str,
    called: str,
    photo: Path,
) -> None:
    """Sol brings Nora's car back; she sees it in her browser, where both visits are now."""
    nora.goto(f"{yard.product.url}/visits/{last_number(called)}/")
    expect(nora.get_by_role("main")).to_contain_text("Front brakes")
    nora.goto(f"{yard.product.url}/visits/{last_number(noras)}/")
    expect(nora.locator("[data-live-state=live]").first).to_be_visible(timeout=SOON)
    dana.goto(noras)
    follow(dana, link(dana, "Arrange the way home"))
    dana.get_by_label("From").fill("15:30")
    dana.get_by_label(re.compile("^To")).fill("16:00")
    dana.get_by_label(re.compile("^Driver")).select_option(label="Sol Reyes")
    dana.get_by_role("textbox", name=re.compile("Address")).fill("Linden Road 7")
    follow(dana, dana.get_by_role("main").locator("button.primary"))
    with phone(browser, yard, "sol", "/board/drives/") as sol:
        stop = sol.locator("li.card", has_text=NORAS).filter(has_text="15:30")
        button(stop, "On the way").tap()
        expect(button(stop, "On the way")).to_have_count(0, timeout=SOON)
        follow(sol, link(stop, "Hand over"))
        sol.get_by_label("Mileage now").fill("84 020")
        sol.locator("input[type=file]").first.set_input_files(photo)
        follow(sol, button(sol, "Handed over"))
        shows(sol, "Odometer at 84,020 km")
    for address, mileage in ((noras, "84021"), (called, "55905")):
        dana.goto(address)
        dana.get_by_label("Mileage now").fill(mileage)
        follow(dana, button(dana, "Hand back"))
        shows(dana, "Handed back")
    expect(nora.get_by_role("main")).to_contain_text("Handed back", timeout=SOON)
    for car in others:
        yard.goes_on(1)
        car.goes_home()
