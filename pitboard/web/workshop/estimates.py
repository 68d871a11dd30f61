"""Pricing: the sheet, what the customer will see of it, sending it, and the word on what was chosen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.actions.choose_repairs import confirm_choice
from pitboard.actions.price_repairs import draft_estimate, nothing_to_decide, send_estimate
from pitboard.queries.access import staff_order
from pitboard.queries.carried import left_open
from pitboard.queries.catalogue import offers_from, search, usual
from pitboard.queries.desk import order_desk
from pitboard.queries.estimates import draft_of
from pitboard.queries.formats import plain_number
from pitboard.queries.marks import draft_mark
from pitboard.queries.sentences import say_refusal
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import ORDER_STATES_OF_PRICING, LineState
from pitboard.rules.permissions import Permission
from pitboard.rules.refusals import Refused
from pitboard.web.acting import refusals_told
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import NOT_DONE, press, seen_mark
from pitboard.web.workshop.forms.estimate import EstimateSheet, Known
from pitboard.web.workshop.forms.estimate_fill import with_repair
from pitboard.web.workshop.orders import address
from pitboard.web.workshop.preview import preview
from pitboard.web.workshop.rights import place

#: Characters; each word of it is a condition of the search.
LONGEST_SEARCH = 80


@staff(Permission.PRICE)
def estimate(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """The sheet. Saving it leads to what the customer will see, where it can be sent; looking something up in the
    catalogue or putting it on the sheet saves nothing."""
    order = staff_order(job, number)
    desk = order_desk(order)
    known = Known(usual=offers_from(job.workshop, desk.troubles), carried=left_open(order))
    data = _data(request, job)
    sheet = EstimateSheet(desk, data, known)
    is_saved = request.method == "POST" and not {"find", "add"} & request.POST.keys()
    problem = ""
    mark = draft_mark(order)
    is_stale = is_saved and seen_mark(request, mark) != mark
    if is_saved and sheet.is_valid() and not is_stale:
        problem = _save(job, order, sheet, mark=mark)
        if not problem:
            more = "estimate" if "more" in request.POST else "estimate_sending"
            return redirect(f"desk_order_{more}", number)
    words = request.POST.get("catalogue_words", "").replace("\0", "")[:LONGEST_SEARCH]
    shown = {
        **place(job),
        "order": order,
        "vehicle": order.vehicle,
        "desk": desk,
        "sheet": sheet,
        "problem": problem,
        "is_saved": is_saved,
        "mark": request.POST.get("mark", mark) if data is not None and not is_saved else mark,
        "is_stale": is_stale,
        "saved": desk.draft or desk.latest,
        "workshop_tax": plain_number(job.workshop.tax_percent),
        "is_open": order.state in ORDER_STATES_OF_PRICING,
        "catalogue_words": words,
        "usual": search(job.workshop, words) if "find" in request.POST else None,
    }
    return render(request, "workshop/estimate.html", shown, status=NOT_DONE if is_saved else 200)


def _data(request: HttpRequest, job: StaffMember) -> QueryDict | None:
    """What was typed, with a usual repair put in where one was chosen."""
    if request.method != "POST":
        return None
    chosen = request.POST.get("add", "")
    repair = job.workshop.catalogue.filter(pk=int(chosen)).first() if is_id(chosen) else None
    if repair is None:
        return request.POST
    return with_repair(request.POST, usual(repair), into=request.POST.get("into", ""))


def is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _save(job: StaffMember, order: RepairOrder, sheet: EstimateSheet, *, mark: str) -> str:
    """Saves the draft; returns why not, if it was refused."""
    try:
        draft_estimate(
            order,
            sheet.offers(),
            shared=sheet.shared(),
            note=sheet.note,
            mark=mark,
            by=job.person,
            at=timezone.now(),
        )
    except Refused as refused:
        return say_refusal(refused)
    return ""


@staff(Permission.PRICE)
def estimate_sending(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """The draft as the customer will see it, and the button that sends it."""
    order = staff_order(job, number)
    if request.method == "POST":
        return _send(request, job, order)
    draft = draft_of(order)
    if draft is None:
        messages.info(request, gettext("There is no draft to send. Price the repairs first."))
        return redirect("desk_order_estimate", number)
    shown = {
        **place(job),
        **preview(order, draft, timezone.now()),
        "edit": reverse("desk_order_estimate", args=[number]),
    }
    return render(request, "workshop/estimate_sending.html", shown)


def _send(request: HttpRequest, job: StaffMember, order: RepairOrder) -> HttpResponse:
    with refusals_told(request):
        send_estimate(order, by=job.person, at=timezone.now())
        open_ones = order.lines.filter(state=LineState.PROPOSED.value).exists()
        said = gettext("Estimate sent. %(name)s can choose now.")
        if not open_ones:
            said = gettext("Sent and approved by what %(name)s said before. Work can go on.")
        messages.success(request, said % {"name": order.customer.name})
    return redirect(address(order, "estimate"))


@staff(Permission.PRICE)
def estimate_none(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    return press(
        request,
        address(order),
        lambda: nothing_to_decide(order, by=job.person, at=timezone.now()),
        said=gettext("Nothing to decide. The customer is told."),
    )


@staff(Permission.PRICE)
def confirmation(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    return press(
        request,
        address(order),
        lambda: confirm_choice(order, by=job.person, at=timezone.now()),
        said=gettext("Confirmed. The customer is told."),
    )
