"""One visit at the desk: everything about it on one page, with the one thing to do next."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.promise_time import promise_by_hand
from pitboard.queries.access import staff_order
from pitboard.queries.crew_talk import open_questions
from pitboard.queries.desk import fresh_prices_asked, order_desk, who_drives, who_repairs
from pitboard.queries.estimates import amount_due
from pitboard.queries.sentences import (
    promise_reason_words,
    stage_words,
)
from pitboard.queries.timeline import timeline_of_order
from pitboard.queries.track import track_of
from pitboard.queries.windows import key_of
from pitboard.records.bookings import AppointmentKind, Handover
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import (
    ORDER_STATES_OF_CHOICE,
    ORDER_STATES_OF_FINDING,
    ORDER_STATES_OF_PRICING,
    ORDER_STATES_OF_WORK,
    OrderState,
)
from pitboard.rules.money import rounded
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.appointments import begins_with, set_appointment
from pitboard.web.workshop.asking import Question, answer, typed
from pitboard.web.workshop.forms.booking import AppointmentForm
from pitboard.web.workshop.forms.inspection import FindingForm, GoodPointsForm, StartInspectionForm
from pitboard.web.workshop.forms.visit import CheckForm, HandBackForm, PromiseForm
from pitboard.web.workshop.messages import desk_talk
from pitboard.web.workshop.next_step import next_step
from pitboard.web.workshop.notes import visit_notes
from pitboard.web.workshop.plan_order import put_down
from pitboard.web.workshop.rights import NO_TOKEN, place, rights
from pitboard.web.workshop.showing import activity, shown_photos
from pitboard.web.workshop.tellings import shown_held
from pitboard.web.workshop.work import shown_findings, shown_repairs

HOME_AGAIN = (AppointmentKind.RETURN, AppointmentKind.FETCH)
PROMISE_STANDS = frozenset(set(OrderState) - {OrderState.READY, OrderState.HANDED_BACK})


@staff(Permission.SEE_BOARD)
@require_safe
def desk_order(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    at = timezone.now()
    order = staff_order(job, number)
    token = page_stream_token(request, [order.topic], at=at)
    page = {**_page(job, order, at), **desk_talk(job, order.booking), "stream_token": token}
    return render(request, "workshop/order.html", page)


@staff(Permission.SEE_BOARD)
@require_safe
def desk_order_live(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    shown = _page(job, staff_order(job, number), timezone.now())
    return render(request, "workshop/order_piece.html", shown | NO_TOKEN)


@staff(Permission.PROMISE)
def promise(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order, at = staff_order(job, number), timezone.now()
    question = Question(
        title=gettext("When will it be ready?"),
        confirm=gettext("Set time"),
        back=address(order),
        vehicle=order.vehicle,
        said=gettext("New time set. The customer sees it with your reason."),
        body="workshop/promise_fields.html",
    )
    form = PromiseForm(workshop=job.workshop, promise=order.booking.promise, now=at, **typed(request))

    def set_time(said: dict[str, Any]) -> None:
        promise_by_hand(order, ready_at=said["ready_at"], note=said["note"], by=job.person, at=at)

    return answer(request, job, question, form, set_time)


@staff(Permission.ARRANGE_PICKUP)
def way_back(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order, at = staff_order(job, number), timezone.now()
    question = Question(
        title=gettext("How the car goes home"),
        lead=gettext("%(name)s sees the window at once and gets a calendar file.")
        % {"name": order.customer.name},
        confirm=gettext("Set appointment"),
        back=address(order, "handover"),
        vehicle=order.vehicle,
        said=gettext("Appointment set"),
    )
    booking = order.booking
    usual = AppointmentKind.RETURN if booking.handover is Handover.COLLECTION else AppointmentKind.FETCH
    ready = order.ready_at or booking.promise.ready_at
    form = AppointmentForm(
        workshop=job.workshop,
        kinds=HOME_AGAIN,
        drivers=who_drives(job.workshop),
        initial=begins_with(
            booking, order_desk(order).way_back, usual, timezone.localtime(max(ready, at)).date()
        ),
        **typed(request),
    )
    return set_appointment(request, job, booking, question, form)


def address(order: RepairOrder, part: str = "") -> str:
    """The page of a visit, at one part of it."""
    return reverse("desk_order", args=[order.number]) + (f"#{part}" if part else "")


def hand_back_form(order: RepairOrder, **options: Any) -> HandBackForm:
    """Prefilled with what is due and the kilometres the car came with."""
    return HandBackForm(currency=order.workshop.currency, initial=start_of_hand_back(order), **options)


def start_of_hand_back(order: RepairOrder) -> dict[str, Any]:
    """What the driver read when the car was brought back is where it stands."""
    brought = order.booking.appointments.filter(kind=AppointmentKind.RETURN, mileage_km__isnull=False).last()
    return {
        "mileage_km": brought.mileage_km if brought and brought.mileage_km else order.mileage_km,
        "paid": rounded(amount_due(order), order.workshop.currency),
    }


def _page(job: StaffMember, order: RepairOrder, at: datetime) -> dict[str, Any]:
    desk = order_desk(order)
    can = rights(job.role)
    step, line = next_step(desk, can)
    return {
        **place(job),
        **_stage(order),
        "now": at,
        "desk": desk,
        "order": order,
        "vehicle": order.vehicle,
        "customer": order.customer,
        "currency": job.workshop.currency,
        "step": step.value,
        "step_line": line.pk if line else None,
        "stage_words": stage_words(order.state),
        "held": shown_held(order.booking, at=at) if can["read_mails"] else None,
        "booking": order.booking,
        "stages": track_of(order),
        "key": key_of(order.booking),
        "promise_reason": promise_reason_words(desk.promise),
        "findings": shown_findings(desk),
        "repairs": shown_repairs(desk, at, step_line=line, can=can, order=order),
        "planned": lambda: put_down(desk),
        "arrival_photos": shown_photos(desk.arrival_photos, gettext("Photo of the visit")),
        **visit_notes(order.booking),
        **activity(timeline_of_order(order, for_staff=True, known=desk.names, photos=desk.photos)),
        # Functions: a form that the page does not show just now asks nothing.
        "price_asked": lambda: fresh_prices_asked(desk, at=at),
        "start_form": lambda: _start_form(job, order),
        "finding_form": lambda: FindingForm(auto_id="finding-%s"),
        "good_form": lambda: GoodPointsForm(auto_id="good-%s"),
        "promise_form": lambda: PromiseForm(
            workshop=job.workshop, promise=desk.promise, now=at, auto_id="promise-%s"
        ),
        "questions": open_questions(order),
        "check_form": lambda: CheckForm(points=list(job.workshop.check_points.all()), auto_id="check-%s"),
        "hand_back_form": lambda: hand_back_form(order, auto_id="back-%s"),
    }


def _start_form(job: StaffMember, order: RepairOrder) -> StartInspectionForm:
    """Whoever has the car inspects it; where nobody has it, whoever looks and repairs."""
    technicians = who_repairs(job.workshop)
    is_repairer = any(technician.pk == job.pk for technician in technicians)
    mine = {"technician": order.technician_id or (job.pk if is_repairer else None)}
    return StartInspectionForm(technicians=technicians, initial=mine, auto_id="start-%s")


def _stage(order: RepairOrder) -> dict[str, bool]:
    """What can be done while the order stands where it stands."""
    state = order.state
    return {
        "takes_findings": state in ORDER_STATES_OF_FINDING,
        "takes_prices": state in ORDER_STATES_OF_PRICING,
        "takes_choice": state in ORDER_STATES_OF_CHOICE,
        "takes_work": state in ORDER_STATES_OF_WORK,
        "takes_promise": state in PROMISE_STANDS,
        "is_arrived": state is OrderState.ARRIVED,
        "is_inspecting": state is OrderState.INSPECTING,
        "is_deciding": state is OrderState.AWAITING_DECISION,
        "is_checking": state is OrderState.FINAL_CHECK,
        "is_ready": state is OrderState.READY,
        "is_closed": state is OrderState.HANDED_BACK,
        "may_reopen": state in (OrderState.FINAL_CHECK, OrderState.READY),
    }
