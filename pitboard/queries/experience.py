"""What work has really taken in a workshop, read from its own events: the samples that the engine learns from.

The newest few hundred of each, found by their numbers: the cost does not grow with the history.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Count

from pitboard.queries.shop_floor import work_kind
from pitboard.queries.work_time import clocked
from pitboard.records.bookings import Booking
from pitboard.records.events import Event
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.workshop import Workshop
from pitboard.rules.floor.durations import (
    DurationModel,
    PartsSample,
    StageSample,
    WorkSample,
    learn_durations,
)
from pitboard.rules.floor.given import Stage
from pitboard.rules.floor.keeping import Foreseen, PromiseSample
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingState, LineState
from pitboard.rules.opening import Opening

#: So many finished lines, and so many visits, are learned from.
LINES, VISITS = 400, 150
#: No-shows of so long ago still count.
LOOK_BACK = timedelta(days=180)

_K = EventKind
#: What begins a stage and what ends it; the first of each in a visit counts.
_STAGES: Mapping[Stage, tuple[EventKind, EventKind]] = {
    Stage.INSPECTION: (_K.INSPECTION_STARTED, _K.INSPECTION_FINISHED),
    Stage.PRICING: (_K.INSPECTION_FINISHED, _K.ESTIMATE_SENT),
    Stage.DECISION: (_K.ESTIMATE_SENT, _K.REPAIRS_CHOSEN),
    Stage.FINAL_CHECK: (_K.CHECK_STARTED, _K.CAR_READY),
}


def learned(workshop: Workshop, *, at: datetime) -> DurationModel:
    """How long work takes here. A workshop without a history gets the stated prior."""
    opening = workshop.opening()
    lines = list(
        RepairLine.objects.filter(
            order__workshop=workshop, state=LineState.DONE, started_at__isnull=False, done_at__isnull=False
        ).order_by("-pk")[:LINES]
    )
    waits = _waits_for_parts({line.order_id for line in lines})
    clocks = clocked([line.pk for line in lines], opening, at=at)
    came, no_shows = _came(workshop, at)
    return learn_durations(
        [_work(line, clocks.get(line.pk), waits.get(line.pk, ()), opening) for line in lines],
        stages=_stages(workshop, opening),
        parts=[_parts(due, came_at, opening) for one in waits.values() for _, came_at, due in one if due],
        promises=_promises(workshop, opening),
        came=came,
        no_shows=no_shows,
    )


#: From when until when a line waited for parts, and when they were due.
_Waited = tuple[datetime, datetime, datetime | None]


def _work(line: RepairLine, clock: float | None, waited: Iterable[_Waited], opening: Opening) -> WorkSample:
    """As its clocks say; where none ever ran, from its start until it was done, without the waits for parts."""
    if clock is not None:
        return WorkSample(work_kind(line.title), float(line.hours), clock)
    assert line.started_at is not None  # noqa: S101
    assert line.done_at is not None  # noqa: S101
    hours = opening.hours_between(line.started_at, line.done_at)
    for held_at, came_at, _ in waited:
        if held_at >= line.started_at:
            hours -= opening.hours_between(held_at, came_at)
    return WorkSample(work_kind(line.title), float(line.hours), max(0.0, hours))


def _parts(due: datetime, came_at: datetime, opening: Opening) -> PartsSample:
    return PartsSample(opening.hours_between(due, came_at) if came_at > due else 0.0)


def _waits_for_parts(orders: set[int]) -> dict[int, list[_Waited]]:
    """By repair line."""
    events = Event.objects.filter(order__in=orders, kind__in=[_K.REPAIR_HELD, _K.REPAIR_RESUMED])
    held: dict[int, tuple[datetime, datetime | None]] = {}
    waits: dict[int, list[_Waited]] = defaultdict(list)
    for kind, at, facts in events.order_by("pk").values_list("kind", "at", "facts"):
        line, due = int(facts["line"]), facts.get("parts_due_at")
        if kind == _K.REPAIR_HELD:
            held[line] = (at, datetime.fromisoformat(due) if due else None)
        elif line in held:
            since, due_at = held.pop(line)
            waits[line].append((since, at, due_at))
    return waits


def _stages(workshop: Workshop, opening: Opening) -> Sequence[StageSample]:
    orders = list(RepairOrder.objects.filter(workshop=workshop).order_by("-pk").values_list("pk")[:VISITS])
    kinds = sorted({kind for pair in _STAGES.values() for kind in pair})
    events = Event.objects.filter(order__in=[pk for (pk,) in orders], kind__in=kinds)
    first: dict[int, dict[EventKind, datetime]] = defaultdict(dict)
    for order, kind, at in events.order_by("pk").values_list("order_id", "kind", "at"):
        first[order].setdefault(EventKind(kind), at)
    return [
        StageSample(stage, opening.hours_between(seen[begins], seen[ends]))
        for seen in first.values()
        for stage, (begins, ends) in _STAGES.items()
        if begins in seen and ends in seen
    ]


def _promises(workshop: Workshop, opening: Opening) -> Sequence[PromiseSample]:
    """What was foreseen after each choice, and how long it was really until the car was ready."""
    kept = RepairOrder.objects.filter(
        workshop=workshop, promised_hours__isnull=False, promised_on__isnull=False, ready_at__isnull=False
    )
    return [
        PromiseSample(
            Foreseen(**order.promised_hours), opening.hours_between(order.promised_on, order.ready_at)
        )
        for order in kept.order_by("-pk")[:VISITS]
        if order.promised_hours and order.promised_on and order.ready_at
    ]


def _came(workshop: Workshop, at: datetime) -> tuple[int, int]:
    """How many accepted bookings brought a car, and how many did not."""
    since = (at - LOOK_BACK).date()
    counted = dict(
        Booking.objects.filter(
            workshop=workshop, state__in=[BookingState.ARRIVED, BookingState.NO_SHOW], day__gte=since
        )
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    return counted.get(BookingState.ARRIVED, 0), counted.get(BookingState.NO_SHOW, 0)
