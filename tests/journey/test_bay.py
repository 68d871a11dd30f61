"""The desk's screen and two technicians' phones at work on the same day: a tap on one is seen on the others."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, PHONE, follow, has_no_barrier, window
from tests.served import Served

pytestmark = [pytest.mark.journey, pytest.mark.long]

SOON = 15_000
#: Hugo's Hyundai, on which Ilse has a repair that waits for paint, and Nora's Golf, on which both are at work.
HYUNDAI, GOLF = "1007", "1005"


def opened(browser: Browser, product: Served, who: str, where: str, **options: object) -> Page:
    page = window(browser, product, f"{who}@kestrel.example", **options).new_page()
    page.goto(product.url + where)
    expect(page.locator('[data-live-state="live"]').first).to_be_visible(timeout=SOON)
    return page


@pytest.fixture
def dana(browser: Browser, served: Served) -> Iterator[Page]:
    page = opened(browser, served, "dana", f"/board/orders/{HYUNDAI}/", viewport=DESKTOP)
    yield page
    page.context.close()


@pytest.fixture
def ilse(browser: Browser, served: Served) -> Iterator[Page]:
    page = opened(browser, served, "ilse", "/board/jobs/", viewport=PHONE, has_touch=True, is_mobile=True)
    yield page
    page.context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    out = BytesIO()
    Image.new("RGB", (640, 480), "#844").save(out, "JPEG")
    path = tmp_path / "sill.jpg"
    path.write_bytes(out.getvalue())
    return path


def test_a_question_and_its_answer_go_live_between_bay_and_desk(dana: Page, ilse: Page, photo: Path) -> None:
    waiting = ilse.locator("article.job", has_text="WIL 190")
    follow(ilse, waiting.get_by_role("link", name="Ask the desk"))
    ilse.get_by_label("Your words").fill("The door has rust, too. Shall I go on?")
    ilse.locator("input[type=file]").set_input_files(photo)
    follow(ilse, ilse.get_by_role("button", name="Ask the desk"))
    expect(ilse.locator("#crew")).to_contain_text("The door has rust, too.")

    # It stands on the desk's page of the visit, which nobody loaded again.
    expect(dana.locator("#questions")).to_contain_text("The door has rust, too.", timeout=SOON)
    follow(dana, dana.locator("#questions").get_by_role("link", name="Answer"))
    expect(dana.locator("#crew img")).to_have_count(1)
    has_no_barrier(dana)
    dana.get_by_label("Your words").fill("Yes. I price it and call Hugo.")
    follow(dana, dana.get_by_role("button", name="Answer"))
    expect(ilse.locator("#crew")).to_contain_text("Yes. I price it and call Hugo.", timeout=SOON)
    has_no_barrier(ilse)


def test_each_step_is_one_tap_that_the_desk_sees(dana: Page, ilse: Page, served: Served) -> None:
    dana.goto(f"{served.url}/board/orders/{GOLF}/")
    expect(dana.locator('[data-live-state="live"]').first).to_be_visible(timeout=SOON)
    has_no_barrier(ilse)
    golf = ilse.locator("article.job", has_text="KRT 482")
    golf.get_by_role("button", name="Pause").tap()
    expect(golf.get_by_role("button", name="Go on")).to_be_visible(timeout=SOON)
    expect(dana.locator("section[aria-labelledby=activity]")).to_contain_text("paused", timeout=SOON)
    golf.get_by_role("button", name="Go on").tap()
    expect(golf.get_by_role("button", name="Pause")).to_be_visible(timeout=SOON)
    expect(dana.locator("section[aria-labelledby=activity]")).to_contain_text("work goes on", timeout=SOON)
    # The next job stands there before this one is closed, and the last one can be taken back.
    expect(ilse.get_by_role("heading", name="Next")).to_be_visible()
    golf.get_by_role("button", name="Done").tap()
    done = ilse.locator("li.repair.done", has_text="KRT 482")
    expect(done.get_by_role("button", name="Not done after all")).to_be_visible(timeout=SOON)
    done.get_by_role("button", name="Not done after all").tap()
    expect(golf.get_by_role("button", name="Pause")).to_be_visible(timeout=SOON)


def test_parts_of_a_repair_are_ordered_on_a_phone(ilse: Page, dana: Page, served: Served) -> None:
    waiting = ilse.locator("article.job", has_text="WIL 190")
    follow(ilse, waiting.get_by_role("link", name="Parts:"))
    ilse.get_by_label("Which part?").fill("Sill moulding")
    follow(ilse, ilse.get_by_role("button", name="This part is needed"))
    has_no_barrier(ilse)
    row = ilse.locator("li.part", has_text="Sill moulding")
    row.get_by_role("button", name="Is here").tap()
    expect(row).to_contain_text("Here since", timeout=SOON)
    dana.goto(f"{served.url}/board/parts/")
    expect(dana.locator("#parts-here ~ ul")).to_contain_text("Sill moulding")
    row.get_by_role("button", name="Fitted").tap()
    expect(row).to_contain_text("Fitted", timeout=SOON)
    expect(dana.locator("#parts")).not_to_contain_text("Sill moulding", timeout=SOON)


def test_axe_finds_nothing_on_the_owners_figures(browser: Browser, served: Served) -> None:
    for size, scheme in ((PHONE, "light"), (DESKTOP, "dark")):
        context = window(browser, served, "olga@kestrel.example", viewport=size, color_scheme=scheme)
        page = context.new_page()
        for where in ("/board/figures/", "/settings/check/", "/board/parts/"):
            page.goto(served.url + where)
            has_no_barrier(page)
        context.close()
