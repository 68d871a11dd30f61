"""How many hours somebody worked, out of when they said that they began and stopped."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pitboard.rules.opening import Opening, Span

#: Whoever goes on within this time after a pause, or takes "done" back, was only out of luck with a button.
SAME_AGAIN = timedelta(minutes=1)
DONE_UNDONE = timedelta(minutes=10)
#: Nobody works more hours than this on one repair in one correction.
MOST_CORRECTED = 99


def hours_worked(spans: Iterable[Span], opening: Opening) -> float:
    """Decimal hours. Nights and Sundays in between do not count: somebody forgot to stop. What lies outside the
    opening hours altogether, begun and ended on one day, counts in full: somebody stayed longer."""
    return sum(_of_span(begins, ends, opening) for begins, ends in spans)


def _of_span(begins: datetime, ends: datetime, opening: Opening) -> float:
    hours = opening.hours_between(begins, ends)
    if hours == 0 and opening.today(begins) == opening.today(ends):
        return max(timedelta(0), ends - begins) / timedelta(hours=1)
    return hours
