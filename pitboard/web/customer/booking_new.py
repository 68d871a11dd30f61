"""Booking a service, on one page."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.book import request_booking
from pitboard.queries.access import own_booking
from pitboard.queries.addresses import known_addresses
from pitboard.records.bookings import Booking
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.customer.booking_draft import again, initial_of
from pitboard.web.customer.booking_page import (
    choices_for,
    choices_of,
    form_pieces,
    is_sent,
    refuse_in,
    terms_words,
    the_workshop,
    typed,
    wish_of,
)
from pitboard.web.customer.fields import suggest_addresses
from pitboard.web.customer.forms import BookingForm
from pitboard.web.gates import signed_in


@signed_in
def booking_new(request: HttpRequest, person: Person) -> HttpResponseBase:
    at, workshop = timezone.now(), the_workshop(request)
    choices = choices_of(person, workshop)
    if not choices["cars"]:
        return render(request, "customer/booking_no_car.html", {"nav": "booking"})
    if is_sent(request):
        data = typed(request)
        form = BookingForm(data, request.FILES, **choices)
        booking = _send(form, workshop, person, at) if form.is_valid() else None
        if booking is not None:
            messages.success(request, gettext("Your request is on its way"))
            return redirect("booking", booking)
    else:
        data = request.POST if request.method == "POST" else _chosen_beforehand(request, person)
        form = BookingForm(initial=_prefilled(person, choices) | initial_of(data), **choices)
    suggest_addresses(form, known_addresses(person))
    context = form_pieces(form, data, workshop, at=at) | {
        "terms": terms_words(workshop),
        "photos_lost": bool(request.FILES),
        "add_car": f"{reverse('car_new')}?next={reverse('booking_new')}",
        "draft": _draft_key(request),
        "nav": "booking",
    }
    return render(request, "customer/booking_new.html", context)


@require_safe
@signed_in
def booking_days(request: HttpRequest, person: Person) -> HttpResponseBase:
    """The calendar and the summary anew, when something was chosen (booking.js)."""
    workshop, standing = the_workshop(request), _asked_booking(request, person, "change")
    form = BookingForm(**(choices_for(standing) if standing else choices_of(person, workshop)))
    context = form_pieces(form, request.GET, workshop, standing=standing, at=timezone.now())
    return render(request, "customer/booking_pieces.html", context)


def _asked_booking(request: HttpRequest, person: Person, name: str) -> Booking | None:
    """One's own booking that the address names, if it names one."""
    asked = request.GET.get(name, "")
    if asked.isascii() and asked.isdigit() and len(asked) < 18:
        return own_booking(person, int(asked))
    return None


def _chosen_beforehand(request: HttpRequest, person: Person) -> QueryDict:
    """The address may name a booking to repeat, or single choices."""
    repeated = _asked_booking(request, person, "again")
    return again(repeated) if repeated else request.GET


def _draft_key(request: HttpRequest) -> str:
    """What was typed about one thing is not put back into a form about another."""
    return "booking-again" if "again" in request.GET else "booking"


def _prefilled(person: Person, choices: dict[str, Any]) -> dict[str, Any]:
    only = choices["cars"][0].pk if len(choices["cars"]) == 1 else ""
    return {"address": person.address, "phone": person.phone, "car": str(only), "getting_around": "nothing"}


def _send(form: BookingForm, workshop: Workshop, person: Person, at: datetime) -> int | None:
    """The booking's id; None when it was refused, which the form then says."""
    wish = wish_of(form)
    try:
        return request_booking(workshop, form.vehicles[form.cleaned_data["car"]], wish, by=person, at=at).pk
    except Refused as refused:
        # The second tap on "Send": the first has made the booking, so that is where it leads.
        if refused.code is Refusal.CAR_ALREADY_BOOKED and refused.facts["day"] == wish.day:
            return int(str(refused.facts["booking"]))
        refuse_in(form, refused)
        return None
