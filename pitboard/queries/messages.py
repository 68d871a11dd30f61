"""What a customer and the workshop wrote to each other about one visit, as one of the two sides reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext

from pitboard.records.bookings import Booking
from pitboard.records.deliveries import Delivery
from pitboard.records.messages import Message
from pitboard.records.people import Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.rules.recipients import Channel


@dataclass(frozen=True)
class Written:
    """One message. `is_mine`: the reader's own side wrote it. `is_new`: the reader's side has not read it yet."""

    id: int
    at: datetime
    author: str
    text: str
    photos: Sequence[Photo]
    is_mine: bool
    is_new: bool
    read_at: datetime | None


@dataclass(frozen=True)
class Thread:
    """All that was written, oldest first."""

    messages: Sequence[Written]

    @property
    def unread(self) -> int:
        return sum(message.is_new for message in self.messages)

    @property
    def newest(self) -> int:
        return self.messages[-1].id if self.messages else 0


def thread_of(booking: Booking, *, for_workshop: bool) -> Thread:
    """In at most three queries."""
    messages = list(
        Message.objects.filter(booking=booking).select_related("sender").prefetch_related("photos")
    )
    titles = _titles(messages) if not for_workshop else {}
    return Thread([_written(message, titles, for_workshop=for_workshop) for message in messages])


def unread_by_workshop(bookings: Iterable[int]) -> dict[int, int]:
    """Of which bookings how many messages wait for somebody at the workshop to read them; one query for all."""
    waiting = Message.objects.filter(booking__in=list(bookings), from_workshop=False, read_at=None)
    return dict(waiting.values_list("booking").annotate(Count("pk")).order_by())


def newest_unseen(booking: Booking, person: Person) -> int:
    """The newest thing that somebody was told on the site about this visit and has not looked at; 0 without any."""
    told = Delivery.objects.filter(recipient=person, channel=Channel.SITE, seen_at=None, booking=booking)
    return told.order_by("-pk").values_list("pk", flat=True).first() or 0


def _titles(messages: Sequence[Message]) -> dict[int, str]:
    """What the workshop's people are, by their ids: "service desk"."""
    senders = {message.sender_id for message in messages if message.from_workshop}
    jobs = StaffMember.objects.filter(person__in=senders).order_by("since") if senders else []
    return {job.person_id: job.title for job in jobs}


def _written(message: Message, titles: dict[int, str], *, for_workshop: bool) -> Written:
    is_mine = message.from_workshop == for_workshop
    return Written(
        id=message.pk,
        at=message.sent_at,
        author=_author(message, titles, for_workshop=for_workshop),
        text=message.text,
        photos=list(message.photos.all()),
        is_mine=is_mine,
        is_new=not is_mine and message.read_at is None,
        read_at=message.read_at if is_mine else None,
    )


def _author(message: Message, titles: dict[int, str], *, for_workshop: bool) -> str:
    """Staff read the same page, so each message names who wrote it; a customer has a page of their own."""
    if not message.from_workshop:
        return message.sender.name if for_workshop else gettext("You")
    if for_workshop:
        return message.sender.name
    title = titles.get(message.sender_id, "")
    return f"{message.sender.first_name}, {title}" if title else message.sender.first_name
