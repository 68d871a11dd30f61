"""What somebody is told on the site: the messages behind the bell, and how many are unread.

Nearly all of them are tellings of an event. A sign-in with a browser that was new is no event of a visit: it is told by
its own row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from pitboard.queries.access import job_of
from pitboard.queries.sentences import Names, names_for, say_event
from pitboard.queries.sentences.browsers import browser_words
from pitboard.records.accounts import SignIn
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.events import Event
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.rules.recipients import Channel

#: A page of messages; older ones stand in the history of their visit.
MOST = 100


@dataclass(frozen=True)
class Message:
    """One thing somebody was told. `address` is the page it is about; `vehicle` is none where it is about no car."""

    id: str
    at: datetime
    title: str
    detail: str
    vehicle: Vehicle | None
    address: str
    is_unread: bool


@dataclass(frozen=True)
class Inbox:
    """The newest messages first. `newest` names the newest of each kind that is shown: whoever has read this page has
    read up to there."""

    messages: list[Message]
    newest: str


def unread_count(person: Person) -> int:
    """One question: every page asks it."""
    told = _told(person).filter(seen_at=None).order_by().values("pk")
    devices = _new_devices(person).filter(noticed_at=None).order_by().values("pk")
    return told.union(devices, all=True).count()


def inbox_of(person: Person) -> Inbox:
    """A fixed number of queries."""
    deliveries = list(
        _told(person)
        .select_related("event__booking__vehicle", "event__booking__order", "event__order__vehicle")
        .order_by("-pk")[:MOST]
    )
    devices = list(_new_devices(person).order_by("-pk")[:MOST])
    names = names_for([d.event for d in deliveries])
    is_staff = job_of(person) is not None
    # Each kind keeps its order: what was planned last stands first, also among events of one moment.
    told = [_message(delivery, names, person, is_staff=is_staff) for delivery in deliveries]
    messages = list(
        merge([_device_message(one) for one in devices], told, key=lambda one: one.at, reverse=True)
    )
    newest = f"{deliveries[0].pk if deliveries else 0}-{devices[0].pk if devices else 0}"
    return Inbox(messages[:MOST], newest)


def _told(person: Person) -> QuerySet[Delivery]:
    """On the site, but for what was taken back."""
    return Delivery.objects.filter(recipient=person, channel=Channel.SITE).exclude(state=DeliveryState.UNDONE)


def _new_devices(person: Person) -> QuerySet[SignIn]:
    return SignIn.objects.filter(person=person, is_new_device=True)


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
        id=f"{delivery.pk}",
        at=event.at,
        title=said.title,
        detail=said.detail,
        vehicle=car_of(event),
        address=address_of(event, for_staff=for_staff),
        is_unread=delivery.seen_at is None,
    )


def _device_message(sign_in: SignIn) -> Message:
    device = browser_words(sign_in.browser)
    ask = gettext("Was it not you? Sign that browser out, and choose a new password.")
    return Message(
        id=f"device-{sign_in.pk}",
        at=sign_in.began_at,
        title=gettext("You signed in on a new device"),
        detail=f"{device}. {ask}" if device else ask,
        vehicle=None,
        address=reverse("sessions"),
        is_unread=sign_in.noticed_at is None,
    )
