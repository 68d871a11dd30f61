"""How the workshop does, over any days: cars, hours, choices, times, promises kept, and words left unanswered.

A fixed number of queries for a period, whatever lies before it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from pitboard.queries.hours import AtWork, technicians_by_day
from pitboard.records.estimates import Estimate, EstimateLine
from pitboard.records.events import Event
from pitboard.records.messages import Message
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.work import TimeCorrection, WorkSpan
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import AUTHORISED_LINE_STATES, LineState
from pitboard.rules.opening import Opening, hours_in
from pitboard.rules.severity import Severity
from pitboard.rules.work_time import hours_by_day

#: The longest period that a page shows.
MOST_DAYS = 400
_K = EventKind
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Period:
    """Whole days of the workshop, the first and the last included."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class DayFigures:
    """`sold`: hours of the repairs that were done on that day, as priced. `worked`: what the clocks measured, as
    corrected. `there`: what those who repair now were there for, by their hours and absences."""

    day: date
    arrived: int
    ready: int
    handed_back: int
    sold: Decimal
    worked: Decimal
    there: Decimal


@dataclass(frozen=True)
class Chosen:
    """Of what was put to customers for the first time within the period. None: what no finding led to."""

    severity: Severity | None
    proposed: int
    chosen: int
    proposed_gross: Decimal
    chosen_gross: Decimal

    @property
    def percent(self) -> int | None:
        return round(100 * self.chosen / self.proposed) if self.proposed else None


@dataclass(frozen=True)
class Leg:
    """From one moment of a visit to the next, in opening hours, of the visits that became ready in the period."""

    name: str
    visits: int
    median_hours: float | None
    slow_hours: float | None


@dataclass(frozen=True)
class Figures:
    period: Period
    days: Sequence[DayFigures]
    chosen: Sequence[Chosen]
    legs: Sequence[Leg]
    promised: int
    in_range: int
    by_the_time: int
    messages: int
    unanswered: int

    @property
    def on_time_percent(self) -> int | None:
        return round(100 * self.in_range / self.promised) if self.promised else None

    @property
    def arrived(self) -> int:
        return sum(day.arrived for day in self.days)

    @property
    def ready(self) -> int:
        return sum(day.ready for day in self.days)

    @property
    def handed_back(self) -> int:
        return sum(day.handed_back for day in self.days)

    @property
    def sold(self) -> Decimal:
        return sum((day.sold for day in self.days), Decimal(0))

    @property
    def worked(self) -> Decimal:
        return sum((day.worked for day in self.days), Decimal(0))

    @property
    def there(self) -> Decimal:
        return sum((day.there for day in self.days), Decimal(0))

    @property
    def sold_percent(self) -> int | None:
        return round(100 * self.sold / self.there) if self.there else None


#: From which moment to which; `ARRIVED` and `READY` are the visit's own.
ARRIVED, ESTIMATE, CHOICE, READY = "arrived", "estimate", "choice", "ready"
LEGS = ((ARRIVED, ESTIMATE), (ESTIMATE, CHOICE), (CHOICE, READY), (ARRIVED, READY))


def figures_of(workshop: Workshop, period: Period, *, at: datetime) -> Figures:
    opening = workshop.opening()
    begin = opening.at(period.first, time.min)
    end = opening.at(period.last + timedelta(days=1), time.min)
    kept = _kept(workshop, begin, end)
    messages, unanswered = _messages(workshop, begin, end)
    return Figures(
        period=period,
        days=_days(workshop, period, opening, begin, end, at),
        chosen=_chosen(workshop, begin, end),
        legs=_legs(workshop, opening, begin, end),
        promised=kept["promised"],
        in_range=kept["in_range"],
        by_the_time=kept["by_the_time"],
        messages=messages,
        unanswered=unanswered,
    )


# ---- each day ------------------------------------------------------------------------------------------------------


def _days(
    workshop: Workshop, period: Period, opening: Opening, begin: datetime, end: datetime, at: datetime
) -> list[DayFigures]:
    orders = RepairOrder.objects.filter(workshop=workshop)
    arrived = _per_day(orders, "arrived_at", opening, begin, end)
    ready = _per_day(orders, "ready_at", opening, begin, end)
    back = _per_day(orders, "handed_back_at", opening, begin, end)
    sold = _sold(workshop, opening, begin, end)
    worked = _worked(workshop, opening, begin, end, at)
    crews = technicians_by_day(workshop, opening, first=period.first, last=period.last)
    return [
        DayFigures(
            day, arrived[day], ready[day], back[day], sold[day], worked[day], _there(day, crews[day], opening)
        )
        for day in period.days
    ]


def _per_day(
    orders: "QuerySet[RepairOrder]", moment: str, opening: Opening, begin: datetime, end: datetime
) -> Counter[date]:
    within = orders.filter(**{f"{moment}__gte": begin, f"{moment}__lt": end})
    return Counter(opening.today(one) for one in within.values_list(moment, flat=True))


def _sold(workshop: Workshop, opening: Opening, begin: datetime, end: datetime) -> Mapping[date, Decimal]:
    done = RepairLine.objects.filter(
        order__workshop=workshop, state=LineState.DONE, done_at__gte=begin, done_at__lt=end
    )
    found: dict[date, Decimal] = defaultdict(Decimal)
    for done_at, hours in done.values_list("done_at", "hours"):
        if done_at is not None:
            found[opening.today(done_at)] += hours
    return found


def _worked(
    workshop: Workshop, opening: Opening, begin: datetime, end: datetime, at: datetime
) -> Mapping[date, Decimal]:
    """A stretch over several days counts on each of them; a correction on the day it was made."""
    spans = WorkSpan.objects.filter(staff__workshop=workshop, taken_back_at=None, begins_at__lt=end).filter(
        Q(ends_at=None) | Q(ends_at__gt=begin)
    )
    found: dict[date, Decimal] = defaultdict(Decimal)
    for begins, ends in spans.values_list("begins_at", "ends_at"):
        for day, hours in hours_by_day((begins, max(begins, ends or at)), opening).items():
            found[day] += Decimal(str(hours))
    corrections = TimeCorrection.objects.filter(staff__workshop=workshop, made_at__gte=begin, made_at__lt=end)
    for made_at, corrected in corrections.values_list("made_at", "hours"):
        found[opening.today(made_at)] += corrected
    rounded = {day: whole.quantize(_CENT) for day, whole in found.items()}
    return defaultdict(Decimal, rounded)


def _there(day: date, crew: Iterable[AtWork], opening: Opening) -> Decimal:
    hours = sum(hours_in(one.spans(day, opening, opening.spans(day))) for one in crew)
    return Decimal(str(hours)).quantize(_CENT)


# ---- what was chosen -----------------------------------------------------------------------------------------------


def _chosen(workshop: Workshop, begin: datetime, end: datetime) -> list[Chosen]:
    """A repair counts once, when it is put to the customer first, at the price it was last put at."""
    sent = Estimate.objects.filter(lines__repair=OuterRef("pk"), sent_at__isnull=False)
    newest = EstimateLine.objects.filter(repair=OuterRef("pk"), estimate__sent_at__isnull=False)
    lines = (
        RepairLine.objects.filter(order__workshop=workshop, agreed_price=None)
        .filter(priced__estimate__sent_at__gte=begin, priced__estimate__sent_at__lt=end)
        .annotate(
            first_sent=Subquery(sent.order_by("sent_at").values("sent_at")[:1]),
            asked=Subquery(newest.order_by("-estimate__revision").values("gross")[:1]),
        )
        .filter(first_sent__gte=begin)
        .distinct()
    )
    rows = lines.values_list("pk", "finding__severity", "state", "asked")
    by_severity: dict[Severity | None, list[tuple[LineState, Decimal]]] = defaultdict(list)
    for _, severity, state, asked in rows:
        by_severity[Severity(severity) if severity else None].append((LineState(state), asked or Decimal(0)))
    return [
        _one_chosen(severity, by_severity[severity])
        for severity in (Severity.FIX_NOW, Severity.FIX_SOON, Severity.GOOD, None)
        if severity in by_severity or severity in (Severity.FIX_NOW, Severity.FIX_SOON)
    ]


def _one_chosen(severity: Severity | None, rows: Sequence[tuple[LineState, Decimal]]) -> Chosen:
    yes = [gross for state, gross in rows if state in AUTHORISED_LINE_STATES]
    return Chosen(
        severity, len(rows), len(yes), sum((gross for _, gross in rows), Decimal(0)), sum(yes, Decimal(0))
    )


# ---- times and promises --------------------------------------------------------------------------------------------


def _legs(workshop: Workshop, opening: Opening, begin: datetime, end: datetime) -> list[Leg]:
    orders = RepairOrder.objects.filter(workshop=workshop, ready_at__gte=begin, ready_at__lt=end)
    first = {
        (row["order"], EventKind(row["kind"])): row["first"]
        for row in Event.objects.filter(
            order__in=orders, kind__in=[_K.ESTIMATE_SENT, _K.REPAIRS_CHOSEN, _K.REPAIRS_COVERED]
        )
        .order_by()
        .values("order", "kind")
        .annotate(first=Min("at"))
    }
    seen: list[dict[str, datetime]] = []
    for pk, arrived_at, ready_at in orders.values_list("pk", "arrived_at", "ready_at"):
        moments = {ARRIVED: arrived_at, READY: ready_at}
        if estimate := first.get((pk, _K.ESTIMATE_SENT)):
            moments[ESTIMATE] = estimate
        choices = [
            first[key] for kind in (_K.REPAIRS_CHOSEN, _K.REPAIRS_COVERED) if (key := (pk, kind)) in first
        ]
        if choices:
            moments[CHOICE] = min(choices)
        seen.append({name: moment for name, moment in moments.items() if moment is not None})
    return [_leg(start, stop, seen, opening) for start, stop in LEGS]


def _leg(start: str, stop: str, seen: Sequence[Mapping[str, datetime]], opening: Opening) -> Leg:
    """`slow_hours`: nine in ten were faster."""
    hours = sorted(
        opening.hours_between(one[start], one[stop])
        for one in seen
        if start in one and stop in one and one[stop] >= one[start]
    )
    slow = hours[min(len(hours) - 1, int(len(hours) * 0.9))] if hours else None
    return Leg(f"{start}_{stop}", len(hours), median(hours) if hours else None, slow)


def _kept(workshop: Workshop, begin: datetime, end: datetime) -> dict[str, int]:
    ready = RepairOrder.objects.filter(
        workshop=workshop, ready_at__gte=begin, ready_at__lt=end, promised_ready_at__isnull=False
    )
    return ready.aggregate(
        promised=Count("pk"),
        in_range=Count("pk", filter=Q(ready_at__lte=F("promised_latest_at"))),
        by_the_time=Count("pk", filter=Q(ready_at__lte=F("promised_ready_at"))),
    )


def _messages(workshop: Workshop, begin: datetime, end: datetime) -> tuple[int, int]:
    """How many customers wrote in the period, and how many of these the workshop has written nothing after."""
    theirs = Message.objects.filter(
        booking__workshop=workshop, from_workshop=False, sent_at__gte=begin, sent_at__lt=end
    )
    answered = Message.objects.filter(booking=OuterRef("booking"), from_workshop=True)
    last = theirs.annotate(last_answer=Subquery(answered.order_by("-pk").values("pk")[:1]))
    found = last.aggregate(
        written=Count("pk"), waiting=Count("pk", filter=Q(last_answer=None) | Q(pk__gt=F("last_answer")))
    )
    return found["written"], found["waiting"]
