"""How people can be reached: the channels that are open to them, what they chose, and their quiet hours."""

from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from pitboard.records.deliveries import ChatPlace, PushSubscription, TellingChoice
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.quiet import QuietHours
from pitboard.rules.recipients import Channel, Reach, TellingTopic

#: Stands for the phone number in the address of a service that sends SMS.
PHONE = "{phone}"

Choices = dict[int, dict[tuple[TellingTopic, Channel], bool]]


def chat_places(workshop_id: int) -> list[ChatPlace]:
    """The workshop's own rooms and its ways to customers' phones."""
    return list(ChatPlace.objects.filter(workshop_id=workshop_id, active=True))


def reach_of(ids: Collection[int], workshop: Workshop, places: Iterable[ChatPlace]) -> dict[int, Reach]:
    """Of people by their ids, as this workshop reaches them; two queries."""
    has_sms = any(not place.for_staff for place in places)
    subscriptions = PushSubscription.objects.filter(person=OuterRef("pk"), ended_at=None)
    people = Person.objects.filter(pk__in=ids).annotate(has_push=Exists(subscriptions))
    choices: Choices = {}
    for choice in TellingChoice.objects.filter(person__in=ids):
        choices.setdefault(choice.person_id, {})[choice.topic, choice.channel] = choice.wanted
    return {
        person.pk: Reach(
            channels=channels_to(person, has_push=person.has_push, has_sms=has_sms),
            choices=choices.get(person.pk, {}),
            quiet=quiet_hours_of(person, workshop),
        )
        for person in people
    }


def channels_to(person: Person, *, has_push: bool, has_sms: bool) -> frozenset[Channel]:
    channels = {Channel.SITE}
    channels |= {Channel.MAIL} if person.has_email else set()
    channels |= {Channel.PUSH} if has_push else set()
    channels |= {Channel.CHAT} if has_sms and person.phone else set()
    return frozenset(channels)


def quiet_hours_of(person: Person, workshop: Workshop) -> QuietHours | None:
    if person.quiet_from is None or person.quiet_to is None:
        return None
    zone = ZoneInfo(person.timezone) if person.timezone else workshop.zone
    return QuietHours(person.quiet_from, person.quiet_to, zone)
