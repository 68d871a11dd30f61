"""Going through pages without a mouse: nothing is pressed that cannot be reached, and what is reached is seen."""

import re

from playwright.sync_api import Locator, Page

#: No page has as many places to stop at.
MOST_STOPS = 250

#: An outline around what has the focus, around the words that stand for it, or around the card that it opens.
_SHOWN = """element => {
  const around = [element, ...(element.labels ?? []), element.parentElement, element.closest('label, .ticket')];
  return around.filter(Boolean).some((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
}"""


def button(place: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return place.get_by_role("button", name=name)


def link(place: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return place.get_by_role("link", name=name)


def to(page: Page, way: Locator) -> Locator:
    """Tabs on until it has the focus, which has to show."""
    way = way.first
    way.wait_for(state="attached")
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if way.count() and way.evaluate("element => element === document.activeElement"):
            assert way.evaluate(_SHOWN), f"nobody sees that it has the focus: {way}"
            return way
    raise AssertionError(f"cannot be reached by keyboard: {way}")


def write(page: Page, way: Locator, text: str) -> None:
    to(page, way)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page: Page, way: Locator, *, key: str = "Enter") -> None:
    """Presses what changes the page it is on."""
    to(page, way)
    page.keyboard.press(key)


def go(page: Page, way: Locator) -> None:
    """Presses what leads to another page, and waits for it."""
    to(page, way)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def choose(page: Page, group: Locator, wanted: Locator) -> None:
    """Among radio buttons: Tab leads to one of them, the arrows to the others."""
    options = group.get_by_role("radio")
    stops = options.count()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if group.evaluate(
            "group => group.contains(document.activeElement) && document.activeElement.type === 'radio'"
        ):
            break
    else:
        raise AssertionError(f"cannot be reached by keyboard: {group}")
    if wanted.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Space")
    for _ in range(stops):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not lead there: {wanted}")
