"""What is tried for a promise at risk, and for how long."""

from datetime import UTC, datetime, timedelta

from pitboard.rules.floor.durations import PRIOR
from pitboard.rules.floor.given import Floor, Line, Order, Technician
from pitboard.rules.floor.what_if import GiveLine, Rescue, TakeAfter, TakeFirst, rescues

MONDAY = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
DAYS = tuple((MONDAY + timedelta(days=n), MONDAY + timedelta(days=n, hours=10)) for n in range(5))
MAREK, ILSE = 1, 2
PAINT = 9


def floor(*technicians: Technician) -> Floor:
    """A long job came first, a short one waits behind it."""
    long, short = Line("long", 8.0, skill=PAINT), Line("short", 1.0, skill=PAINT)
    return Floor(
        at=MONDAY,
        opening=DAYS,
        technicians=technicians,
        orders=(
            Order(1, MONDAY - timedelta(hours=2), (long,)),
            Order(2, MONDAY - timedelta(hours=1), (short,)),
        ),
    )


ALONE = floor(Technician(MAREK, frozenset({PAINT}), DAYS))
DUE = {1: MONDAY + timedelta(days=2), 2: MONDAY + timedelta(hours=4)}


def tried(where: Floor, **options: object) -> dict[object, Rescue]:
    found = rescues(where, PRIOR, order_id=2, due=DUE, **options)  # type: ignore[arg-type]
    return {one.change: one for one in found}


def test_the_car_goes_first_or_the_one_before_it_waits() -> None:
    found = tried(ALONE)
    assert set(found) == {TakeFirst(2), TakeAfter(1, 2)}
    for one in found.values():
        assert one.chance_after > 0.8 > 0.2 > one.chance_before
        assert one.endangers == ()


def test_whoever_could_do_it_too_is_tried() -> None:
    away = tuple(span for span in DAYS if span[0] > MONDAY + timedelta(days=1))
    pinned = Order(2, MONDAY - timedelta(hours=1), (Line("short", 1.0, skill=PAINT, pinned_to=ILSE),))
    both = floor(Technician(MAREK, frozenset({PAINT}), DAYS), Technician(ILSE, frozenset({PAINT}), away))
    early = Order(1, MONDAY - timedelta(hours=2), (Line("long", 0.5),))
    found = tried(Floor(both.at, both.opening, both.technicians, (early, pinned)))
    assert GiveLine(2, "short", MAREK) in found


def test_nobody_without_the_skill_is_tried() -> None:
    both = floor(Technician(MAREK, frozenset({PAINT}), DAYS), Technician(ILSE, frozenset(), DAYS))
    assert not any(isinstance(change, GiveLine) for change in tried(both))


def test_nothing_is_tried_once_time_is_up() -> None:
    asked: list[bool] = []

    def only_once() -> bool:
        asked.append(True)
        return len(asked) < 2

    assert set(tried(ALONE, go_on=only_once)) == {TakeFirst(2)}
    assert tried(ALONE, go_on=lambda: False) == {}
