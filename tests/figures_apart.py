"""The owner's figures of one day, worked out apart from the product's own: from the events alone, and, where an event
only names a repair, from that repair's hours and severity."""

import csv
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import TypedDict

from pitboard.records.estimates import Decision
from pitboard.records.events import Event
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind
from pitboard.rules.permissions import Role

_K = EventKind
#: The ways of a visit by their names in the file, each with the first event of either end.
WAYS = {
    "arrived_estimate": (_K.VISIT_OPENED, _K.ESTIMATE_SENT),
    "estimate_choice": (_K.ESTIMATE_SENT, _K.REPAIRS_CHOSEN),
    "choice_ready": (_K.REPAIRS_CHOSEN, _K.CAR_READY),
    "arrived_ready": (_K.VISIT_OPENED, _K.CAR_READY),
}
#: Both sides round to hundredths, each in its own way.
CLOSE = 0.02


class Apart(TypedDict):
    """As plain as JSON, so that it can come out of another process. `chosen` by severity: proposed, chosen. `ways` by
    name: visits, hours of the one in the middle. `worked`, `there`: hours."""

    arrived: int
    ready: int
    handed_back: int
    sold: str
    worked: float
    there: float
    chosen: dict[str, list[int]]
    ways: dict[str, list[float]]
    promised: int
    in_range: int


def figures_apart(workshop: Workshop, day: date) -> Apart:
    events = list(Event.objects.filter(workshop=workshop).order_by("at", "pk"))
    opening = workshop.opening()
    told = Counter(EventKind(event.kind) for event in events if opening.today(event.at) == day)
    promised, in_range = _kept(events)
    return Apart(
        arrived=told[_K.CAR_ARRIVED],
        ready=told[_K.CAR_READY],
        handed_back=told[_K.CAR_HANDED_BACK],
        sold=str(_sold(events)),
        worked=_worked(events),
        there=_there(workshop, day),
        chosen=_chosen(events),
        ways={name: _way(workshop, events, *ends) for name, ends in WAYS.items()},
        promised=promised,
        in_range=in_range,
    )


def the_file_agrees(text: str, apart: Apart) -> None:
    """The file of the owner's page, of that one day, says the same."""
    tables = _tables(text)
    (line,) = tables["day"]
    assert [int(line[name]) for name in ("arrived", "ready", "handed_back")] == [
        apart["arrived"],
        apart["ready"],
        apart["handed_back"],
    ]
    assert Decimal(line["hours_sold"]) == Decimal(apart["sold"])
    assert abs(float(line["hours_worked"]) - apart["worked"]) < CLOSE
    assert abs(float(line["hours_there"]) - apart["there"]) < CLOSE
    chosen = {row["severity"]: [int(row["proposed"]), int(row["chosen"])] for row in tables["severity"]}
    assert chosen == apart["chosen"]
    assert {row["leg"] for row in tables["leg"]} == set(WAYS)
    for row in tables["leg"]:
        visits, hours = apart["ways"][row["leg"]]
        assert (int(row["visits"]), row["median_open_hours"]) == (visits, f"{hours:.2f}"), row
    (kept,) = tables["promised"]
    assert (int(kept["promised"]), int(kept["in_range"])) == (apart["promised"], apart["in_range"])


def sold_percent(apart: Apart) -> int:
    return round(100 * float(apart["sold"]) / apart["there"])


def _tables(text: str) -> dict[str, list[dict[str, str]]]:
    """By the name of their first column."""
    tables: dict[str, list[dict[str, str]]] = {}
    head: list[str] = []
    for row in csv.reader(StringIO(text)):
        if not row:
            head = []
        elif not head:
            head = row
            tables[head[0]] = []
        else:
            tables[head[0]].append(dict(zip(head, row, strict=True)))
    return tables


def _sold(events: list[Event]) -> Decimal:
    finished = {event.facts["line"] for event in events if event.kind is _K.REPAIR_FINISHED}
    return sum((line.hours for line in RepairLine.objects.filter(pk__in=finished)), Decimal(0))


def _worked(events: list[Event]) -> float:
    """From each start to the pause or the end that follows it."""
    since: dict[int, datetime] = {}
    seconds = 0.0
    for event in events:
        line = event.facts.get("line")
        if event.kind in (_K.REPAIR_STARTED, _K.WORK_WENT_ON):
            since[line] = event.at
        elif event.kind in (_K.WORK_PAUSED, _K.REPAIR_FINISHED) and line in since:
            seconds += (event.at - since.pop(line)).total_seconds()
    assert since == {}
    return seconds / 3600


def _there(workshop: Workshop, day: date) -> float:
    """Nobody is away, and nobody has hours of their own: every technician is there while the workshop is open."""
    open_for = sum((closes - opens for opens, closes in workshop.opening().spans(day)), timedelta())
    crew = StaffMember.objects.filter(workshop=workshop, role=Role.TECHNICIAN).count()
    return crew * open_for.total_seconds() / 3600


def _chosen(events: list[Event]) -> dict[str, list[int]]:
    """By what each choice says of the repairs that its estimate asked about."""
    proposed: Counter[str] = Counter()
    chosen: Counter[str] = Counter()
    severity = dict(RepairLine.objects.values_list("pk", "finding__severity"))
    for event in events:
        if event.kind is _K.REPAIRS_CHOSEN:
            given = event.order.authorisations.get(pk=event.facts["authorisation"])  # type: ignore[union-attr]
            for row in given.lines.all():
                proposed[severity[row.repair_id]] += 1
                chosen[severity[row.repair_id]] += row.decision is Decision.APPROVED
    return {name: [proposed[name], chosen[name]] for name in proposed}


def _way(workshop: Workshop, events: list[Event], begins: EventKind, ends: EventKind) -> list[float]:
    moments: dict[EventKind, dict[int, datetime]] = defaultdict(dict)
    for event in events:
        if event.order_id is not None:
            moments[EventKind(event.kind)].setdefault(event.order_id, event.at)
    opening = workshop.opening()
    hours = sorted(
        opening.hours_between(began, moments[ends][order])
        for order, began in moments[begins].items()
        if order in moments[ends]
    )
    return [len(hours), (hours[(len(hours) - 1) // 2] + hours[len(hours) // 2]) / 2]


def _kept(events: list[Event]) -> tuple[int, int]:
    ready = {event.order_id: event.at for event in events if event.kind is _K.CAR_READY}
    until = dict(
        RepairOrder.objects.filter(promised_ready_at__isnull=False).values_list("pk", "promised_latest_at")
    )
    return len(until), sum(ready[order] <= latest for order, latest in until.items() if latest is not None)
