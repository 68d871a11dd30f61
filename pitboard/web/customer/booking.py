"""One booking, until the car has arrived."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.book import cancel_booking
from pitboard.queries.access import own_booking
from pitboard.queries.formats import money
from pitboard.queries.timeline import timeline_of_booking
from pitboard.queries.track import track_of
from pitboard.records.bookings import (
    OPEN_APPOINTMENT_STATES,
    AppointmentState,
    Booking,
    Handover,
    total_stated,
)
from pitboard.records.people import Person
from pitboard.rules.lifecycle import OPEN_BOOKING_STATES, BookingState
from pitboard.web.acting import refusals_in
from pitboard.web.customer.forms import CancelForm
from pitboard.web.customer.shown import shown_appointment, shown_history, shown_photos
from pitboard.web.gates import signed_in
from pitboard.web.stream import page_stream_token


@require_safe
@signed_in
def booking(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    at = timezone.now()
    found = own_booking(person, booking_id)
    context = _context(found, at) | {
        "stream_token": page_stream_token(request, [found.topic], at=at),
        "nav": "garage",
    }
    return render(request, "customer/booking.html", context)


@require_safe
@signed_in
def booking_live(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    return render(
        request, "customer/booking_piece.html", _context(own_booking(person, booking_id), timezone.now())
    )


@signed_in
def booking_cancel(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    """GET asks, POST cancels. `again`: another day is wanted instead."""
    found = own_booking(person, booking_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            cancel_booking(found, reason=form.cleaned_data["reason"], by=person, at=timezone.now())
            messages.success(request, gettext("The booking is cancelled"))
            if "again" in request.POST:
                return redirect(f"{reverse('booking_new')}?again={found.pk}")
            return redirect("booking", found.pk)
    context = {"booking": found, "form": form, "nav": "garage"}
    return render(request, "customer/booking_cancel.html", context)


def _context(booking: Booking, at: datetime) -> dict[str, Any]:
    appointments = list(booking.appointments.select_related("driver__person"))
    order = getattr(booking, "order", None)
    return {
        "booking": booking,
        "order": order,
        "promise": getattr(booking, "promise", None) if booking.state == BookingState.ACCEPTED else None,
        "headline": _headline(booking.state),
        "headline_note": _headline_note(booking),
        "stages": track_of(order or booking),
        "may_cancel": booking.state in OPEN_BOOKING_STATES,
        "is_over": booking.state not in OPEN_BOOKING_STATES and order is None,
        "open_appointments": [
            shown_appointment(a) for a in appointments if a.state in OPEN_APPOINTMENT_STATES
        ],
        "failed_appointments": [a for a in appointments if a.state == AppointmentState.FAILED],
        "rows": _rows(booking),
        "photos": shown_photos(booking.photos.filter(order=None), what=gettext("Your photo")),
        "now": at,
        **shown_history(timeline_of_booking(booking, for_staff=False), is_running=order is None),
    }


def _headline(state: BookingState) -> str:
    """Empty while a promised time says it better."""
    return {
        BookingState.REQUESTED: gettext("Waiting for our answer"),
        BookingState.ACCEPTED: "",
        BookingState.DECLINED: gettext("We cannot take this booking"),
        BookingState.CANCELLED: gettext("Cancelled"),
        BookingState.EXPIRED: gettext("This request has run out"),
        BookingState.NO_SHOW: gettext("Your car did not come"),
        BookingState.ARRIVED: gettext("Your car is here"),
    }[state]


def _headline_note(booking: Booking) -> str:
    if booking.state == BookingState.REQUESTED:
        return gettext("We confirm by e-mail within two working hours.")
    if booking.state in (BookingState.DECLINED, BookingState.CANCELLED):
        return booking.reason
    return ""


def _rows(booking: Booking) -> list[tuple[str, str]]:
    services = list(booking.services.all())
    price = total_stated(services)
    stated = {"price": money(price, booking.workshop.currency)}
    rows = [
        (gettext("Work"), ", ".join(service.name for service in services)),
        (gettext("In your words"), booking.complaint),
        (
            gettext("Handing over"),
            gettext("We collect it") if booking.handover == Handover.COLLECTION else gettext("You bring it"),
        ),
        (gettext("Address"), booking.address),
        (gettext("Phone on the day"), str(booking.phone)),
        (
            gettext("Test drive"),
            gettext("allowed, up to 10 km") if booking.test_drive_allowed else gettext("no"),
        ),
        (
            gettext("Guide price"),
            gettext("%(price)s with tax. You approve anything more.") % stated if price else "",
        ),
    ]
    return [(name, value) for name, value in rows if value]
