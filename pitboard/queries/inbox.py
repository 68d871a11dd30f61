"""What somebody is told on the site: the messages behind the bell, and how many are unread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from pitboard.queries.access import job_of
from pitboard.queries.sentences import Names, names_for, say_event
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.events import Event
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.rules.recipients import Channel

#: A page of messages; older ones stand in the history of their visit.
MOST = 100


@dataclass(frozen=True)
class Message:
    """One thing somebody was told. `address` is the page it is about."""

    id: int
    at: datetime
    title: str
    detail: str
    vehicle: Vehicle
    address: str
    is_unread: bool


def unread_count(person: Person) -> int:
    return _told(person).filter(seen_at=None).count()


def inbox_of(person: Person) -> list[Message]:
    """The newest messages first; a fixed number of queries."""
    deliveries = list(
        _told(person)
        .select_related("event__booking__vehicle", "event__booking__order", "event__order__vehicle")
        .order_by("-pk")[:MOST]
    )
    names = names_for([d.event for d in deliveries])
    is_staff = job_of(person) is not None
    return [_message(delivery, names, person, is_staff=is_staff) for delivery in deliveries]


def _told(person: Person) -> QuerySet[Delivery]:
    """On the site, but for what was taken back."""
    return Delivery.objects.filter(recipient=person, channel=Channel.SITE).exclude(state=DeliveryState.UNDONE)


def address_of(event: Event, *, for_staff: bool) -> str:
    """The page about an event, as its reader sees it: the visit as soon as there is one."""
    order = event.order or getattr(event.booking, "order", None)
    if order is not None:
        return reverse("desk_order" if for_staff else "visit", args=[order.number])
    return reverse("desk_booking" if for_staff else "booking", args=[event.booking_id])


def car_of(event: Event) -> Vehicle:
    about: Sequence[Vehicle] = [a.vehicle for a in (event.order, event.booking) if a is not None]
    return about[0]


def _message(delivery: Delivery, names: Names, person: Person, *, is_staff: bool) -> Message:
    event = delivery.event
    # Somebody who works here may be a customer as well: what is about their own car, they read as one.
    for_staff = is_staff and event.customer_id != person.pk
    said = say_event(event, names, for_staff=for_staff)
    return Message(
        id=delivery.pk,
        at=event.at,
        title=said.title,
        detail=said.detail,
        vehicle=car_of(event),
        address=address_of(event, for_staff=for_staff),
        is_unread=delivery.seen_at is None,
    )
