"""Answering customers about their bookings and visits."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pitboard.actions.talk import read_visit, write_to_customer
from pitboard.queries.access import staff_booking
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission, may
from pitboard.web.acting import refusals_in
from pitboard.web.gates import staff
from pitboard.web.limits import DESK_MESSAGES, posting_within
from pitboard.web.stream import page_stream_token
from pitboard.web.talk import MessageForm, numbers_read, shown_talk
from pitboard.web.workshop.asking import NOT_DONE, typed
from pitboard.web.workshop.rights import NO_TOKEN, place


@posting_within(DESK_MESSAGES)
@staff(Permission.TALK)
def messages(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    """The conversation on a page of its own; a sent message leads back to the page of the visit."""
    booking, at = staff_booking(job, booking_id), timezone.now()
    form = MessageForm(**typed(request), auto_id="message-%s")
    if form.is_bound and form.is_valid():
        with refusals_in(form, "text"):
            said = form.cleaned_data
            write_to_customer(booking, said["text"], said["photos"], by=job.person, at=at)
        if form.is_valid():
            return redirect(f"{_page_of(booking)}?sent={booking.pk}#messages")
    context = desk_talk(job, booking, form=form)
    token = page_stream_token(request, [str(context["talk_topic"])], at=at)
    frame = {**place(job), "base": "base_staff.html", "back": _page_of(booking)}
    page = {**context, **frame, "stream_token": token}
    return render(request, "messages.html", page, status=NOT_DONE if form.is_bound else 200)


@staff(Permission.SEE_BOARD)
@require_safe
def messages_live(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    context = desk_talk(job, staff_booking(job, booking_id))
    return render(request, "pieces/talk_thread.html", {**place(job), **context} | NO_TOKEN)


@staff(Permission.SEE_BOARD)
def reading(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    """They looked at the page, up to what it showed. Messages count as read when somebody saw them who answers them:
    a technician who opens the visit for its repairs does not take the mark off the board."""
    booking = staff_booking(job, booking_id)
    if request.method == "POST":
        seen = numbers_read(request)
        if not may(job.role, Permission.TALK):
            seen["message"] = 0
        read_visit(booking, **seen, by=job.person, for_workshop=True, at=timezone.now())
    if request.headers.get("Accept") == "text/plain":
        return HttpResponse(status=204)
    return redirect(f"{_page_of(booking)}#messages")


def desk_talk(job: StaffMember, booking: Booking, form: MessageForm | None = None) -> dict[str, Any]:
    """For a page that has the conversation on it."""
    return {
        **shown_talk(booking, job.person, for_workshop=True, at=timezone.now(), form=form),
        "talk_url": reverse("desk_messages", args=[booking.pk]),
        "talk_live_url": reverse("desk_messages_live", args=[booking.pk]),
        "talk_reading_url": reverse("desk_messages_reading", args=[booking.pk]),
        "may_write": may(job.role, Permission.TALK),
        "talk_with_workshop": False,
    }


def _page_of(booking: Booking) -> str:
    order = order_of(booking)
    return reverse("desk_order", args=[order.number]) if order else reverse("desk_booking", args=[booking.pk])
