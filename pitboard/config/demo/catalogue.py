"""What the demo's cars have: points that need a repair, with what it costs, and points that are good."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pitboard.actions.inspect_car import Seen, title_of
from pitboard.actions.pictures import Picture
from pitboard.actions.price_repairs import NamedPart
from pitboard.records.catalogue import InspectionPoint
from pitboard.rules.severity import Severity


@dataclass(frozen=True)
class Fault:
    """A point that needs a repair, and the repair. Hours are decimal; parts are priced before tax."""

    seen: Seen
    hours: Decimal
    parts: tuple[NamedPart, ...]
    picture: str
    #: The name of the point of the standard inspection where it is found; none: it is not on that list.
    point: str = ""

    def found(self, pictures: Sequence[Picture] = (), point: InspectionPoint | None = None) -> Seen:
        return replace(self.seen, pictures=pictures, point=point)


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
    point: str = "",
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
    return Fault(seen, Decimal(hours), named, picture, point)


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
        point="Front left tyre, tread",
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
        point="Front brake pads",
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
        point="Floor and sills",
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
        point="Battery, health",
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
        point="Wipers and washers",
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
        point="Shock absorbers, damping",
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
        point="Exhaust",
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
        point="Headlights",
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
        point="Anti-roll bar and links",
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
        point="Rear brake pads",
        measured=("3.5", "3", "mm"),
        why="Below 3 mm they can score the discs.",
        wait="About 4,000 km left.",
    ),
    "caliper": _fault(
        _NOW,
        "Seized brake caliper, rear left",
        "The piston does not go back",
        "0.8",
        ("Caliper, exchange", "1", "68.50"),
        picture="brake",
        why="The wheel brakes all the time and runs hot, and the new pads would be gone in weeks.",
        wait="Not safe: the brake can overheat on a long descent.",
    ),
    "water_pump": _fault(
        _SOON,
        "Water pump",
        "Traces of dried coolant at its seal",
        "0.5",
        ("Water pump with seal", "1", "71.40"),
        ("Coolant, 2 litres", "1", "18.60"),
        picture="engine",
        why="The new belt drives it. A pump that seizes takes the belt with it.",
        wait="Both are reached by the same work, so they are done together.",
    ),
    "wiper_motor": _fault(
        _SOON,
        "Rear wiper motor",
        "Stops halfway",
        "0.6",
        ("Wiper motor, rear", "1", "31.00"),
        picture="wiper",
        point="Wipers and washers",
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
        point="Mirrors and windows",
        why="The picture is double where the crack runs.",
        wait="Safe, but the heating may fail.",
    ),
}


@dataclass(frozen=True)
class Good:
    """A point of the standard inspection that is good, with what was measured there."""

    point: str
    measured: str = ""

    def found(self, point: InspectionPoint | None = None) -> Seen:
        if point is None:
            return Seen(severity=Severity.GOOD, title=self.point)
        return Seen(
            severity=Severity.GOOD,
            title=title_of(point),
            measured=Decimal(self.measured) if self.measured else None,
            limit=point.limit,
            limit_is_most=point.limit_is_most,
            unit=point.unit,
            point=point,
        )


GOOD_POINTS = (
    Good("Rear left tyre, tread", "5.2"),
    Good("Rear right tyre, tread", "5.4"),
    Good("Rear discs, wear left", "1.4"),
    Good("Brake fluid, water content", "0.8"),
    Good("Engine oil"),
    Good("Coolant, frost protection", "-32"),
    Good("Steering joints and rack"),
    Good("Springs"),
    Good("Rear and brake lights"),
    Good("Seat belts and airbags"),
    Good("Windscreen"),
    Good("Engine and gearbox, leaks"),
)
