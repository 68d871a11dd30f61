"""One booking at the desk: what is asked for, the answer to it, and how the car comes."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.answer_request import accept_booking, decline_booking, mark_no_show
from pitboard.actions.book import cancel_booking
from pitboard.actions.pick_up import schedule_appointment
from pitboard.actions.receive_car import receive_car
from pitboard.queries.access import staff_booking
from pitboard.queries.desk import BookingDesk, booking_desk, who_drives
from pitboard.queries.formats import long_day
from pitboard.queries.sentences import booking_state_words
from pitboard.queries.timeline import timeline_of_booking
from pitboard.records.bookings import AppointmentKind, Booking, Handover
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import BookingState
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.appointments import begins_with
from pitboard.web.workshop.asking import Question, answer, press, typed
from pitboard.web.workshop.forms.booking import AppointmentForm, ArrivalForm, OptionalReasonForm, ReasonForm
from pitboard.web.workshop.rights import NO_TOKEN, place
from pitboard.web.workshop.showing import activity, shown_photos

TO_US = (AppointmentKind.COLLECTION, AppointmentKind.DROP_OFF)
CAN_STILL_ARRIVE = (BookingState.ACCEPTED, BookingState.NO_SHOW)


@staff(Permission.SEE_BOARD)
@require_safe
def desk_booking(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    at = timezone.now()
    booking = staff_booking(job, booking_id)
    token = page_stream_token(request, [booking.topic], at=at)
    return render(request, "workshop/booking.html", {**_page(job, booking, at), "stream_token": token})


@staff(Permission.SEE_BOARD)
@require_safe
def desk_booking_live(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    shown = _page(job, staff_booking(job, booking_id), timezone.now())
    return render(request, "workshop/booking_piece.html", shown | NO_TOKEN)


@staff(Permission.ANSWER_REQUESTS)
def acceptance(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    back = reverse("board") if request.GET.get("from") == "board" else _address(booking)
    said = gettext("Accepted: %(plate)s comes %(day)s") % {
        "plate": booking.vehicle.plate,
        "day": long_day(booking.day),
    }
    return press(request, back, lambda: accept_booking(booking, by=job.person, at=timezone.now()), said=said)


@staff(Permission.ANSWER_REQUESTS)
def declination(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    question = Question(
        title=gettext("Decline the request for %(plate)s?") % {"plate": booking.vehicle.plate},
        lead=gettext("%(name)s gets a message with your reason.") % {"name": booking.customer.name},
        confirm=gettext("Decline request"),
        back=_address(booking),
        vehicle=booking.vehicle,
        said=gettext("Request declined"),
    )

    def decline(said: dict[str, Any]) -> str:
        decline_booking(booking, reason=said["reason"], by=job.person, at=timezone.now())
        return reverse("board")

    return answer(request, job, question, ReasonForm(**typed(request)), decline)


@staff(Permission.ANSWER_REQUESTS)
def cancellation(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    question = Question(
        title=gettext("Cancel the booking of %(plate)s?") % {"plate": booking.vehicle.plate},
        lead=gettext("Its day is free for others then, and its appointment is off. %(name)s is told.")
        % {"name": booking.customer.name},
        confirm=gettext("Cancel booking"),
        back=_address(booking),
        vehicle=booking.vehicle,
        said=gettext("Booking cancelled"),
    )

    def cancel(said: dict[str, Any]) -> None:
        cancel_booking(booking, reason=said["reason"], by=job.person, at=timezone.now())

    return answer(request, job, question, OptionalReasonForm(**typed(request)), cancel)


@staff(Permission.ANSWER_REQUESTS)
def no_show(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    return press(
        request,
        _address(booking),
        lambda: mark_no_show(booking, by=job.person, at=timezone.now()),
        said=gettext("Noted that the car did not come"),
    )


@staff(Permission.ARRANGE_PICKUP)
def appointment(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    question = Question(
        title=gettext("How and when the car comes"),
        lead=gettext("%(name)s sees the window at once and gets a calendar file.")
        % {"name": booking.customer.name},
        confirm=gettext("Set appointment"),
        back=_address(booking),
        vehicle=booking.vehicle,
        said=gettext("Appointment set"),
    )

    def schedule(said: dict[str, Any]) -> None:
        schedule_appointment(booking, form.window(), by=job.person, at=timezone.now())

    form = _appointment_form(request, job, booking)
    return answer(request, job, question, form, schedule)


@staff(Permission.RECEIVE_CARS)
def arrival(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    question = Question(
        title=gettext("The car is here"),
        lead=gettext("This opens the visit. %(name)s sees it at once.") % {"name": booking.customer.name},
        confirm=gettext("Open the visit"),
        back=_address(booking),
        vehicle=booking.vehicle,
    )
    form = ArrivalForm(**typed(request))

    def receive(said: dict[str, Any]) -> str:
        order = receive_car(booking, form.arrival(), by=job.person, at=timezone.now())
        return reverse("desk_order", args=[order.number])

    return answer(request, job, question, form, receive)


def _appointment_form(request: HttpRequest, job: StaffMember, booking: Booking) -> AppointmentForm:
    standing = booking_desk(booking, at=timezone.now()).appointment
    usual = (
        AppointmentKind.COLLECTION if booking.handover is Handover.COLLECTION else AppointmentKind.DROP_OFF
    )
    return AppointmentForm(
        workshop=job.workshop,
        kinds=TO_US,
        drivers=who_drives(job.workshop),
        initial=begins_with(booking, standing, usual, booking.day),
        **typed(request),
    )


def _page(job: StaffMember, booking: Booking, at: datetime) -> dict[str, Any]:
    desk: BookingDesk = booking_desk(booking, at=at)
    state = booking.state
    return {
        **place(job),
        "now": at,
        "desk": desk,
        "booking": booking,
        "vehicle": booking.vehicle,
        "state_words": booking_state_words(state),
        "is_requested": state is BookingState.REQUESTED,
        "is_accepted": state is BookingState.ACCEPTED,
        "may_arrive": state in CAN_STILL_ARRIVE,
        "is_over": state in (BookingState.DECLINED, BookingState.CANCELLED, BookingState.EXPIRED),
        "services": list(booking.services.all()),
        "photos": shown_photos(desk.photos, gettext("Photo from the customer")),
        **activity(timeline_of_booking(booking, for_staff=True)),
    }


def _address(booking: Booking) -> str:
    return reverse("desk_booking", args=[booking.pk])
