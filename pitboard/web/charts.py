"""Small bar charts as SVG geometry: a group of bars for each day, or for each week where there are many days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language_bidi

from pitboard.queries.formats import axis_day, plain_number

#: More days than these are drawn week by week.
MOST_GROUPS = 31
#: So many labels at most stand under a chart.
MOST_LABELS = 7
#: Of a group's room, what its bars take.
FILLED = 0.72


@dataclass(frozen=True)
class Bar:
    """In percent of the drawing; `series` counts from 0."""

    x: float
    width: float
    y: float
    height: float
    series: int


@dataclass(frozen=True)
class Label:
    x: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Bars:
    """`most` is the value at the top of the drawing, in words."""

    bars: Sequence[Bar]
    labels: Sequence[Label]
    most: str
    is_weekly: bool


def bars_of(days: Sequence[tuple[date, Sequence[float]]]) -> Bars:
    groups = list(days)
    is_weekly = len(groups) > MOST_GROUPS
    if is_weekly:
        groups = _by_week(groups)
    top = max((value for _, values in groups for value in values), default=0.0)
    bars = [
        bar for place, (_, values) in enumerate(groups) for bar in _group(place, values, len(groups), top)
    ]
    return Bars(
        bars, _labels([day for day, _ in groups]), plain_number(round(top, 1)) if top else "", is_weekly
    )


def _by_week(days: Sequence[tuple[date, Sequence[float]]]) -> list[tuple[date, Sequence[float]]]:
    """By the Monday; the first week may be a part of one."""
    weeks: dict[date, list[float]] = {}
    for day, values in days:
        sums = weeks.setdefault(day - timedelta(days=day.weekday()), [0.0] * len(values))
        for place, value in enumerate(values):
            sums[place] += value
    return list(weeks.items())


def _group(place: int, values: Sequence[float], groups: int, top: float) -> list[Bar]:
    room = 100 / groups
    width = room * FILLED / len(values)
    start = place * room + room * (1 - FILLED) / 2
    found = []
    for series, value in enumerate(values):
        x = start + series * width
        height = 100 * value / top if top else 0.0
        x = 100 - x - width if get_language_bidi() else x
        if value:
            found.append(
                Bar(round(x, 2), round(width * 0.94, 2), round(100 - height, 2), round(height, 2), series)
            )
    return found


def _labels(days: Sequence[date]) -> list[Label]:
    every = -(-len(days) // MOST_LABELS) if days else 1
    found = []
    for place in range(0, len(days), every):
        x = (place + 0.5) * 100 / len(days)
        x = 100 - x if get_language_bidi() else x
        found.append(Label(round(x, 2), axis_day(days[place]), "middle"))
    return found
