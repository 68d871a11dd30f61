"""An inspection on a phone, with greasy thumbs: how many taps a finding takes, over a poor line, and without script."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser import DESKTOP, PHONE, has_no_barrier, window
from tests.served import Served, served_product

SOON = 10_000
#: The Peugeot whose inspection is under way in the demo, and Nora's Golf.
LIST, CONDITION = "/board/orders/1012/checklist/", "/board/orders/1012/condition/arrival"


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo workshop of this file's own, because its inspection goes on here."""
    with served_product(tmp_path_factory.mktemp("yard") / "home", demo=True) as product:
        yield product


def phone(browser: Browser, yard: Served, **options: Any) -> BrowserContext:
    touch = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    return window(browser, yard, "piet@kestrel.example", **touch, **options)


@pytest.fixture
def piet(browser: Browser, yard: Served) -> Iterator[Page]:
    """On his phone, at the list, with every tap counted."""
    context = phone(browser, yard)
    page = context.new_page()
    page.goto(yard.url + LIST)
    expect(page.locator('[data-live-state="live"]').first).to_be_visible(timeout=SOON)
    page.evaluate("""window.taps = 0; addEventListener("pointerdown", () => window.taps += 1, true)""")
    yield page
    context.close()


def point(page: Page, name: str) -> Locator:
    return page.locator("li.point", has=page.get_by_role("heading", name=name, exact=True))


def said(page: Page, name: str) -> Locator:
    return page.locator("li.point.said", has_text=name)


def taps(page: Page) -> int:
    return int(page.evaluate("window.taps"))


def test_a_finding_takes_three_taps_and_a_good_point_one(piet: Page) -> None:
    here = point(piet, "Rear brake pads")
    here.get_by_text("Fix now").tap()
    here.get_by_text("Pads worn down").tap()
    here.get_by_role("button", name="Save").tap()
    expect(said(piet, "Rear brake pads")).to_contain_text("Fix now", timeout=SOON)
    expect(said(piet, "Rear brake pads")).to_contain_text("Pads worn down")
    assert taps(piet) == 3
    point(piet, "Horn").get_by_role("button", name="Good").tap()
    expect(said(piet, "Horn")).to_contain_text("Good", timeout=SOON)
    assert taps(piet) == 4
    assert piet.url.endswith(LIST), "the page was left"


def test_a_measured_value_speaks_and_the_technician_decides(piet: Page) -> None:
    here = point(piet, "Front brake pads")
    here.get_by_label("Front brake pads, measured").fill("2")
    expect(here.get_by_role("status")).to_have_text("This value speaks for “Fix now”.")
    expect(here.locator(".grade.spoken-for")).to_have_text("Fix now")
    here.get_by_label("Front brake pads, measured").fill("4,5")
    expect(here.locator(".grade.spoken-for")).to_have_text("Fix soon")
    here.get_by_label("Front brake pads, measured").fill("7")
    expect(here.get_by_role("status")).to_have_text("This value is good.")
    here.get_by_text("Fix soon").tap()
    here.get_by_role("button", name="Save").tap()
    expect(said(piet, "Front brake pads 7 mm")).to_contain_text("Fix soon", timeout=SOON)


def test_a_lost_answer_and_a_second_sending_make_one_finding(piet: Page) -> None:
    here = point(piet, "Springs")
    here.get_by_text("Fix now").tap()
    here.get_by_placeholder("In your own words").fill("Front left, one coil gone")

    def arrives_but_is_not_heard_of(route: Route) -> None:
        route.fetch()
        route.abort()

    piet.route("**/points/**", arrives_but_is_not_heard_of, times=1)
    here.get_by_role("button", name="Save").tap()
    # It waits on the phone and goes up again by itself: by then it is there already.
    expect(piet.locator("#checklist").get_by_text("Springs")).not_to_have_count(0)
    expect(said(piet, "Springs")).to_have_count(1, timeout=3 * SOON)
    expect(piet.locator("[data-waiting]")).to_be_hidden(timeout=3 * SOON)
    expect(piet.get_by_text("Front left, one coil gone")).to_have_count(1)


def test_what_is_half_written_survives_what_others_add(piet: Page, browser: Browser, yard: Served) -> None:
    here = point(piet, "Wheel bearings")
    here.get_by_text("Fix soon").tap()
    here.get_by_placeholder("In your own words").fill("Rear right")
    context = phone(browser, yard)
    other = context.new_page()
    other.goto(yard.url + LIST)
    point(other, "Washer fluid").get_by_role("button", name="Good").tap()
    expect(said(piet, "Washer fluid")).to_be_visible(timeout=SOON)
    context.close()
    expect(here.get_by_placeholder("In your own words")).to_have_value("Rear right")
    here.get_by_role("button", name="Cancel").tap()
    expect(here.get_by_placeholder("In your own words")).to_be_hidden()


def test_without_script_the_same_rows_are_sent(browser: Browser, yard: Served) -> None:
    context = phone(browser, yard, java_script_enabled=False)
    page = context.new_page()
    page.goto(yard.url + LIST)
    point(page, "Noises").get_by_role("button", name="Good").click()
    expect(said(page, "Noises")).to_contain_text("Good")
    point(page, "Braking").locator("label.fix-soon").click()
    point(page, "Braking").get_by_role("button", name="Save").click()
    expect(said(page, "Braking")).to_contain_text("Fix soon")
    page.goto(yard.url + CONDITION)
    page.get_by_label("Where").select_option("Roof")
    page.get_by_text("Dent", exact=True).click()
    page.get_by_role("button", name="Add the mark").click()
    expect(page.locator(".mark-list")).to_contain_text("Roof: dent")
    context.close()


def test_damage_is_marked_with_two_taps_and_taken_back_with_one(piet: Page, yard: Served) -> None:
    piet.goto(yard.url + CONDITION)
    drawing = piet.locator("[data-outline]")
    box = drawing.bounding_box()
    assert box is not None
    drawing.tap(position={"x": box["width"] * 0.3, "y": box["height"] * 0.33})
    piet.get_by_text("Crack", exact=True).tap()
    expect(piet.locator(".mark-list li")).to_contain_text(["Left mirror: crack"])
    piet.get_by_label("Where").select_option("Rear bumper")
    piet.get_by_text("Dent", exact=True).tap()
    expect(piet.locator(".mark-list li")).to_have_count(2)
    piet.get_by_role("button", name="Remove Left mirror: crack").tap()
    piet.get_by_role("button", name="Add to the condition on arrival").tap()
    expect(piet.locator(".both-ends")).to_contain_text("Rear bumper: dent")
    expect(piet.locator(".both-ends")).not_to_contain_text("Left mirror")


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "size", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.long)], ids=["phone", "desktop"]
)
def test_axe_finds_nothing(piet: Page, yard: Served, size: dict[str, int], theme: str) -> None:
    piet.set_viewport_size(size)  # type: ignore[arg-type]
    order = "/board/orders/1012/"
    pages = ["checklist/", "points/?q=pads", "findings", "condition/", "condition/arrival"]
    for path in (*(order + one for one in pages), "/board/orders/1002/condition/"):
        mark = "&" if "?" in path else "?"
        piet.goto(f"{yard.url}{path}{mark}theme={theme}")
        has_no_barrier(piet)


def test_thumbs_find_targets_of_44_pixels(piet: Page) -> None:
    low = piet.evaluate(
        """() => [...document.querySelectorAll('.button, .input, .grade, .chip, summary, .another')]
        .filter(it => it.checkVisibility() && it.getBoundingClientRect().height < 43.5)
        .map(it => it.outerHTML.slice(0, 80))"""
    )
    assert low == []
