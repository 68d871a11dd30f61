"""What the ids in events' facts stand for, fetched for many events at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pitboard.records.bookings import Appointment
from pitboard.records.estimates import Authorisation, Estimate
from pitboard.records.events import Event
from pitboard.records.inspections import Finding
from pitboard.records.links import Share
from pitboard.records.orders import RepairLine
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.records.workshop import Workshop


@dataclass(frozen=True)
class Names:
    """Each by its id. What was removed since is not in here; its sentence then does without it."""

    people: dict[int, Person] = field(default_factory=dict)
    workshops: dict[int, Workshop] = field(default_factory=dict)
    lines: dict[int, RepairLine] = field(default_factory=dict)
    findings: dict[int, Finding] = field(default_factory=dict)
    appointments: dict[int, Appointment] = field(default_factory=dict)
    estimates: dict[int, Estimate] = field(default_factory=dict)
    authorisations: dict[int, Authorisation] = field(default_factory=dict)
    photos: dict[int, Photo] = field(default_factory=dict)
    shares: dict[int, Share] = field(default_factory=dict)


def names_for(events: Iterable[Event]) -> Names:
    """Everything that the sentences about these events name; at most one query a kind of thing."""
    events = list(events)
    people = {e.actor_id for e in events} | {e.customer_id for e in events}
    photos = {pk for e in events for pk in e.facts.get("photos", ())}
    appointments = Appointment.objects.select_related("driver__person")
    return Names(
        people=Person.objects.in_bulk(_known(people)),
        workshops=Workshop.objects.in_bulk(_known({e.workshop_id for e in events})),
        lines=RepairLine.objects.in_bulk(_ids(events, "line")),
        findings=Finding.objects.in_bulk(_ids(events, "finding")),
        appointments=appointments.in_bulk(_ids(events, "appointment")),
        estimates=Estimate.objects.in_bulk(_ids(events, "estimate")),
        authorisations=Authorisation.objects.in_bulk(_ids(events, "authorisation")),
        photos=Photo.objects.in_bulk(_known(photos)),
        shares=Share.objects.in_bulk(_ids(events, "share")),
    )


def _ids(events: Iterable[Event], fact: str) -> list[int]:
    return _known({e.facts.get(fact) for e in events})


def _known(ids: Iterable[int | None]) -> list[int]:
    return sorted(pk for pk in ids if pk is not None)
