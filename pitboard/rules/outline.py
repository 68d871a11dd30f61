"""The drawn outline of a car on which damage is marked: a car from above with its sides folded out, front at the top.

Places are in thousandths of the drawing's width and height, from its upper left. Zones are there for those who choose
from a list, and to say in words where a tap landed.
"""

from enum import StrEnum

#: The drawing's own size; only its proportions matter.
WIDTH, HEIGHT = 320, 480
FULL = 1000


class Zone(StrEnum):
    FRONT_BUMPER = "front_bumper"
    BONNET = "bonnet"
    WINDSCREEN = "windscreen"
    ROOF = "roof"
    REAR_WINDOW = "rear_window"
    BOOT = "boot"
    REAR_BUMPER = "rear_bumper"
    LEFT_FRONT_WING = "left_front_wing"
    LEFT_FRONT_WHEEL = "left_front_wheel"
    LEFT_MIRROR = "left_mirror"
    LEFT_FRONT_DOOR = "left_front_door"
    LEFT_REAR_DOOR = "left_rear_door"
    LEFT_SILL = "left_sill"
    LEFT_REAR_WING = "left_rear_wing"
    LEFT_REAR_WHEEL = "left_rear_wheel"
    RIGHT_FRONT_WING = "right_front_wing"
    RIGHT_FRONT_WHEEL = "right_front_wheel"
    RIGHT_MIRROR = "right_mirror"
    RIGHT_FRONT_DOOR = "right_front_door"
    RIGHT_REAR_DOOR = "right_rear_door"
    RIGHT_SILL = "right_sill"
    RIGHT_REAR_WING = "right_rear_wing"
    RIGHT_REAR_WHEEL = "right_rear_wheel"


_MIDDLE = {
    Zone.FRONT_BUMPER: (500, 73),
    Zone.BONNET: (500, 229),
    Zone.WINDSCREEN: (500, 354),
    Zone.ROOF: (500, 510),
    Zone.REAR_WINDOW: (500, 662),
    Zone.BOOT: (500, 775),
    Zone.REAR_BUMPER: (500, 927),
}
_LEFT = {
    Zone.LEFT_FRONT_WING: (190, 200),
    Zone.LEFT_FRONT_WHEEL: (75, 265),
    Zone.LEFT_MIRROR: (300, 330),
    Zone.LEFT_FRONT_DOOR: (185, 410),
    Zone.LEFT_REAR_DOOR: (185, 575),
    Zone.LEFT_SILL: (62, 500),
    Zone.LEFT_REAR_WING: (190, 780),
    Zone.LEFT_REAR_WHEEL: (75, 735),
}
#: Where the middle of each zone is.
PLACES: dict[Zone, tuple[int, int]] = {
    **_MIDDLE,
    **_LEFT,
    **{Zone(zone.replace("left", "right")): (FULL - x, y) for zone, (x, y) in _LEFT.items()},
}


def zone_at(x: int, y: int) -> Zone:
    """The zone whose middle is nearest on the drawing."""
    return min(PLACES, key=lambda zone: _apart(PLACES[zone], (x, y)))


def _apart(one: tuple[int, int], other: tuple[int, int]) -> float:
    across, along = (one[0] - other[0]) * WIDTH / FULL, (one[1] - other[1]) * HEIGHT / FULL
    return across**2 + along**2
