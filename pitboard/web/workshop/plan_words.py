"""The plan as its page shows it: bars on the axis of a day, rows of jobs, and what would save a promise, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from pitboard.queries.formats import axis_day, clock, day_time, duration
from pitboard.queries.marks import plan_mark
from pitboard.queries.plan import Ahead, Lane, Planned, day_span
from pitboard.queries.rescues import Moved, Risk, WayOut
from pitboard.queries.sentences.waits import Around, waits_for_desk
from pitboard.queries.shop_floor import Car
from pitboard.records.vehicles import Vehicle
from pitboard.rules.floor.forecast import to_grain
from pitboard.rules.floor.given import Stage
from pitboard.rules.floor.what_if import GiveLine, TakeAfter
from pitboard.rules.opening import Span as Times
from pitboard.web.drawing import Span, Tick, percent, span

HOUR = timedelta(hours=1)
#: Pixels of a usual axis, and of a letter on it: a bar too short for its words carries none.
AXIS, LETTER, ROOM = 780, 7.5, 14
#: So many other cars are named beside a change.
MOST_NAMED = 3


@dataclass(frozen=True)
class Bar:
    place: Span
    kind: str
    plate: str
    title: str


@dataclass(frozen=True)
class ShownJob:
    planned: Planned
    vehicle: Vehicle
    href: str
    title: str
    times: str
    mark: str
    who: str
    give_href: str

    @property
    def is_pinned(self) -> bool:
        return self.planned.is_pinned

    @property
    def is_at_risk(self) -> bool:
        return self.planned.is_at_risk


@dataclass(frozen=True)
class ShownLane:
    name: str
    note: str
    bars: Sequence[Bar]
    off: Sequence[Span]
    jobs: Sequence[ShownJob]


@dataclass(frozen=True)
class Axis:
    """From one whole hour to another. `now` is where the present moment lies, if it does."""

    start: datetime
    end: datetime
    ticks: Sequence[Tick]
    now: float | None

    def at(self, moment: datetime) -> float:
        return percent((moment - self.start).total_seconds(), (self.end - self.start).total_seconds())

    def span(self, times: Times) -> Span:
        return span(self.at(times[0]), self.at(times[1]))


@dataclass(frozen=True)
class Way:
    """One change that would help, as a row with its button."""

    title: str
    text: str
    effects: Sequence[str]
    label: str
    href: str


@dataclass(frozen=True)
class ShownRisk:
    risk: Risk
    vehicle: Vehicle
    href: str
    percent: int
    text: str
    waits: Sequence[str]
    ways: Sequence[Way]
    told: str
    tell: Way | None
    release_href: str
    seen: str


# ---- the picture of a day --------------------------------------------------------------------------------------


def axis_of(ahead: Ahead, day: date, lanes: Sequence[Lane]) -> Axis | None:
    """None on a day on which nobody is there."""
    there = [times for lane in lanes for times in lane.there] or ahead.seen.opening.spans(day)
    if not there:
        return None
    start = _hour(min(begins for begins, _ in there))
    end = _hour(max(ends for _, ends in there) + HOUR - timedelta(microseconds=1))
    axis = Axis(start, end, (), None)
    hours = round((end - start) / HOUR)
    every = 1 if hours <= 12 else 2
    marks = [start + HOUR * n for n in range(0, hours + 1, every)]
    ticks = [_tick(axis, moment) for moment in marks]
    now = span(axis.at(ahead.at), axis.at(ahead.at)).x if start < ahead.at < end else None
    return Axis(start, end, ticks, now)


def _hour(moment: datetime) -> datetime:
    local = timezone.localtime(moment)
    return local.replace(minute=0, second=0, microsecond=0)


def _tick(axis: Axis, moment: datetime) -> Tick:
    x = span(axis.at(moment), axis.at(moment)).x
    return Tick(x, clock(moment), "middle" if 2 < x < 98 else "start" if x <= 2 else "end")


def shown_lane(ahead: Ahead, lane: Lane, axis: Axis | None, day: date, *, by_bay: bool = False) -> ShownLane:
    begins = day_span(ahead, day)[0]
    return ShownLane(
        name=lane.name or gettext("The workshop"),
        note="" if lane.there else gettext("Away"),
        bars=[bar for job in lane.jobs for bar in _bars(job, axis)] if axis else [],
        off=_off(lane, axis) if axis else [],
        jobs=[_shown_job(ahead, job, begins, by_bay=by_bay) for job in lane.jobs],
    )


def _bars(job: Planned, axis: Axis) -> list[Bar]:
    return [_bar(job, axis.span(times)) for times in job.spans]


def _bar(job: Planned, place: Span) -> Bar:
    kind = "now" if job.job.is_begun else "todo"
    kind += " risk" if job.is_at_risk else ""
    letters = (place.width / 100 * AXIS - ROOM) / LETTER
    plate, title = job.vehicle.plate, job_title(job)
    if letters < len(plate):
        return Bar(place, kind, "", "")
    if letters < len(title):
        title = title[: int(letters) - 1].rstrip() + "…" if letters >= 9 else ""
    return Bar(place, kind, plate, title)


def _off(lane: Lane, axis: Axis) -> list[Span]:
    """When nobody is there, between the ends of the axis."""
    found, since = [], axis.start
    for begins, ends in lane.there:
        if begins > since:
            found.append(axis.span((since, begins)))
        since = max(since, ends)
    return [*found, axis.span((since, axis.end))] if since < axis.end else found


def _shown_job(ahead: Ahead, job: Planned, day_begins: datetime, *, by_bay: bool) -> ShownJob:
    order = job.car.order
    said = {"from": day_time(job.begins_at, day_begins), "to": day_time(job.ends_at, day_begins)}
    may_give = order is not None and job.line is not None and not job.job.is_begun
    return ShownJob(
        planned=job,
        vehicle=job.vehicle,
        href=address_of_car(job.car),
        title=job_title(job),
        times=gettext("%(from)s to %(to)s") % said,
        mark="now" if job.job.is_begun else "todo",
        who="",
        give_href=reverse("desk_line_technician", args=[order.number, job.line.pk]) + "?to=plan"
        if may_give and order and job.line and not by_bay
        else "",
    )


def job_title(job: Planned) -> str:
    if job.line is not None:
        return job.line.title
    if job.job.stage is Stage.INSPECTION:
        return gettext("Inspection")
    services = {f"s{service.pk}": service.name for service in job.car.booking.services.all()}
    return services.get(str(job.job.line), gettext("What was described"))


def address_of_car(car: Car) -> str:
    if car.order is not None:
        return reverse("desk_order", args=[car.order.number])
    return reverse("desk_booking", args=[car.booking.pk])


# ---- promises at risk ------------------------------------------------------------------------------------------


def shown_risk(ahead: Ahead, risk: Risk, people: dict[int, str]) -> ShownRisk:
    at = ahead.at
    around = Around({pk: car.booking.vehicle.plate for pk, car in ahead.seen.cars.items()}, people)
    told = {"name": risk.car.booking.customer.name, "time": day_time(risk.promise.ready_at, at)}
    return ShownRisk(
        risk=risk,
        vehicle=risk.car.booking.vehicle,
        href=address_of_car(risk.car),
        percent=_percent(risk.chance),
        text=_risk_words(risk, at),
        waits=waits_for_desk(risk.forecast.waits, around, at),
        ways=[_way(risk, way, people, at) for way in risk.ways_out],
        told=gettext("%(name)s was told %(time)s.") % told,
        tell=_tell(risk, at),
        release_href=reverse("desk_order_promise_release", args=[risk.order.number])
        if risk.is_pinned
        else "",
        seen=plan_mark(risk.order),
    )


def _risk_words(risk: Risk, at: datetime) -> str:
    due = day_time(risk.due, at)
    if risk.safe is None:
        return gettext(
            "Promised by %(due)s. No time can be said: nobody in sight can do some of its work."
        ) % {"due": due}
    said = {
        "due": due,
        "time": day_time(risk.safe.ready_at, at),
        "from": day_time(risk.safe.earliest_at, at),
        "to": day_time(risk.safe.latest_at, at),
    }
    return gettext("Promised by %(due)s. Now expected %(time)s, likely between %(from)s and %(to)s.") % said


def _way(risk: Risk, way: WayOut, people: dict[int, str], at: datetime) -> Way:
    number = risk.order.number
    change = way.rescue.change
    if isinstance(change, GiveLine) and way.line is not None:
        said = {"repair": way.line.title, "name": people.get(change.technician_id, "")}
        title = gettext("Give “%(repair)s” to %(name)s") % said
        label = gettext("Give it to %(name)s") % said
        href = reverse("desk_line_given", args=[number, way.line.pk, change.technician_id])
    elif isinstance(change, TakeAfter) and way.other is not None and way.other.order is not None:
        said = {"plate": way.other.booking.vehicle.plate}
        title = gettext("Let %(plate)s wait until after it") % said
        label = gettext("Let %(plate)s wait") % said
        href = reverse("desk_order_before", args=[number, way.other.order.number])
    else:
        title, label = gettext("Take its jobs first"), gettext("Take it first")
        href = reverse("desk_order_first", args=[number])
    return Way(title, _own_words(way, at), _effects(way, at), label, href)


def _own_words(way: WayOut, at: datetime) -> str:
    said: dict[str, int | str] = {
        "after": _percent(way.rescue.chance_after),
        "before": _percent(way.rescue.chance_before),
    }
    if way.own.after is None or way.own.before is None:
        return gettext("%(after)s%% likely to be kept, instead of %(before)s%%.") % said
    said |= {
        "ready": day_time(to_grain(way.own.after).ready_at, at),
        "was": day_time(to_grain(way.own.before).ready_at, at),
    }
    return (
        gettext("Ready %(ready)s instead of %(was)s; %(after)s%% likely to be kept, instead of %(before)s%%.")
        % said
    )


def _effects(way: WayOut, at: datetime) -> list[str]:
    named = [moved_words(moved) for moved in way.moved[:MOST_NAMED]]
    more = len(way.moved) - len(named)
    if more:
        named.append(ngettext("%(count)s more car moves", "%(count)s more cars move", more) % {"count": more})
    endangered = [car.booking.vehicle.plate for car in way.endangered]
    named += [gettext("%(plate)s would then be at risk") % {"plate": plate} for plate in endangered]
    return named or [gettext("No other time moves noticeably")]


def moved_words(moved: Moved) -> str:
    """KRT 482 45 min later"""
    return f"{moved.car.booking.vehicle.plate} {much_later(moved)}"


def much_later(moved: Moved) -> str:
    """45 min later"""
    apart = moved.after.ready_at - moved.before.ready_at
    said = {"much": duration(round(abs(apart) / timedelta(minutes=1)))}
    return (gettext("%(much)s later") if apart > timedelta(0) else gettext("%(much)s sooner")) % said


def _tell(risk: Risk, at: datetime) -> Way | None:
    """Telling the customer now, before the time is over: a later one that will very likely hold."""
    if risk.safe is None or not risk.may_tell:
        return None
    said = {
        "name": risk.car.booking.customer.first_name,
        "time": day_time(risk.safe.latest_at, at),
        "was": day_time(risk.promise.ready_at, at),
        "chance": _percent(risk.forecast.chance_by(risk.safe.latest_at)),
    }
    query = f"?at={risk.safe.latest_at.timestamp():.0f}"
    return Way(
        title=gettext("Tell %(name)s now") % said,
        text=gettext("Ready by %(time)s instead of %(was)s; %(chance)s%% likely to be kept.") % said,
        effects=[gettext("The time then stays until somebody lets it go")],
        label=gettext("Tell %(time)s") % said,
        href=reverse("desk_order_telling", args=[risk.order.number]) + query,
    )


def _percent(chance: float) -> int:
    return round(100 * chance)


# ---- days ------------------------------------------------------------------------------------------------------


def day_links(days: Sequence[date], shown: date, today: date) -> list[dict[str, object]]:
    return [
        {
            "href": f"{reverse('plan')}?day={day.isoformat()}",
            "label": gettext("Today") if day == today else axis_day(day),
            "is_current": day == shown,
        }
        for day in days
    ]
