"""Every page that links lead to, as whoever is led to it: on the narrowest phone, with letters twice as large, from
right to left, in German, with the system's colours, without motion, and under a finger. One page of a kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bench.tools.served import SignedIn as Reader
from bench.tools.walk import PEOPLE, Stranger, walk
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
    """One page of each kind, by the first who is led to it."""
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for who, email in PEOPLE.items():
        for page in walk(Reader(served.port, email) if email else Stranger(served.port), of_a_kind=1):
            if page.kind not in seen:
                seen.add(page.kind)
                found.setdefault(who, []).append(page.path)
    assert len(seen) > 80, sorted(seen)
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
            page.goto(f"{served.url}{path}", wait_until="load")
            if form.change:
                page.evaluate(form.change)
            open_folds(page)
            if said := [one for look in form.looks for one in look(page)]:
                wrong[f"{who} {path}"] = said
        context.close()
    assert wrong == {}, "\n".join(f"{where}: {one}" for where, said in wrong.items() for one in said)
