"""Vehicles, known by their plate, and whose they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pitboard.actions.importing.bring_in import Fate
from pitboard.actions.importing.customers import email_address
from pitboard.records.people import Person
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.cells import CellTrouble, CellWrong, text, vin, whole
from pitboard.rules.plates import plate_key, tidy_plate
from pitboard.rules.sheets import Column, Row

COLUMNS = (
    Column("plate", "what the car is known by, with or without spaces", "KRT 482", needed=True),
    Column("make", "", "Volkswagen", needed=True),
    Column("model", "", "Golf 1.5 TSI", needed=True),
    Column("year", "in four figures", "2019"),
    Column("vin", "the vehicle identification number", "WVWZZZ1KZAW000001"),
    Column("mileage", "the newest reading, in whole km without separators", "84210"),
    Column("owner e-mail", "of a customer who is there already", "nora@example.org"),
)
LONGEST_PLATE, LONGEST_MAKE, LONGEST_MODEL = 16, 60, 80
#: Before this year no car was registered anywhere.
FIRST_YEAR = 1886
MOST_KM = 9_999_999
_make = text(LONGEST_MAKE, needed=True)
_model = text(LONGEST_MODEL, needed=True)
_km = whole(0, MOST_KM)
_FILLED = ("make", "model", "year", "vin", "mileage_km")


@dataclass(frozen=True)
class VehicleRow:
    plate: str
    plate_key: str
    make: str
    model: str
    year: int | None
    vin: str
    mileage_km: int | None
    owner: str


@dataclass(frozen=True)
class Known:
    """Those of the batch that are there already, by plate; the owners that the batch names, by e-mail address; and who
    has which of the cars now."""

    vehicles: Mapping[str, Vehicle]
    owners: Mapping[str, int]
    ownerships: frozenset[tuple[int, int]]
    owned: frozenset[int]


class Vehicles:
    """What is there already is left as it is, or, with `update`, gets what the file says where it says something."""

    key_column = "plate"

    def __init__(self, workshop: Workshop, *, update: bool, at: datetime) -> None:
        self.update, self.at = update, at
        # A car of the coming model year may be on the road already.
        self.year = whole(FIRST_YEAR, at.year + 1)

    def read(self, row: Row) -> VehicleRow:
        plate = row.read("plate", _plate)
        return VehicleRow(
            plate=plate,
            plate_key=plate_key(plate),
            make=row.read("make", _make),
            model=row.read("model", _model),
            year=row.read_if_said("year", self.year),
            vin=row.read_if_said("vin", vin) or "",
            mileage_km=row.read_if_said("mileage", _km),
            owner=row.read_if_said("owner e-mail", email_address) or "",
        )

    def key(self, item: VehicleRow) -> str:
        return item.plate_key

    def standing(self, items: Sequence[VehicleRow]) -> Known:
        plates = [item.plate_key for item in items]
        vehicles = {vehicle.plate_key: vehicle for vehicle in Vehicle.objects.filter(plate_key__in=plates)}
        emails = {item.owner for item in items if item.owner}
        owners = dict(Person.objects.filter(email__in=emails).values_list("email", "pk"))
        had = Ownership.objects.filter(vehicle__in=[v.pk for v in vehicles.values()], until=None)
        pairs = frozenset(had.values_list("vehicle_id", "person_id"))
        return Known(vehicles, owners, pairs, frozenset(vehicle for vehicle, _ in pairs))

    def fate(self, item: VehicleRow, standing: Known) -> Fate:
        if item.owner and item.owner not in standing.owners:
            raise CellWrong(CellTrouble.NOBODY, value=item.owner).of("owner e-mail")
        vehicle = standing.vehicles.get(item.plate_key)
        if vehicle is None:
            return Fate.ADDED
        if not self.update:
            return Fate.LEFT
        known = vehicle.mileage_km
        if known is not None and item.mileage_km is not None and item.mileage_km < known:
            raise CellWrong(CellTrouble.LOWER_THAN_KNOWN, value=item.mileage_km, known=known).of("mileage")
        differs = any(said and said != getattr(vehicle, name) for name, said in _said(item))
        is_new_owner = (
            bool(item.owner) and (vehicle.pk, standing.owners[item.owner]) not in standing.ownerships
        )
        return Fate.CHANGED if differs or is_new_owner else Fate.LEFT

    def add(self, items: Sequence[VehicleRow], standing: Known) -> None:
        made = Vehicle.objects.bulk_create(
            Vehicle(
                plate=item.plate,
                plate_key=item.plate_key,
                make=item.make,
                model=item.model,
                year=item.year,
                vin=item.vin,
                mileage_km=item.mileage_km,
            )
            for item in items
        )
        self._own(made, items, standing)

    def change(self, items: Sequence[VehicleRow], standing: Known) -> None:
        changed = [standing.vehicles[item.plate_key] for item in items]
        for vehicle, item in zip(changed, items, strict=True):
            for name, said in _said(item):
                if said:
                    setattr(vehicle, name, said)
        if changed:
            Vehicle.objects.bulk_update(changed, _FILLED)
        self._own(changed, items, standing)

    def _own(self, vehicles: Sequence[Vehicle], items: Sequence[VehicleRow], standing: Known) -> None:
        """The workshop's own files say whose a car is, which confirms it; but where somebody else has the car already,
        it is to be seen first who comes with it."""
        Ownership.objects.bulk_create(
            Ownership(
                vehicle=vehicle,
                person_id=standing.owners[item.owner],
                since=self.at,
                confirmed_at=None if vehicle.pk in standing.owned else self.at,
            )
            for vehicle, item in zip(vehicles, items, strict=True)
            if item.owner and (vehicle.pk, standing.owners[item.owner]) not in standing.ownerships
        )


def _plate(cell: str) -> str:
    plate = tidy_plate(cell)
    if not plate_key(plate):
        raise CellWrong(CellTrouble.PLATE_WRONG if cell else CellTrouble.MISSING, value=cell)
    if len(plate) > LONGEST_PLATE:
        raise CellWrong(CellTrouble.TOO_LONG, most=LONGEST_PLATE, length=len(plate))
    return plate


def _said(item: VehicleRow) -> list[tuple[str, str | int | None]]:
    return [(name, getattr(item, name)) for name in _FILLED]
