"""Appointments: set among what the driver has free, called off, and on their day on the way, done or failed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.actions.pick_up import (
    cancel_appointment,
    complete_appointment,
    fail_appointment,
    schedule_appointment,
    start_driving,
)
from pitboard.queries.access import staff_appointment
from pitboard.queries.desk import who_answers
from pitboard.queries.marks import appointment_mark
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Appointment, AppointmentKind, Booking
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import Question, answer, press, seen_mark, typed
from pitboard.web.workshop.forms.booking import AppointmentForm, ReasonForm
from pitboard.web.workshop.forms.drive import CouldNotForm, OnTheSpotForm


@staff(Permission.DRIVE)
def departure(request: HttpRequest, job: StaffMember, appointment_id: int) -> HttpResponse:
    stop = staff_appointment(job, appointment_id)
    said = gettext("The customer sees that you are on the way")
    back = _back(request, stop)
    return press(request, back, lambda: start_driving(stop, by=job.person, at=timezone.now()), said=said)


@staff(Permission.DRIVE)
def completion(request: HttpRequest, job: StaffMember, appointment_id: int) -> HttpResponse:
    """The desk says it with a tap; where the car is, the driver says what the odometer shows, with a photo."""
    stop = staff_appointment(job, appointment_id)
    back = _back(request, stop)
    if request.method == "POST" and "mileage_km" not in request.POST:
        return press(request, back, lambda: complete_appointment(stop, by=job.person, at=timezone.now()))
    is_return = stop.kind is AppointmentKind.RETURN
    question = Question(
        title=gettext("Hand the car over") if is_return else gettext("Collect the car"),
        lead=gettext("%(name)s sees it at once, with the mileage and your photos.")
        % {"name": stop.booking.customer.name},
        confirm=gettext("Handed over") if is_return else gettext("The car is with me"),
        back=back,
        vehicle=stop.booking.vehicle,
        said=gettext("Handed over") if is_return else gettext("Collected"),
    )
    form = OnTheSpotForm(known=_known_mileage(stop), **typed(request))

    def complete(said: dict[str, Any]) -> None:
        complete_appointment(stop, seen=form.seen(), by=job.person, at=timezone.now())

    return answer(request, job, question, form, complete)


@staff(Permission.DRIVE)
def failure(request: HttpRequest, job: StaffMember, appointment_id: int) -> HttpResponse:
    stop = staff_appointment(job, appointment_id)
    question = Question(
        title=gettext("What went wrong?"),
        lead=gettext("Told at once: %(names)s. A new appointment can be made.")
        % {"names": ", ".join(_who_is_told(job, stop))},
        confirm=gettext("It did not work out"),
        back=_back(request, stop),
        vehicle=stop.booking.vehicle,
        said=gettext("Noted that it did not work out"),
    )

    def fail(said: dict[str, Any]) -> None:
        fail_appointment(stop, reason=said["reason"], seen=form.seen(), by=job.person, at=timezone.now())

    form = CouldNotForm(known=None, **typed(request))
    return answer(request, job, question, form, fail)


@staff(Permission.ARRANGE_PICKUP)
def cancellation(request: HttpRequest, job: StaffMember, appointment_id: int) -> HttpResponse:
    stop = staff_appointment(job, appointment_id)
    question = Question(
        title=gettext("Call off this appointment?"),
        lead=gettext("The visit itself stands. %(name)s is told why, and another time can be set.")
        % {"name": stop.booking.customer.name},
        confirm=gettext("Call it off"),
        back=_back(request, stop),
        vehicle=stop.booking.vehicle,
        said=gettext("Appointment called off"),
    )

    def call_off(said: dict[str, Any]) -> None:
        cancel_appointment(stop, reason=said["reason"], by=job.person, at=timezone.now())

    return answer(request, job, question, ReasonForm(**typed(request)), call_off)


def set_appointment(
    request: HttpRequest, job: StaffMember, booking: Booking, question: Question, form: AppointmentForm
) -> HttpResponse:
    """The form for a window; when the driver has another stop then, with the driver's next free windows to tap."""

    mark = appointment_mark(booking, AppointmentKind(form.initial["kind"]))

    def schedule(said: dict[str, Any]) -> None:
        try:
            seen = seen_mark(request, mark)
            schedule_appointment(booking, form.window(), mark=seen, by=job.person, at=timezone.now())
        except Refused as refused:
            if refused.code is Refusal.DRIVER_BUSY:
                form.free = cast("Sequence[tuple[datetime, datetime]]", refused.facts["next_windows"])
            raise

    asked = replace(question, body="workshop/appointment_fields.html", mark=mark)
    return answer(request, job, asked, form, schedule)


def begins_with(
    booking: Booking, standing: Appointment | None, usual: AppointmentKind, day: date
) -> dict[str, Any]:
    """What a form for an appointment says at first: what stands, or what the customer wished."""
    if standing is None:
        return {
            "kind": usual.value,
            "day": day,
            "address": booking.address or booking.customer.address,
            "phone": booking.phone,
        }
    begins, ends = timezone.localtime(standing.starts_at), timezone.localtime(standing.ends_at)
    return {
        "kind": standing.kind.value,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "address": standing.address,
        "phone": standing.phone,
        "driver": standing.driver_id,
        "note": standing.note,
    }


def _known_mileage(stop: Appointment) -> int | None:
    """What the car showed last: at its arrival once it has come."""
    order = order_of(stop.booking)
    return order.mileage_km if order is not None else stop.booking.vehicle.mileage_km


def _who_is_told(job: StaffMember, stop: Appointment) -> list[str]:
    """By name: the customer, and whoever at the desk is not the one who says it."""
    desk = who_answers(job.workshop)
    return [stop.booking.customer.name, *(one.person.name for one in desk if one.person_id != job.person_id)]


def _back(request: HttpRequest, stop: Appointment) -> str:
    if request.GET.get("from") == "drives":
        return reverse("drives")
    order = RepairOrder.objects.filter(booking=stop.booking_id).first()
    if order is not None:
        return reverse("desk_order", args=[order.number])
    return reverse("desk_booking", args=[stop.booking_id])
