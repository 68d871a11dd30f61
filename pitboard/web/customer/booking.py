"""One booking, until the car has arrived."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.queries.access import own_booking
from pitboard.queries.booking_terms import terms_of
from pitboard.queries.timeline import timeline_of_booking
from pitboard.queries.track import track_of
from pitboard.queries.windows import kinds_to_choose, order_of
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, AppointmentState, Booking
from pitboard.records.people import Person
from pitboard.rules.lifecycle import OPEN_BOOKING_STATES, BookingState
from pitboard.web.customer.booking_words import booking_rows, headline, headline_note
from pitboard.web.customer.messages import customer_talk
from pitboard.web.customer.shown import shown_appointment, shown_history, shown_photos
from pitboard.web.gates import signed_in
from pitboard.web.stream import page_stream_token


@require_safe
@signed_in
def booking(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    at = timezone.now()
    found = own_booking(person, booking_id)
    talk = customer_talk(found, person)
    context = {
        **booking_context(found, at),
        **talk,
        "stream_token": page_stream_token(request, {found.topic, talk["talk_topic"]}, at=at),
        "nav": "garage",
    }
    return render(request, "customer/booking.html", context)


@require_safe
@signed_in
def booking_live(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    return render(
        request,
        "customer/booking_piece.html",
        booking_context(own_booking(person, booking_id), timezone.now()),
    )


def booking_context(booking: Booking, at: datetime) -> dict[str, Any]:
    """Of one booking, for whoever may see all of it."""
    appointments = list(booking.appointments.select_related("driver__person"))
    order = order_of(booking)
    terms = terms_of(booking, at=at)
    is_open = booking.state in OPEN_BOOKING_STATES
    return {
        "booking": booking,
        "order": order,
        "terms": terms,
        "promise": getattr(booking, "promise", None) if booking.state == BookingState.ACCEPTED else None,
        "headline": headline(booking.state),
        "headline_note": headline_note(booking, terms, at),
        "stages": track_of(order or booking),
        "is_open": is_open,
        "is_over": not is_open and order is None,
        "open_appointments": [
            shown_appointment(a) for a in appointments if a.state in OPEN_APPOINTMENT_STATES
        ],
        "failed_appointments": [a for a in appointments if a.state == AppointmentState.FAILED],
        "may_choose_window": order is None and bool(kinds_to_choose(booking)),
        "rows": booking_rows(booking),
        "photos": shown_photos(booking.photos.filter(order=None, message=None), what=gettext("Your photo")),
        "now": at,
        **shown_history(timeline_of_booking(booking, for_staff=False), is_running=order is None),
    }
