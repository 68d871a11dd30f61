"""How much work fits into a day. Capacity is hours of work, never a count of slots."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Room(StrEnum):
    FREE = "free"
    FEW = "few"
    FULL = "full"
    CLOSED = "closed"
    PAST = "past"


#: From this many visits of the asked length on, a day counts as free and not as nearly full.
PLENTY = 3


@dataclass(frozen=True)
class DayRoom:
    """What a day has to offer to one request: the word for it, and how many such visits still fit."""

    room: Room
    places: int


def hours_there(technicians: int, open_hours: float) -> Decimal:
    """The hours of work a day has: each technician works while the workshop is open."""
    return Decimal(technicians) * Decimal(str(open_hours))


def room_for(wanted_hours: Decimal, *, there: Decimal, taken: Decimal, is_past: bool) -> DayRoom:
    """The room one day has for a request of `wanted_hours`, given its hours of work and those taken already."""
    if is_past:
        return DayRoom(Room.PAST, 0)
    if there <= 0:
        return DayRoom(Room.CLOSED, 0)
    free = max(Decimal(0), there - taken)
    places = int(free // max(wanted_hours, Decimal("0.1")))
    if places == 0:
        return DayRoom(Room.FULL, 0)
    return DayRoom(Room.FREE if places >= PLENTY else Room.FEW, places)
