"""The whole visit in two browsers side by side: Rita on her phone, Dana at the desk. Each sees what the other does
without reloading, within two seconds."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from tests.served import Served

pytestmark = [pytest.mark.journey, pytest.mark.timed]

PASSWORD = "rita reads the board"
WITHIN = 2_000
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 1000}


@pytest.fixture
def rita(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def dana(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    picture = Image.new("RGB", (640, 480), "#888")
    ImageDraw.Draw(picture).ellipse((160, 80, 480, 400), fill="#222")
    buffer = BytesIO()
    picture.save(buffer, "JPEG")
    path = tmp_path / "brake.jpg"
    path.write_bytes(buffer.getvalue())
    return path


def sees(page: Page, text: str | re.Pattern[str]) -> None:
    """It is on the page within two seconds, and nobody reloaded it."""
    expect(page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=WITHIN)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """What comes next is asked of the page that the link leads to."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def signs_in(page: Page, served: Served, who: str) -> None:
    page.goto(f"{served.url}/account/login/")
    page.get_by_label("E-mail address").fill(who)
    page.get_by_label("Password").fill("pitboard demo")
    page.get_by_label("Password").press("Enter")
    page.wait_for_url(re.compile("/(board|cars)/$"))


def stays_loaded(page: Page) -> None:
    """Marks the page, so that a reload or a navigation afterwards would show."""
    page.evaluate("window.stillTheSamePage = true")


def never_reloaded(page: Page) -> None:
    assert page.evaluate("window.stillTheSamePage === true"), "the page was reloaded"


def is_live(page: Page) -> None:
    expect(page.locator("[data-live-state=live]").first).to_be_visible(timeout=10_000)
    stays_loaded(page)


def code_mailed_to(served: Served, address: str) -> str:
    for mail in reversed(served.mails):
        text = mail.read_text()
        if address in text and (
            found := re.search(r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]{2,})\s*$", text, re.MULTILINE)
        ):
            return found.group(1)
    raise AssertionError(f"no code was mailed to {address}")


def test_a_visit_from_request_to_keys(rita: Page, dana: Page, served: Served, photo: Path) -> None:
    signs_in(dana, served, "dana@kestrel.example")
    is_live(dana)

    signs_up(rita, served)
    adds_a_car(rita)
    books(rita, photo)

    # The request is on the board at once; accepted there, and Rita sees it.
    sees(dana, "RTA 777")
    never_reloaded(dana)
    is_live(rita)
    ticket = dana.locator(".ticket", has_text="RTA 777")
    ticket.get_by_role("button", name="Accept").click()
    sees(dana, "Accepted: RTA 777")
    never_reloaded(dana)
    sees(rita, "Your booking is accepted for")
    never_reloaded(rita)

    # The pickup.
    with dana.expect_navigation():
        dana.locator(".ticket", has_text="RTA 777").get_by_role("link").first.click()
    arranges_the_pickup(dana)
    sees(rita, re.compile("Sol"))
    calendar = rita.get_by_role("link", name=re.compile("calendar", re.IGNORECASE)).first
    file = rita.request.get(served.url + str(calendar.get_attribute("href")))
    assert "BEGIN:VCALENDAR" in file.text()
    never_reloaded(rita)

    # The car arrives.
    receives(dana, photo)
    follow(rita, re.compile("visit|follow", re.IGNORECASE))
    rita.wait_for_url("**/visits/**")
    is_live(rita)
    sees(rita, "Small dent in the rear door.")

    # The inventory, point by point.
    press(dana, "Start the inspection")
    finds(dana, "Fix now", "Front brake pads", photo, measured="2", limit="3", unit="mm")
    sees(rita, "Front brake pads")
    finds(dana, "Fix soon", "Wiper blades", None)
    sees(rita, "Wiper blades")
    dana.get_by_text("Add good points, many at once").click()
    dana.get_by_label("What is good?").fill("All lights\nHorn")
    press(dana, "Add good points")
    sees(rita, "All lights")
    press(dana, "Finish the inventory")
    sees(rita, re.compile("costs|what the repairs cost", re.IGNORECASE))
    never_reloaded(rita)

    # The estimate, priced and sent.
    prices(dana)
    sees(rita, re.compile("choice is wanted|choose your repairs|waiting for your choice", re.IGNORECASE))
    never_reloaded(rita)

    # Rita chooses; the total follows on screen, and the server counts the same.
    dana.wait_for_url(re.compile(r"/board/orders/\d+/(#.*)?$"))
    is_live(dana)
    chooses(rita)
    sees(dana, re.compile("Confirm"))
    never_reloaded(dana)
    is_live(rita)
    press(dana, re.compile("Confirm"))
    sees(rita, re.compile("confirm", re.IGNORECASE))

    # Each step of the repair.
    press(dana, "Start: Front brake pads")
    sees(rita, re.compile("work has begun|being", re.IGNORECASE))
    brakes = dana.locator("li.repair", has_text="Front brake pads")
    brakes.get_by_text("Say what is happening").click()
    brakes.get_by_label("What is happening?").fill("New discs are going on")
    brakes.get_by_role("button", name="Tell the customer").click()
    sees(rita, "New discs are going on")
    follow(dana, "Hold: Front brake pads")
    dana.get_by_label("What are we waiting for?").fill("The supplier brings the second disc")
    dana.get_by_role("main").get_by_role("button").last.click()
    sees(rita, "The supplier brings the second disc")
    press(dana, "Go on: Front brake pads")
    press(dana, "Done: Front brake pads")
    sees(rita, re.compile("Front brake pads.*done", re.IGNORECASE))
    press(dana, "Start: Yearly service")
    press(dana, "Done: Yearly service")
    sees(rita, re.compile("2 of 2 repairs done"))
    never_reloaded(rita)

    # An expected time stands on both sides throughout.
    assert rita.locator(".board-value.giant").count() == 1
    assert dana.locator(".board-value.giant").count() == 1

    # Ready, by page and by mail.
    press(dana, "Start the final check")
    points = dana.locator("#check-form input[type=checkbox]")
    expect(points).not_to_have_count(0)
    for point in points.all():
        point.check()
    press(dana, re.compile("Passed"))
    sees(rita, re.compile("ready", re.IGNORECASE))
    never_reloaded(rita)
    expect_mail(served, "rita@example.org", re.compile("ready", re.IGNORECASE), rita)

    # The keys, and the car's own history.
    dana.get_by_label("Mileage now").fill("61015")
    press(dana, "Hand back")
    sees(rita, "Handed back")
    never_reloaded(rita)
    rita.goto(f"{served.url}/cars/")
    rita.get_by_role("link", name=re.compile("Mazda")).first.click()
    for text in ("Front brake pads", "Wiper blades", "61,015 km"):
        sees(rita, re.compile(re.escape(text)))


def test_a_declined_request_says_why_at_once(rita: Page, dana: Page, served: Served) -> None:
    """Jonas asked for Monday; he has his garage open when the answer comes."""
    for page, who in ((rita, "jonas@example.org"), (dana, "dana@kestrel.example")):
        signs_in(page, served, who)
    follow(rita, re.compile("^See"))
    is_live(rita)
    dana.locator(".ticket", has_text="DVN 310").get_by_role("link", name="Decline").click()
    dana.get_by_label("Reason").fill("Our electrician is away until Thursday.")
    dana.get_by_role("main").get_by_role("button").last.click()
    sees(rita, "Our electrician is away until Thursday.")
    never_reloaded(rita)


def signs_up(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/account/signup/?next=/cars/new/")
    page.get_by_label("Your name").fill("Rita Ash")
    page.get_by_label("Phone").fill("+43 1 5550199")
    page.get_by_label("E-mail address").fill("rita@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    again = page.get_by_label("The same password again")
    if again.count():
        again.fill(PASSWORD)
    page.keyboard.press("Enter")
    code = page.get_by_label(re.compile("Code"))
    expect(code).to_be_visible()
    code.fill(code_mailed_to(served, "rita@example.org"))
    code.press("Enter")
    page.wait_for_url("**/cars/new/")


def adds_a_car(page: Page) -> None:
    page.get_by_label("Plate").fill("rta 777")
    page.get_by_label("Make").fill("Mazda")
    page.get_by_label("Model").fill("MX-5")
    page.get_by_label("Mileage").fill("61000")
    page.get_by_role("main").get_by_role("button").last.click()
    sees(page, "RTA 777")


def books(page: Page, photo: Path) -> None:
    page.goto(page.url.split("/cars/")[0] + "/book/")
    page.get_by_text("Yearly service").first.click()
    page.get_by_label("In your own words").fill("It squeals when I brake slowly.")
    page.locator("input[type=file]").set_input_files(photo)
    # Not today: what is set for the morning may be over.
    page.locator("label.day.free, label.day.few").nth(1).click()
    page.get_by_text("Collect it from me").click()
    page.get_by_role("textbox", name=re.compile("Address")).fill("Linden Road 9")
    press(page, "Send booking request")
    page.wait_for_url("**/bookings/**")


def arranges_the_pickup(page: Page) -> None:
    follow(page, re.compile("Set an appointment"))
    page.get_by_label("From").fill("08:15")
    page.get_by_label(re.compile("^To")).fill("08:45")
    page.get_by_label(re.compile("^Driver")).select_option(label="Sol Reyes")
    page.get_by_role("main").get_by_role("button").last.click()
    page.wait_for_url(re.compile(r"/board/bookings/\d+/(#.*)?$"))


def receives(page: Page, photo: Path) -> None:
    page.get_by_text("The car is here").click()
    page.get_by_label("Mileage").fill("61010")
    page.get_by_text("½").click()
    page.get_by_label(re.compile("^Condition")).fill("Small dent in the rear door.")
    page.locator("input[name=side_left]").set_input_files(photo)
    press(page, "Open the visit")
    page.wait_for_url(re.compile(r"/board/orders/\d+/"))


def finds(
    page: Page,
    severity: str,
    title: str,
    photo: Path | None,
    measured: str = "",
    limit: str = "",
    unit: str = "",
) -> None:
    form = page.locator("#finding-form")
    form.get_by_text(severity, exact=True).click()
    form.get_by_label("What did you see?").fill(title)
    if photo:
        form.locator("input[type=file]").set_input_files(photo)
    if measured:
        form.get_by_text("Measured value, and why it matters").click()
        form.get_by_label(re.compile("^Measured")).fill(measured)
        form.get_by_label(re.compile("^Limit")).fill(limit)
        form.get_by_label("Unit").fill(unit)
    form.get_by_role("button", name="Add finding").click()
    expect(page.locator("#inspection").locator("..").locator("..").get_by_text(title).first).to_be_visible()


def prices(page: Page) -> None:
    follow(page, "Price the repairs")
    for number, (hours, part, price) in enumerate(
        [("1,5", "Set of pads", "80"), ("0.2", "Pair of blades", "24.50")]
    ):
        row = page.locator("fieldset.card").nth(number)
        row.get_by_label(re.compile("^Labour")).fill(hours)
        row.get_by_label(re.compile("^Part")).first.fill(part)
        row.get_by_label(re.compile("^Price each")).first.fill(price)
    press(page, "Save and see the total")
    press(page, re.compile("Send to Rita"))


def chooses(page: Page) -> None:
    follow(page, re.compile("choose", re.IGNORECASE))
    page.wait_for_url("**/choice/")
    page.locator(".finding", has_text="Front brake pads").locator(".switch").click()
    # 149.00 agreed at booking, and (1.5 h at 62.00 + 80.00) with 21% tax.
    expect(page.locator("[data-total]").first).to_have_text("€358.33")
    page.get_by_label("Approve with your full name").fill("Rita Ash")
    press(page, re.compile("Approve"))
    page.wait_for_url(re.compile(r"/visits/\d+/$"))
    sees(page, "€358.33")


def expect_mail(served: Served, address: str, words: re.Pattern[str], page: Page) -> None:
    """The worker delivers by itself; a mail is a file in the demo."""
    for _ in range(40):
        if any(
            address in text and words.search(text) for text in (mail.read_text() for mail in served.mails)
        ):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no mail to {address} says {words.pattern}")
