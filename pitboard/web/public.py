"""The pages anybody may read, and where a person starts after signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.queries.access import job_of
from pitboard.queries.calendar import next_free_day, work_asked_for
from pitboard.queries.formats import duration, money
from pitboard.queries.track import Stage
from pitboard.records.people import Person
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.opening import Opening
from pitboard.web.claims import claim, claim_code
from pitboard.web.customer.booking_page import diagnosis_words
from pitboard.web.gates import signed_in
from pitboard.web.kept import how_promises_were_kept
from pitboard.web.track import track, track_end, track_live
from pitboard.web.zone import workshop_of

MAP = "https://www.openstreetmap.org/search?"
#: How far ahead closed days are told, and how many at most.
DAYS_AHEAD, MOST_CLOSED = 90, 6


@dataclass(frozen=True)
class ExampleCar:
    plate: str
    make: str
    model: str


@dataclass(frozen=True)
class ExamplePromise:
    ready_at: datetime
    earliest_at: datetime
    latest_at: datetime


@dataclass(frozen=True)
class OpenNow:
    """Whether the workshop is open, until when; otherwise when it opens next."""

    is_open: bool
    at: datetime | None


@dataclass(frozen=True)
class Closed:
    """Days in a row on which the workshop is closed though it would be open, and why if it says so."""

    first: date
    last: date
    why: str


def home(request: HttpRequest) -> HttpResponseBase:
    workshop = workshop_of(request)
    if workshop is None:
        return redirect("/setup/")
    at = timezone.now()
    opening = workshop.opening()
    services = list(Service.objects.filter(workshop=workshop, offered=True))
    context = {
        "services": [_row(service, workshop) for service in services if service.guide_price is not None],
        "looked_into": [service.name for service in services if service.guide_price is None],
        "columns": [
            {"title": gettext("Service"), "num": False},
            {"title": gettext("Time"), "num": True},
            {"title": gettext("Guide price"), "num": True},
        ],
        "week": hours_of_the_week(opening),
        "hours": "; ".join(f"{days} {spans}" for days, spans in hours_of_the_week(opening)),
        "open_now": open_now(opening, at),
        "closed": closed_ahead(workshop, opening, at),
        "diagnosis": diagnosis_words(workshop),
        "map_url": workshop.map_url or MAP + urlencode({"query": workshop.address}),
        "next_free_day": next_free_day(workshop, work_asked_for(workshop, [], has_complaint=True), at=at),
        "kept": how_promises_were_kept(workshop, at=at) if workshop.show_on_time else None,
        "now": at,
        **_example(opening, at),
    }
    return render(request, "public/home.html", context)


@require_safe
def imprint(request: HttpRequest) -> HttpResponseBase:
    """Who answers for the site."""
    return _written_page(request, "public/imprint.html", "imprint")


@require_safe
def privacy(request: HttpRequest) -> HttpResponseBase:
    """What happens to what one tells the workshop."""
    return _written_page(request, "public/privacy.html", "privacy")


@signed_in
def start(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Where a person belongs: staff to the board, everybody else to their cars."""
    return redirect("board" if job_of(person) else "garage")


def hours_of_the_week(opening: Opening) -> list[tuple[str, str]]:
    """The week's hours, days in a row with the same hours together: ("Monday to Friday", "07:30 to 18:00")."""
    groups: list[tuple[list[int], Sequence[tuple[time, time]]]] = []
    for weekday in range(7):
        spans = opening.week.get(weekday, ())
        if groups and groups[-1][1] == spans:
            groups[-1][0].append(weekday)
        else:
            groups.append(([weekday], spans))
    return [(_days(days), _spans(spans)) for days, spans in groups]


def closed_ahead(workshop: Workshop, opening: Opening, at: datetime) -> list[Closed]:
    """Closed days and holidays that fall on days on which it is usually open."""
    said = dict(workshop.closed_days.values_list("day", "why"))
    today = opening.today(at)
    found: list[Closed] = []
    for day in (today + timedelta(days=n) for n in range(DAYS_AHEAD)):
        if day.weekday() not in opening.week or opening.is_open_on(day):
            continue
        why = said.get(day) or (workshop.holidays.name_of(day) if workshop.observe_holidays else "")
        if found and found[-1].why == why and found[-1].last == day - timedelta(days=1):
            found[-1] = Closed(found[-1].first, day, why)
        else:
            found.append(Closed(day, day, why))
    return found[:MOST_CLOSED]


def open_now(opening: Opening, at: datetime) -> OpenNow:
    for opens, closes in opening.spans(opening.today(at)):
        if opens <= at < closes:
            return OpenNow(is_open=True, at=closes)
    following = opening.next_open_moment(at)
    return OpenNow(is_open=False, at=following if following > at else None)


def _written_page(request: HttpRequest, template: str, field: str) -> HttpResponseBase:
    workshop = workshop_of(request)
    if workshop is None:
        raise Http404
    return render(request, template, {"text": getattr(workshop, field).strip()})


def _days(days: Sequence[int]) -> str:
    first, last = str(WEEKDAYS[days[0]]), str(WEEKDAYS[days[-1]])
    if len(days) == 1:
        return first
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def _spans(spans: Sequence[tuple[time, time]]) -> str:
    if not spans:
        return gettext("Closed")
    return ", ".join(
        gettext("%(from)s to %(to)s") % {"from": f"{opens:%H:%M}", "to": f"{closes:%H:%M}"}
        for opens, closes in spans
    )


def _row(service: Service, workshop: Workshop) -> list[str]:
    # A guide, not a measurement: nobody plans with 51 minutes.
    minutes = 5 * round(service.hours * 12)
    return [service.name, duration(minutes), money(service.guide_price or Decimal(0), workshop.currency)]


def _example(opening: Opening, at: datetime) -> dict[str, object]:
    """A visit that nobody had, so that a visitor sees what they would get."""
    ready = opening.at(opening.today(opening.next_open_moment(at)), time(16, 30))
    notes = ["", "", "", gettext("2 of 4 repairs done"), "", ""]
    labels = [
        gettext("Arrived"),
        gettext("Inspected"),
        gettext("Your choice"),
        gettext("In repair"),
        gettext("Final check"),
        gettext("Ready"),
    ]
    present = 3
    return {
        "example_car": ExampleCar("KRT 482", "Volkswagen", "Golf"),
        "example_promise": ExamplePromise(
            ready, ready - timedelta(minutes=45), ready + timedelta(minutes=40)
        ),
        "example_lines": [gettext("Tyre is being fixed"), gettext("Painting in progress")],
        "example_stages": [
            Stage(label, "done" if n < present else "now" if n == present else "todo", notes[n], 0.55)
            for n, label in enumerate(labels)
        ],
    }


urlpatterns = [
    path("", home, name="home"),
    path("home/", start, name="start"),
    path("imprint/", imprint, name="imprint"),
    path("privacy/", privacy, name="privacy"),
    path("track/", track, name="track"),
    path("track/live", track_live, name="track_live"),
    path("track/end/", track_end, name="track_end"),
    path("claims/<str:token>/", claim, name="claim"),
    path("claims/<str:token>/code/", claim_code, name="claim_code"),
]
