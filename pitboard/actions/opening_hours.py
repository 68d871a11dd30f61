"""When the workshop is open, and on which days it is closed all the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import transaction

from pitboard.actions._locks import lock_workshop
from pitboard.actions.settings import Hours
from pitboard.records.workshop import ClosedDay, OpeningHours, Workshop
from pitboard.rules.refusals import Refusal, Refused


@dataclass(frozen=True)
class Closed:
    day: date
    why: str = ""


def set_opening_hours(workshop: Workshop, hours: Sequence[Hours]) -> None:
    """The whole week, in place of what stood. Raises `Refused` with SPAN_BACKWARDS or SPANS_OVERLAP (fact
    `weekday`)."""
    check_spans(hours)
    with transaction.atomic():
        lock_workshop(workshop.pk)
        workshop.opening_hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(workshop=workshop, weekday=h.weekday, opens=h.opens, closes=h.closes) for h in hours
        )


def set_closed_days(workshop: Workshop, closed: Iterable[Closed]) -> None:
    """All closed days, in place of those that stood; of two with the same date the last counts. Bookings that were
    accepted for such a day stay: the board shows that nobody is there."""
    by_day = {one.day: one.why.strip()[:100] for one in closed}
    with transaction.atomic():
        lock_workshop(workshop.pk)
        workshop.closed_days.all().delete()
        ClosedDay.objects.bulk_create(
            ClosedDay(workshop=workshop, day=day, why=why) for day, why in by_day.items()
        )


def check_spans(hours: Sequence[Hours]) -> None:
    """Each forward and within a week of seven days; on one day one after the other."""
    by_day: dict[int, list[Hours]] = {}
    for span in hours:
        if span.closes <= span.opens or span.weekday not in range(7):
            raise Refused(Refusal.SPAN_BACKWARDS)
        by_day.setdefault(span.weekday, []).append(span)
    for weekday, spans in by_day.items():
        spans.sort(key=lambda span: span.opens)
        if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
            raise Refused(Refusal.SPANS_OVERLAP, weekday=weekday)
