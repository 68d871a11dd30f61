"""Moments before the one at which a demo is loaded, counted in the workshop's working hours.

A demo may be started on a Sunday night. What happened in it still happened while the workshop was open, so its time
is counted back from the last open moment.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from pitboard.rules.opening import LONGEST_CLOSURE, Opening


@dataclass(frozen=True)
class DemoClock:
    opening: Opening
    at: datetime

    @property
    def last_open(self) -> datetime:
        """`at` itself while the workshop is open, otherwise when it last closed."""
        return self.back(0)

    def back(self, hours: float) -> datetime:
        """The moment since which `hours` of open time have passed; to the full minute."""
        left = timedelta(hours=hours)
        day = self.opening.today(self.at)
        earliest = day - LONGEST_CLOSURE
        while day >= earliest:
            for opens, closes in reversed(self.opening.spans(day)):
                end = min(closes, self.at)
                if end <= opens:
                    continue
                earliest = day - LONGEST_CLOSURE
                if end - opens >= left:
                    return _to_minute(end - left)
                left -= end - opens
            day -= timedelta(days=1)
        raise ValueError("the workshop is never open")

    def open_day_before(self, days: int) -> date:
        """The first open day that is at least so many days before today."""
        day = self.opening.today(self.at) - timedelta(days=days)
        while not self.opening.is_open_on(day):
            day -= timedelta(days=1)
        return day

    def open_day_ahead(self, count: int) -> date:
        """The `count`th open day after today."""
        day = self.opening.today(self.at)
        while count > 0:
            day += timedelta(days=1)
            count -= self.opening.is_open_on(day)
        return day

    def soon(self, hours: float) -> datetime:
        """A quarter of an hour that comes after `hours` of open time, but never on the stroke of closing."""
        moment = self.opening.after_working(self.opening.next_open_moment(self.at), hours)
        moment += timedelta(minutes=-moment.minute % 15, seconds=-moment.second)
        return self.opening.next_open_moment(_to_minute(moment))

    def evening_before(self, moment: datetime, *, days: int, wall: time = time(20, 10)) -> datetime:
        """At home, some days before: requests are written in the evening."""
        return self.opening.at(self.opening.today(moment) - timedelta(days=days), wall)


def _to_minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
