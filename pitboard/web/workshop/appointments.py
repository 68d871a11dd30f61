"""Appointments on their day: on the way, done, did not work out; and the page of the day's drives."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.pick_up import complete_appointment, fail_appointment, start_driving
from pitboard.queries.access import staff_appointment
from pitboard.queries.desk import drives_of
from pitboard.records.bookings import (
    Appointment,
    AppointmentKind,
    Booking,
)
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.asking import Question, answer, press, typed
from pitboard.web.workshop.forms.booking import ReasonForm
from pitboard.web.workshop.rights import NO_TOKEN, place

MAP = "https://www.openstreetmap.org/search"


@staff(Permission.SEE_BOARD)
@require_safe
def drives(request: HttpRequest, job: StaffMember) -> HttpResponse:
    at = timezone.now()
    shown = _page(job, at)
    token = page_stream_token(request, [shown["topic"]], at=at)
    return render(request, "workshop/drives.html", {**shown, "stream_token": token})


@staff(Permission.SEE_BOARD)
@require_safe
def drives_live(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return render(request, "workshop/drives_piece.html", _page(job, timezone.now()) | NO_TOKEN)


@staff(Permission.DRIVE)
def departure(request: HttpRequest, job: StaffMember, appointment_id: int) -> HttpResponse:
    stop = staff_appointment(job, appointment_id)
    said = gettext("The customer sees that you are on the way")
    back = _back(request, stop)
    return press(request, back, lambda: start_driving(stop, by=job.person, at=timezone.now()), said=said)


@staff(Permission.DRIVE)
def completion(request: HttpRequest, job: StaffMember, appointment_id: int) -> HttpResponse:
    stop = staff_appointment(job, appointment_id)
    back = _back(request, stop)
    return press(request, back, lambda: complete_appointment(stop, by=job.person, at=timezone.now()))


@staff(Permission.DRIVE)
def failure(request: HttpRequest, job: StaffMember, appointment_id: int) -> HttpResponse:
    stop = staff_appointment(job, appointment_id)
    question = Question(
        title=gettext("What went wrong?"),
        lead=gettext("The customer and the desk are told, and a new appointment can be made."),
        confirm=gettext("It did not work out"),
        back=_back(request, stop),
        vehicle=stop.booking.vehicle,
        said=gettext("Noted that it did not work out"),
    )

    def fail(said: dict[str, Any]) -> None:
        fail_appointment(stop, reason=said["reason"], by=job.person, at=timezone.now())

    return answer(request, job, question, ReasonForm(**typed(request)), fail)


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


def _back(request: HttpRequest, stop: Appointment) -> str:
    if request.GET.get("from") == "drives":
        return reverse("drives")
    order = RepairOrder.objects.filter(booking=stop.booking_id).first()
    if order is not None:
        return reverse("desk_order", args=[order.number])
    return reverse("desk_booking", args=[stop.booking_id])


def _page(job: StaffMember, at: datetime) -> dict[str, Any]:
    stops = [_stop(stop, job) for stop in drives_of(job.workshop, at=at)]
    days = groupby(stops, key=lambda stop: timezone.localtime(stop["appointment"].starts_at).date())
    return {
        **place(job, "drives"),
        "now": at,
        "today": job.workshop.opening().today(at),
        "days": [(day, list(of_day)) for day, of_day in days],
        "topic": f"board:{job.workshop_id}",
    }


def _stop(stop: Appointment, job: StaffMember) -> dict[str, Any]:
    return {
        "appointment": stop,
        "vehicle": stop.booking.vehicle,
        "customer": stop.booking.customer,
        "phone": stop.phone or stop.booking.phone,
        "is_mine": stop.driver_id == job.pk,
        "map": f"{MAP}?{urlencode({'query': stop.address})}" if stop.address else "",
    }
