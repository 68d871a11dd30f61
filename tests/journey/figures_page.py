"""The owner's figures of one day as they stand in the browser, compared with those worked out apart."""

from decimal import ROUND_HALF_UP, Decimal

from playwright.sync_api import Locator, Page, expect

from tests.browser import follow
from tests.figures_apart import CLOSE, Apart, sold_percent, the_file_agrees
from tests.journey.on_a_day import DAY
from tests.journey.steps_of_a_day import button, link


def the_page_agrees(page: Page, apart: Apart) -> None:
    """The day is chosen on the page, every table is opened and read, and the file is fetched."""
    follow(page, link(page, "Figures"))
    for name in ("From", "To"):
        page.get_by_label(name, exact=True).fill(DAY.isoformat())
    follow(page, button(page, "Show"))
    at_a_glance = page.get_by_role("region", name="At a glance")
    assert numbers(at_a_glance.locator("dd").all()) == [
        "12",
        "12",
        f"{sold_percent(apart)} %",
        on_time_percent(apart),
        "0",
    ]
    for summary in page.locator("details.figures-table > summary").all():
        summary.click()
    assert numbers(page.locator("section[aria-labelledby=f-cars] tbody tr td").all()) == ["12", "12", "12"]
    sold, worked, there = numbers(page.locator("section[aria-labelledby=f-hours] tbody tr td").all())
    assert sold == in_hours(apart["sold"]) and there == in_hours(apart["there"])
    assert abs(float(worked.removesuffix(" h")) - apart["worked"]) < CLOSE
    chosen = page.locator("section[aria-labelledby=f-chosen] tbody tr")
    for row, name in enumerate(("fix_now", "fix_soon")):
        proposed, yes = apart["chosen"][name]
        expect(chosen.nth(row).locator("td").first).to_have_text(f"{yes} of {proposed}")
    ways = page.locator("section[aria-labelledby=f-times] tbody tr")
    expect(ways).to_have_count(len(apart["ways"]))
    for row, (visits, hours) in enumerate(apart["ways"].values()):
        middle, _, count = numbers(ways.nth(row).locator("td").all())
        assert (middle, count) == (in_hours(tenth(hours)), str(int(visits))), row
    kept = numbers(page.locator("section[aria-labelledby=f-kept] dd").all())
    assert kept[:2] == [str(apart["promised"]), str(apart["in_range"])]
    with page.expect_download() as file:
        link(page, "All tables as CSV").click()
    the_file_agrees(file.value.path().read_text("utf-8-sig"), apart)


def numbers(fields: list[Locator]) -> list[str]:
    return [field.inner_text().replace("\N{NO-BREAK SPACE}", " ").strip() for field in fields]


def in_hours(value: str | float | Decimal) -> str:
    """As pages write it: without zeros at the end."""
    return f"{Decimal(str(value)).normalize():f} h"


def tenth(hours: float) -> Decimal:
    return Decimal(repr(hours)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def on_time_percent(apart: Apart) -> str:
    return f"{round(100 * apart['in_range'] / apart['promised'])} %" if apart["promised"] else "\N{EN DASH}"
