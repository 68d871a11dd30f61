"""One booking at the desk: what is asked for, the answer to it, and how the car comes."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.receive_car import receive_car
from pitboard.queries.access import staff_booking
from pitboard.queries.booking_terms import terms_of
from pitboard.queries.desk import BookingDesk, booking_desk, who_drives
from pitboard.queries.formats import long_day
from pitboard.queries.offers import offers_for
from pitboard.queries.sentences import booking_state_words
from pitboard.queries.spending import spending_of
from pitboard.queries.timeline import timeline_of_booking
from pitboard.queries.windows import key_of
from pitboard.records.bookings import AppointmentKind, Booking, Handover
from pitboard.records.codes import spaced_code
from pitboard.records.people import StaffMember
from pitboard.rules.capacity import Room
from pitboard.rules.lifecycle import BookingState
from pitboard.rules.permissions import Permission, may
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.answers import address_of
from pitboard.web.workshop.appointments import begins_with, set_appointment
from pitboard.web.workshop.asking import Question, answer, typed
from pitboard.web.workshop.callers import link_of
from pitboard.web.workshop.conditions import typed_or_marked
from pitboard.web.workshop.forms.booking import AppointmentForm, ArrivalForm, DeclineForm
from pitboard.web.workshop.messages import desk_talk
from pitboard.web.workshop.notes import visit_notes
from pitboard.web.workshop.plan_order import effect_words
from pitboard.web.workshop.rights import NO_TOKEN, place
from pitboard.web.workshop.showing import activity, shown_photos
from pitboard.web.workshop.tellings import shown_held

TO_US = (AppointmentKind.COLLECTION, AppointmentKind.DROP_OFF)
CAN_STILL_ARRIVE = (BookingState.ACCEPTED, BookingState.NO_SHOW)


@staff(Permission.SEE_BOARD)
@require_safe
def desk_booking(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    at = timezone.now()
    booking = staff_booking(job, booking_id)
    talk = desk_talk(job, booking)
    token = page_stream_token(request, {booking.topic, talk["talk_topic"]}, at=at)
    page = {**_page(request, job, booking, at), **talk, "stream_token": token}
    return render(request, "workshop/booking.html", page)


@staff(Permission.SEE_BOARD)
@require_safe
def desk_booking_live(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    shown = _page(request, job, staff_booking(job, booking_id), timezone.now())
    return render(request, "workshop/booking_piece.html", shown | NO_TOKEN)


@staff(Permission.ARRANGE_PICKUP)
def appointment(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    question = Question(
        title=gettext("How and when the car comes"),
        lead=gettext("%(name)s sees the window at once and gets a calendar file.")
        % {"name": booking.customer.name},
        confirm=gettext("Set appointment"),
        back=address_of(booking),
        vehicle=booking.vehicle,
        said=gettext("Appointment set"),
    )
    return set_appointment(request, job, booking, question, _appointment_form(request, job, booking))


@staff(Permission.RECEIVE_CARS)
def arrival(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    question = Question(
        title=gettext("The car is here"),
        lead=gettext("This opens the visit. %(name)s sees it at once.") % {"name": booking.customer.name},
        confirm=gettext("Open the visit"),
        back=address_of(booking),
        vehicle=booking.vehicle,
        body="workshop/arrival_fields.html",
    )
    form = ArrivalForm(**typed_or_marked(request))

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


def _page(request: HttpRequest, job: StaffMember, booking: Booking, at: datetime) -> dict[str, Any]:
    desk: BookingDesk = booking_desk(booking, at=at)
    state = booking.state
    is_requested = state is BookingState.REQUESTED
    return {
        **place(job),
        "now": at,
        "desk": desk,
        "booking": booking,
        "vehicle": booking.vehicle,
        "state_words": booking_state_words(state),
        "held": shown_held(booking, at=at) if may(job.role, Permission.READ_MAILS) else None,
        "is_requested": is_requested,
        "is_accepted": state is BookingState.ACCEPTED,
        "may_arrive": state in CAN_STILL_ARRIVE,
        "may_miss": state is BookingState.ACCEPTED and booking.day <= timezone.localtime(at).date(),
        "is_over": state in (BookingState.DECLINED, BookingState.CANCELLED, BookingState.EXPIRED),
        "services": list(booking.services.all()),
        "photos": shown_photos(desk.photos, gettext("Photo from the customer")),
        "terms": terms_of(booking, at=at),
        "spending": spending_of(booking),
        "visit_code": spaced_code(booking.visit_code),
        "key": key_of(booking),
        "link": link_of(request, booking, at) if booking.entered_by_id else "",
        "has_account": booking.customer.has_usable_password(),
        "offers": _offers(booking, at) if is_requested else None,
        "effect": lambda: effect_words(booking, at),
        **visit_notes(booking),
        **activity(timeline_of_booking(booking, for_staff=True)),
    }


def _offers(booking: Booking, at: datetime) -> dict[str, Any] | None:
    """Why the wished day does not take this request, what else would, and a first word to the customer about it."""
    offers = offers_for(booking, at=at)
    if offers is None:
        return None
    reason = {
        Room.FULL: gettext("%(day)s is full."),
        Room.CLOSED: gettext("We are closed on %(day)s."),
        Room.PAST: gettext("%(day)s has passed."),
    }[offers.why] % {"day": long_day(booking.day)}
    form = DeclineForm(days=offers.days, initial={"reason": reason}, auto_id="offer-%s")
    may_take = offers.why is Room.FULL
    return {"title": reason, "may_take": may_take, "lacks": offers.lacks, "days": offers.days, "form": form}
