"""Photos on their way, in the forms of customers: a bar on each, mistakes said where the photos still are, no line."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests.browser import PHONE, window
from tests.served import Served

pytestmark = [pytest.mark.journey, pytest.mark.long]


@pytest.fixture
def nora(browser: Browser, served: Served) -> Iterator[Page]:
    context = window(browser, served, "nora@example.org", viewport=PHONE)
    yield context.new_page()
    context.close()


def photo(name: str, shade: int) -> FilePayload:
    content = BytesIO()
    Image.new("RGB", (320, 240), (shade, 90, 60)).save(content, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


TWO = [photo("left.jpg", 40), photo("right.jpg", 200)]


def held(page: Page, address: str) -> list[Route]:
    """What is sent there waits until the test lets it go on."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            waiting.append(route)
        else:
            route.continue_()

    page.route(address, hold)
    return waiting


def test_each_photo_of_a_message_has_a_bar_and_the_message_is_there_once(nora: Page, served: Served) -> None:
    nora.goto(f"{served.url}/visits/1005/")
    nora.get_by_label("Your message").fill("Both sides, as I found them.")
    nora.locator(".talk-form input[type=file]").set_input_files(TWO)
    expect(nora.locator(".talk-form .chosen li")).to_have_count(2)
    waiting = held(nora, "**/messages/")
    button = nora.get_by_role("button", name="Send message")
    button.click()
    expect(nora.get_by_role("progressbar", name="Going up")).to_have_count(2)
    # Impatience sends nothing twice.
    button.click()
    expect(button).to_have_class(re.compile("busy"))
    with nora.expect_navigation(wait_until="load"):
        for route in waiting:
            route.continue_()
    assert len(waiting) == 1
    sent = nora.locator("#thread .message", has_text="Both sides, as I found them.")
    expect(sent).to_have_count(1)
    expect(sent.locator("img")).to_have_count(2)
    expect(nora.get_by_label("Your message")).to_have_value("")


def test_a_second_message_with_a_photo_is_shown_as_the_first_was(nora: Page, served: Served) -> None:
    nora.goto(f"{served.url}/visits/1005/")
    for text in ("The first of two.", "The second of two."):
        nora.get_by_label("Your message").fill(text)
        nora.locator(".talk-form input[type=file]").set_input_files(TWO[:1])
        with nora.expect_navigation(wait_until="load"):
            nora.get_by_role("button", name="Send message").click()
        expect(nora.locator("#thread")).to_contain_text(text)
        expect(nora.get_by_label("Your message")).to_have_value("")


def test_without_a_line_everything_stays_and_is_sent_with_the_next_tap(nora: Page, served: Served) -> None:
    nora.goto(f"{served.url}/visits/1005/")
    nora.get_by_label("Your message").fill("From the underground car park.")
    nora.locator(".talk-form input[type=file]").set_input_files(TWO[:1])
    nora.route("**/messages/", lambda route: route.abort())
    nora.get_by_role("button", name="Send message").click()
    expect(nora.get_by_text("Not sent, there is no connection.")).to_be_visible()
    expect(nora.locator(".talk-form .chosen li")).to_have_count(1)
    expect(nora.get_by_label("Your message")).to_have_value("From the underground car park.")
    nora.unroute("**/messages/")
    with nora.expect_navigation(wait_until="load"):
        nora.get_by_role("button", name="Send message").click()
    expect(nora.locator("#thread .message", has_text="From the underground car park.")).to_have_count(1)


def test_a_booking_with_mistakes_keeps_its_photos_and_is_sent_when_they_are_mended(
    nora: Page, served: Served
) -> None:
    nora.goto(f"{served.url}/cars/new/?next=/book/")
    nora.get_by_label("Plate").fill("TST 771")
    nora.get_by_label("Make").fill("Skoda")
    nora.get_by_label("Model").fill("Fabia")
    with nora.expect_navigation(wait_until="load"):
        nora.get_by_role("button", name="Add this car").click()
    nora.get_by_label("In your own words").fill("It drips under the engine.")
    nora.locator("input[type=file]").set_input_files(TWO)
    nora.locator("label", has_text="I bring it").first.click()
    expect(nora.get_by_text(re.compile("This visit needs about"))).to_be_visible()
    nora.get_by_role("radio", name=re.compile("free$")).nth(8).check()
    nora.get_by_label("Phone number on the day").fill("12")
    here = nora.url
    nora.get_by_role("button", name="Send booking request").click()
    summary = nora.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Phone number on the day")
    wrong = nora.get_by_label("Phone number on the day")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(nora.locator(f"#{wrong.get_attribute('id')}_error")).to_be_visible()
    expect(nora.locator(".chosen li")).to_have_count(2)
    expect(nora.locator(".chosen progress")).to_have_count(0)
    expect(nora.get_by_label("In your own words")).to_have_value("It drips under the engine.")
    assert nora.url == here

    wrong.fill("+43 1 5550142")
    with nora.expect_navigation(url="**/bookings/**", wait_until="load"):
        nora.get_by_role("button", name="Send booking request").click()
    expect(nora.get_by_text("It drips under the engine.").first).to_be_visible()
    pictures = nora.locator("main img[src*='/photos/']")
    expect(pictures.first).to_be_visible()
    # Each is there small and large.
    sources = [str(one.get_attribute("src")) for one in pictures.all()]
    assert len({source.split("/")[2] for source in sources}) == 2, sources
    drafts = nora.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))")
    assert drafts == []
