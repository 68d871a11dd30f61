"""The one search box of the workshop: what is found as one types, and the same on a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pitboard.queries.formats import short_day
from pitboard.queries.search import LONGEST_TYPED, Found, FoundCar, FoundCustomer, FoundVisit, find
from pitboard.queries.sentences import booking_state_words, stage_words
from pitboard.records.codes import spaced_code
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission, may
from pitboard.web.gates import staff
from pitboard.web.workshop.rights import place


@dataclass(frozen=True)
class Option:
    """One thing that was found; `plates` stand before its title."""

    href: str
    plates: Sequence[str]
    title: str
    note: str


@dataclass(frozen=True)
class Group:
    key: str
    title: str | LazyText
    options: Sequence[Option]


@staff(Permission.SEE_BOARD)
@require_safe
def search(request: HttpRequest, job: StaffMember) -> HttpResponse:
    """Where only one thing can be meant, that is where it leads."""
    shown = _shown(request, job)
    options = [option for group in shown["groups"] for option in group.options]
    if len(options) == 1 and not shown["is_near"]:
        return redirect(options[0].href)
    return render(request, "workshop/search.html", {**place(job, "search"), **shown})


@staff(Permission.SEE_BOARD)
@require_safe
def search_found(request: HttpRequest, job: StaffMember) -> HttpResponse:
    """The list alone, as one types (search.js)."""
    shown = _shown(request, job)
    return render(request, "workshop/search_found.html", {**shown, "can": {}, "as_options": True})


def _shown(request: HttpRequest, job: StaffMember) -> dict[str, Any]:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_TYPED]
    found = find(job.workshop, typed, with_customers=may(job.role, Permission.TALK))
    groups = [group for group in _groups(found) if group.options]
    return {"typed": typed, "groups": groups, "is_near": found.is_near, "count": found.count}


def _groups(found: Found) -> list[Group]:
    """What runs comes first: whoever rings asks about that."""
    return [
        Group("visits", _("Visits"), [_visit(one) for one in found.visits]),
        Group("cars", _("Cars"), [_car(one) for one in found.cars]),
        Group("customers", _("Customers"), [_customer(one) for one in found.customers]),
    ]


def _visit(found: FoundVisit) -> Option:
    booking, order = found.booking, found.order
    if order is not None:
        href = reverse("desk_order", args=[order.number])
        about = gettext("Visit %(number)s, %(stage)s") % {
            "number": order.number,
            "stage": stage_words(order.state),
        }
    else:
        href = reverse("desk_booking", args=[booking.pk])
        about = gettext("%(state)s for %(day)s") % {
            "state": booking_state_words(booking.state),
            "day": short_day(booking.day),
        }
    note = f"{about}, {spaced_code(booking.visit_code)}"
    return Option(href, [booking.vehicle.plate], booking.customer.name, note)


def _car(found: FoundCar) -> Option:
    car = found.vehicle
    note = ", ".join([*(person.name for person in found.people), *([car.vin] if car.vin else [])])
    return Option(reverse("desk_car", args=[car.pk]), [car.plate], car.label or car.plate, note)


def _customer(found: FoundCustomer) -> Option:
    person = found.person
    reach = [person.phone.as_international] if person.phone else []
    reach += [person.email] if person.has_email else []
    plates = [car.plate for car in found.cars[:2]]
    return Option(reverse("desk_customer", args=[person.pk]), plates, person.name, ", ".join(reach))
