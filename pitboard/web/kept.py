"""How promises were kept, for the workshop's plan and, if it chooses to, for its public page."""

from dataclasses import dataclass
from datetime import datetime

from pitboard.queries.formats import duration
from pitboard.queries.on_time import OnTime, accuracy, on_time
from pitboard.records.workshop import Workshop


@dataclass(frozen=True)
class Kept:
    """`near`: half of the visits were nearer to the time first promised; `late`: how late the late ones were, in the
    middle. Both in opening hours, empty where too little was measured."""

    on_time: OnTime
    near: str = ""
    late: str = ""


def how_promises_were_kept(workshop: Workshop, *, at: datetime) -> Kept:
    kept = on_time(workshop, at=at)
    off = accuracy(workshop, at=at) if kept.is_enough else None
    if off is None:
        return Kept(kept)
    return Kept(kept, _hours(off.median_hours), _hours(off.late_hours) if off.late_hours else "")


def _hours(hours: float) -> str:
    """To five minutes: nobody remembers more."""
    return duration(5 * max(1, round(hours * 12)))
