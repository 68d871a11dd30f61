"""The one helper that writes an event and all that follows from it, in the transaction of the action."""

from datetime import datetime

from django.db import connection

from pitboard.actions._tellings import plan_tellings
from pitboard.queries.topics import CHANNEL, notice_text, topics_of_event
from pitboard.records.bookings import Booking
from pitboard.records.events import Event
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.auditing import NOWHERE
from pitboard.rules.happenings import EventKind

Fact = str | int | float | bool | None | list[int]


def record(
    kind: EventKind, *, about: Booking | RepairOrder, by: Person | None, at: datetime, **facts: Fact
) -> Event:
    """Appends the event, raises the version of what it is about, plans what has to be told and wakes the live hub.

    `about` is locked by the action. `facts` hold ids and figures (times as ISO 8601, money as text), never names. From
    where it was done, the actor says.
    """
    about.version += 1
    about.save(update_fields=["version"])
    origin = (by.origin if by is not None else None) or NOWHERE
    if origin.link is not None:
        facts["link"] = origin.link
    event = Event.objects.create(
        workshop_id=about.workshop_id,
        kind=kind,
        at=at,
        actor=by,
        customer_id=about.customer_id,
        booking=about if isinstance(about, Booking) else None,
        order=about if isinstance(about, RepairOrder) else None,
        version=about.version,
        facts=facts,
        address=origin.address,
        browser=origin.browser or None,
    )
    plan_tellings(event, about)
    _wake(event)
    return event


def _wake(event: Event) -> None:
    """PostgreSQL delivers the notice at commit; on SQLite the hub sees the commit by itself."""
    if connection.vendor != "postgresql":
        return
    topics = topics_of_event(
        workshop_id=event.workshop_id,
        customer_id=event.customer_id,
        booking_id=event.booking_id,
        order_id=event.order_id,
        version=event.version,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice_text(topics)])
