"""Who is on the phone: a plate that the workshop knows, and the people it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from pitboard.queries.merged import standing_cars
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.rules.plates import plate_key


@dataclass(frozen=True)
class KnownCar:
    vehicle: Vehicle
    people: Sequence[Person]


def known_car(plate: str) -> KnownCar | None:
    """For staff alone: a plate that anybody can type shows nobody's name elsewhere."""
    key = plate_key(plate)
    found = list(Vehicle.objects.filter(plate_key=key).values_list("pk", flat=True)) if key else []
    vehicle = Vehicle.objects.filter(pk__in=standing_cars(found)).first()
    if vehicle is None:
        return None
    theirs = Person.objects.filter(ownerships__vehicle=vehicle, ownerships__until=None, is_active=True)
    return KnownCar(vehicle, list(theirs.order_by("ownerships__since", "pk").distinct()))
