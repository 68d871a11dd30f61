"""Where on a car, what damage, and which side of it a photo shows."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.records.condition import CarSide, Damage
from pitboard.rules.outline import Zone, zone_at

ZONES: Mapping[StrEnum, LazyText] = {
    Zone.FRONT_BUMPER: _("Front bumper"),
    Zone.BONNET: _("Bonnet"),
    Zone.WINDSCREEN: _("Windscreen"),
    Zone.ROOF: _("Roof"),
    Zone.REAR_WINDOW: _("Rear window"),
    Zone.BOOT: _("Boot"),
    Zone.REAR_BUMPER: _("Rear bumper"),
    Zone.LEFT_FRONT_WING: _("Left front wing"),
    Zone.LEFT_FRONT_WHEEL: _("Left front wheel"),
    Zone.LEFT_MIRROR: _("Left mirror"),
    Zone.LEFT_FRONT_DOOR: _("Left front door"),
    Zone.LEFT_REAR_DOOR: _("Left rear door"),
    Zone.LEFT_SILL: _("Left sill"),
    Zone.LEFT_REAR_WING: _("Left rear wing"),
    Zone.LEFT_REAR_WHEEL: _("Left rear wheel"),
    Zone.RIGHT_FRONT_WING: _("Right front wing"),
    Zone.RIGHT_FRONT_WHEEL: _("Right front wheel"),
    Zone.RIGHT_MIRROR: _("Right mirror"),
    Zone.RIGHT_FRONT_DOOR: _("Right front door"),
    Zone.RIGHT_REAR_DOOR: _("Right rear door"),
    Zone.RIGHT_SILL: _("Right sill"),
    Zone.RIGHT_REAR_WING: _("Right rear wing"),
    Zone.RIGHT_REAR_WHEEL: _("Right rear wheel"),
}
DAMAGES: Mapping[StrEnum, LazyText] = {
    Damage.SCRATCH: _("Scratch"),
    Damage.DENT: _("Dent"),
    Damage.CRACK: _("Crack"),
    Damage.MISSING: _("Missing"),
    Damage.OTHER: _("Other"),
}
SIDES: Mapping[StrEnum, LazyText] = {
    CarSide.FRONT: _("Front"),
    CarSide.REAR: _("Rear"),
    CarSide.LEFT: _("Left side"),
    CarSide.RIGHT: _("Right side"),
    CarSide.INSIDE: _("Inside"),
}


def zone_words(zone: Zone) -> str:
    return str(ZONES[zone])


def damage_words(damage: Damage) -> str:
    return str(DAMAGES[damage])


def side_words(side: CarSide) -> str:
    return str(SIDES[side])


def mark_words(x: int, y: int, damage: Damage, note: str = "") -> str:
    """Left mirror: scratch, 4 cm"""
    said = gettext("%(where)s: %(what)s") % {
        "where": zone_words(zone_at(x, y)),
        "what": damage_words(damage).lower(),
    }
    return f"{said}, {note}" if note else said
