"""Who did what, when, and from where: the events of bookings and visits, and what is audited beside them, the newest
first, page by page."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from pitboard.queries.sentences import names_for, say_event
from pitboard.records.audit import AuditEntry
from pitboard.records.events import Event
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import GROUPS, AuditGroup

PAGE = 50
_PLACE = re.compile(r"(2[01]\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})_([01])_(\d{1,18})", re.ASCII)
#: As many lines as a file takes at once; whoever needs more names a day.
MOST_IN_A_FILE = 10_000


@dataclass(frozen=True)
class Asked:
    """What the owner looks for: of one person, of one kind, of one day at the workshop."""

    person: int | None = None
    group: AuditGroup | None = None
    day: date | None = None


@dataclass(frozen=True, order=True)
class Place:
    """Where a line stands in the whole: its moment, which of the two records it is from, and its number there."""

    at: datetime
    source: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}_{self.source}_{self.pk}"


@dataclass(frozen=True)
class Line:
    """`title` are the words for an event; what an `entry` says is up to the page."""

    place: Place
    actor: Person | None
    title: str
    entry: AuditEntry | None
    event: Event | None
    vehicle: Vehicle | None
    booking_id: int | None
    order_number: int | None
    address: str
    browser: str
    by_link: bool


def read_place(text: str) -> Place | None:
    """None for what is no place, as anybody may type it into an address."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    try:
        return Place(datetime.fromisoformat(found[1]).replace(tzinfo=UTC), int(found[2]), int(found[3]))
    except ValueError:
        return None


def audit_lines(
    workshop: Workshop, asked: Asked, *, before: Place | None, most: int = PAGE
) -> tuple[list[Line], Place | None]:
    """The lines after a place, and the last of them when there are more."""
    events = list(_events(workshop, asked, before)[: most + 1])
    entries = list(_entries(workshop, asked, before)[: most + 1])
    found = sorted([*_of_events(events), *map(_of_entry, entries)], key=lambda one: one.place, reverse=True)
    shown = found[:most]
    return shown, shown[-1].place if len(found) > most else None


def people_in_audit(workshop: Workshop) -> QuerySet[Person]:
    """Those who work here or did: whom the owner looks for."""
    return Person.objects.filter(jobs__workshop=workshop).distinct().order_by("name", "pk")


def _events(workshop: Workshop, asked: Asked, before: Place | None) -> QuerySet[Event]:
    if asked.group not in (None, AuditGroup.VISITS):
        return Event.objects.none()
    events = Event.objects.filter(workshop=workshop, actor__isnull=False).filter(
        _about(workshop, asked), _after(before, source=0)
    )
    related = ("actor", "booking__vehicle", "booking__order", "order__vehicle")
    return events.select_related(*related).order_by("-at", "-pk")


def _entries(workshop: Workshop, asked: Asked, before: Place | None) -> QuerySet[AuditEntry]:
    here = Q(workshop=workshop) | Q(workshop=None)
    if asked.group is not None:
        here &= Q(kind__in=[kind.value for kind in GROUPS[asked.group]])
    entries = AuditEntry.objects.filter(here, _about(workshop, asked), _after(before, source=1))
    related = ("actor", "whom", "vehicle", "booking__vehicle", "booking__order")
    return entries.select_related(*related).order_by("-at", "-pk")


def _about(workshop: Workshop, asked: Asked) -> Q:
    wanted = Q()
    if asked.person is not None:
        wanted &= Q(actor=asked.person)
    if asked.day is not None:
        begins = datetime.combine(asked.day, time(), tzinfo=workshop.zone)
        ends = datetime.combine(asked.day + timedelta(days=1), time(), tzinfo=workshop.zone)
        wanted &= Q(at__gte=begins, at__lt=ends)
    return wanted


def _after(before: Place | None, *, source: int) -> Q:
    """What comes after a place in the whole, newest first."""
    if before is None:
        return Q()
    earlier = Q(at__lt=before.at)
    if source == before.source:
        return earlier | Q(at=before.at, pk__lt=before.pk)
    return earlier | Q(at=before.at) if source < before.source else earlier


def _of_events(events: Sequence[Event]) -> Iterator[Line]:
    names = names_for(events)
    for event in events:
        about: Any = event.order or event.booking
        order = event.order or getattr(event.booking, "order", None)
        yield Line(
            place=Place(event.at, 0, event.pk),
            actor=event.actor,
            title=say_event(event, names, for_staff=True).title,
            entry=None,
            event=event,
            vehicle=about.vehicle,
            booking_id=event.booking_id,
            order_number=order.number if order is not None else None,
            address=event.address or "",
            browser=event.browser or "",
            by_link="link" in event.facts,
        )


def _of_entry(entry: AuditEntry) -> Line:
    order = getattr(entry.booking, "order", None)
    return Line(
        place=Place(entry.at, 1, entry.pk),
        actor=entry.actor,
        title="",
        entry=entry,
        event=None,
        vehicle=entry.vehicle or (entry.booking.vehicle if entry.booking is not None else None),
        booking_id=entry.booking_id,
        order_number=order.number if order is not None else None,
        address=entry.address or "",
        browser=entry.browser,
        by_link="link" in entry.facts,
    )


def all_lines(workshop: Workshop, asked: Asked) -> Iterable[Line]:
    """As many as a file takes."""
    return audit_lines(workshop, asked, before=None, most=MOST_IN_A_FILE)[0]
