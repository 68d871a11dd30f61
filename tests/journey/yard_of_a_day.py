"""The workshop of the day's script while it runs: its clock, its people over HTTP, their browsers and their phone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page

from tests.browser import PHONE, window_of
from tests.cast import PASSWORD
from tests.figures_apart import Apart
from tests.journey.on_a_day import move_clock
from tests.journey.steps_of_a_day import SOON
from tests.served import Served
from tests.signed_in import SignedIn

MODULE = (sys.executable, "-m", "tests.journey.on_a_day")
#: Eight in the morning of the day, in Vienna.
MORNING = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)


@dataclass
class Yard:
    """The running workshop, whose clock the script puts on."""

    product: Served
    environ: dict[str, str]
    now: datetime = MORNING

    def goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        move_clock(self.product.home, self.product.process.pid, self.now)

    def as_one(self, email: str) -> SignedIn:
        return SignedIn(self.product.url, email, password=PASSWORD)

    def figures_apart(self) -> Apart:
        said = subprocess.run(
            [*MODULE, "figures"], env=self.environ, check=True, timeout=120, capture_output=True, text=True
        )
        found: Apart = json.loads(said.stdout)
        return found


@contextmanager
def opened(browser: Browser, yard: Yard, who: str, where: str, **options: object) -> Iterator[Page]:
    context = window_of(browser, yard.as_one(who), **options)
    page = context.new_page()
    page.set_default_timeout(SOON)
    page.goto(yard.product.url + where)
    yield page
    context.close()


@contextmanager
def phone(browser: Browser, yard: Yard, who: str, where: str) -> Iterator[Page]:
    """The crew's phone, in the hands of whoever needs it."""
    touch = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    with opened(browser, yard, f"{who}@kestrel.example", where, **touch) as page:
        yield page
