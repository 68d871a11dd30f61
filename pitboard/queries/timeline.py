"""The history of one booking or visit, newest first, in people's words with its photos."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from pitboard.queries.sentences import NOTHING, Names, names_for, say_event
from pitboard.records.bookings import Booking
from pitboard.records.condition import Moment
from pitboard.records.events import Event
from pitboard.records.orders import RepairOrder
from pitboard.records.photos import Photo
from pitboard.rules.happenings import STAFF_ONLY, UNTOLD, EventKind


@dataclass(frozen=True)
class Entry:
    """One line of the history. `who` is empty where nobody did it, such as when time passed."""

    event: Event
    kind: EventKind
    at: datetime
    who: str
    title: str
    detail: str
    photos: Sequence[Photo]


def photos_of_visit(order: RepairOrder) -> list[Photo]:
    """All that belong to the visit, those sent with its booking included."""
    about = Q(order=order) | Q(booking_id=order.booking_id) | Q(appointment__booking_id=order.booking_id)
    # Photos that came with a message stand in the conversation.
    return list(Photo.objects.filter(about, message=None))


def timeline_of_order(
    order: RepairOrder, *, for_staff: bool, known: Names = NOTHING, photos: Sequence[Photo] | None = None
) -> list[Entry]:
    """The visit's history, its booking's included; a fixed number of queries.

    A page that has fetched what the history names hands it over as `known`, and `photos_of_visit` as `photos`.
    """
    events = list(_newest_first(for_staff).filter(Q(order=order) | Q(booking_id=order.booking_id)))
    for event in events:
        # All are about one visit: what it is need not be fetched again with each of them.
        if event.order_id is None:
            event.booking = order.booking
        else:
            event.order = order
    return _entries(events, known, photos_of_visit(order) if photos is None else photos, for_staff)


def timeline_of_booking(booking: Booking, *, for_staff: bool) -> list[Entry]:
    """The booking's history alone; a fixed number of queries."""
    about = Q(booking=booking) | Q(order__booking=booking) | Q(appointment__booking=booking)
    photos = Photo.objects.filter(about, message=None)
    events = list(_newest_first(for_staff).filter(booking=booking))
    for event in events:
        event.booking = booking
    return _entries(events, NOTHING, list(photos), for_staff)


def _newest_first(for_staff: bool) -> QuerySet[Event]:
    events = Event.objects.exclude(kind__in=UNTOLD).order_by("-at", "-pk")
    return events if for_staff else events.exclude(kind__in=STAFF_ONLY)


def _entries(events: Sequence[Event], known: Names, photos: Sequence[Photo], for_staff: bool) -> list[Entry]:
    names = names_for(events, known=replace(known, photos={photo.pk: photo for photo in photos}))
    return [_entry(event, names, photos, for_staff) for event in events]


def _entry(event: Event, names: Names, photos: Sequence[Photo], for_staff: bool) -> Entry:
    said = say_event(event, names, for_staff=for_staff)
    return Entry(
        event=event,
        kind=event.kind,
        at=event.at,
        who=_who(event, names, for_staff),
        title=said.title,
        detail=said.detail,
        photos=_photos_of(event, photos),
    )


def _who(event: Event, names: Names, for_staff: bool) -> str:
    actor = names.people.get(event.actor_id or 0)
    if actor is None:
        return ""
    if actor.pk == event.customer_id and not for_staff:
        return gettext("You")
    return actor.name


def _photos_of(event: Event, photos: Sequence[Photo]) -> list[Photo]:
    """Photos belong to the event they came with: it names them, their finding, or the moment of the arrival."""
    if event.kind in (EventKind.PHOTO_ADDED, EventKind.CONDITION_NOTED):
        wanted = set(event.facts["photos"])
        return [p for p in photos if p.pk in wanted]
    if event.kind in (EventKind.APPOINTMENT_DONE, EventKind.APPOINTMENT_FAILED):
        taken = set(event.facts.get("photos", ()))
        return [p for p in photos if p.pk in taken]
    if event.kind in (EventKind.FINDING_RECORDED, EventKind.FINDING_CHANGED):
        finding = event.facts["finding"]
        return [p for p in photos if p.finding_id == finding and p.taken_at == event.at]
    if event.kind is EventKind.BOOKING_REQUESTED:
        return [p for p in photos if p.booking_id == event.booking_id]
    if event.kind is EventKind.CAR_ARRIVED:
        order = event.facts["order"]
        return [p for p in photos if p.order_id == order and p.taken_at == event.at]
    if event.kind is EventKind.CAR_HANDED_BACK:
        return [p for p in photos if p.moment is Moment.HAND_BACK]
    return []
