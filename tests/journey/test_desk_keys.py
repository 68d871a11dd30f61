"""A whole visit at the desk without a mouse: the car is found, the visit entered, and every key counted."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, has_no_barrier, window
from tests.served import Served
from tests.signed_in import SignedIn

PLATE = "KEY 808"
#: After the plate of a known car.
MOST_KEYS = 8


@pytest.fixture
def desk(browser: Browser, served: Served) -> Page:
    karl = SignedIn(served.url, "karl@example.org")
    if PLATE not in karl.get("/home/"):
        karl.post(
            "/cars/new/", {"plate": PLATE, "make": "Dacia", "model": "Jogger", "year": "", "mileage_km": ""}
        )
    page = window(browser, served, "dana@kestrel.example", viewport=DESKTOP).new_page()
    page.goto(f"{served.url}/board/")
    return page


class Keys:
    """Presses keys one by one and counts them; a key that is held counts, too."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += len(key.split("+"))


def test_a_known_car_is_found_and_its_visit_entered_by_keys(desk: Page, served: Served) -> None:
    expect(desk.locator("#search")).to_be_visible()
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    has_no_barrier(desk)
    desk.keyboard.press("Escape")
    desk.keyboard.press("/")
    expect(desk.locator("#search")).to_be_focused()
    desk.keyboard.type("kye808")
    expect(desk.locator('[role="option"]').first).to_contain_text(PLATE)
    has_no_barrier(desk)
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text("Dacia Jogger")
    has_no_barrier(desk)
    with desk.expect_navigation():
        desk.keyboard.press("n")
    expect(desk.locator('input[name="car"]')).to_be_focused()
    desk.keyboard.type(PLATE)
    keys = Keys(desk)
    keys.press("Enter")
    expect(desk.locator('input[name="name"]')).to_have_value("Karl Rowan")
    keys.press("Space")
    with desk.expect_navigation():
        keys.press("Control+Enter")
    expect(desk).to_have_url(re.compile(r"/board/bookings/\d+/$"))
    expect(desk.locator("main")).to_contain_text("Karl Rowan")
    assert keys.count <= MOST_KEYS, keys.count
    has_no_barrier(desk)
    # The day of the demo goes on as it was.
    booking = desk.url.rstrip("/").rpartition("/")[2]
    SignedIn(served.url).post(f"/board/bookings/{booking}/cancellation", {"reason": "Entered for practice."})
