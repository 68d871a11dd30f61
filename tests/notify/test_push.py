"""Web push, against a real endpoint that decrypts what it gets."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as product
from django.utils import timezone
from pytest_django import Settings

from pitboard.actions.answer_request import decline_booking
from pitboard.notify import worker
from pitboard.records.deliveries import Delivery, DeliveryState, PushSubscription
from pitboard.records.people import Person
from pitboard.rules.recipients import Channel
from pitboard.rules.retries import MOST_REFUSALS
from tests.cast import WEDNESDAY, Visit
from tests.notify.push_service import Browser, PushService, push_service


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    settings.PUSH_HOSTS = ["127.0.0.1"]
    with push_service() as running:
        yield running


def subscribe(person: Person, browser: Browser) -> PushSubscription:
    return PushSubscription.objects.create(person=person, made_at=WEDNESDAY, **browser.keys())


def pushes() -> list[Delivery]:
    return list(Delivery.objects.filter(channel=Channel.PUSH).order_by("pk"))


def deliver() -> None:
    worker.deliver_due(threading.Event())


def test_a_subscribed_browser_gets_what_it_can_decrypt(visit: Visit, service: PushService) -> None:
    phone = service.browser("phone")
    subscribe(visit.customer, phone)
    visit.arrived()
    deliver()
    assert len(phone.shown) == 2
    assert all("KRT 482" in said["title"] for said in phone.shown)
    newest = phone.shown[-1]
    assert set(newest) == {"title", "body", "url", "tag", "key"}
    assert newest["url"].startswith(product.SITE_URL)
    assert all(one.state is DeliveryState.SENT for one in pushes())


def test_says_who_sends_it_under_the_key_that_browsers_know(visit: Visit, service: PushService) -> None:
    phone = service.browser("phone")
    subscribe(visit.customer, phone)
    visit.accepted()
    deliver()
    assert service.senders[0]["sub"] == "mailto:desk@kestrel.example"
    assert service.senders[0]["key"] == product.VAPID_PUBLIC_KEY
    assert int(phone.headers[0]["ttl"]) > 0


def test_goes_to_every_browser_of_a_person_and_to_nobody_elses(
    visit: Visit, jonas: Person, service: PushService
) -> None:
    phone, desktop, stranger = (service.browser(name) for name in ("phone", "desktop", "stranger"))
    subscribe(visit.customer, phone)
    subscribe(visit.customer, desktop)
    subscribe(jonas, stranger)
    visit.accepted()
    deliver()
    assert (len(phone.shown), len(desktop.shown), len(stranger.shown)) == (1, 1, 0)


@pytest.mark.parametrize("gone", [404, 410])
def test_a_browser_that_is_gone_is_never_asked_again(visit: Visit, service: PushService, gone: int) -> None:
    old, new = service.browser("old"), service.browser("new")
    ended, kept = subscribe(visit.customer, old), subscribe(visit.customer, new)
    old.answers = [gone]
    visit.arrived()
    deliver()
    ended.refresh_from_db()
    kept.refresh_from_db()
    assert ended.ended_at is not None
    assert kept.ended_at is None
    assert (old.asked, len(new.shown)) == (1, 2)


def test_with_no_browser_left_it_is_given_up_and_says_why(visit: Visit, service: PushService) -> None:
    subscription = subscribe(visit.customer, service.browser("phone"))
    visit.accepted()
    subscription.ended_at = WEDNESDAY
    subscription.save()
    Delivery.objects.filter(channel=Channel.PUSH).update(attempts=MOST_REFUSALS - 1)
    deliver()
    (failed,) = pushes()
    assert failed.state is DeliveryState.FAILED
    assert "no browser" in failed.error


def test_a_service_that_has_trouble_is_tried_again(visit: Visit, service: PushService) -> None:
    phone = service.browser("phone")
    subscribe(visit.customer, phone)
    phone.answers = [503]
    visit.accepted()
    deliver()
    (waiting,) = pushes()
    assert waiting.state is DeliveryState.DUE
    assert "503" in waiting.error
    assert waiting.due_at > timezone.now() - timedelta(seconds=1)
    Delivery.objects.update(due_at=WEDNESDAY)
    deliver()
    assert pushes()[0].state is DeliveryState.SENT
    assert len(phone.shown) == 1


def test_nothing_goes_to_a_host_that_is_no_push_service(
    visit: Visit, service: PushService, settings: Settings
) -> None:
    settings.PUSH_HOSTS = ["fcm.googleapis.com"]
    phone = service.browser("phone")
    subscribe(visit.customer, phone)
    visit.accepted()
    deliver()
    assert phone.asked == 0
    assert "no push service" in pushes()[0].error


def test_keys_that_are_none_break_nothing(visit: Visit, service: PushService) -> None:
    phone = service.browser("phone")
    PushSubscription.objects.create(
        person=visit.customer, endpoint=phone.endpoint, p256dh="bm9uc2Vuc2U", auth="x", made_at=WEDNESDAY
    )
    visit.accepted()
    deliver()
    assert phone.asked == 0
    assert pushes()[0].error.startswith("the subscription")


def test_a_long_message_is_cut_to_what_a_push_may_weigh(
    visit: Visit, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pitboard.notify.channels.push.MOST_BODY", 300)
    phone = service.browser("phone")
    subscribe(visit.customer, phone)
    visit.requested()
    decline_booking(visit.booking, reason="ü" * 500, by=visit.desk, at=visit.tick())
    deliver()
    (said,) = phone.shown
    assert said["body"].endswith("ü…")
    assert 200 < len(said["body"].encode()) <= 300
