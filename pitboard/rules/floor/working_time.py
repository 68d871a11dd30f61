"""Working time as arithmetic: how much of it has passed at a moment, and when so much of it will have passed.

Moments are hours after the floor's `at`. Within a span one hour of the clock is one hour of work, so the way back from
working hours to the clock is an addition: which one, depends only on the span.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pitboard.rules.opening import Span

Hours = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]
#: Two moments closer than this (a third of a second) are one: a job that ends at closing time ends there, and not
#: when the next day begins.
SAME = 1e-4
WEEK = 7 * 24.0
#: The last week that was given is repeated for so many weeks, for work that lies beyond.
WEEKS_BEYOND = 52
#: Further apart than any calendar is long, so that many calendars can lie one after the other in one table.
APART = 1e6


class Calendar:
    """The spans in which somebody works."""

    def __init__(self, spans: Sequence[tuple[float, float]]) -> None:
        self.begins = [begins for begins, _ in spans]
        self.ends = [ends for _, ends in spans]
        self.worked = [0.0]  # how much has been worked when each span begins
        for begins, ends in spans:
            self.worked.append(self.worked[-1] + ends - begins)
        self.last_worked = self.worked.pop()

    def __bool__(self) -> bool:
        return bool(self.begins)

    @cached_property
    def _arrays(self) -> tuple[Hours, Hours, Hours, Hours]:
        begins, worked = np.array(self.begins), np.array(self.worked)
        return begins, np.array(self.ends), worked, begins - worked

    def passed(self, moments: Hours) -> Hours:
        """Working hours until each moment."""
        return self.reached(moments)[0]

    def reached(self, moments: Hours) -> tuple[Hours, Hours]:
        """Working hours until each moment, and when work can begin that is there from that moment on."""
        begins, ends, _, shift = self._arrays
        span = np.minimum(ends.searchsorted(moments + SAME), len(ends) - 1)
        begin = np.maximum(moments, begins[span])
        return begin - shift[span], begin

    def finished(self, hours: Hours) -> Hours:
        """The moments at which so many hours have been worked, at closing time rather than the next morning."""
        _, _, worked, shift = self._arrays
        return hours + shift[np.maximum(worked.searchsorted(hours - SAME) - 1, 0)]

    def open_from(self, moment: float) -> float:
        """The first moment from this one on at which there is work."""
        span = bisect_right(self.begins, moment + SAME) - 1
        if span >= 0 and moment < self.ends[span] - SAME:
            return moment
        return self.begins[span + 1] if span + 1 < len(self.begins) else moment

    def is_open_at(self, moment: float) -> bool:
        return self.open_from(moment) <= moment

    def after(self, moment: float, hours: float) -> float:
        """When `hours` of work are done that begin at `moment`."""
        span = max(bisect_right(self.begins, moment + SAME) - 1, 0)
        into = min(max(moment - self.begins[span], 0.0), self.ends[span] - self.begins[span])
        worked = self.worked[span] + into + hours
        span = max(bisect_right(self.worked, worked - SAME) - 1, 0)
        return worked + self.begins[span] - self.worked[span]


class Calendars:
    """Several calendars in one table, so that one look-up serves draws that chose different technicians."""

    def __init__(self, calendars: Sequence[Calendar]) -> None:
        starts = [np.array([*one.worked, APART / 2]) + n * APART for n, one in enumerate(calendars)]
        shifts = [np.array(one.begins) - np.array(one.worked) for one in calendars]
        self._starts: Hours = np.concatenate([[], *starts])
        self._shifts: Hours = np.concatenate([[], *([*one, one[-1]] for one in shifts)])

    def finished(self, which: Numbers, worked: Hours) -> tuple[Hours, Hours]:
        """When so many hours have been worked in the calendar that `which` names; and when work can go on from there:
        at closing time, and the next morning."""
        place = worked + which * APART
        span = self._starts.searchsorted(place - SAME) - 1
        after = span + (self._starts[span + 1] <= place + SAME)
        return worked + self._shifts[span], worked + self._shifts[after]


def calendar_of(spans: Sequence[Span], at: datetime) -> Calendar:
    """What of the spans lies ahead of `at`. The last week given goes on beyond its end: a guess, but a finite one."""
    ahead = [(_hours(max(b, at), at), _hours(e, at)) for b, e in spans if e > at]
    if not ahead:
        return Calendar([])
    end = ahead[-1][1]
    week = [(max(b, end - WEEK), e) for b, e in ahead if e > end - WEEK]
    beyond = [(b + n * WEEK, e + n * WEEK) for n in range(1, WEEKS_BEYOND + 1) for b, e in week]
    return Calendar(ahead + beyond)


def moment_of(hours: float, at: datetime) -> datetime:
    return at + timedelta(seconds=round(hours * 3600))


def _hours(moment: datetime, at: datetime) -> float:
    return (moment - at).total_seconds() / 3600
