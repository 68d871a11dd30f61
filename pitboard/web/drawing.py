"""Geometry of the small drawings: shares of a whole in percent, which SVG understands without a view box.

Pages carry no style attribute, so whatever depends on data is drawn as SVG attributes. Where text runs from right
to left the drawings run with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language_bidi

from pitboard.queries.formats import axis_day, clock


def percent(part: float | Decimal | int, whole: float | Decimal | int) -> float:
    """A share between 0 and 100, with one decimal; nothing of nothing is 0."""
    if not whole:
        return 0.0
    return round(min(100.0, max(0.0, float(part) / float(whole) * 100)), 1)


@dataclass(frozen=True)
class Span:
    """A bar that begins at x and is `width` wide, both in percent, already mirrored where text is."""

    x: float
    width: float

    @property
    def end(self) -> float:
        return round(self.x + self.width, 1)


def span(start: float, end: float) -> Span:
    if get_language_bidi():
        start, end = 100 - end, 100 - start
    return Span(round(start, 1), round(end - start, 1))


@dataclass(frozen=True)
class Tick:
    x: float
    label: str
    anchor: str


@dataclass(frozen=True)
class RangePicture:
    window: Span
    best: float
    ticks: Sequence[Tick]


HOURS = (1, 2, 4, 12, 24, 48, 96, 168, 336)
MOST_STEPS = 4


def _local_floor(moment: datetime, step: timedelta) -> datetime:
    local = timezone.localtime(moment)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + step * ((local - midnight) // step)


def range_picture(earliest: datetime, best: datetime, latest: datetime) -> RangePicture:
    """The window on an axis of round hours (or days, when the window is long) that leaves room on both sides."""
    room = max((latest - earliest) / 4, timedelta(minutes=20))
    for step in (timedelta(hours=number) for number in HOURS):
        start = _local_floor(earliest - room, step)
        count = -((start - latest - room) // step)
        if count <= MOST_STEPS:
            break
    end = start + step * count
    whole = (end - start).total_seconds()

    def at(moment: datetime) -> float:
        return percent((moment - start).total_seconds(), whole)

    every = max(1, -(-count // MOST_STEPS))
    moments = [start + step * index for index in range(0, count + 1, every)]
    # Two steps of half a day would say the same day twice: between two days stands noon.
    ticks = [
        _tick(
            at(one), one, by_day=step >= timedelta(hours=24) or (step == timedelta(hours=12) and not one.hour)
        )
        for one in moments
    ]
    window = span(at(earliest), at(latest))
    best_x = 100 - at(best) if get_language_bidi() else at(best)
    return RangePicture(window=window, best=round(best_x, 1), ticks=ticks)


def _tick(position: float, moment: datetime, *, by_day: bool) -> Tick:
    x = 100 - position if get_language_bidi() else position
    # Labels at the ends stay inside the axis. SVG's anchors follow the text's direction, x does not.
    leading, trailing = ("end", "start") if get_language_bidi() else ("start", "end")
    anchor = leading if x <= 2 else trailing if x >= 98 else "middle"
    return Tick(x=round(x, 1), label=axis_day(moment) if by_day else clock(moment), anchor=anchor)
