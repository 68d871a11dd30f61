"""The day's drives, as a driver reads them on a phone: where to, when, whom to call, and who has the key."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.queries.desk import drives_of
from pitboard.queries.windows import key_of
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, Appointment
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.rights import NO_TOKEN, place
from pitboard.web.workshop.showing import shown_photos

MAP = "https://www.openstreetmap.org/search"


@staff(Permission.SEE_BOARD)
@require_safe
def drives(request: HttpRequest, job: StaffMember) -> HttpResponse:
    at = timezone.now()
    shown = _page(job, at)
    token = page_stream_token(request, [shown["topic"]], at=at)
    return render(request, "workshop/drives.html", {**shown, "stream_token": token})


@staff(Permission.SEE_BOARD)
@require_safe
def drives_live(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return render(request, "workshop/drives_piece.html", _page(job, timezone.now()) | NO_TOKEN)


def _page(job: StaffMember, at: datetime) -> dict[str, Any]:
    stops = [_stop(stop, job) for stop in drives_of(job.workshop, at=at)]
    today = job.workshop.opening().today(at)
    days = groupby(stops, key=lambda stop: timezone.localtime(stop["appointment"].starts_at).date())
    return {
        **place(job, "drives"),
        "now": at,
        "today": today,
        "days": [(day, _by_driver(list(of_day))) for day, of_day in days],
        "topic": f"board:{job.workshop_id}",
    }


def _by_driver(stops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One's own stops first, then those that nobody drives yet, then the colleagues'."""

    def order(stop: dict[str, Any]) -> tuple[int, str, int]:
        driver = stop["appointment"].driver
        if driver is None:
            return 1, "", 0
        return (0 if stop["is_mine"] else 2), driver.person.name, driver.pk

    found = []
    for _, of_driver in groupby(sorted(stops, key=order), key=order):
        theirs = list(of_driver)
        first = theirs[0]
        _mark_next(theirs if first["is_mine"] else [])
        found.append({"driver": first["appointment"].driver, "is_mine": first["is_mine"], "stops": theirs})
    return found


def _mark_next(own: list[dict[str, Any]]) -> None:
    """The first that is still to be driven has the signal button."""
    for stop in own:
        if stop["appointment"].state in OPEN_APPOINTMENT_STATES:
            stop["is_next"] = True
            return


def _stop(stop: Appointment, job: StaffMember) -> dict[str, Any]:
    return {
        "appointment": stop,
        "vehicle": stop.booking.vehicle,
        "customer": stop.booking.customer,
        "phone": stop.phone or stop.booking.phone,
        "is_mine": stop.driver_id == job.pk,
        "is_next": False,
        "photos": shown_photos(stop.photos.all(), gettext("The car where it changed hands")),
        "key": key_of(stop.booking),
        "map": f"{MAP}?{urlencode({'query': stop.address})}" if stop.address else "",
    }
