"""What a request would do to everybody else's time if it were accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from pitboard.queries.plan import look_ahead
from pitboard.queries.rescues import Moved, moved_noticeably
from pitboard.queries.shop_floor import HORIZON, as_coming
from pitboard.records.bookings import Booking
from pitboard.rules.floor.forecast import to_grain
from pitboard.rules.floor.what_if import AddOrder, what_if
from pitboard.rules.promise import Expected


@dataclass(frozen=True)
class Newcomer:
    """When its own car would be ready (None: nobody in sight can do it), and whose time would move noticeably."""

    ready: Expected | None
    moved: Sequence[Moved]


def effect_of_accepting(booking: Booking, *, at: datetime) -> Newcomer | None:
    """None where the day lies further ahead than the plan reaches, or has passed. Runs the engine twice."""
    workshop = booking.workshop
    today = workshop.opening().today(at)
    if not today <= booking.day <= today + HORIZON:
        return None
    ahead = look_ahead(workshop, at=at)
    floor = ahead.seen.floor
    skills = frozenset[int]().union(*(one.skills for one in floor.technicians))
    change = AddOrder(as_coming(booking, skills, ahead.seen.opening, at))
    tried = what_if(floor, change, ahead.model, base=ahead.forecast, seed=workshop.pk)
    ready = tried.on(booking.pk).after
    moved = moved_noticeably(ahead, tried.effects, but=booking.pk)
    prefetch_related_objects([one.car.booking for one in moved], "vehicle", "customer")
    return Newcomer(to_grain(ready) if ready else None, moved)
