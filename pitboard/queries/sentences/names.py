"""What the ids in events' facts stand for, fetched for many events at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Manager, Model, QuerySet

from pitboard.records.bookings import Appointment
from pitboard.records.desk import CallTry
from pitboard.records.estimates import Authorisation, Estimate
from pitboard.records.events import Event
from pitboard.records.inspections import Finding
from pitboard.records.links import Share
from pitboard.records.messages import Message
from pitboard.records.orders import RepairLine
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.records.work import CrewMessage, PartNeeded
from pitboard.records.workshop import Workshop


@dataclass(frozen=True)
class Names:
    """Each by its id. What was removed since is not in here; its sentence then does without it."""

    people: Mapping[int, Person] = field(default_factory=dict)
    workshops: Mapping[int, Workshop] = field(default_factory=dict)
    lines: Mapping[int, RepairLine] = field(default_factory=dict)
    findings: Mapping[int, Finding] = field(default_factory=dict)
    appointments: Mapping[int, Appointment] = field(default_factory=dict)
    estimates: Mapping[int, Estimate] = field(default_factory=dict)
    authorisations: Mapping[int, Authorisation] = field(default_factory=dict)
    photos: Mapping[int, Photo] = field(default_factory=dict)
    shares: Mapping[int, Share] = field(default_factory=dict)
    messages: Mapping[int, Message] = field(default_factory=dict)
    parts: Mapping[int, PartNeeded] = field(default_factory=dict)
    crew_messages: Mapping[int, CrewMessage] = field(default_factory=dict)
    calls: Mapping[int, CallTry] = field(default_factory=dict)


NOTHING = Names()
Named = TypeVar("Named", bound=Model)


def names_for(events: Iterable[Event], *, known: Names = NOTHING) -> Names:
    """Everything that the sentences about these events name; at most one query a kind of thing, and none for what is
    `known`. Appointments in there bring their driver's name."""
    events = list(events)
    people = {e.actor_id for e in events} | {e.customer_id for e in events} | _ids(events, "person")
    photos = {pk for e in events for pk in e.facts.get("photos", ())}
    lines = {pk for e in events for pk in (e.facts.get("line"), *e.facts.get("lines", ()))}
    signed = Authorisation.objects.select_related("signature")
    appointments = Appointment.objects.select_related("driver__person")
    return Names(
        people=_all_of(people, known.people, Person.objects),
        workshops=_all_of({e.workshop_id for e in events}, known.workshops, Workshop.objects),
        lines=_all_of(lines, known.lines, RepairLine.objects),
        findings=_all_of(_ids(events, "finding"), known.findings, Finding.objects),
        appointments=_all_of(_ids(events, "appointment"), known.appointments, appointments),
        estimates=_all_of(_ids(events, "estimate"), known.estimates, Estimate.objects),
        authorisations=_all_of(_ids(events, "authorisation"), known.authorisations, signed),
        photos=_all_of(photos, known.photos, Photo.objects),
        shares=_all_of(_ids(events, "share"), known.shares, Share.objects),
        messages=_all_of(_ids(events, "message"), known.messages, Message.objects),
        parts=_all_of(_ids(events, "part"), known.parts, PartNeeded.objects),
        crew_messages=_all_of(_ids(events, "crew_message"), known.crew_messages, CrewMessage.objects),
        calls=_all_of(_ids(events, "call"), known.calls, CallTry.objects),
    )


def _ids(events: Iterable[Event], fact: str) -> set[int | None]:
    return {e.facts.get(fact) for e in events}


def _all_of(
    ids: Iterable[int | None], known: Mapping[int, Named], others: Manager[Named] | QuerySet[Named]
) -> Mapping[int, Named]:
    missing = sorted(pk for pk in ids if pk is not None and pk not in known)
    return {**known, **others.in_bulk(missing)} if missing else known
