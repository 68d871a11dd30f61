"""Writing to the workshop about a booking or a visit, and reading its answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pitboard.actions.talk import read_visit, write_to_workshop
from pitboard.queries.access import own_booking
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.people import Person
from pitboard.web.acting import refusals_in
from pitboard.web.gates import signed_in
from pitboard.web.limits import MESSAGES, posting_within
from pitboard.web.stream import page_stream_token
from pitboard.web.talk import MessageForm, numbers_read, shown_talk

NOT_SENT = 422


@require_http_methods(["GET", "HEAD", "POST"])
@posting_within(MESSAGES)
@signed_in
def booking_messages(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    """The conversation on a page of its own; a sent message leads back to the page of the visit."""
    booking, at = own_booking(person, booking_id), timezone.now()
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MessageForm(data, files, auto_id="message-%s")
    if form.is_bound and form.is_valid():
        with refusals_in(form, "text"):
            said = form.cleaned_data
            write_to_workshop(booking, said["text"], said["photos"], by=person, at=at)
        if form.is_valid():
            return redirect(f"{_page_of(booking)}?sent={booking.pk}#messages")
    context = customer_talk(booking, person, form=form)
    token = page_stream_token(request, [str(context["talk_topic"])], at=at)
    frame = {"base": "base_customer.html", "nav": "garage", "back": _page_of(booking)}
    page = {**context, **frame, "stream_token": token}
    return render(request, "messages.html", page, status=NOT_SENT if form.is_bound else 200)


@require_safe
@signed_in
def booking_messages_live(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    context = customer_talk(own_booking(person, booking_id), person)
    return render(request, "pieces/talk_thread.html", context)


@require_POST
@signed_in
def booking_reading(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    """They looked at the page, up to what it showed. A script says so; without one, a button."""
    booking = own_booking(person, booking_id)
    read_visit(booking, **numbers_read(request), by=person, for_workshop=False, at=timezone.now())
    if request.headers.get("Accept") == "text/plain":
        return HttpResponse(status=204)
    return redirect(f"{_page_of(booking)}#messages")


def customer_talk(booking: Booking, person: Person, form: MessageForm | None = None) -> dict[str, Any]:
    """For a page that has the conversation on it."""
    return {
        **shown_talk(booking, person, for_workshop=False, at=timezone.now(), form=form),
        "talk_url": reverse("booking_messages", args=[booking.pk]),
        "talk_live_url": reverse("booking_messages_live", args=[booking.pk]),
        "talk_reading_url": reverse("booking_reading", args=[booking.pk]),
        "may_write": True,
        "talk_with_workshop": True,
    }


def _page_of(booking: Booking) -> str:
    order = order_of(booking)
    return reverse("visit", args=[order.number]) if order else reverse("booking", args=[booking.pk])
