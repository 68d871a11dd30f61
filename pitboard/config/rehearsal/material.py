"""What a rehearsal draws from: makes and models, and points that inspections find, from real data when there is any."""

import csv
import random
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pitboard.actions.inspect_car import Seen
from pitboard.actions.price_repairs import NamedPart
from pitboard.config.demo.catalogue import FAULTS, GOOD_POINTS, Fault, Good
from pitboard.config.demo.models import suggested_models
from pitboard.rules.severity import Severity

VEHICLES, ITEMS = "vehicle_models.csv", "inspection_items.csv"
#: The lists of the public testing system have these for other vehicles than cars, and for the test itself.
_NOT_OF_A_CAR = (
    "motorbicycle",
    "motor tri",
    "tricycle",
    "handlebar",
    "semaphore",
    "decelerometer",
    "plate brake",
    "rbt",
    "items not tested",
    "brake performance",
    "hand operated control",
    "null",
)
_PICTURES = {
    "brake": "brake",
    "tyre": "tyre",
    "tread": "tyre",
    "wheel": "wheel",
    "lamp": "lamp",
    "flashing": "lamp",
    "view": "wiper",
    "spring": "damper",
    "shock": "damper",
    "suspension": "damper",
    "bar": "damper",
    "structure": "rust",
    "prescribed": "rust",
    "exhaust": "rust",
    "electrical": "battery",
}


_MAKES = {make.upper(): make for make, _ in suggested_models()} | {
    "MERCEDES": "Mercedes-Benz",
    "VAUXHALL": "Vauxhall",
    "ROVER": "Rover",
    "SAAB": "Saab",
    "ABARTH": "Abarth",
}


@dataclass(frozen=True)
class Material:
    """Cars as (make, model), faults to find, good points; and what had to be said about where they come from."""

    cars: list[tuple[str, str]]
    faults: list[Fault]
    good_points: tuple[Good, ...]
    said: list[str] = field(default_factory=list)


def read_material(folder: Path | None) -> Material:
    """From `vehicle_models.csv` and `inspection_items.csv` in `folder`; the demo's own where one is missing."""
    said: list[str] = []
    cars = [car for row in _rows(folder, VEHICLES, said) if (car := _car(row)) is not None]
    faults = [fault for row in _rows(folder, ITEMS, said) for fault in _faults(row)]
    return Material(cars or suggested_models(), faults or list(FAULTS.values()), GOOD_POINTS, said)


def _rows(folder: Path | None, name: str, said: list[str]) -> list[dict[str, str]]:
    if folder is None:
        return []
    path = folder / name
    if not path.is_file():
        said.append(f"{path} is not there; the demo's own data is used instead.")
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said.append(f"{path}: {len(rows):,} rows.")
    return rows


def _car(row: dict[str, str]) -> tuple[str, str] | None:
    """A car of a make that people drive here; the list has motorcycles, too."""
    make = _MAKES.get(row["make"].strip().upper())
    return None if make is None or not row["model"].strip() else (make, _as_written(row["model"].strip()))


def _as_written(model: str) -> str:
    """FABIA is Fabia, while names with figures in them and short ones stay as they are."""
    return " ".join(w.capitalize() if w.isalpha() and len(w) > 3 else w for w in model.split())


def _faults(row: dict[str, str]) -> list[Fault]:
    """The defect needs to be fixed now; where an advisory wording exists, that milder form can wait."""
    places = [part.strip() for part in row["component"].split(">") if part.strip()]
    if not places or any(word in row["component"].lower() for word in _NOT_OF_A_CAR):
        return []
    title = ": ".join(dict.fromkeys(places[-2:]))[:120]
    graded = [(Severity.FIX_NOW, row["defect"]), (Severity.FIX_SOON, row["advisory"])]
    return [_priced(severity, title, note.strip()) for severity, note in graded if note and note.strip()]


def _priced(severity: Severity, title: str, note: str) -> Fault:
    """The lists hold no prices: the same point always costs the same, drawn from its own words."""
    chance = random.Random(f"{title}/{note}")
    parts = tuple(
        NamedPart(name, Decimal(chance.choice((1, 1, 2))), Decimal(chance.randrange(450, 18_000)) / 100)
        for name in chance.sample(
            ("Part, original", "Fitting kit", "Seals", "Consumables"), chance.randrange(3)
        )
    )
    hours = Decimal(chance.randrange(2, 26)) / 10
    seen = Seen(severity=severity, title=title, note=f"{note[:1].upper()}{note[1:]}"[:500])
    return Fault(seen, hours, parts, _picture_for(title.lower()))


def _picture_for(title: str) -> str:
    return next((picture for word, picture in _PICTURES.items() if word in title), "engine")
