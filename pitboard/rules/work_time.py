"""How many hours somebody worked, out of when they said that they began and stopped."""

from collections.abc import Iterable
from datetime import date, timedelta

from pitboard.rules.opening import Opening, Span, common, hours_in

#: Whoever goes on within this time after a pause, or takes "done" back, was only out of luck with a button.
SAME_AGAIN = timedelta(minutes=1)
DONE_UNDONE = timedelta(minutes=10)
#: Nobody works more hours than this on one repair in one correction.
MOST_CORRECTED = 99


def hours_worked(spans: Iterable[Span], opening: Opening) -> float:
    """Decimal hours. Nights and Sundays in between do not count: somebody forgot to stop. What lies outside the
    opening hours altogether, begun and ended on one day, counts in full: somebody stayed longer."""
    return sum(sum(hours_by_day(span, opening).values()) for span in spans)


def hours_by_day(span: Span, opening: Opening) -> dict[date, float]:
    """The same, for each day of one stretch."""
    begins, ends = span
    first, last = opening.today(begins), opening.today(ends)
    if first == last:
        open_hours = opening.hours_between(begins, ends)
        return {first: open_hours or max(timedelta(0), ends - begins) / timedelta(hours=1)}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: hours_in(common(opening.spans(day), [span])) for day in days}
