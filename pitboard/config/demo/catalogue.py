"""What the demo's cars have: points that need a repair, with what it costs, and points that are good."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pitboard.actions.inspect_car import Seen
from pitboard.actions.pictures import Picture
from pitboard.actions.price_repairs import NamedPart
from pitboard.rules.severity import Severity


@dataclass(frozen=True)
class Fault:
    """A point that needs a repair, and the repair. Hours are decimal; parts are priced before tax."""

    seen: Seen
    hours: Decimal
    parts: tuple[NamedPart, ...]
    picture: str

    def found(self, pictures: Sequence[Picture] = ()) -> Seen:
        return replace(self.seen, pictures=pictures)


def _fault(
    severity: Severity,
    title: str,
    note: str,
    hours: str,
    *parts: tuple[str, str, str],
    picture: str,
    why: str,
    wait: str,
    measured: tuple[str, str, str] | None = None,
) -> Fault:
    value, limit, unit = measured or (None, None, "")
    seen = Seen(
        severity=severity,
        title=title,
        note=note,
        measured=Decimal(value) if value else None,
        limit=Decimal(limit) if limit else None,
        unit=unit,
        why_it_matters=why,
        if_you_wait=wait,
    )
    named = tuple(NamedPart(name, Decimal(quantity), Decimal(price)) for name, quantity, price in parts)
    return Fault(seen, Decimal(hours), named, picture)


_NOW, _SOON = Severity.FIX_NOW, Severity.FIX_SOON

FAULTS = {
    "tyres": _fault(
        _NOW,
        "Front tyres",
        "Cord visible on the inner edge",
        "1.0",
        ("Tyre 205/55 R16", "2", "79.00"),
        ("Balancing and valves", "1", "8.00"),
        picture="tyre",
        measured=("1.4", "1.6", "mm"),
        why="On a wet road the car stops much later, and the damaged edge can burst at speed.",
        wait="Below the legal 1.6 mm today. We advise not to drive before it is done.",
    ),
    "brakes": _fault(
        _NOW,
        "Front brakes",
        "Pads worn, discs scored",
        "1.8",
        ("Pair of discs", "1", "118.00"),
        ("Set of pads", "1", "52.40"),
        picture="brake",
        measured=("2", "3", "mm"),
        why="Worn pads brake unevenly and can wear through to metal, when you need them most.",
        wait="About 1,000 km left. Waiting longer also damages the calipers, about €380 more.",
    ),
    "sill": _fault(
        _SOON,
        "Rear left sill, paint",
        "Rust spot of 6 cm, surface only",
        "2.5",
        ("Primer, paint and sealant", "1", "41.00"),
        picture="rust",
        why="The sill carries load in a side impact. Today the rust is only on the surface.",
        wait="Salt reaches bare metal this winter. In a year it usually needs welding, from €600.",
    ),
    "battery": _fault(
        _SOON,
        "Battery, 70 Ah",
        "Holds little more than half of its charge",
        "0.4",
        ("AGM battery 70 Ah", "1", "139.20"),
        picture="battery",
        measured=("54", "70", "%"),
        why="It still starts the car above 5 °C. Cold mornings may be too much.",
        wait="Nothing breaks. You may need a jump start this winter.",
    ),
    "wipers": _fault(
        _SOON,
        "Wiper blades, front",
        "Streaks in front of the driver",
        "0.2",
        ("Pair of blades", "1", "29.60"),
        picture="wiper",
        why="Streaks scatter headlights at night and in rain.",
        wait="Safe in daylight. It gets slowly worse.",
    ),
    "timing": _fault(
        _SOON,
        "Auxiliary belt and tensioner",
        "Fine cracks along the ribs",
        "1.6",
        ("Belt kit with tensioner", "1", "128.40"),
        picture="engine",
        why="The belt drives the alternator and the water pump.",
        wait="It may last the winter. If it tears, the engine overheats within minutes.",
    ),
    "dampers": _fault(
        _NOW,
        "Rear shock absorbers",
        "Both leak oil, damping well below the limit",
        "1.7",
        ("Shock absorber", "2", "74.50"),
        ("Mounting kit", "1", "18.00"),
        picture="damper",
        measured=("21", "40", "%"),
        why="On bumps the wheel leaves the road, so braking and cornering suffer.",
        wait="The tyres wear in steps. Drive slowly on bad roads until then.",
    ),
    "exhaust": _fault(
        _SOON,
        "Exhaust, rear silencer",
        "Rusted through at the seam, blowing a little",
        "0.9",
        ("Rear silencer", "1", "85.65"),
        ("Clamp and rubber mounts", "1", "14.50"),
        picture="rust",
        why="Fumes can reach the cabin, and the car is louder than it may be.",
        wait="The hole grows; by spring the pipe before it is likely to go as well.",
    ),
    "filter": _fault(
        _SOON,
        "Cabin filter",
        "Dark and damp",
        "0.3",
        ("Cabin filter, charcoal", "1", "35.12"),
        picture="filter",
        why="Windows mist up and the heater smells.",
        wait="Nothing breaks.",
    ),
    "bulb": _fault(
        _NOW,
        "Dipped beam, right",
        "Bulb does not light",
        "0.3",
        ("Bulb H7", "1", "12.06"),
        picture="lamp",
        why="You see half as far at night, and others see one light only.",
        wait="Not allowed on the road in the dark.",
    ),
    "link": _fault(
        _SOON,
        "Anti-roll bar link, left",
        "Slight play, rattles on cobbles",
        "0.6",
        ("Link", "1", "31.80"),
        picture="damper",
        why="It keeps the car level in bends.",
        wait="The noise gets worse; safe for now.",
    ),
    "rear_pads": _fault(
        _SOON,
        "Rear brake pads",
        "Close to their limit",
        "1.1",
        ("Set of pads", "1", "46.20"),
        picture="brake",
        measured=("3.5", "3", "mm"),
        why="Below 3 mm they can score the discs.",
        wait="About 4,000 km left.",
    ),
    "wiper_motor": _fault(
        _SOON,
        "Rear wiper motor",
        "Stops halfway",
        "0.6",
        ("Wiper motor, rear", "1", "31.00"),
        picture="wiper",
        why="The rear window stays wet.",
        wait="Safe with clean mirrors.",
    ),
    "drains": _fault(
        _SOON,
        "Soft top drains",
        "Blocked with leaves, water behind the seats",
        "0.9",
        picture="car",
        why="Water that cannot run off gets into the belts' reels and the carpet.",
        wait="The carpet rots and the belts rust.",
    ),
    "door_mirror": _fault(
        _SOON,
        "Left door mirror glass",
        "Cracked at the edge",
        "0.3",
        ("Mirror glass, heated", "1", "38.00"),
        picture="car",
        why="The picture is double where the crack runs.",
        wait="Safe, but the heating may fail.",
    ),
}

GOOD_POINTS = (
    "Engine oil and coolant level",
    "Brake fluid, 0.8% water",
    "Rear brakes, 6 mm",
    "Rear tyres, 5.2 mm",
    "Front suspension",
    "Steering joints",
    "Exhaust and mounts",
    "Timing belt",
    "All lights",
    "Seat belts",
    "Windscreen",
    "Air conditioning",
)


def good(title: str) -> Seen:
    return Seen(severity=Severity.GOOD, title=title)
