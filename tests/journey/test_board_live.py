"""The board live, at a desk and in a hurry: what changes is seen by everybody, and nobody is disturbed by it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import window
from tests.served import Served, environment_of, own_database, served_product, start_product
from tests.signed_in import SignedIn

ORDERS = 200
CHANGES = 10
LONGEST_TASK_MS = 50
SOON = 10_000
NOTE_LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) longTasks.push([Math.round(task.startTime), task.duration]);
}).observe({ type: "longtask" });
"""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("busy") / "home"
    with own_database() as environ:
        product = start_product(home, demo=True, environ=environ)
        try:
            command = [sys.executable, "-m", "tests.journey.busy_board", str(ORDERS)]
            subprocess.run(command, env=environment_of(home) | environ, check=True, timeout=300)
            yield product
        finally:
            product.stop()


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo workshop of this file's own, because its requests are answered here."""
    with served_product(tmp_path_factory.mktemp("yard") / "home", demo=True) as product:
        yield product


@pytest.fixture
def marek(busy: Served) -> SignedIn:
    return SignedIn(busy.url, email="marek@kestrel.example")


def open_board(context: BrowserContext, product: Served, path: str = "/board/") -> Page:
    page = context.new_page()
    page.goto(product.url + path)
    expect(page.locator('[data-live-state="live"]').first).to_be_visible(timeout=SOON)
    return page


def accepts_a_request(somebody: SignedIn) -> None:
    first = re.search(r'formaction="(/board/bookings/\d+/acceptance)', somebody.get("/board/"))
    assert first
    somebody.post(first[1], {})


def note_good_points(marek: SignedIn, page: Page, plates: list[str]) -> None:
    for plate in plates:
        address = page.locator("li.ticket", has_text=plate).locator("h3 a").get_attribute("href")
        marek.post(f"{address}good-points", {"titles": "Lights"})


def ticket(page: Page, plate: str) -> Any:
    return page.locator("li.ticket", has_text=plate)


@pytest.mark.long
@pytest.mark.timed
def test_ten_changes_among_two_hundred_visits_hold_nobody_up(
    browser: Browser, busy: Served, marek: SignedIn
) -> None:
    context = window(browser, busy, "dana@kestrel.example", viewport={"width": 1440, "height": 900})
    page = open_board(context, busy)
    expect(page.locator("li.ticket")).not_to_have_count(0)
    assert page.locator("li.ticket").count() >= ORDERS
    page.evaluate(NOTE_LONG_TASKS)
    plates = [f"BRD {number:03d}" for number in range(0, CHANGES * 7, 7)]
    note_good_points(marek, page, plates)
    for plate in plates:
        expect(ticket(page, plate)).to_contain_text("1 point checked", timeout=SOON)
    page.wait_for_timeout(3000)
    tasks = page.evaluate("longTasks")
    assert page.locator("[data-same]").count() == 0
    assert max((duration for _, duration in tasks), default=0) <= LONGEST_TASK_MS, tasks
    # The observer would have seen one.
    page.evaluate(
        "setTimeout(() => { const end = performance.now() + 80; while (performance.now() < end); })"
    )
    page.wait_for_function("longTasks.length > 0", timeout=SOON)
    context.close()


def test_a_car_moves_on_everybodys_board_and_typed_words_stay(browser: Browser, yard: Served) -> None:
    context = window(browser, yard, "dana@kestrel.example", viewport={"width": 1440, "height": 900})
    page = open_board(context, yard)
    requests, arriving = (page.locator("section.lane").nth(place) for place in (0, 1))
    plate = requests.locator("li.ticket .plate").first.inner_text()
    waiting, coming = (lane.locator("li.ticket").count() for lane in (requests, arriving))
    strip = page.locator("ul.capacity").inner_text()
    find = page.get_by_label("Plate or name on the board")
    find.fill("half a na")
    find.evaluate("field => field.setSelectionRange(4, 4)")

    olga = SignedIn(yard.url, email="olga@kestrel.example")
    accepts_a_request(olga)

    moved = arriving.locator("li.ticket", has_text=plate)
    expect(moved).to_be_visible(timeout=SOON)
    expect(moved).to_have_class(re.compile(r"\bfresh\b"))
    expect(page.locator("li.ticket.fresh")).to_have_count(1)
    expect(requests.locator("li.ticket")).to_have_count(waiting - 1)
    expect(requests.locator(".count")).to_have_text(str(waiting - 1))
    expect(arriving.locator(".count")).to_have_text(str(coming + 1))
    assert page.locator("ul.capacity").inner_text() != strip
    expect(find).to_be_focused()
    expect(find).to_have_value("half a na")
    assert find.evaluate("field => field.selectionStart") == 4
    context.close()


def test_two_at_one_visit_see_each_other(browser: Browser, yard: Served) -> None:
    here, there = (window(browser, yard, f"{name}@kestrel.example") for name in ("marek", "dana"))
    board = open_board(here, yard)
    visit = board.locator('li.ticket h3 a[href*="/orders/"]').first.get_attribute("href")
    assert visit
    mine = open_board(here, yard, visit)
    yours = open_board(there, yard, visit)
    expect(yours.locator("[data-presence]")).to_have_text(
        "Marek Holm has this visit open, too.", timeout=SOON
    )
    # A page that is looked at again asks at once, and not only when its 20 seconds are over.
    mine.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(mine.locator("[data-presence]")).to_have_text("Dana Alder has this visit open, too.", timeout=SOON)
    here.close()
    there.close()


def test_a_page_says_when_it_is_not_live_and_catches_up(browser: Browser, yard: Served) -> None:
    context = window(browser, yard, "dana@kestrel.example", viewport={"width": 1440, "height": 900})
    page = open_board(context, yard)
    state = page.locator("[data-live-state]").first
    expect(state).to_have_text(re.compile(r"^Live, \d\d:\d\d$"))
    plate = page.locator("section.lane").first.locator("li.ticket .plate").first.inner_text()
    context.set_offline(True)
    expect(state).to_have_text(re.compile(r"^(Offline|Reconnecting), last update \d\d:\d\d$"), timeout=SOON)
    olga = SignedIn(yard.url, email="olga@kestrel.example")
    accepts_a_request(olga)
    context.set_offline(False)
    arriving = page.locator("section.lane").nth(1)
    expect(arriving.locator("li.ticket", has_text=plate)).to_be_visible(timeout=SOON)
    expect(state).to_have_text(re.compile(r"^Live, \d\d:\d\d$"), timeout=SOON)
    context.close()


def test_a_hidden_tab_catches_up_when_it_is_looked_at(browser: Browser, yard: Served) -> None:
    context = window(browser, yard, "dana@kestrel.example", viewport={"width": 1440, "height": 900})
    page = open_board(context, yard)
    inspected = page.locator("li.ticket", has_text="checked").first
    before, plate = inspected.inner_text(), inspected.locator(".plate").inner_text()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "/board/live" in request.url else None)
    page.wait_for_timeout(500)
    hide(page, hidden=True)
    told = len(fetched)
    note_good_points(SignedIn(yard.url, email="marek@kestrel.example"), page, [plate])
    page.wait_for_timeout(1500)
    assert len(fetched) == told
    assert ticket(page, plate).inner_text() == before
    hide(page, hidden=False)
    page.wait_for_function(
        "([plate, before]) => [...document.querySelectorAll('li.ticket')]"
        ".some((one) => one.innerText.includes(plate) && one.innerText !== before)",
        arg=[plate, before],
        timeout=SOON,
    )
    expect(ticket(page, plate)).to_have_class(re.compile(r"\bfresh\b"))
    context.close()


def hide(page: Page, *, hidden: bool) -> None:
    page.evaluate(
        "(hidden) => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )
