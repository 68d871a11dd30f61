"""Nora and Dana write to each other, each on her own page, and neither loads it again."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, follow, has_no_barrier, window
from tests.served import Served

pytestmark = pytest.mark.journey

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def signs_in(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(who: str, size: dict[str, int], **options: object) -> Page:
        contexts.append(window(browser, served, who, viewport=size, **options))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def test_two_people_write_to_each_other_live(served: Served, signs_in: Callable[..., Page]) -> None:
    nora = signs_in("nora@example.org", PHONE)
    dana = signs_in("dana@kestrel.example", DESK)
    dana.goto(f"{served.url}/board/")
    ticket = dana.locator(".ticket", has_text="KRT 482")
    unread = re.search(r"(\d+) new message", ticket.inner_text())
    one_more = int(unread[1]) + 1 if unread else 1
    nora.goto(f"{served.url}/visits/1005/#messages")

    nora.get_by_label("Your message").fill("Can I fetch it after 18:00?")
    nora.get_by_role("button", name="Send message").click()
    expect(nora.locator("#thread")).to_contain_text("Not read yet")
    expect(nora.get_by_label("Your message")).to_have_value("")
    expect(ticket).to_contain_text(re.compile(rf"\b{one_more} new message"))
    expect(dana.locator(".topbar [data-bell] .count")).to_be_visible()

    dana.goto(f"{served.url}/board/orders/1005/#messages")
    expect(dana.locator("#thread")).to_contain_text("Can I fetch it after 18:00?")
    # Dana looks at it, and Nora sees that she did.
    expect(nora.locator("#thread .read")).to_contain_text("Read")

    # What Nora is typing stays while the answer comes in.
    nora.get_by_label("Your message").fill("One more thing")
    dana.get_by_label("Your message").fill("Yes. The key is in the night box.")
    dana.get_by_role("button", name="Send message").press("Enter")
    expect(nora.locator("#thread")).to_contain_text("Yes. The key is in the night box.")
    expect(nora.get_by_label("Your message")).to_have_value("One more thing")
    expect(dana.locator("#thread .read")).to_contain_text("Read")
    nora.reload()
    expect(nora.get_by_label("Your message")).to_have_value("One more thing")
    expect(dana.locator("#thread")).not_to_contain_text("One more thing")


def test_a_message_is_written_without_a_script(served: Served, signs_in: Callable[..., Page]) -> None:
    otto = signs_in("otto@example.org", PHONE, java_script_enabled=False)
    otto.goto(f"{served.url}/visits/1008/")
    otto.get_by_label("Your message").fill("I decide tonight.")
    otto.get_by_role("button", name="Send message").click()
    expect(otto.locator("#thread")).to_contain_text("I decide tonight.")
    assert otto.url.endswith("#messages")


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_about_messages(
    served: Served, signs_in: Callable[..., Page], scheme: str
) -> None:
    nora = signs_in("nora@example.org", PHONE, color_scheme=scheme)
    dana = signs_in("dana@kestrel.example", DESK, color_scheme=scheme)
    for page, address in (
        (nora, "/visits/1005/"),
        (nora, "/account/notifications/"),
        (dana, "/board/orders/1005/"),
        (dana, "/board/tellings/"),
        (dana, "/account/notifications/"),
    ):
        page.goto(f"{served.url}{address}")
        page.wait_for_load_state("networkidle")
        has_no_barrier(page)
    dana.goto(f"{served.url}/board/orders/1005/")
    follow(dana, dana.get_by_role("link", name="What was told, and how"))
    has_no_barrier(dana)
    follow(dana, dana.get_by_role("link", name="Read it").first)
    has_no_barrier(dana)
