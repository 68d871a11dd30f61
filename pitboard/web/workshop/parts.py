"""Parts of repairs: what is needed, from whom it comes and when, that it is here, and that it is in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.parts import (
    drop_part,
    fit_part,
    need_after_all,
    need_estimated_parts,
    need_part,
    order_part,
    receive_part,
)
from pitboard.queries.access import staff_line, staff_order, staff_part
from pitboard.queries.parts import open_parts, parts_by_line, parts_of_estimate
from pitboard.records.people import StaffMember
from pitboard.records.work import PartNeeded
from pitboard.rules.permissions import Permission
from pitboard.web.acting import refusals_in
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.asking import NOT_DONE, Question, answer, press, typed
from pitboard.web.workshop.forms.work import PartForm, PartOrderForm
from pitboard.web.workshop.rights import NO_TOKEN, place


@staff(Permission.REPAIR)
def line_parts(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    """The parts of one repair, and one more."""
    line = staff_line(job, number, line_id)
    form = PartForm(**typed(request))
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            said = form.cleaned_data
            need_part(line, said["name"], said["quantity"], by=job.person, at=timezone.now())
        if form.is_valid():
            return redirect(request.path)
    shown = _page(job, number, line_id)
    token = page_stream_token(request, [shown["topic"]], at=shown["now"])
    status = NOT_DONE if form.is_bound else 200
    page = {**shown, "form": form, "stream_token": token}
    return render(request, "workshop/parts_line.html", page, status=status)


@staff(Permission.REPAIR)
@require_safe
def line_parts_live(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    return render(request, "workshop/parts_piece.html", _page(job, number, line_id) | NO_TOKEN)


@staff(Permission.REPAIR)
def line_parts_of_estimate(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    line = staff_line(job, number, line_id)
    back = reverse("desk_line_parts", args=[number, line_id])
    return press(request, back, lambda: need_estimated_parts(line, by=job.person, at=timezone.now()))


@staff(Permission.REPAIR)
@require_safe
def parts(request: HttpRequest, job: StaffMember) -> HttpResponse:
    """All that the workshop waits for: to order first, then by the day it is due."""
    shown = _all(job)
    token = page_stream_token(request, [shown["topic"]], at=shown["now"])
    return render(request, "workshop/parts.html", {**shown, "stream_token": token})


@staff(Permission.REPAIR)
@require_safe
def parts_live(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return render(request, "workshop/parts_all_piece.html", _all(job) | NO_TOKEN)


@staff(Permission.REPAIR)
def part_order(request: HttpRequest, job: StaffMember, part_id: int) -> HttpResponse:
    part, at = staff_part(job, part_id), timezone.now()
    local = timezone.localtime(part.due_at) if part.due_at else None
    question = Question(
        title=gettext("Order: %(part)s") % {"part": part.name},
        lead=gettext("The day it is due moves the time the car is ready."),
        confirm=gettext("It is ordered"),
        back=_back(request, part),
        vehicle=part.line.order.vehicle,
        said=gettext("%(part)s is ordered") % {"part": part.name},
    )
    begins = {
        "supplier": part.supplier,
        "due_day": local.date() if local else None,
        "due_time": local.time() if local else None,
    }
    form = PartOrderForm(workshop=job.workshop, now=at, initial=begins, **typed(request))

    def is_ordered(said: dict[str, Any]) -> None:
        order_part(part, form.how(), by=job.person, at=at)

    return answer(request, job, question, form, is_ordered)


@staff(Permission.REPAIR)
def part_arrival(request: HttpRequest, job: StaffMember, part_id: int) -> HttpResponse:
    return _pressed(request, job, part_id, receive_part)


@staff(Permission.REPAIR)
def part_fitting(request: HttpRequest, job: StaffMember, part_id: int) -> HttpResponse:
    return _pressed(request, job, part_id, fit_part)


@staff(Permission.REPAIR)
def part_removal(request: HttpRequest, job: StaffMember, part_id: int) -> HttpResponse:
    """It goes at once, and the word on it leads back."""
    part = staff_part(job, part_id)
    back = _back(request, part)
    undo = reverse("desk_part_return", args=[part.pk])
    way_back = f"{undo}?from=parts" if back == reverse("parts") else undo
    said = gettext("Not needed: %(part)s") % {"part": part.name}
    return press(
        request,
        back,
        lambda: drop_part(part, by=job.person, at=timezone.now()),
        said=said,
        undo=way_back,
    )


@staff(Permission.REPAIR)
def part_return(request: HttpRequest, job: StaffMember, part_id: int) -> HttpResponse:
    """It is needed after all."""
    return _pressed(request, job, part_id, need_after_all)


def _pressed(
    request: HttpRequest, job: StaffMember, part_id: int, action: Callable[..., PartNeeded]
) -> HttpResponse:
    part = staff_part(job, part_id)
    return press(request, _back(request, part), lambda: action(part, by=job.person, at=timezone.now()))


def _back(request: HttpRequest, part: PartNeeded) -> str:
    if request.GET.get("from") == "parts":
        return reverse("parts")
    return reverse("desk_line_parts", args=[part.line.order.number, part.line_id])


def _page(job: StaffMember, number: int, line_id: int) -> dict[str, Any]:
    order, line = staff_order(job, number), staff_line(job, number, line_id)
    found = parts_by_line([line.pk]).get(line.pk, [])
    known = {part.name for part in found}
    return {
        **place(job, "jobs"),
        "now": timezone.now(),
        "order": order,
        "vehicle": order.vehicle,
        "line": line,
        "parts": found,
        "estimated": [name for name, _ in parts_of_estimate(line) if name not in known],
        "topic": order.topic,
    }


def _all(job: StaffMember) -> dict[str, Any]:
    found = open_parts(job.workshop)
    return {
        **place(job, "parts"),
        "now": timezone.now(),
        "to_order": [part for part in found if part.ordered_at is None and part.arrived_at is None],
        "coming": [part for part in found if part.ordered_at is not None and part.arrived_at is None],
        "here": [part for part in found if part.arrived_at is not None],
        "topic": f"board:{job.workshop_id}",
    }
