"""How somebody wants to be told: which channel for what, when not, in which language, and on which device."""

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction

from pitboard.records.deliveries import PushSubscription, TellingChoice
from pitboard.records.people import Person
from pitboard.rules.push_services import is_push_service
from pitboard.rules.recipients import Channel, TellingTopic
from pitboard.rules.refusals import Refusal, Refused

#: A person has a phone and a computer or two; the oldest of more is forgotten.
MOST_DEVICES = 10
#: Bytes: an uncompressed point of the curve P-256, and the secret (RFC 8291).
KEY_BYTES, SECRET_BYTES = 65, 16


@transaction.atomic
def choose_channels(choices: Mapping[tuple[TellingTopic, Channel], bool | None], *, by: Person) -> None:
    """Wanted, not wanted, or None: as the table of tellings has it. What is not named stays."""
    for (topic, channel), wanted in choices.items():
        if wanted is None:
            TellingChoice.objects.filter(person=by, topic=topic, channel=channel).delete()
        else:
            TellingChoice.objects.update_or_create(
                person=by, topic=topic, channel=channel, defaults={"wanted": wanted}
            )


def stop_mails(topic: TellingTopic, *, by: Person) -> None:
    """No more mails of this kind; what is essential still comes, if it can come no other way."""
    choose_channels({(topic, Channel.MAIL): False}, by=by)


def allow_mails(topic: TellingTopic, *, by: Person) -> None:
    choose_channels({(topic, Channel.MAIL): True}, by=by)


@dataclass(frozen=True)
class Manner:
    """Quiet from one time of day to another in one's own zone (none: the workshop's), and a language (none: that of
    the browser). Both times or neither."""

    quiet_from: time | None = None
    quiet_to: time | None = None
    zone: str = ""
    language: str = ""


def change_manner(manner: Manner, *, by: Person) -> None:
    """Raises `Refused(QUIET_HALF)` with one of the two times alone, `Refused(ZONE_UNKNOWN)` and
    `Refused(LANGUAGE_UNKNOWN)`."""
    if (manner.quiet_from is None) is not (manner.quiet_to is None):
        raise Refused(Refusal.QUIET_HALF)
    if manner.zone and manner.zone not in available_timezones():
        raise Refused(Refusal.ZONE_UNKNOWN)
    _know(manner.language)
    by.quiet_from, by.quiet_to = manner.quiet_from, manner.quiet_to
    by.timezone, by.language = manner.zone, manner.language
    by.save(update_fields=["quiet_from", "quiet_to", "timezone", "language"])


def choose_language(language: str, *, by: Person) -> None:
    """For pages and mails alike. Raises `Refused(LANGUAGE_UNKNOWN)`."""
    _know(language)
    by.language = language
    by.save(update_fields=["language"])


def _know(language: str) -> None:
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(Refusal.LANGUAGE_UNKNOWN)


@transaction.atomic
def keep_device(
    endpoint: str, p256dh: str, auth: str, *, browser: str = "", by: Person, at: datetime
) -> PushSubscription:
    """A browser that takes pushed news from now on, for whoever signed in on it last.

    Raises `Refused(PUSH_UNUSABLE)` for an address of no push service that is known, or keys that are none: the worker
    sends to that address, so it must not be just any.
    """
    is_known = is_push_service(endpoint, hosts=settings.PUSH_HOSTS)
    if not (is_known and _is_key(p256dh, KEY_BYTES) and _is_key(auth, SECRET_BYTES)):
        raise Refused(Refusal.PUSH_UNUSABLE)
    facts = {"person": by, "p256dh": p256dh, "auth": auth, "browser": browser[:200], "made_at": at}
    kept, _ = PushSubscription.objects.update_or_create(
        endpoint=endpoint, defaults={**facts, "ended_at": None}
    )
    open_ones = PushSubscription.objects.filter(person=by, ended_at=None).order_by("-made_at", "-pk")
    old = [one.pk for one in open_ones[MOST_DEVICES:]]
    PushSubscription.objects.filter(pk__in=old).update(ended_at=at)
    return kept


def forget_device(endpoint: str, *, by: Person, at: datetime) -> None:
    """Harmless when repeated, and for a device that is somebody else's."""
    PushSubscription.objects.filter(person=by, endpoint=endpoint, ended_at=None).update(ended_at=at)


def forget_all_devices(*, by: Person, at: datetime) -> None:
    PushSubscription.objects.filter(person=by, ended_at=None).update(ended_at=at)


def _is_key(text: str, length: int) -> bool:
    try:
        return len(urlsafe_b64decode(text + "=" * (-len(text) % 4))) == length
    except (binascii.Error, ValueError):
        return False
