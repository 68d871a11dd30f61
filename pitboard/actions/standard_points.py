"""The inspection that every workshop begins with: what is looked at, in the order in which one walks round a car.

It is written in the language of whoever sets the workshop up; from then on the list is the workshop's own. The tread's
limit is the law's in Europe (1.6 mm); the other limits are what the trade goes by, and each workshop may set its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = Promise | str


@dataclass(frozen=True)
class Wording:
    """How a defect is usually put into words; `advisory` is the milder wording, for what can wait."""

    text: str
    advisory: str = ""


@dataclass(frozen=True)
class PointFacts:
    """A point as the workshop looks at it. `limit` is the least value allowed, or the most with `limit_is_most`, in
    `unit`; from `soon_from` on it should be fixed soon. `repair` is the id of the usual repair for it."""

    area: str
    name: str
    unit: str = ""
    limit: Decimal | None = None
    limit_is_most: bool = False
    soon_from: Decimal | None = None
    repair: int | None = None
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True)
class Measure:
    """In what is measured, its limit, and from where on it should be fixed soon."""

    unit: str
    limit: str
    soon_from: str
    is_most: bool = False


_TREAD = Measure("mm", "1.6", "3")
_PADS = Measure("mm", "3", "4.5")
#: Above the least thickness that is stamped on the disc itself.
_DISC = Measure("mm", "0", "0.5")

_Words = tuple[tuple[Text, Text], ...]
_Row = tuple[Text, Measure | None, _Words]

_WORN_TREAD: _Words = (
    (_("Tread below the legal limit"), _("Tread is wearing down")),
    (_("Cord visible at the edge"), _("Worn more on one edge than on the other")),
    (_("Cut or bulge in the side wall"), _("Rubber is cracking with age")),
)
_WORN_PADS: _Words = (
    (_("Pads worn down"), _("Pads close to their limit")),
    (_("Pads worn unevenly"), _("Pads slightly uneven")),
)
_WORN_DISC: _Words = (
    (_("Disc thinner than it may be"), _("Disc close to its least thickness")),
    (_("Disc scored or cracked"), _("Disc rusty or with a lip")),
)
_BULB: _Words = (
    (_("Does not light"), _("Dimmer than the other side")),
    (_("Lens broken"), _("Lens cloudy")),
)
_PLAY: _Words = (
    (_("Too much play"), _("Slight play")),
    (_("Rubber boot torn"), _("Rubber boot is cracking")),
)
_LEAK: _Words = ((_("Leaking, drops fall"), _("Damp, no drops yet")),)

AREAS: tuple[tuple[Text, tuple[_Row, ...]], ...] = (
    (
        _("Tyres"),
        (
            (_("Front left tyre, tread"), _TREAD, _WORN_TREAD),
            (_("Front right tyre, tread"), _TREAD, _WORN_TREAD),
            (_("Rear left tyre, tread"), _TREAD, _WORN_TREAD),
            (_("Rear right tyre, tread"), _TREAD, _WORN_TREAD),
            (
                _("Rims and wheel bolts"),
                None,
                ((_("Rim cracked or bent"), _("Rim scuffed")), (_("Wheel bolt loose or missing"), "")),
            ),
        ),
    ),
    (
        _("Brakes"),
        (
            (_("Front brake pads"), _PADS, _WORN_PADS),
            (_("Rear brake pads"), _PADS, _WORN_PADS),
            (_("Front discs, wear left"), _DISC, _WORN_DISC),
            (_("Rear discs, wear left"), _DISC, _WORN_DISC),
            (
                _("Brake lines and hoses"),
                None,
                ((_("Line rusted through or leaking"), _("Line rusty on the surface")), *_LEAK),
            ),
            (
                _("Parking brake"),
                None,
                ((_("Does not hold the car"), _("Holds, but travels too far")),),
            ),
        ),
    ),
    (
        _("Lights"),
        (
            (_("Headlights"), None, (*_BULB, (_("Aimed too high or too low"), _("Aim slightly off")))),
            (_("Rear and brake lights"), None, _BULB),
            (_("Indicators and hazard lights"), None, _BULB),
            (_("Number plate and fog lights"), None, _BULB),
            (_("Warning lights on the dashboard"), None, ((_("A warning light stays on"), ""),)),
        ),
    ),
    (
        _("Steering and suspension"),
        (
            (_("Steering joints and rack"), None, _PLAY),
            (_("Ball joints and control arms"), None, _PLAY),
            (_("Anti-roll bar and links"), None, _PLAY),
            (
                _("Shock absorbers, damping"),
                Measure("%", "40", "50"),
                ((_("Leaking oil"), _("Damp with oil")), (_("Hardly damps any more"), _("Damps less"))),
            ),
            (_("Springs"), None, ((_("Spring broken"), _("Spring rusty")),)),
            (_("Wheel bearings"), None, ((_("Bearing is loud and has play"), _("Bearing is audible")),)),
        ),
    ),
    (
        _("Fluids"),
        (
            (
                _("Engine oil"),
                None,
                ((_("Level below the mark"), _("Level close to the mark")), (_("Oil overdue"), "")),
            ),
            (
                _("Coolant, frost protection"),
                Measure("°C", "-20", "-25", is_most=True),
                ((_("Would freeze in winter"), _("Little protection left")), *_LEAK),
            ),
            (
                _("Brake fluid, water content"),
                Measure("%", "3", "2", is_most=True),
                ((_("Too much water, may boil"), _("Ageing")),),
            ),
            (_("Washer fluid"), None, ((_("Empty"), _("Low")),)),
        ),
    ),
    (
        _("Battery"),
        (
            (
                _("Battery, health"),
                Measure("%", "60", "75"),
                ((_("Holds too little charge"), _("Holds less charge than when new")),),
            ),
            (
                _("Charging voltage"),
                Measure("V", "13.2", "13.6"),
                ((_("Alternator does not charge"), _("Charges weakly")),),
            ),
            (
                _("Terminals and holder"),
                None,
                ((_("Battery loose"), ""), (_("Terminal corroded"), _("Slight corrosion"))),
            ),
        ),
    ),
    (
        _("Glass"),
        (
            (
                _("Windscreen"),
                None,
                ((_("Crack in the driver's view"), _("Stone chip outside the driver's view")),),
            ),
            (_("Wipers and washers"), None, ((_("Blade torn"), _("Blade streaks")),)),
            (_("Mirrors and windows"), None, ((_("Glass broken"), _("Glass chipped at the edge")),)),
        ),
    ),
    (
        _("Body"),
        (
            (_("Doors, bonnet and boot"), None, ((_("Does not lock shut"), _("Stiff or loose")),)),
            (
                _("Seat belts and airbags"),
                None,
                ((_("Belt frayed or does not lock"), _("Belt retracts slowly")),),
            ),
            (_("Paint and rust"), None, ((_("Rusted through"), _("Rust on the surface")),)),
            (_("Horn"), None, ((_("Silent"), _("Weak")),)),
        ),
    ),
    (
        _("Under the car"),
        (
            (_("Exhaust"), None, ((_("Blowing or hanging loose"), _("Rusty")),)),
            (_("Engine and gearbox, leaks"), None, _LEAK),
            (_("Drive shafts and boots"), None, ((_("Boot torn, grease lost"), _("Boot is cracking")),)),
            (_("Floor and sills"), None, ((_("Rusted through"), _("Rust on the surface")),)),
        ),
    ),
    (
        _("Road test"),
        (
            (
                _("Braking"),
                None,
                ((_("Pulls to one side"), _("Pulls slightly")), (_("Judders"), _("Judders a little"))),
            ),
            (_("Steering, straight ahead"), None, ((_("Pulls to one side"), _("Pulls slightly")),)),
            (_("Engine, clutch and gears"), None, ((_("Clutch slips"), _("Clutch bites late")),)),
            (_("Noises"), None, ((_("Loud knocking or grinding"), _("Faint noise")),)),
        ),
    ),
)


def standard_points() -> Iterator[PointFacts]:
    """In the language in force, in the order of the list."""
    for area, rows in AREAS:
        for name, measure, words in rows:
            yield PointFacts(
                area=str(area),
                name=str(name),
                unit=measure.unit if measure else "",
                limit=Decimal(measure.limit) if measure else None,
                limit_is_most=measure is not None and measure.is_most,
                soon_from=Decimal(measure.soon_from) if measure else None,
                wordings=tuple(Wording(str(text), str(advisory)) for text, advisory in words),
            )
