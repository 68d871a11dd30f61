"""Web push: to every browser in which somebody switched it on, also with the page closed (RFC 8030, 8291, 8292)."""

import json
from datetime import timedelta
from pathlib import Path

import requests
from django.conf import settings
from django.utils import timezone
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from pitboard.actions.deliver import end_subscription
from pitboard.notify.channels.undelivered import Undelivered
from pitboard.queries.briefs import Brief, brief
from pitboard.records.deliveries import Delivery, PushSubscription
from pitboard.rules.push_services import is_push_service
from pitboard.rules.retries import Trouble

TIMEOUT_SECONDS = 10
#: So long a push service keeps it for a browser that is not there.
KEPT = timedelta(days=1)
#: The service knows nothing of the subscription any more (RFC 8030, 7.3).
_GONE = (404, 410)
#: Bytes; with the addresses and the encryption it stays within the 4,096 that every push service takes (RFC 8030, 7.2).
MOST_TITLE, MOST_BODY = 500, 2000


def send(delivery: Delivery) -> None:
    """Delivered when one browser's push service took it. Raises `Undelivered`."""
    subscriptions = list(PushSubscription.objects.filter(person=delivery.recipient_id, ended_at=None))
    message = _payload(delivery, brief(delivery))
    trouble: list[Undelivered] = []
    for subscription in subscriptions:
        try:
            _push(subscription, message, delivery)
        except Undelivered as one:
            trouble.append(one)
    if len(trouble) < len(subscriptions):
        return
    if not trouble:
        raise Undelivered(Trouble.REFUSED, "no browser takes push messages any more")
    raise next((one for one in trouble if one.trouble is not Trouble.REFUSED), trouble[0])


def _push(subscription: PushSubscription, message: str, delivery: Delivery) -> None:
    if not is_push_service(subscription.endpoint, hosts=settings.PUSH_HOSTS):
        raise Undelivered(Trouble.REFUSED, "the subscription names no push service that is known")
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    try:
        webpush(
            {"endpoint": subscription.endpoint, "keys": keys},
            message,
            vapid_private_key=_key(),
            vapid_claims={"sub": f"mailto:{delivery.event.workshop.email}"},
            ttl=int(KEPT.total_seconds()),
            timeout=TIMEOUT_SECONDS,
            headers={"Urgency": "high" if delivery.passes_quiet else "normal"},
        )
    except WebPushException as error:
        raise _refused(subscription, error) from None
    except requests.RequestException as error:
        raise Undelivered(Trouble.LATER, f"the push service: {type(error).__name__}") from None
    except ValueError as error:
        # Keys that are none: nothing can be encrypted for this browser.
        raise Undelivered(Trouble.REFUSED, f"the subscription's keys: {error}") from None


def _refused(subscription: PushSubscription, error: WebPushException) -> Undelivered:
    status = error.status_code
    if status in _GONE:
        end_subscription(subscription, at=timezone.now())
        return Undelivered(Trouble.REFUSED, "the browser ended its subscription")
    refused = status is None or (400 <= status < 500 and status != 429)
    words = f"the push service answered {status}" if status else f"the subscription: {error.message}"
    return Undelivered(Trouble.REFUSED if refused else Trouble.LATER, words)


def _key() -> Vapid:
    return Vapid.from_pem(Path(settings.VAPID_KEY_FILE).read_bytes())


def _payload(delivery: Delivery, said: Brief) -> str:
    """What the page's service worker shows. Messages of one visit share a tag: the newest takes the others' place."""
    return json.dumps(
        {
            "title": _cut(said.title, MOST_TITLE),
            "body": _cut(said.body, MOST_BODY),
            "url": said.url,
            "tag": delivery.event.topic,
            "key": delivery.key,
        },
        ensure_ascii=False,
    )


def _cut(text: str, most: int) -> str:
    """To so many bytes, at a whole letter."""
    raw = text.encode()
    return text if len(raw) <= most else raw[: most - 3].decode(errors="ignore") + "…"
