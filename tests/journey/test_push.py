"""The worker beside the pages: a push becomes a notification, and a tap on it opens the visit."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.served import Served

pytestmark = pytest.mark.journey

SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }))"""
TAP = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.fixture
def garage(browser: Browser, served: Served) -> Page:
    context = browser.new_context()
    context.grant_permissions(["notifications"], origin=served.url)
    page = context.new_page()
    page.goto(f"{served.url}/account/login/")
    page.locator("input[name=login]").fill("nora@example.org")
    page.locator("input[name=password]").fill("pitboard demo")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/cars/")
    page.wait_for_function("navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')")
    return page


def push(page: Page, text: str) -> None:
    """As the browser's push service would bring it, in the clear: decrypting is the browser's own part."""
    devtools = page.context.new_cdp_session(page)
    known: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.extend(
            one["registrationId"] for one in event["registrations"] if not one["isDeleted"]
        ),
    )
    devtools.send("ServiceWorker.enable")
    while not known:
        page.wait_for_timeout(50)
    origin = "/".join(page.url.split("/")[:3])
    devtools.send(
        "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": known[-1], "data": text}
    )


def shown(page: Page, count: int) -> list[dict[str, str]]:
    for _ in range(200):
        notifications: list[dict[str, str]] = page.evaluate(SHOWN)
        if len(notifications) == count:
            return notifications
        page.wait_for_timeout(50)
    raise AssertionError(f"{notifications} is shown, not {count}")


def news(title: str, *, visit: int = 1005) -> str:
    content = {"title": title, "body": "It is ready.", "url": f"/visits/{visit}/", "tag": f"order:{visit}"}
    return json.dumps(content)


def test_what_is_pushed_is_shown_and_newer_news_of_the_same_visit_takes_its_place(garage: Page) -> None:
    push(garage, news("Front brakes: done (KRT 482)"))
    assert shown(garage, 1)[0] == {
        "title": "Front brakes: done (KRT 482)",
        "body": "It is ready.",
        "tag": "order:1005",
        "url": "/visits/1005/",
    }
    push(garage, news("Your car is ready (KRT 482)"))
    push(garage, news("Another visit", visit=1008))
    assert {one["title"] for one in shown(garage, 2)} == {"Your car is ready (KRT 482)", "Another visit"}


def test_a_tap_on_it_opens_the_visit(garage: Page) -> None:
    push(garage, news("Your car is ready (KRT 482)"))
    shown(garage, 1)
    (worker,) = garage.context.service_workers
    worker.evaluate(TAP)
    garage.wait_for_url("**/visits/1005/")
    shown(garage, 0)


def test_what_cannot_be_read_is_shown_all_the_same_and_leads_nowhere_else(garage: Page) -> None:
    push(garage, "not json at all")
    assert shown(garage, 1)[0]["url"] == "/notifications/"
    (worker,) = garage.context.service_workers
    worker.evaluate(TAP)
    garage.wait_for_url("**/notifications/")
    # The browser takes away by tag, a moment later: what came in between under the same tag would go too.
    shown(garage, 0)
    push(garage, json.dumps({"title": "Elsewhere", "url": "https://elsewhere.example/"}))
    shown(garage, 1)
    garage.goto(garage.url.replace("/notifications/", "/cars/"))
    worker.evaluate(TAP)
    garage.wait_for_url("**/notifications/")


def test_the_browser_takes_the_site_for_one_that_can_be_installed(garage: Page) -> None:
    devtools = garage.context.new_cdp_session(garage)
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    assert json.loads(found["data"])["name"] == "Kestrel Yard"
    # That it is asked in a window without a history of its own is the test's doing, not the site's.
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in errors if one["errorId"] != "in-incognito"] == []


def test_the_switch_says_what_stands_in_its_way(garage: Page) -> None:
    garage.goto("/".join(garage.url.split("/")[:3]) + "/account/notifications/")
    switch = garage.locator("[data-push-input]")
    expect(switch).to_be_visible()
    expect(switch).not_to_be_checked()
    expect(garage.locator("[data-push-state]")).to_have_text("")
