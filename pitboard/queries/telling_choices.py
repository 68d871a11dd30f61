"""What somebody can choose about how they are told, with what holds for them now."""

from collections.abc import Sequence
from dataclasses import dataclass

from pitboard.queries.access import job_of
from pitboard.queries.reach import chat_places, reach_of
from pitboard.records.deliveries import PushSubscription
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.recipients import (
    CUSTOMER_TOPICS,
    ESSENTIAL_TOPICS,
    OUTWARD,
    STAFF_TOPICS,
    TELLINGS,
    Channel,
    TellingTopic,
)


@dataclass(frozen=True)
class Way:
    """One channel for one topic: whether it is wanted, and whether that is what the table has."""

    channel: Channel
    wanted: bool
    usual: bool


@dataclass(frozen=True)
class TopicChoice:
    topic: TellingTopic
    ways: Sequence[Way]
    is_essential: bool


@dataclass(frozen=True)
class Choices:
    """`channels` are those that can reach them: SMS needs a number and a workshop that sends some."""

    topics: Sequence[TopicChoice]
    channels: Sequence[Channel]
    has_device: bool


def choices_of(person: Person, workshop: Workshop) -> Choices:
    is_staff = job_of(person) is not None
    topics = STAFF_TOPICS if is_staff else CUSTOMER_TOPICS
    reach = reach_of([person.pk], workshop, chat_places(workshop.pk))[person.pk]
    # Push is offered before there is a device: it is switched on on the same page.
    channels = [c for c in OUTWARD if c in reach.channels or c is Channel.PUSH]
    return Choices(
        topics=[
            TopicChoice(
                topic=topic,
                ways=[
                    Way(
                        channel=channel,
                        wanted=reach.choices.get((topic, channel), channel in usual_ways(topic, is_staff)),
                        usual=channel in usual_ways(topic, is_staff),
                    )
                    for channel in channels
                ],
                is_essential=not is_staff and topic in ESSENTIAL_TOPICS,
            )
            for topic in topics
        ],
        channels=channels,
        has_device=PushSubscription.objects.filter(person=person, ended_at=None).exists(),
    )


def usual_ways(topic: TellingTopic, for_staff: bool) -> frozenset[Channel]:
    """The channels that at least one kind of this topic takes, unless somebody chooses otherwise."""
    return frozenset(
        channel
        for telling in TELLINGS.values()
        if topic is (telling.staff_topic if for_staff else telling.topic)
        for channel in (telling.staff if for_staff else telling.customer)
    )
