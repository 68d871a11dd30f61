"""What a car's odometer probably shows by now, from what it showed at its visits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

#: Readings that lie closer together say little about how much somebody drives.
SHORTEST = timedelta(days=60)
#: Nobody drives more than this in a day, on average; a mistyped reading must not remind anybody.
MOST_A_DAY = 300.0

Reading = tuple[datetime, int]


def expected_km(readings: Sequence[Reading], *, at: datetime) -> int | None:
    """The probable reading now, going on as between the first and the last one; none when they do not tell.

    `readings` are moments and kilometres, in any order.
    """
    if len(readings) < 2:
        return None
    (first_at, first), (last_at, last) = min(readings), max(readings)
    if last_at - first_at < SHORTEST or last < first:
        return None
    a_day = (last - first) / (last_at - first_at).days
    if a_day > MOST_A_DAY:
        return None
    return last + round(a_day * max(0.0, (at - last_at) / timedelta(days=1)))
