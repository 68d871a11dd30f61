"""Whose car it is, and what somebody may know of a car before the workshop has seen that it is theirs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext

from pitboard.records.people import Person
from pitboard.records.vehicles import Ownership, Vehicle


@dataclass(frozen=True)
class Owners:
    """Those who have it now, the confirmed first, and those who had it."""

    now: list[Ownership]
    before: list[Ownership]

    @property
    def is_open(self) -> bool:
        """Somebody says that it is theirs, and the workshop has not looked."""
        return any(one.confirmed_at is None for one in self.now)


def owners_of(vehicle: Vehicle) -> Owners:
    found = list(
        vehicle.ownerships.select_related("person", "confirmed_by", "vehicle").order_by("since", "pk")
    )
    now = [one for one in found if one.until is None]
    return Owners(
        now=sorted(now, key=lambda one: one.confirmed_at is None),
        before=[one for one in reversed(found) if one.until is not None],
    )


def standing_ownership(vehicle: Vehicle, ownership_id: int) -> Ownership:
    """404 for one that is another car's, or over."""
    found = vehicle.ownerships.filter(pk=ownership_id, until=None).select_related("person", "vehicle").first()
    if found is None:
        raise Http404
    return found


def as_known_to(person: Person, vehicles: Iterable[Vehicle]) -> list[Vehicle]:
    """The cars as this customer may know them. A plate can be typed by anybody: while the workshop has not confirmed
    that a car is theirs and somebody else has had it, they know its plate and nothing else. Whoever had it once does
    not learn how far it has gone since. What is left out is left out of these copies in memory; nothing is written."""
    shown = list(vehicles)
    theirs = {
        ownership.vehicle_id: ownership
        for ownership in Ownership.objects.filter(person=person, until=None, vehicle__in=shown)
    }
    open_ones = [v.pk for v in shown if v.pk in theirs and theirs[v.pk].confirmed_at is None]
    others = _had_by_others(person, open_ones) if open_ones else set()
    for vehicle in shown:
        if vehicle.pk not in theirs:
            _forget_since(vehicle)
        elif vehicle.pk in others:
            _forget_all(vehicle)
    return shown


def known_as(person: Person, vehicle: Vehicle) -> Vehicle:
    return as_known_to(person, [vehicle])[0]


def _had_by_others(person: Person, vehicle_ids: list[int]) -> set[int]:
    others = Ownership.objects.filter(vehicle__in=vehicle_ids).exclude(person=person)
    return set(others.values_list("vehicle_id", flat=True))


def _forget_since(vehicle: Vehicle) -> None:
    vehicle.mileage_km = vehicle.next_service_km = vehicle.next_service_on = None


def _forget_all(vehicle: Vehicle) -> None:
    _forget_since(vehicle)
    vehicle.make, vehicle.model = gettext("Not confirmed yet"), ""
    vehicle.vin, vehicle.year = "", None
