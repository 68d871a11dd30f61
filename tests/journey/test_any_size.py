"""Every page that links lead to, as whoever is led to it: on the narrowest phone, with letters twice as large, from
right to left, in German, with the system's colours, without motion, under a finger, and by axe in four forms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from bench.tools.walk import PEOPLE, each_kind
from tests.browser import DESKTOP, PHONE, window
from tests.journey.any_size import bare, lost, moving, open_folds, sideways, too_small
from tests.served import Served

pytestmark = pytest.mark.long

NARROW = {"width": 320, "height": 640}
#: Whoever stands at a car, or holds a phone in the street.
ON_A_PHONE = ("stranger", "customer", "other", "technician")

Look = Callable[[Page], list[str]]


@dataclass(frozen=True)
class Form:
    """A way to show a page: the window, the size of letters that the browser starts from, and what is done to the page
    before it is looked at."""

    options: dict[str, Any]
    looks: tuple[Look, ...] = (sideways, lost)
    change: str = ""
    letters: int = 16
    who: tuple[str, ...] = tuple(PEOPLE)


#: What somebody sets in their browser who wants all letters twice as large.
LARGE = 32
FROM_THE_RIGHT = "document.documentElement.dir = 'rtl'"
FORMS = {
    "narrow": Form({"viewport": NARROW}),
    "large-phone": Form({"viewport": PHONE}, letters=LARGE),
    "large-desktop": Form({"viewport": DESKTOP}, letters=LARGE),
    "rtl-phone": Form({"viewport": PHONE}, change=FROM_THE_RIGHT),
    "rtl-desktop": Form({"viewport": DESKTOP}, change=FROM_THE_RIGHT),
    "german-phone": Form({"viewport": PHONE, "locale": "de-AT"}),
    "german-narrow": Form({"viewport": NARROW, "locale": "de-AT"}),
    "german-desktop": Form({"viewport": DESKTOP, "locale": "de-AT"}),
    "forced-colours": Form({"viewport": PHONE, "forced_colors": "active"}, looks=(sideways, lost, bare)),
    "no-motion": Form({"viewport": PHONE}, looks=(moving,)),
    "finger": Form({"viewport": PHONE, "has_touch": True}, looks=(too_small,), who=ON_A_PHONE),
}


@pytest.fixture(scope="module")
def addresses(served: Served) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {who: [] for who in PEOPLE}
    for who, page in each_kind(served.port):
        found[who].append(page.path)
    assert sum(map(len, found.values())) > 120, found
    return found


def windows(
    browser: Browser, served: Served, who: tuple[str, ...], options: dict[str, Any]
) -> Iterator[tuple[str, BrowserContext]]:
    for name in who:
        given = {"reduced_motion": "reduce", **options}
        if email := PEOPLE[name]:
            yield name, window(browser, served, email, **given)
        else:
            yield name, browser.new_context(**given)


def go(page: Page, address: str) -> None:
    page.goto(address, wait_until="load")
    open_folds(page)


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_lost(
    browser: Browser, served: Served, addresses: dict[str, list[str]], name: str
) -> None:
    form, wrong = FORMS[name], {}
    for who, context in windows(browser, served, form.who, form.options):
        page = context.new_page()
        sizes = {"fontSizes": {"standard": form.letters, "fixed": form.letters}}
        context.new_cdp_session(page).send("Page.setFontSizes", sizes)
        for path in addresses.get(who, []):
            go(page, f"{served.url}{path}")
            if form.change:
                page.evaluate(form.change)
            if said := [one for look in form.looks for one in look(page)]:
                wrong[f"{who} {path}"] = said
        context.close()
    assert wrong == {}, "\n".join(f"{where}: {one}" for where, said in wrong.items() for one in said)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("who", PEOPLE)
def test_axe_finds_nothing(
    browser: Browser,
    served: Served,
    addresses: dict[str, list[str]],
    who: str,
    size: dict[str, int],
    theme: str,
) -> None:
    """All states of all components stand in the gallery, which a stranger is led to."""
    wrong = []
    for _, context in windows(browser, served, (who,), {"viewport": size, "color_scheme": theme}):
        page = context.new_page()
        for path in addresses[who]:
            go(page, f"{served.url}{path}")
            found = Axe().run(page)
            if found.violations_count:
                wrong.append(f"{path}: {found.generate_report()}")
        context.close()
    assert wrong == [], "\n".join(wrong)
