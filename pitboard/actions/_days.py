"""Taking hours of a day: asked for, and asked again inside the transaction that takes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from pitboard.queries.calendar import fits_without_notice, next_days_that_fit, room_on
from pitboard.records.workshop import Workshop
from pitboard.rules.capacity import Room, Work
from pitboard.rules.refusals import Refusal, Refused

_NO_ROOM = {
    Room.PAST: Refusal.DAY_PAST,
    Room.CLOSED: Refusal.DAY_CLOSED,
    Room.FULL: Refusal.DAY_FULL,
    Room.TOO_SOON: Refusal.DAY_TOO_SOON,
}


class DayIsFull(Exception):
    """Ends the transaction, so that looking for other days keeps nobody waiting."""

    def __init__(self, day: date, asked: Work) -> None:
        super().__init__(day)
        self.day = day
        self.asked = asked


@contextmanager
def other_days_named(workshop: Workshop, *, at: datetime) -> Iterator[None]:
    """Around the transaction: `Refused(DAY_FULL)` with the facts `day` and `next_days`, the next that fit."""
    try:
        yield
    except DayIsFull as full:
        days = next_days_that_fit(workshop, full.asked, at=at)
        raise Refused(Refusal.DAY_FULL, day=full.day, next_days=days) from None


def require_room_to_ask(workshop: Workshop, day: date, asked: Work, *, at: datetime) -> None:
    """What a customer may ask for: not too soon, not too far ahead, and there is room."""
    if (day - workshop.opening().today(at)).days > workshop.book_days_ahead:
        raise Refused(Refusal.DAY_TOO_FAR, day=day)
    room = room_on(workshop, day, asked, at=at).room
    if room is Room.FULL:
        raise DayIsFull(day, asked)
    if room in _NO_ROOM:
        raise Refused(_NO_ROOM[room], day=day)


def take_hours(
    workshop: Workshop, day: date, asked: Work, *, over_capacity: bool = False, at: datetime
) -> bool:
    """What the workshop itself may promise, however short the notice. The day is locked.

    Returns whether the day is overfilled by it, which has to be said explicitly. Raises `Refused` with DAY_PAST or
    DAY_CLOSED, or DayIsFull.
    """
    opening = workshop.opening()
    if day < opening.today(at):
        raise Refused(Refusal.DAY_PAST, day=day)
    if fits_without_notice(workshop, day, asked, at=at):
        return False
    if over_capacity:
        return True
    if not opening.is_open_on(day):
        raise Refused(Refusal.DAY_CLOSED, day=day)
    raise DayIsFull(day, asked)
