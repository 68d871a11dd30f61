"""Changing, calling off and moving a booking that stands, as long as there is time for it."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pitboard.actions.answer_request import take_other_day
from pitboard.actions.book import cancel_booking, change_booking
from pitboard.queries.access import own_booking
from pitboard.queries.addresses import known_addresses
from pitboard.queries.booking_terms import terms_of
from pitboard.queries.formats import long_day
from pitboard.records.bookings import Booking
from pitboard.records.people import Person
from pitboard.rules.refusals import Refused
from pitboard.web.acting import refusals_in, refusals_told
from pitboard.web.customer.booking_draft import as_it_stands, initial_of
from pitboard.web.customer.booking_page import (
    choices_for,
    form_pieces,
    is_sent,
    refuse_in,
    terms_words,
    typed,
    wish_of,
)
from pitboard.web.customer.fields import suggest_addresses
from pitboard.web.customer.forms import BookingForm, CancelForm
from pitboard.web.gates import signed_in


@signed_in
def booking_change(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    """The form of a booking with everything that was said filled in."""
    at, booking = timezone.now(), own_booking(person, booking_id)
    terms, choices = terms_of(booking, at=at), choices_for(booking)
    if request.method != "POST" and not terms.may_change:
        messages.info(request, gettext("This booking can no longer be changed here."))
        return redirect("booking", booking.pk)
    if is_sent(request):
        data = _with_its_car(typed(request), booking)
        form = BookingForm(data, request.FILES, **choices)
        if form.is_valid() and _change(form, booking, person, at):
            messages.success(request, gettext("Your changes are stored"))
            return redirect("booking", booking.pk)
    else:
        data = _with_its_car(request.POST, booking) if request.method == "POST" else as_it_stands(booking)
        form = BookingForm(initial=initial_of(data), **choices)
    suggest_addresses(form, known_addresses(person))
    context = form_pieces(form, data, booking.workshop, standing=booking, at=at) | {
        "booking": booking,
        "booking_terms": terms,
        "terms": terms_words(booking.workshop),
        "photos_lost": bool(request.FILES),
        "draft": f"booking-change-{booking.pk}-{booking.version}",
        "nav": "garage",
    }
    return render(request, "customer/booking_change.html", context)


@signed_in
def booking_cancel(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    found = own_booking(person, booking_id)
    page = {
        "base": "base_customer.html",
        "nav": "garage",
        "back_url": reverse("booking", args=[found.pk]),
        "change_url": reverse("booking_change", args=[found.pk]),
    }
    return answer_cancelling(request, found, person, page, at=timezone.now())


def answer_cancelling(
    request: HttpRequest, booking: Booking, person: Person, page: Mapping[str, str], *, at: datetime
) -> HttpResponseBase:
    """GET asks, POST cancels; for the customer, signed in or by link."""
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            cancel_booking(booking, reason=form.cleaned_data["reason"], by=person, at=at)
            messages.success(request, gettext("The booking is cancelled"))
            return redirect(page["back_url"])
    context = {"booking": booking, "booking_terms": terms_of(booking, at=at), "form": form}
    return render(request, "customer/booking_cancel.html", {**context, **page})


@require_POST
@signed_in
def booking_other_day(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    take_offered_day(request, own_booking(person, booking_id), person)
    return redirect("booking", booking_id)


def take_offered_day(request: HttpRequest, booking: Booking, person: Person) -> None:
    """The customer takes the day that was offered in place of the wished one."""
    with refusals_told(request):
        booking = take_other_day(booking, by=person, at=timezone.now())
        messages.success(request, gettext("Booked for %(day)s") % {"day": long_day(booking.day)})


def _with_its_car(posted: QueryDict, booking: Booking) -> QueryDict:
    """A booking stays with its car, whatever the form says."""
    data = posted.copy()
    data["car"] = str(booking.vehicle_id)
    return data


def _change(form: BookingForm, booking: Booking, person: Person, at: datetime) -> bool:
    try:
        change_booking(booking, wish_of(form), by=person, at=at)
    except Refused as refused:
        refuse_in(form, refused)
        return False
    return True
