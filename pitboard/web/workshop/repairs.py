"""Work on the repairs of a visit: each button and each form about one line."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.actions.repair import (
    add_photos,
    finish_repair,
    hold_repair,
    note_progress,
    resume_repair,
    start_repair,
    undo_finish,
    undo_start,
)
from pitboard.queries.access import staff_line, staff_order
from pitboard.queries.desk import who_repairs
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import WHO_REPAIRS, Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import Question, answer, press, typed
from pitboard.web.workshop.forms.visit import HoldForm, NoteForm, PhotosForm, StartRepairForm
from pitboard.web.workshop.orders import address


@staff(Permission.REPAIR)
def line_start(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    """One tap puts whoever taps down for it, if they repair; opened as a page it asks who."""
    order, line = staff_order(job, number), staff_line(job, number, line_id)
    technicians = who_repairs(job.workshop)
    if request.method == "POST" and "technician" not in request.POST:
        tapped = next((technician for technician in technicians if technician.pk == job.pk), None)
        return press(
            request,
            back_of(request, order, line),
            lambda: start_repair(line, technician=tapped, by=job.person, at=timezone.now()),
        )
    question = Question(
        title=gettext("Who starts on %(repair)s?") % {"repair": line.title},
        confirm=gettext("Start"),
        back=address(order, f"repair-{line.pk}"),
        vehicle=order.vehicle,
    )
    usual = line.technician_id or order.technician_id or job.pk
    form = StartRepairForm(technicians=technicians, initial={"technician": usual}, **typed(request))

    def start(said: dict[str, Any]) -> None:
        start_repair(line, technician=said["technician"], by=job.person, at=timezone.now())

    return answer(request, job, question, form, start)


@staff(Permission.REPAIR)
def line_note(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    order, line = staff_order(job, number), staff_line(job, number, line_id)
    question = Question(
        title=line.title,
        confirm=gettext("Tell the customer"),
        back=address(order, f"repair-{line.pk}"),
        vehicle=order.vehicle,
    )

    def note(said: dict[str, Any]) -> None:
        note_progress(line, note=said["note"], by=job.person, at=timezone.now())

    form = NoteForm(initial={"note": line.note}, **typed(request))
    return answer(request, job, question, form, note)


@staff(Permission.REPAIR)
def line_hold(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    order, line, at = staff_order(job, number), staff_line(job, number, line_id), timezone.now()
    question = Question(
        title=gettext("%(repair)s: on hold") % {"repair": line.title},
        lead=gettext("The time the car is ready moves with the day the parts come."),
        confirm=gettext("Put on hold"),
        back=back_of(request, order, line),
        vehicle=order.vehicle,
    )

    def hold(said: dict[str, Any]) -> None:
        hold_repair(line, reason=said["reason"], parts_due_at=said["due_at"], by=job.person, at=at)

    form = HoldForm(workshop=job.workshop, now=at, **typed(request))
    return answer(request, job, question, form, hold)


@staff(Permission.REPAIR)
def line_resumption(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    """One tap on one's own day makes it one's own, too, where nobody is put down for it."""
    order, line = staff_order(job, number), staff_line(job, number, line_id)
    own = job if request.GET.get("from") == "jobs" and job.role in WHO_REPAIRS else None
    return press(
        request,
        back_of(request, order, line),
        lambda: resume_repair(line, technician=own, by=job.person, at=timezone.now()),
    )


@staff(Permission.REPAIR)
def line_end(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    return _pressed(request, job, number, line_id, finish_repair)


@staff(Permission.REPAIR)
def line_start_undo(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    return _pressed(request, job, number, line_id, undo_start)


@staff(Permission.REPAIR)
def line_end_undo(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    return _pressed(request, job, number, line_id, undo_finish)


@staff(Permission.REPAIR)
def line_photos(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    order, line = staff_order(job, number), staff_line(job, number, line_id)
    return _add_photos(request, job, number, line, back=back_of(request, order, line))


@staff(Permission.REPAIR)
def photos(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    return _add_photos(request, job, number, None, back=address(order, "photos"))


def _add_photos(
    request: HttpRequest, job: StaffMember, number: int, line: RepairLine | None, *, back: str
) -> HttpResponse:
    order = staff_order(job, number)
    question = Question(
        title=gettext("Photos of %(what)s") % {"what": line.title if line else order.vehicle.label},
        lead=gettext("The customer sees them at once."),
        confirm=gettext("Add photos"),
        back=back,
        vehicle=order.vehicle,
        said=gettext("Photos added"),
    )

    def add(said: dict[str, Any]) -> None:
        add_photos(
            order, said["pictures"], line=line, caption=said["caption"], by=job.person, at=timezone.now()
        )

    return answer(request, job, question, PhotosForm(**typed(request)), add)


def _pressed(
    request: HttpRequest, job: StaffMember, number: int, line_id: int, action: Callable[..., RepairLine]
) -> HttpResponse:
    order, line = staff_order(job, number), staff_line(job, number, line_id)
    back = back_of(request, order, line)
    return press(request, back, lambda: action(line, by=job.person, at=timezone.now()))


def back_of(request: HttpRequest, order: RepairOrder, line: RepairLine) -> str:
    """To one's own jobs, when the button was pressed there."""
    return reverse("jobs") if request.GET.get("from") == "jobs" else address(order, f"repair-{line.pk}")
