"""Words between the bay and the desk about a visit, live on both sides; customers see none of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pitboard.actions.crew_talk import answer_crew, ask_desk
from pitboard.queries.access import staff_order
from pitboard.queries.crew_talk import crew_thread
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission, may
from pitboard.web.acting import refusals_in
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.asking import NOT_DONE, typed
from pitboard.web.workshop.forms.work import CrewForm
from pitboard.web.workshop.rights import NO_TOKEN, place
from pitboard.web.workshop.showing import shown_photos


@staff(Permission.SEE_BOARD)
def crew(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """Whoever answers customers answers here, too; everybody else asks."""
    order, at = staff_order(job, number), timezone.now()
    form = CrewForm(**typed(request), auto_id="crew-%s")
    if form.is_bound and form.is_valid():
        with refusals_in(form, "text"):
            _write(request, job, order, form.cleaned_data)
        if form.is_valid():
            return redirect(request.get_full_path())
    shown = _page(job, order)
    token = page_stream_token(request, [order.topic], at=at)
    page = {**shown, "form": form, "about": _line(request, order), "stream_token": token}
    return render(request, "workshop/crew.html", page, status=NOT_DONE if form.is_bound else 200)


@staff(Permission.SEE_BOARD)
@require_safe
def crew_live(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    return render(request, "workshop/crew_piece.html", _page(job, staff_order(job, number)) | NO_TOKEN)


def _write(request: HttpRequest, job: StaffMember, order: RepairOrder, said: dict[str, Any]) -> None:
    at = timezone.now()
    if may(job.role, Permission.TALK):
        answer_crew(order, said["text"], said["photos"], by=job.person, at=at)
    else:
        ask_desk(order, said["text"], said["photos"], line=_line(request, order), by=job.person, at=at)


def _line(request: HttpRequest, order: RepairOrder) -> Any:
    wanted = request.GET.get("line", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 18):
        return None
    return order.lines.filter(pk=int(wanted)).first()


def _page(job: StaffMember, order: RepairOrder) -> dict[str, Any]:
    messages = crew_thread(order)
    return {
        **place(job, "board" if may(job.role, Permission.TALK) else "jobs"),
        "now": timezone.now(),
        "order": order,
        "vehicle": order.vehicle,
        "answers": may(job.role, Permission.TALK),
        "back": reverse("desk_order", args=[order.number]),
        "talk": [
            {"said": one, "is_mine": one.sender_id == job.person_id, "photos": shown_photos(one.photos.all())}
            for one in messages
        ],
    }
