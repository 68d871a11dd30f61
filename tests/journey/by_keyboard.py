"""Going through pages without a mouse: nothing is pressed that cannot be reached, and what is reached is seen."""

from playwright.sync_api import Locator, Page

#: No page has as many places to stop at.
MOST_STOPS = 250

#: An outline around what has the focus, or around the words that stand for it.
_SHOWN = """element => {
  const around = [element, ...(element.labels ?? []), element.parentElement, element.closest('label')];
  return around.filter(Boolean).some((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
}"""


def to(page: Page, way: Locator) -> Locator:
    """Tabs on until it has the focus, which has to show."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if way.count() and way.first.evaluate("element => element === document.activeElement"):
            assert way.first.evaluate(_SHOWN), f"nobody sees that it has the focus: {way}"
            return way.first
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
