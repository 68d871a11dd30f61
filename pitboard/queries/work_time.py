"""The time that went into repairs: what was measured of each person, and as it was corrected since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pitboard.records.orders import RepairLine
from pitboard.records.people import StaffMember
from pitboard.records.work import TimeCorrection, WorkSpan
from pitboard.rules.opening import Opening
from pitboard.rules.work_time import hours_worked

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Time:
    """Somebody's time on one repair, in decimal hours. `running_since`: their clock runs."""

    staff: StaffMember
    measured: Decimal
    corrected: Decimal
    running_since: datetime | None

    @property
    def hours(self) -> Decimal:
        return max(Decimal(0), self.measured + self.corrected)

    @property
    def is_running(self) -> bool:
        return self.running_since is not None


def time_on(line: RepairLine, *, at: datetime) -> Mapping[int, Time]:
    """By the job of whoever worked on it."""
    return times_of([line.pk], line.order.workshop.opening(), at=at).get(line.pk, {})


def times_of(lines: Iterable[int], opening: Opening, *, at: datetime) -> Mapping[int, Mapping[int, Time]]:
    """By repair, then by the job of whoever worked on it; two queries for all."""
    ids = list(lines)
    spans = WorkSpan.objects.filter(line__in=ids, taken_back_at=None).select_related("staff__person")
    corrections = TimeCorrection.objects.filter(line__in=ids).select_related("staff__person")
    found: dict[int, dict[int, tuple[list[WorkSpan], list[TimeCorrection]]]] = defaultdict(dict)
    for span in spans:
        found[span.line_id].setdefault(span.staff_id, ([], []))[0].append(span)
    for correction in corrections:
        found[correction.line_id].setdefault(correction.staff_id, ([], []))[1].append(correction)
    return {
        line: {staff: _time(*parts, opening, at) for staff, parts in theirs.items()}
        for line, theirs in found.items()
    }


def clocked(lines: Iterable[int], opening: Opening, *, at: datetime) -> Mapping[int, float]:
    """The hours that went into each repair so far, of everybody together. Repairs on which no clock ever ran (nobody in
    particular was put down for them, or it was before there were clocks) are left out."""
    return {
        line: float(sum(one.hours for one in theirs.values()))
        for line, theirs in times_of(lines, opening, at=at).items()
    }


def _time(
    spans: Sequence[WorkSpan], corrections: Sequence[TimeCorrection], opening: Opening, at: datetime
) -> Time:
    hours = hours_worked(
        [(span.begins_at, max(span.begins_at, span.ends_at or at)) for span in spans], opening
    )
    running = next((span.begins_at for span in spans if span.ends_at is None), None)
    someone = spans[0].staff if spans else corrections[0].staff
    return Time(
        staff=someone,
        measured=Decimal(str(hours)).quantize(_CENT),
        corrected=sum((one.hours for one in corrections), Decimal(0)),
        running_since=running,
    )
