"""A customer's and a car's whole story, for the desk: every visit, what was done and put off, calls, notes, merges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from pitboard.records.bookings import Booking
from pitboard.records.desk import CallTry, InternalNote, Merge
from pitboard.records.messages import Message
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import LineState

#: Of what goes on for ever the newest are shown.
CALLS_SHOWN = 10


@dataclass(frozen=True)
class ToldVisit:
    """One visit, or a booking that never became one, with what was done and what was put off or declined."""

    booking: Booking
    order: RepairOrder | None
    done: Sequence[RepairLine]
    put_off: Sequence[RepairLine]


@dataclass(frozen=True)
class CustomerStory:
    person: Person
    cars: Sequence[Ownership]
    past_cars: Sequence[Ownership]
    calls: Sequence[CallTry]
    notes: Sequence[InternalNote]
    merges: Sequence[Merge]
    became: Merge | None
    unread: int


@dataclass(frozen=True)
class CarStory:
    vehicle: Vehicle
    owners: Sequence[Ownership]
    left_out: Sequence[RepairLine]
    notes: Sequence[InternalNote]
    merges: Sequence[Merge]
    became: Merge | None


def customer_story(workshop: Workshop, person: Person) -> CustomerStory:
    owned = list(person.ownerships.select_related("vehicle").order_by("-since"))
    unread = Message.objects.filter(
        booking__workshop=workshop, booking__customer=person, from_workshop=False, read_at=None
    )
    return CustomerStory(
        person=person,
        cars=[one for one in owned if one.until is None],
        past_cars=[one for one in owned if one.until is not None],
        calls=_calls(workshop, person),
        notes=notes_about(workshop.pk, customer=person.pk),
        merges=list(_merges(workshop, kept_customer=person)),
        became=_merges(workshop, gone_customer=person).first(),
        unread=unread.count(),
    )


def car_story(workshop: Workshop, vehicle: Vehicle) -> CarStory:
    put_off = RepairLine.objects.filter(
        order__workshop=workshop,
        order__vehicle=vehicle,
        state__in=(LineState.DEFERRED, LineState.DECLINED),
        carried_to=None,
    )
    return CarStory(
        vehicle=vehicle,
        owners=list(vehicle.ownerships.select_related("person").order_by("until", "-since")),
        left_out=list(put_off.select_related("order").order_by("-order__arrived_at", "position")),
        notes=notes_about(workshop.pk, vehicle=vehicle.pk),
        merges=list(_merges(workshop, kept_car=vehicle)),
        became=_merges(workshop, gone_car=vehicle).first(),
    )


def visits_of_customer(workshop: Workshop, person: Person) -> QuerySet[Booking]:
    """Newest first; hand a page of them to `told`."""
    return _visits(workshop).filter(customer=person)


def visits_of_car(workshop: Workshop, vehicle: Vehicle) -> QuerySet[Booking]:
    return _visits(workshop).filter(vehicle=vehicle)


def told(bookings: Iterable[Booking]) -> list[ToldVisit]:
    return [_told(booking) for booking in bookings]


def notes_about(
    workshop_id: int, *, customer: int | None = None, vehicle: int | None = None, booking: int | None = None
) -> list[InternalNote]:
    """Those that stand about any of these, newest first; by their ids."""
    about = Q(customer=customer, customer__isnull=False)
    about |= Q(vehicle=vehicle, vehicle__isnull=False)
    about |= Q(booking=booking, booking__isnull=False)
    standing = InternalNote.objects.filter(about, workshop=workshop_id, removed_at=None)
    return list(standing.select_related("written_by"))


def _visits(workshop: Workshop) -> QuerySet[Booking]:
    return (
        Booking.objects.filter(workshop=workshop)
        .select_related("vehicle", "customer", "order")
        .prefetch_related("order__lines", "services")
        .order_by("-requested_at", "-pk")
    )


def _told(booking: Booking) -> ToldVisit:
    order = getattr(booking, "order", None)
    lines = list(order.lines.all()) if order is not None else []
    return ToldVisit(
        booking=booking,
        order=order,
        done=[line for line in lines if line.state is LineState.DONE],
        put_off=[line for line in lines if line.state in (LineState.DEFERRED, LineState.DECLINED)],
    )


def _calls(workshop: Workshop, person: Person) -> list[CallTry]:
    calls = CallTry.objects.filter(booking__workshop=workshop, booking__customer=person)
    return list(calls.select_related("called_by", "booking__vehicle")[:CALLS_SHOWN])


def _merges(workshop: Workshop, **which: Person | Vehicle) -> QuerySet[Merge]:
    standing = Merge.objects.filter(workshop=workshop, undone_at=None, **which)
    return standing.select_related("merged_by", "kept_customer", "gone_customer", "kept_car", "gone_car")
