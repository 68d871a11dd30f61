"""Records that may be of the same customer or the same car, and what belongs to each."""

from dataclasses import dataclass

from pitboard.queries.merged import standing_cars, standing_customers
from pitboard.records.desk import InternalNote
from pitboard.records.messages import Message
from pitboard.records.people import Person, StaffMember
from pitboard.records.search import SearchWord
from pitboard.records.vehicles import Vehicle
from pitboard.rules.search_words import is_slip, joined, words_of

SHOWN = 8
_LOOKED_AT = 50


@dataclass(frozen=True)
class Belongings:
    """How many there are of each."""

    visits: int
    cars: int
    owners: int
    messages: int
    notes: int


def of_customer(person: Person) -> Belongings:
    return Belongings(
        visits=person.bookings.count(),
        cars=person.ownerships.filter(until=None).count(),
        owners=0,
        messages=Message.objects.filter(booking__customer=person).count(),
        notes=InternalNote.objects.filter(customer=person, removed_at=None).count(),
    )


def of_car(vehicle: Vehicle) -> Belongings:
    return Belongings(
        visits=vehicle.bookings.count(),
        cars=0,
        owners=vehicle.ownerships.filter(until=None).count(),
        messages=0,
        notes=InternalNote.objects.filter(vehicle=vehicle, removed_at=None).count(),
    )


def same_customer(person: Person) -> list[Person]:
    """Those with the same phone number first, then those of the same name."""
    by_phone = Person.objects.filter(phone=person.phone) if person.phone else Person.objects.none()
    ids = [*by_phone.order_by("pk").values_list("pk", flat=True)[:SHOWN], *_of_the_same_name(person)]
    standing = [pk for pk in standing_customers(ids) if pk != person.pk][:SHOWN]
    staff = StaffMember.objects.filter(until=None).values("person_id")
    found = {one.pk: one for one in Person.objects.filter(pk__in=standing).exclude(pk__in=staff)}
    return [found[pk] for pk in standing if pk in found]


def same_car(vehicle: Vehicle) -> list[Vehicle]:
    """Those with the same VIN, then the other cars of its people whose plate is a slip away or whose make is the
    same."""
    ids: list[int] = []
    if vehicle.vin:
        ids += Vehicle.objects.filter(vin=vehicle.vin).values_list("pk", flat=True)[:SHOWN]
    people = vehicle.ownerships.filter(until=None).values("person_id")
    theirs = Vehicle.objects.filter(ownerships__person__in=people, ownerships__until=None).distinct()
    ids += [one.pk for one in theirs[:_LOOKED_AT] if _looks_the_same(one, vehicle)]
    standing = [pk for pk in standing_cars(ids) if pk != vehicle.pk][:SHOWN]
    found = Vehicle.objects.in_bulk(standing)
    return [found[pk] for pk in standing if pk in found]


def _of_the_same_name(person: Person) -> list[int]:
    words = words_of(person.name)
    named = Person.objects.all()
    for word in words:
        # One after the other: each narrows down what the index of words leads to.
        refs = SearchWord.objects.filter(kind="p", form="w", word=word).values("ref")
        named = named.filter(pk__in=refs)
    return list(named.order_by("pk").values_list("pk", flat=True)[:SHOWN]) if words else []


def _looks_the_same(one: Vehicle, other: Vehicle) -> bool:
    is_near = is_slip(joined(one.plate_key), joined(other.plate_key))
    return is_near or (bool(one.make) and one.make.casefold() == other.make.casefold())
