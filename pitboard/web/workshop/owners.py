"""Whose car it is: who has it, who had it, and what the desk says about that."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.owners import change_owner, confirm_owner, end_owner
from pitboard.queries.access import staff_car
from pitboard.queries.owners import owners_of, standing_ownership
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Ownership
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import press
from pitboard.web.workshop.rights import place

Say = Callable[..., None]


@staff(Permission.ANSWER_REQUESTS)
@require_safe
def owners(request: HttpRequest, job: StaffMember, vehicle_id: int) -> HttpResponse:
    vehicle = staff_car(job, vehicle_id)
    known = owners_of(vehicle)
    page = {
        **place(job),
        "vehicle": vehicle,
        "owners": [_shown(one, alone=len(known.now) == 1) for one in known.now],
        "before": [(one.person.name, _span(one)) for one in known.before],
        "is_shared": len(known.now) > 1,
    }
    return render(request, "workshop/owners.html", page)


@staff(Permission.ANSWER_REQUESTS)
def confirmation(request: HttpRequest, job: StaffMember, vehicle_id: int, ownership_id: int) -> HttpResponse:
    said = gettext("Confirmed. They see the car, and their own visits.")
    return _press(request, job, vehicle_id, ownership_id, confirm_owner, said)


@staff(Permission.ANSWER_REQUESTS)
def end(request: HttpRequest, job: StaffMember, vehicle_id: int, ownership_id: int) -> HttpResponse:
    said = gettext("Ended. Their own past visits stay theirs to read.")
    return _press(request, job, vehicle_id, ownership_id, end_owner, said)


@staff(Permission.ANSWER_REQUESTS)
def change(request: HttpRequest, job: StaffMember, vehicle_id: int, ownership_id: int) -> HttpResponse:
    said = gettext("The car is theirs alone from now on.")
    return _press(request, job, vehicle_id, ownership_id, change_owner, said)


def _press(
    request: HttpRequest, job: StaffMember, vehicle_id: int, ownership_id: int, say: Say, said: str
) -> HttpResponse:
    ownership = standing_ownership(staff_car(job, vehicle_id), ownership_id)
    back = reverse("desk_owners", args=[vehicle_id])
    return press(request, back, lambda: _say(say, ownership, by=job.person, at=timezone.now()), said=said)


def _say(say: Say, ownership: Ownership, *, by: Person, at: datetime) -> None:
    say(ownership, by=by, at=at)


def _shown(ownership: Ownership, *, alone: bool) -> dict[str, Any]:
    day, by = ownership.confirmed_at, ownership.confirmed_by
    words = gettext("Says it is theirs since %(day)s. We have not confirmed it.") % {
        "day": _day(ownership.since)
    }
    if day is not None and by is not None:
        words = gettext("Theirs since %(since)s, confirmed by %(who)s on %(day)s") % {
            "since": _day(ownership.since),
            "who": by.name,
            "day": _day(day),
        }
    elif day is not None:
        words = gettext("Theirs since %(since)s, confirmed on %(day)s") % {
            "since": _day(ownership.since),
            "day": _day(day),
        }
    return {"ownership": ownership, "words": words, "is_open": day is None, "is_alone": alone}


def _span(ownership: Ownership) -> str:
    assert ownership.until is not None  # noqa: S101
    return gettext("%(first)s to %(last)s") % {
        "first": _day(ownership.since),
        "last": _day(ownership.until),
    }


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y")


CAR = "board/cars/<int:vehicle_id>/owners"
OWNER = f"{CAR}/<int:ownership_id>"
urlpatterns = [
    path(f"{CAR}/", owners, name="desk_owners"),
    path(f"{OWNER}/confirmation", confirmation, name="desk_owner_confirmation"),
    path(f"{OWNER}/end", end, name="desk_owner_end"),
    path(f"{OWNER}/change", change, name="desk_owner_change"),
]
