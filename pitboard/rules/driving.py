"""Windows for handing a car over. A driver makes one stop at a time; where the customer comes to the workshop, no
driver is needed. Times are aware."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pitboard.rules.opening import Span

#: How long a window is that customers choose from, and how far apart two of them begin.
WINDOW = timedelta(hours=1)
STEP = timedelta(minutes=30)


class KeyHolder(StrEnum):
    """Who has the car's key."""

    CUSTOMER = "customer"
    DRIVER = "driver"
    WORKSHOP = "workshop"


@dataclass(frozen=True)
class FreeWindow:
    """A window that can be had, and who would drive (a staff member's id; none where nobody has to)."""

    starts_at: datetime
    ends_at: datetime
    driver: int | None = None


def overlap(one: Span, other: Span) -> bool:
    """Windows that only touch do not overlap."""
    return one[0] < other[1] and other[0] < one[1]


def free_windows(
    spans: Sequence[Span],
    *,
    after: datetime,
    drivers: Mapping[int, Sequence[Span]] | None,
    busy: Mapping[int, Sequence[Span]],
) -> Iterator[FreeWindow]:
    """The windows within the open `spans` of a day that begin after `after`. `drivers` says when each is at work;
    None: nobody has to drive. `busy` are the stops each has already."""
    for opens, closes in spans:
        starts_at = opens
        while starts_at + WINDOW <= closes:
            window = (starts_at, starts_at + WINDOW)
            if starts_at >= after:
                if drivers is None:
                    yield FreeWindow(*window)
                elif (driver := free_driver(window, drivers=drivers, busy=busy)) is not None:
                    yield FreeWindow(*window, driver)
            starts_at += STEP


def free_driver(
    window: Span, *, drivers: Mapping[int, Sequence[Span]], busy: Mapping[int, Sequence[Span]]
) -> int | None:
    """Whoever is at work for the whole window and has no other stop then; of several the one with the fewest stops."""
    able = [
        driver
        for driver, work in drivers.items()
        if any(begins <= window[0] and window[1] <= ends for begins, ends in work)
        and not any(overlap(window, stop) for stop in busy.get(driver, ()))
    ]
    return min(able, key=lambda driver: (len(busy.get(driver, ())), driver), default=None)


def key_holder(
    *, is_here: bool, is_back: bool, collected: bool, on_the_way_back: bool, returned: bool
) -> KeyHolder:
    """Follows the car: with the customer until a driver collects it or it arrives, with the workshop until a driver
    sets out to return it, and with the customer again once it is handed back."""
    if is_back or returned:
        return KeyHolder.CUSTOMER
    if is_here:
        return KeyHolder.DRIVER if on_the_way_back else KeyHolder.WORKSHOP
    return KeyHolder.DRIVER if collected else KeyHolder.CUSTOMER
