"""Taking the inventory: begin, findings and good points, and the word that it is complete."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.actions.inspect_car import (
    Seen,
    change_finding,
    finish_inspection,
    record_finding,
    remove_finding,
    start_inspection,
)
from pitboard.queries.access import staff_finding, staff_order
from pitboard.queries.desk import who_repairs
from pitboard.queries.marks import finding_mark
from pitboard.queries.sentences import say_refusal
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.rules.refusals import Refused
from pitboard.rules.severity import Severity
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import NOT_DONE, Question, answer, press, seen_mark, typed
from pitboard.web.workshop.forms.inspection import (
    LONGEST_TITLE,
    FindingForm,
    GoodPointsForm,
    PointForm,
    StartInspectionForm,
)
from pitboard.web.workshop.orders import address


@staff(Permission.INSPECT)
def inspection(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    question = Question(
        title=gettext("Start the inspection"),
        confirm=gettext("Start the inspection"),
        back=address(order, "inspection"),
        vehicle=order.vehicle,
    )
    form = StartInspectionForm(technicians=who_repairs(job.workshop), **typed(request))

    def start(said: dict[str, Any]) -> str | None:
        start_inspection(order, technician=said["technician"], by=job.person, at=timezone.now())
        # Whoever starts it for themselves stands at the car; the desk goes on with the visit.
        is_mine = said["technician"] is not None and said["technician"].pk == job.pk
        return reverse("desk_order_checklist", args=[number]) if is_mine else None

    return answer(request, job, question, form, start)


@staff(Permission.INSPECT)
def inspection_end(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    return press(
        request,
        address(order),
        lambda: finish_inspection(order, by=job.person, at=timezone.now()),
        said=gettext("Inventory complete. The customer knows that the costs are being calculated."),
    )


@staff(Permission.INSPECT)
def findings(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """One finding more."""
    order = staff_order(job, number)
    question = Question(
        title=gettext("Add a finding"),
        confirm=gettext("Add finding"),
        back=_came_from(request, order),
        vehicle=order.vehicle,
        said=gettext("Finding added"),
        body="workshop/finding_fields.html",
        more={"waits_at": reverse("desk_order_checklist", args=[number])},
    )
    asked = request.GET.get("title", "").replace("\0", "")[:LONGEST_TITLE]
    form = FindingForm(initial={"submission": uuid4(), "title": asked}, **typed(request))
    if request.headers.get("Accept") == "application/json":
        return sent_by_script(job, order, form)

    def add(said: dict[str, Any]) -> None:
        record_finding(order, form.seen(), submission=said["submission"], by=job.person, at=timezone.now())

    return answer(request, job, question, form, add)


@staff(Permission.INSPECT)
def good_points(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """What is in order, many points at once."""
    order = staff_order(job, number)
    question = Question(
        title=gettext("Good points"),
        confirm=gettext("Add good points"),
        back=address(order, "inspection"),
        vehicle=order.vehicle,
    )
    form = GoodPointsForm(**typed(request))

    def add(said: dict[str, Any]) -> None:
        for title in said["titles"]:
            record_finding(order, Seen(Severity.GOOD, title), by=job.person, at=timezone.now())

    return answer(request, job, question, form, add)


@staff(Permission.INSPECT)
def finding(request: HttpRequest, job: StaffMember, number: int, finding_id: int) -> HttpResponse:
    """Put one finding right."""
    order, shown = staff_order(job, number), staff_finding(job, number, finding_id)
    question = Question(
        title=gettext("Change the finding"),
        confirm=gettext("Save finding"),
        back=_came_from(request, order),
        vehicle=order.vehicle,
        said=gettext("Finding changed"),
        body="workshop/finding_fields.html",
        mark=finding_mark(shown),
        more={"finding": shown, "order": order, "photo_count": shown.photos.count()},
    )
    form = FindingForm(initial=FindingForm.initial_of(shown), **typed(request))

    def change(said: dict[str, Any]) -> None:
        mark = seen_mark(request, question.mark)
        change_finding(shown, form.seen(), mark=mark, by=job.person, at=timezone.now())

    return answer(request, job, question, form, change)


@staff(Permission.INSPECT)
def finding_removal(request: HttpRequest, job: StaffMember, number: int, finding_id: int) -> HttpResponse:
    order, shown = staff_order(job, number), staff_finding(job, number, finding_id)
    return press(
        request,
        address(order, "inspection"),
        lambda: remove_finding(shown, by=job.person, at=timezone.now()),
        said=gettext("Finding taken back"),
    )


def sent_by_script(job: StaffMember, order: RepairOrder, form: FindingForm | PointForm) -> HttpResponse:
    """What became of a finding that was sent without leaving the page, or that had waited for a signal: the version
    that shows it, or why it was not taken."""
    if not form.is_bound:
        return JsonResponse({"why": gettext("Send it again.")}, status=NOT_DONE)
    if not form.is_valid():
        why = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"why": why}, status=NOT_DONE)
    submission = form.cleaned_data["submission"]
    try:
        record_finding(order, form.seen(), submission=submission, by=job.person, at=timezone.now())
    except Refused as refused:
        return JsonResponse({"why": say_refusal(refused)}, status=NOT_DONE)
    order.refresh_from_db(fields=["version"])
    return JsonResponse({order.topic: order.version})


def _came_from(request: HttpRequest, order: RepairOrder) -> str:
    """The list of points for those who came from there, else the page of the visit."""
    if request.GET.get("from") == "checklist":
        return reverse("desk_order_checklist", args=[order.number])
    return address(order, "inspection")
