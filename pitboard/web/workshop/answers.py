"""The workshop's answer to a request, and what it may still change about the booking that came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.actions.answer_request import (
    accept_booking,
    decline_booking,
    mark_no_show,
    reschedule_booking,
)
from pitboard.actions.book import cancel_booking
from pitboard.queries.access import staff_booking
from pitboard.queries.calendar import next_days_that_fit, work_of
from pitboard.queries.formats import long_day
from pitboard.records.bookings import Booking
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.acting import refusals_told
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import Question, answer, press, typed
from pitboard.web.workshop.day_choice import day_typed, day_weeks, days_within_reach
from pitboard.web.workshop.forms.booking import DayForm, DeclineForm, OptionalReasonForm

#: Of so many days that fit one may be offered with a refusal.
DAYS_TO_OFFER = 6


@staff(Permission.ANSWER_REQUESTS)
def acceptance(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    """One tap on the board or on the booking's page. Refused, it leads to the page, which says why and what else."""
    booking = staff_booking(job, booking_id)
    if request.method == "POST":
        anyway = request.POST.get("over_capacity") == "1"
        with refusals_told(request):
            try:
                accept_booking(booking, over_capacity=anyway, by=job.person, at=timezone.now())
            except Refused as refused:
                if refused.code is not Refusal.DAY_FULL:
                    raise
                # The page itself says so, and what else there is; a message would lie on top of it.
                return redirect(address_of(booking) + "#offers")
            words = {"plate": booking.vehicle.plate, "day": long_day(booking.day)}
            messages.success(request, gettext("Accepted: %(plate)s comes %(day)s") % words)
            return redirect("board" if request.GET.get("from") == "board" else address_of(booking))
    return redirect(address_of(booking))


@staff(Permission.ANSWER_REQUESTS)
def declination(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking, at = staff_booking(job, booking_id), timezone.now()
    question = Question(
        title=gettext("Decline the request for %(plate)s?") % {"plate": booking.vehicle.plate},
        lead=gettext("%(name)s gets a message with your reason.") % {"name": booking.customer.name},
        confirm=gettext("Decline request"),
        back=address_of(booking),
        vehicle=booking.vehicle,
        said=gettext("Request declined"),
    )
    fitting = next_days_that_fit(job.workshop, work_of(booking), at=at, count=DAYS_TO_OFFER + 1)
    days = [day for day in fitting if day != booking.day][:DAYS_TO_OFFER]

    def decline(said: dict[str, Any]) -> str:
        decline_booking(booking, reason=said["reason"], other_day=said["other_day"], by=job.person, at=at)
        return reverse("board")

    return answer(request, job, question, DeclineForm(days=days, **typed(request)), decline)


@staff(Permission.ANSWER_REQUESTS)
def day(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    """The booking moves to another day, with a reason; onto a full one when that is said a second time."""
    booking, at = staff_booking(job, booking_id), timezone.now()
    form = DayForm(reach=days_within_reach(job.workshop, at=at), **typed(request))
    question = Question(
        title=gettext("Move %(plate)s to another day") % {"plate": booking.vehicle.plate},
        lead=gettext("It is booked for %(day)s. %(name)s is told the new day and why.")
        % {"day": long_day(booking.day), "name": booking.customer.name},
        confirm=gettext("Move the booking"),
        back=address_of(booking),
        vehicle=booking.vehicle,
        said=gettext("The booking was moved"),
        body="workshop/day_fields.html",
    )

    def move(said: dict[str, Any]) -> None:
        wanted, anyway = said["day"], request.POST.get("over_capacity") == "1"
        try:
            reschedule_booking(
                booking, day=wanted, reason=said["reason"], over_capacity=anyway, by=job.person, at=at
            )
        except Refused as refused:
            question.more["is_full"] = refused.code is Refusal.DAY_FULL
            question.more["next_days"] = refused.facts.get("next_days", ())
            raise

    chosen = day_typed(form["day"].value())
    question.more.update(day_weeks(job.workshop, work_of(booking), chosen, at=at))
    return answer(request, job, question, form, move)


@staff(Permission.ANSWER_REQUESTS)
def cancellation(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    question = Question(
        title=gettext("Cancel the booking of %(plate)s?") % {"plate": booking.vehicle.plate},
        lead=gettext("Its day is free for others then, and its appointment is off. %(name)s is told.")
        % {"name": booking.customer.name},
        confirm=gettext("Cancel booking"),
        back=address_of(booking),
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
        address_of(booking),
        lambda: mark_no_show(booking, by=job.person, at=timezone.now()),
        said=gettext("Noted that the car did not come"),
    )


def address_of(booking: Booking) -> str:
    return reverse("desk_booking", args=[booking.pk])
