"""A customer's cars."""

from datetime import datetime

from django.db import transaction

from pitboard.records.people import Person
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.rules.plates import plate_key, tidy_plate
from pitboard.rules.refusals import Refusal, Refused


@transaction.atomic
def add_car(
    *, plate: str, make: str, model: str, year: int | None, mileage_km: int | None, by: Person, at: datetime
) -> Vehicle:
    """Puts a car into somebody's garage. A plate that another customer has is the same car: both have it until the
    workshop has seen who comes, and neither sees the other's visits.

    Raises `Refused(CAR_ALREADY_YOURS)` with the fact `vehicle`.
    """
    vehicle, _ = Vehicle.objects.get_or_create(
        plate_key=plate_key(plate),
        defaults={
            "plate": tidy_plate(plate),
            "make": make,
            "model": model,
            "year": year,
            "mileage_km": mileage_km,
        },
    )
    _, is_newly_theirs = Ownership.objects.get_or_create(
        vehicle=vehicle, person=by, until=None, defaults={"since": at}
    )
    if not is_newly_theirs:
        raise Refused(Refusal.CAR_ALREADY_YOURS, vehicle=vehicle.pk)
    return vehicle


@transaction.atomic
def part_with_car(vehicle: Vehicle, *, by: Person, at: datetime) -> None:
    """The car is no longer theirs. Its past visits stay theirs to read. Harmless when repeated."""
    Ownership.objects.filter(vehicle=vehicle, person=by, until=None).update(until=at)
