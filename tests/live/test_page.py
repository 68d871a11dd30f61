"""The browser's side, in a real browser: what it keeps, what it shares, how it comes back."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, expect

from tests.live.database import own_database
from tests.live.hub_server import HubServer, free_port
from tests.live.site import Site

SOON = 5000


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with own_database(tmp_path) as database:
        site = Site(database)
        site.change("Arrived")
        yield site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    server = HubServer(site, site.live, free_port())
    server.begin()
    try:
        yield f"http://localhost:{server.port}/"
    finally:
        server.end()


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    """A browser whose scripts and policy may not complain of anything but the line being down."""
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    context.on("console", listen)
    yield context
    assert [text for text in complaints if "Failed to load resource" not in text and "ERR_" not in text] == []


def open_live(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.locator("[data-live-state=live]")).to_be_visible(timeout=SOON)
    return page


def test_a_change_appears_and_what_the_person_does_stays(
    site: Site, address: str, context: BrowserContext
) -> None:
    page = open_live(context, address)
    page.fill("#words", "half a sen")
    page.select_option("#part", "rim")
    page.click("#more summary")
    page.evaluate("document.querySelector('#kept').textContent = 'mine'")
    page.fill("#note", "my own")
    page.evaluate("scrollTo(0, 500)")
    page.evaluate("document.querySelector('#visit').before(document.createComment('x'))")
    children = page.evaluate("document.body.childNodes.length")
    # Even where the server now says something else about the same field.
    site.value = "the server's"
    site.first = "<p>Something new above</p>"
    site.change("In repair")
    expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)
    assert page.input_value("#words") == "half a sen"
    assert page.input_value("#note") == "my own"
    assert page.input_value("#part") == "rim"
    assert page.evaluate("document.activeElement.id") == "note"
    assert page.evaluate("document.querySelector('#more').open") is True
    assert page.text_content("#kept") == "mine"
    assert page.evaluate("scrollY") > 400
    assert page.evaluate("document.body.childNodes.length") == children
    page.keyboard.type(" word")
    assert page.input_value("#note") == "my own word"


def test_a_press_reaches_what_was_under_the_finger(site: Site, address: str, context: BrowserContext) -> None:
    page = open_live(context, address)
    page.hover("#more summary")
    page.mouse.down()
    # The change would push everything down by more than the height of what is pressed.
    site.first = "<p>Something new above</p>" * 9
    site.change("In repair")
    page.wait_for_timeout(700)
    page.mouse.up()
    expect(page.locator("#more")).to_have_attribute("open", "")
    expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)


def test_a_finger_that_rests_on_the_page_does_not_keep_it_old(
    site: Site, address: str, context: BrowserContext
) -> None:
    page = open_live(context, address)
    page.hover("h1")
    page.mouse.down()
    site.change("In repair")
    expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)
    page.mouse.up()


def test_who_did_something_sees_it_as_soon_as_it_is_answered(
    site: Site, address: str, context: BrowserContext
) -> None:
    """The stream tells of a change before the server has answered the one who made it."""
    page = open_live(context, address)
    page.evaluate("document.dispatchEvent(new Event('pitboard:acting'))")
    site.change("In repair")
    page.wait_for_timeout(400)
    assert page.text_content("h1") == "Arrived"
    page.evaluate("document.dispatchEvent(new Event('pitboard:acted'))")
    expect(page.locator("h1")).to_have_text("In repair", timeout=1500)


def test_what_changed_is_marked_and_only_that_for_two_seconds(
    site: Site, address: str, context: BrowserContext
) -> None:
    page = open_live(context, address)
    site.change("In repair")
    expect(page.locator("h1")).to_have_class("fresh", timeout=SOON)
    assert page.locator(".fresh").count() == 1
    expect(page.locator(".fresh")).to_have_count(0, timeout=SOON)


def test_times_are_relative_before_and_after_an_update(
    site: Site, address: str, context: BrowserContext
) -> None:
    page = open_live(context, address)
    for title in ("In repair", "Ready"):
        expect(page.locator("#when")).to_have_text("3 minutes ago")
        assert page.get_attribute("#when", "title") == "13:42"
        site.change(title)
        expect(page.locator("h1")).to_have_text(title, timeout=SOON)


def test_many_hints_make_few_fetches(site: Site, address: str, context: BrowserContext) -> None:
    page = open_live(context, address)

    def slowly(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/piece", slowly)
    for number in range(30):
        site.change(f"Step {number}")
    expect(page.locator("h1")).to_have_text("Step 29", timeout=SOON)
    assert site.fetched <= 4


def test_a_page_whose_form_is_on_its_way_leaves_fetching_to_the_page_that_follows(
    site: Site, address: str, context: BrowserContext
) -> None:
    page = open_live(context, address)
    page.route("**/next", lambda route: route.fulfill(status=204))
    fetched = site.fetched
    page.evaluate("document.querySelector('form').setAttribute('method', 'post')")
    page.evaluate("document.querySelector('form').action = '/next'")
    page.evaluate("document.querySelector('form').requestSubmit()")
    site.change("In repair")
    page.wait_for_timeout(500)
    assert site.fetched == fetched
    # No page followed: this one is looked at still, and catches up.
    expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)


def test_two_tabs_share_one_stream_and_outlive_each_other(
    site: Site, address: str, context: BrowserContext
) -> None:
    first = open_live(context, address)
    second = open_live(context, address)
    assert site.live.count() == 1
    site.change("In repair")
    for page in (first, second):
        expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)
    first.close()
    site.change("Final check")
    expect(second.locator("h1")).to_have_text("Final check", timeout=SOON)
    # The stream of the closed tab ends when the server hears that its line was cut.
    deadline = time.monotonic() + 5
    while site.live.count() > 1 and time.monotonic() < deadline:
        second.wait_for_timeout(20)
    assert site.live.count() == 1


def test_without_locks_every_tab_has_its_own_stream(
    site: Site, address: str, context: BrowserContext
) -> None:
    context.add_init_script("delete Navigator.prototype.locks")
    pages = [open_live(context, address) for _ in range(2)]
    assert site.live.count() == 2
    site.change("In repair")
    for page in pages:
        expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)


def test_a_page_outlives_a_restart_of_the_hub(site: Site, address: str, context: BrowserContext) -> None:
    page = open_live(context, address)
    site.stop_hub()
    expect(page.locator(".live.off")).to_contain_text("last update", timeout=SOON)
    site.change("In repair")
    site.start_hub()
    expect(page.locator("h1")).to_have_text("In repair", timeout=3 * SOON)
    expect(page.locator("[data-live-state]")).to_contain_text("Live, ")
    expect(page.locator("[data-live-state]")).not_to_have_class("live off")


def test_a_hidden_tab_catches_up_when_it_is_looked_at(
    site: Site, address: str, context: BrowserContext
) -> None:
    page = open_live(context, address)
    _set_hidden(page, hidden=True)
    site.change("In repair")
    page.wait_for_timeout(500)
    assert site.fetched == 0
    _set_hidden(page, hidden=False)
    expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)


def test_a_change_that_came_before_the_stream_is_caught_up(
    site: Site, address: str, context: BrowserContext
) -> None:
    page = context.new_page()

    def after_a_change(route: Route) -> None:
        site.change("In repair")
        route.continue_()

    page.route("**/live/stream*", after_a_change)
    page.goto(address)
    expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)


def test_an_expired_token_is_renewed(site: Site, address: str, context: BrowserContext) -> None:
    site.token_age = timedelta(minutes=11)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("[data-live-state=live]")).to_be_visible(timeout=3 * SOON)
    assert site.renewed == [["order:12"]]
    site.change("In repair")
    expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)


def test_who_was_signed_out_keeps_the_page_and_is_not_told_that_it_is_live(
    site: Site, address: str, context: BrowserContext
) -> None:
    page = open_live(context, address)
    site.signed_in = False
    site.change("Secret")
    expect(page.locator("[data-live-state=offline]")).to_contain_text("Offline, last update", timeout=SOON)
    expect(page.locator("h1")).to_have_text("Arrived")
    assert page.locator("#login").count() == 0


def test_another_page_in_place_of_the_piece_is_not_put_in(
    site: Site, address: str, context: BrowserContext
) -> None:
    page = open_live(context, address)
    site.sends_another_page = True
    with page.expect_response("**/piece"):
        site.change("In repair")
    page.wait_for_timeout(200)
    expect(page.locator("h1")).to_have_text("Arrived")
    assert page.locator("#login").count() == 0
    site.sends_another_page = False
    expect(page.locator("h1")).to_have_text("In repair", timeout=SOON)


def _set_hidden(page: Page, *, hidden: bool) -> None:
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )
