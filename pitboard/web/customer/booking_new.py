"""Booking a service, on one page."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.book import Wish, request_booking
from pitboard.queries.access import own_booking, own_vehicles
from pitboard.queries.sentences import say_refusal
from pitboard.records.bookings import Handover
from pitboard.records.people import Person
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.customer.booking_draft import (
    again,
    calendar_weeks,
    draft_of,
    initial_of,
    needs_words,
    summary_rows,
    weekdays,
)
from pitboard.web.customer.forms import BookingForm
from pitboard.web.gates import signed_in
from pitboard.web.zone import workshop_of

#: Where a person looks to mend what was refused; anything else stands above the form.
FIELDS = {
    Refusal.NOTHING_ASKED_FOR: "complaint",
    Refusal.CAR_ALREADY_BOOKED: "car",
    Refusal.CAR_ALREADY_HERE: "car",
    Refusal.WINDOW_NEEDS_ADDRESS: "address",
    Refusal.DAY_PAST: "day",
    Refusal.DAY_CLOSED: "day",
    Refusal.DAY_FULL: "day",
    Refusal.DAY_TOO_FAR: "day",
}


@signed_in
def booking_new(request: HttpRequest, person: Person) -> HttpResponseBase:
    at, workshop = timezone.now(), _workshop(request)
    choices = _choices(person, workshop)
    if not choices["cars"]:
        return render(request, "customer/booking_no_car.html", {"nav": "booking"})
    # Without script, a button of the form asks for the days alone: nothing is checked or sent then.
    if request.method == "POST" and "show_days" not in request.POST:
        form = BookingForm(request.POST, request.FILES, **choices)
        booking = _send(form, workshop, person, at) if form.is_valid() else None
        if booking is not None:
            messages.success(request, gettext("Your request is on its way"))
            return redirect("booking", booking)
        data: QueryDict = request.POST
    else:
        data = request.POST if request.method == "POST" else _chosen_beforehand(request, person)
        form = BookingForm(initial=_prefilled(person, choices) | initial_of(data), **choices)
    context = _pieces(form, data, workshop, at) | {
        "form": form,
        "photos_lost": bool(request.FILES),
        "add_car": f"{reverse('car_new')}?next={reverse('booking_new')}",
        "nav": "booking",
    }
    return render(request, "customer/booking_new.html", context)


@require_safe
@signed_in
def booking_days(request: HttpRequest, person: Person) -> HttpResponseBase:
    """The calendar and the summary anew, when something was chosen (booking.js)."""
    workshop = _workshop(request)
    form = BookingForm(**_choices(person, workshop))
    context = _pieces(form, request.GET, workshop, timezone.now())
    return render(request, "customer/booking_pieces.html", context)


def _workshop(request: HttpRequest) -> Workshop:
    workshop = workshop_of(request)
    if workshop is None:
        raise Http404
    return workshop


def _choices(person: Person, workshop: Workshop) -> dict[str, Any]:
    return {
        "cars": list(own_vehicles(person)),
        "services": list(Service.objects.filter(workshop=workshop, offered=True)),
        "workshop": workshop,
    }


def _chosen_beforehand(request: HttpRequest, person: Person) -> QueryDict:
    """The address may name a booking to repeat, or single choices."""
    repeated = request.GET.get("again", "")
    if repeated.isascii() and repeated.isdigit() and len(repeated) < 18:
        return again(own_booking(person, int(repeated)))
    return request.GET


def _prefilled(person: Person, choices: dict[str, Any]) -> dict[str, Any]:
    only = choices["cars"][0].pk if len(choices["cars"]) == 1 else ""
    return {"address": person.address, "phone": person.phone, "car": str(only)}


def _pieces(form: BookingForm, data: QueryDict, workshop: Workshop, at: datetime) -> dict[str, Any]:
    """What follows the choices on the page: days with room for them, and the summary."""
    if "car" not in data and len(form.vehicles) == 1:
        data = data.copy()
        data["car"] = next(iter(form.vehicles))
    draft = draft_of(data, form.vehicles, form.offered)
    wanted = draft.hours(workshop, list(form.offered.values()))
    return {
        "weeks": calendar_weeks(workshop, wanted, draft.day, at=at),
        "weekdays": weekdays(),
        "needs": needs_words(wanted) if draft.services or draft.has_complaint else "",
        "rows": summary_rows(draft, workshop),
    }


def _send(form: BookingForm, workshop: Workshop, person: Person, at: datetime) -> int | None:
    """The booking's id; None when it was refused, which the form then says."""
    data = form.cleaned_data
    wish = Wish(
        day=data["day"],
        services=[form.offered[key] for key in data["services"]],
        complaint=data["complaint"],
        handover=Handover(data["handover"]),
        phone=data["phone"].as_e164,
        address=data["address"] if data["handover"] == Handover.COLLECTION else "",
        test_drive_allowed=data["test_drive_allowed"],
        pictures=data["photos"],
    )
    try:
        return request_booking(workshop, form.vehicles[data["car"]], wish, by=person, at=at).pk
    except Refused as refused:
        # The second tap on "Send": the first has made the booking, so that is where it leads.
        if refused.code is Refusal.CAR_ALREADY_BOOKED and refused.facts["day"] == wish.day:
            return int(str(refused.facts["booking"]))
        form.add_error(FIELDS.get(refused.code), _explained(refused))
        return None


def _explained(refused: Refused) -> str:
    if refused.code is not Refusal.CAR_ALREADY_BOOKED:
        return say_refusal(refused)
    standing = reverse("booking", args=[refused.facts["booking"]])
    return format_html('{} <a href="{}">{}</a>', say_refusal(refused), standing, gettext("See that booking"))
