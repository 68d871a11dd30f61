"""The gallery in a real browser: nothing axe complains about, no sideways scrolling, and sums that add up."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from tests.web.gallery_page import HOST, answer

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
PLAIN = (
    '<!doctype html><html lang="en"><title>Plain</title><input data-as="plate" aria-label="Plate">'
    '<script type="module" src="/static/pitboard.js"></script></html>'
)


@pytest.fixture
def pages(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    context.route("**/*", answer)
    yield context
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(pages: BrowserContext, theme: str, size: dict[str, int]) -> None:
    page = pages.new_page()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(f"{HOST}/gallery?theme={theme}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_nothing_makes_a_page_scroll_sideways(pages: BrowserContext, width: int) -> None:
    page = pages.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{HOST}/gallery")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_without_anything_live_runs_every_script_in_peace(pages: BrowserContext) -> None:
    page = pages.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.route(f"{HOST}/plain", lambda route: route.fulfill(body=PLAIN, content_type="text/html"))
    page.goto(f"{HOST}/plain")
    page.locator("input").press_sequentially("krt 482")
    expect(page.locator("input")).to_have_value("KRT 482")
    assert wrong == []


def test_touch_targets_are_44_pixels_high(browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    context.route("**/*", answer)
    page = context.new_page()
    page.goto(f"{HOST}/gallery")
    low = page.evaluate(
        """() => [...document.querySelectorAll('.button, .input, select, .choice, .chip, .switch, summary')]
        .filter(it => it.checkVisibility() && it.getBoundingClientRect().height < 43.5)
        .map(it => it.outerHTML.slice(0, 80))"""
    )
    context.close()
    assert low == []


def choice_page(pages: BrowserContext) -> Page:
    page = pages.new_page()
    page.goto(f"{HOST}/gallery")
    return page


def test_the_bill_follows_the_switches(pages: BrowserContext) -> None:
    page = choice_page(pages)
    total = page.locator("[data-total]").first
    expect(total).to_have_text("€424.88")
    page.get_by_role("switch", name="Replace the 70 Ah battery").check()
    expect(total).to_have_text("€623.32")
    expect(page.locator("[data-tax-total]")).to_have_text("€108.18")
    expect(page.locator("[data-bill-line='2']")).to_be_visible()
    expect(page.locator("[data-approve]")).to_have_text("Approve 2 repairs")
    expect(page.locator("[data-left=deferred]")).to_contain_text("Replace both front wiper blades")


def test_what_belongs_together_is_ticked_together_and_shared_labour_is_taken_off(
    pages: BrowserContext,
) -> None:
    page = choice_page(pages)
    page.get_by_role("switch", name="Front brake discs").check()
    expect(page.get_by_role("switch", name="Front brake pads")).to_be_checked()
    saving = page.locator("[data-bill-saving]")
    expect(saving).to_be_visible()
    # 424.88, two brake repairs, less the wheels that come off once.
    expect(page.locator("[data-total]").first).to_have_text("€663.37")
    expect(page.locator("[data-approve]")).to_have_text("Approve 3 repairs")
    page.get_by_role("switch", name="Front brake pads").uncheck()
    expect(page.get_by_role("switch", name="Front brake discs")).not_to_be_checked()
    expect(saving).to_be_hidden()
    expect(page.locator("[data-total]").first).to_have_text("€424.88")


def test_who_wants_to_be_called_is_told_so(pages: BrowserContext) -> None:
    page = choice_page(pages)
    expect(page.locator("[data-left=call_me]")).to_contain_text("Replace the 70 Ah battery")
    card = page.locator(".finding", has_text="Replace both front wiper blades")
    card.get_by_label("No, thank you").check()
    expect(page.locator("[data-left=declined]")).to_contain_text("Replace both front wiper blades")
    card.get_by_role("switch").check()
    expect(card.get_by_label("No, thank you")).to_be_hidden()


def test_declining_everything_leaves_what_was_agreed(pages: BrowserContext) -> None:
    page = choice_page(pages)
    page.get_by_role("switch", name="Replace both front tyres").uncheck()
    expect(page.locator("[data-total]").first).to_have_text("€149.00")
    expect(page.locator("[data-approve]")).to_have_text("Ask to be called")


def picture(name: str, size: int) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": b"x" * size}


def test_chosen_photos_are_shown_and_can_be_taken_back(pages: BrowserContext) -> None:
    page = choice_page(pages)
    field = page.locator("[data-photos]:visible").first
    chooser = field.locator("input[type=file]")
    chooser.set_input_files(picture("wheel.png", 10))
    expect(field.get_by_role("button", name="Remove wheel.png")).to_be_visible()
    field.get_by_role("button", name="Remove wheel.png").click()
    assert chooser.evaluate("it => it.files.length") == 0


def test_a_photo_that_is_too_large_is_named_and_left_out(pages: BrowserContext) -> None:
    page = choice_page(pages)
    field = page.locator("[data-photos]:visible").first
    chooser = field.locator("input[type=file]")
    chooser.set_input_files(picture("huge.png", 13_000_000))
    expect(field.get_by_role("alert")).to_contain_text("huge.png: This one is too large")
    assert chooser.evaluate("it => it.files.length") == 0


def test_a_plate_is_typed_in_capitals(pages: BrowserContext) -> None:
    page = choice_page(pages)
    plate = page.locator('input[data-as="plate"]').first
    plate.fill("")
    plate.press_sequentially("krt 482")
    expect(plate).to_have_value("KRT 482")


def test_a_dialog_opens_and_closes_by_keyboard(pages: BrowserContext) -> None:
    page = choice_page(pages)
    page.get_by_role("button", name="Open a dialog").press("Enter")
    dialog = page.get_by_role("dialog", name="Cancel this booking?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
