"""An account from its first page to its last without touching the mouse: signing up, a passkey that a virtual
authenticator keeps, signing in with it, a new e-mail address, one's own data, and the end of it."""

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import has_no_barrier
from tests.served import Served

pytestmark = pytest.mark.long

PASSKEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
#: No page of an account has as many places to stop at.
MOST_STOPS = 80
PASSWORD = "reeds by the river bank"
WANDA, LATER = "wanda.reed@example.net", "wanda@example.net"


def to(page: Page, way: Locator) -> Locator:
    """Tabs on until it is focused."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if way.evaluate("element => element === document.activeElement"):
            return way
    raise AssertionError(f"cannot be reached by keyboard: {way}")


def write(page: Page, label: str, text: str) -> None:
    to(page, page.get_by_label(label, exact=True).or_(page.get_by_label(f"{label} (optional)")))
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page: Page, name: str, *, key: str = "Enter") -> None:
    """Presses a button or a link of the page's main part, and waits for the page it leads to."""
    main = page.get_by_role("main")
    way = main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name))
    to(page, way.first)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(key)


def code_for(served: Served, address: str) -> str:
    """The code in the newest mail to that address."""
    newest = [mail for mail in map(_read, served.mails) if mail["To"] == address][-1]
    body = newest.get_body(("plain",))
    assert body is not None
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", body.get_content(), re.MULTILINE)
    assert found, body.get_content()
    return found[1]


def _read(path: Path) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser that keeps passkeys without asking anybody for a finger."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})
    yield page
    context.close()


def test_an_account_without_the_mouse(served: Served, page: Page) -> None:
    sign_up(served, page)
    add_a_passkey(served, page)
    sign_in_with_it(served, page)
    change_the_address(served, page)
    read_ones_data(served, page)
    delete_the_account(served, page)


def sign_up(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/account/signup/")
    has_no_barrier(page)
    write(page, "Your name", "Wanda Reed")
    write(page, "Phone", "+43 1 5550188")
    write(page, "E-mail address", WANDA)
    write(page, "Password", PASSWORD)
    press(page, "Create account")
    has_no_barrier(page)
    write(page, "Code from the mail", code_for(served, WANDA))
    press(page, "Go on")
    page.wait_for_url(lambda url: "/account/" not in url)


def add_a_passkey(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/account/profile/")
    has_no_barrier(page)
    press(page, "Change passkeys and second step")
    has_no_barrier(page)
    press(page, "Add a passkey")
    has_no_barrier(page)
    write(page, "Password", PASSWORD)
    press(page, "Go on")
    has_no_barrier(page)
    write(page, "Its name, for you", "My key")
    press(page, "Make the passkey")
    expect(page.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()
    has_no_barrier(page)
    press(page, "I have kept them")
    expect(page.get_by_role("link", name="Rename My key")).to_be_visible()


def sign_in_with_it(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/account/logout/")
    press(page, "Sign out")
    page.goto(f"{served.url}/account/login/")
    has_no_barrier(page)
    press(page, "Sign in with a passkey")
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(f"{served.url}/account/sessions/")
    expect(page.get_by_text("This one", exact=True)).to_be_visible()
    has_no_barrier(page)


def change_the_address(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/account/email/")
    has_no_barrier(page)
    write(page, "New e-mail address", LATER)
    press(page, "Change the address")
    has_no_barrier(page)
    for address in (WANDA, LATER):
        write(page, "Code from the mail", code_for(served, address))
        press(page, "Go on")
    expect(page.get_by_role("main").get_by_text(LATER)).to_be_visible()


def read_ones_data(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/account/data/")
    has_no_barrier(page)
    expect(page.get_by_role("main").get_by_text(LATER).first).to_be_visible()
    to(page, page.get_by_role("link", name="Download all of it"))
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".zip")


def delete_the_account(served: Served, page: Page) -> None:
    press(page, "Delete the account")
    has_no_barrier(page)
    to(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    press(page, "Delete my account")
    expect(page.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    has_no_barrier(page)
    page.goto(f"{served.url}/account/profile/")
    expect(page).to_have_url(re.compile("/account/login/"))
