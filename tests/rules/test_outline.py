"""Places on the drawn car."""

import pytest

from pitboard.rules.outline import FULL, PLACES, Zone, zone_at


def test_every_zone_has_its_place_on_the_drawing() -> None:
    assert set(PLACES) == set(Zone)
    assert all(0 <= x <= FULL and 0 <= y <= FULL for x, y in PLACES.values())


@pytest.mark.parametrize("zone", list(Zone))
def test_a_tap_in_the_middle_of_a_zone_is_in_it(zone: Zone) -> None:
    x, y = PLACES[zone]
    assert zone_at(x, y) is zone
    assert zone_at(min(FULL, x + 15), max(0, y - 15)) is zone


def test_left_and_right_are_mirrored() -> None:
    for zone, (x, y) in PLACES.items():
        if zone.startswith("left"):
            assert PLACES[Zone(zone.replace("left", "right"))] == (FULL - x, y)
