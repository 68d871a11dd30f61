"""The usual repairs of the demo's workshop: what its catalogue holds, which labour two of them share, and which point
of the standard inspection each belongs to."""

from decimal import Decimal

from pitboard.actions.catalogue import InCommon, add_usual_repair, set_shared_labour
from pitboard.actions.inspection_points import use_standard_list
from pitboard.queries.catalogue import UsualPart, UsualRepair
from pitboard.records.workshop import Workshop


def _repair(title: str, hours: str, *parts: tuple[str, str, str], why: str, wait: str) -> UsualRepair:
    named = [UsualPart(name, Decimal(quantity), Decimal(price)) for name, quantity, price in parts]
    return UsualRepair(title, Decimal(hours), named, why_it_matters=why, if_you_wait=wait)


USUAL_REPAIRS = (
    _repair(
        "Front tyres",
        "1.0",
        ("Tyre 205/55 R16", "2", "79.00"),
        ("Balancing and valves", "1", "8.00"),
        why="On a wet road a worn tyre stops much later, and a damaged edge can burst at speed.",
        wait="Below 1.6 mm it may not be driven. Above that, grip in rain goes first.",
    ),
    _repair(
        "Rear tyres",
        "1.0",
        ("Tyre 205/55 R16", "2", "79.00"),
        ("Balancing and valves", "1", "8.00"),
        why="Worn rear tyres let the car turn round its own axis in a wet bend.",
        wait="Below 1.6 mm it may not be driven. Above that, grip in rain goes first.",
    ),
    _repair(
        "Front brakes",
        "1.8",
        ("Pair of discs", "1", "118.00"),
        ("Set of pads", "1", "52.40"),
        why="Worn pads brake unevenly and can wear through to metal, when you need them most.",
        wait="Soon the discs are scored, and then the calipers suffer, too.",
    ),
    _repair(
        "Rear brakes",
        "1.6",
        ("Pair of discs", "1", "92.00"),
        ("Set of pads", "1", "46.20"),
        why="The rear brakes keep the car straight when you stop hard.",
        wait="Pads that are gone ruin the discs within days.",
    ),
    _repair(
        "Rear brake pads",
        "1.1",
        ("Set of pads", "1", "46.20"),
        why="Below 3 mm they can score the discs.",
        wait="A few thousand kilometres may be left.",
    ),
    _repair(
        "Brake fluid, changed",
        "0.6",
        ("Brake fluid DOT 4", "1", "14.50"),
        why="Water in the fluid boils on a long descent, and then the pedal goes to the floor.",
        wait="It takes up more water every month, and rusts the lines from within.",
    ),
    _repair(
        "Brake line, renewed",
        "1.3",
        ("Brake line and unions", "1", "38.00"),
        ("Brake fluid DOT 4", "1", "14.50"),
        why="A rusty line can burst when you brake hard.",
        wait="It may not be driven once it leaks.",
    ),
    _repair(
        "Battery, 70 Ah",
        "0.4",
        ("AGM battery 70 Ah", "1", "139.20"),
        why="A weak battery starts the car while it is warm. Cold mornings may be too much.",
        wait="Nothing breaks. You may need a jump start this winter.",
    ),
    _repair(
        "Wiper blades, front",
        "0.2",
        ("Pair of blades", "1", "29.60"),
        why="Streaks scatter headlights at night and in rain.",
        wait="Safe in daylight. It gets slowly worse.",
    ),
    _repair(
        "Auxiliary belt and tensioner",
        "1.6",
        ("Belt kit with tensioner", "1", "128.40"),
        why="The belt drives the alternator and the water pump.",
        wait="If it tears, the engine overheats within minutes.",
    ),
    _repair(
        "Rear shock absorbers",
        "1.7",
        ("Shock absorber", "2", "74.50"),
        ("Mounting kit", "1", "18.00"),
        why="On bumps the wheel leaves the road, so braking and cornering suffer.",
        wait="The tyres wear in steps. Drive slowly on bad roads until then.",
    ),
    _repair(
        "Front spring",
        "1.9",
        ("Spring", "1", "64.00"),
        ("Top mount", "1", "41.50"),
        why="A broken spring can cut into the tyre.",
        wait="It may not be driven with a broken spring.",
    ),
    _repair(
        "Wheel bearing, front",
        "1.5",
        ("Wheel bearing kit", "1", "71.30"),
        why="A worn bearing heats up, and in the end the wheel loses its hold.",
        wait="The noise grows over weeks; do not drive far with it.",
    ),
    _repair(
        "Track rod end",
        "0.8",
        ("Track rod end", "1", "33.40"),
        ("Wheel alignment", "1", "49.00"),
        why="It connects the steering with the wheel.",
        wait="Play grows, the tyre wears on one edge, and the car wanders.",
    ),
    _repair(
        "Anti-roll bar link, left",
        "0.6",
        ("Link", "1", "31.80"),
        why="It keeps the car level in bends.",
        wait="The noise gets worse; safe for now.",
    ),
    _repair(
        "Exhaust, rear silencer",
        "0.9",
        ("Rear silencer", "1", "85.65"),
        ("Clamp and rubber mounts", "1", "14.50"),
        why="Fumes can reach the cabin, and the car is louder than it may be.",
        wait="The hole grows, and the pipe before it is likely to go as well.",
    ),
    _repair(
        "Drive shaft boot",
        "1.4",
        ("Boot kit with grease", "1", "36.00"),
        why="Without its grease the joint grinds itself down.",
        wait="Soon the whole shaft is due, which costs several times as much.",
    ),
    _repair(
        "Dipped beam, right",
        "0.3",
        ("Bulb H7", "1", "12.06"),
        why="You see half as far at night, and others see one light only.",
        wait="Not allowed on the road in the dark.",
    ),
    _repair(
        "Windscreen chip, filled",
        "0.5",
        ("Resin", "1", "18.00"),
        why="A filled chip stays a chip.",
        wait="Heat, frost or a bump turns it into a crack, and then the whole screen is due.",
    ),
    _repair(
        "Rear left sill, paint",
        "2.5",
        ("Primer, paint and sealant", "1", "41.00"),
        why="The sill carries load in a side impact. Rust on its surface is not dangerous yet.",
        wait="Salt reaches bare metal in winter. Later it usually needs welding.",
    ),
    _repair(
        "Cabin filter",
        "0.3",
        ("Cabin filter, charcoal", "1", "35.12"),
        why="Windows mist up and the heater smells.",
        wait="Nothing breaks.",
    ),
    _repair(
        "Coolant, changed",
        "0.9",
        ("Coolant, 6 l", "1", "39.00"),
        why="It keeps the engine from freezing, and from rusting within.",
        wait="Below its limit, one cold night can crack the engine.",
    ),
    _repair(
        "Oil and filter",
        "0.6",
        ("Engine oil 5W-30, 4.5 l", "1", "47.25"),
        ("Oil filter", "1", "12.90"),
        why="Old oil no longer keeps metal from metal.",
        wait="Wear adds up. Do not go far once the level is below the mark.",
    ),
)
#: What is done once when both are.
SHARED = (
    ("Front tyres", "Front brakes", "Front wheels off and on", "0.3"),
    ("Rear tyres", "Rear brakes", "Rear wheels off and on", "0.3"),
    ("Rear brakes", "Rear shock absorbers", "Rear wheels off and on", "0.4"),
    ("Rear brake pads", "Rear shock absorbers", "Rear wheels off and on", "0.4"),
    ("Front brakes", "Wheel bearing, front", "Front wheel and caliper off", "0.6"),
    ("Front brakes", "Brake fluid, changed", "Bleeding the brakes", "0.3"),
    ("Brake fluid, changed", "Brake line, renewed", "Bleeding the brakes", "0.4"),
    ("Track rod end", "Anti-roll bar link, left", "Front left wheel off and on", "0.2"),
)
#: What is usually done about a point of the standard inspection, by its name.
OF_POINT = {
    "Front left tyre, tread": "Front tyres",
    "Front right tyre, tread": "Front tyres",
    "Rear left tyre, tread": "Rear tyres",
    "Rear right tyre, tread": "Rear tyres",
    "Front brake pads": "Front brakes",
    "Front discs, wear left": "Front brakes",
    "Rear brake pads": "Rear brake pads",
    "Rear discs, wear left": "Rear brakes",
    "Brake lines and hoses": "Brake line, renewed",
    "Brake fluid, water content": "Brake fluid, changed",
    "Headlights": "Dipped beam, right",
    "Steering joints and rack": "Track rod end",
    "Anti-roll bar and links": "Anti-roll bar link, left",
    "Shock absorbers, damping": "Rear shock absorbers",
    "Springs": "Front spring",
    "Wheel bearings": "Wheel bearing, front",
    "Engine oil": "Oil and filter",
    "Coolant, frost protection": "Coolant, changed",
    "Battery, health": "Battery, 70 Ah",
    "Windscreen": "Windscreen chip, filled",
    "Wipers and washers": "Wiper blades, front",
    "Paint and rust": "Rear left sill, paint",
    "Floor and sills": "Rear left sill, paint",
    "Exhaust": "Exhaust, rear silencer",
    "Drive shafts and boots": "Drive shaft boot",
}


def stock_catalogue(workshop: Workshop) -> None:
    """The standard inspection, the usual repairs, and what connects them."""
    kept = {usual.title: add_usual_repair(workshop, usual) for usual in USUAL_REPAIRS}
    for title, repair in kept.items():
        shared = [
            InCommon(kept[other], what, Decimal(hours))
            for one, two, what, hours in SHARED
            for other in ({one, two} - {title} if title in (one, two) else ())
        ]
        set_shared_labour(repair, shared)
    use_standard_list(workshop)
    for point in workshop.inspection_points.filter(name__in=OF_POINT):
        point.repair = kept[OF_POINT[point.name]]
        point.save(update_fields=["repair"])
