"""Pricing: the sheet, what the customer will see of it, sending it, and the word on what was chosen."""

from typing import Any

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
from pitboard.queries.choice import shares_of
from pitboard.queries.desk import OrderDesk, PricedLine, Revision, order_desk
from pitboard.queries.formats import plain_number
from pitboard.queries.marks import draft_mark
from pitboard.queries.sentences import line_state_words, say_refusal
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import ORDER_STATES_OF_PRICING, LineState
from pitboard.rules.permissions import Permission
from pitboard.rules.refusals import Refused
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import NOT_DONE, press, seen_mark
from pitboard.web.workshop.forms.estimate import EstimateSheet, Known
from pitboard.web.workshop.forms.estimate_fill import with_repair
from pitboard.web.workshop.orders import address
from pitboard.web.workshop.rights import place
from pitboard.web.workshop.showing import shown_photo


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
    words = request.POST.get("catalogue_words", "")
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
        said = gettext("Estimate sent. %(name)s can choose now.") % {"name": order.customer.name}
        return press(
            request,
            address(order, "estimate"),
            lambda: send_estimate(order, by=job.person, at=timezone.now()),
            said=said,
        )
    desk = order_desk(order)
    if desk.draft is None:
        messages.info(request, gettext("There is no draft to send. Price the repairs first."))
        return redirect("desk_order_estimate", number)
    shown = {**place(job), **_preview(order, desk, desk.draft)}
    return render(request, "workshop/estimate_sending.html", shown)


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


def _preview(order: RepairOrder, desk: OrderDesk, draft: Revision) -> dict[str, Any]:
    """A draft in the customer's words: findings with prices with tax, and the total."""
    return {
        "order": order,
        "vehicle": order.vehicle,
        "draft": draft,
        "currency": draft.estimate.currency,
        "tax_percent": draft.estimate.tax_percent,
        "cards": [_card(one, desk, draft) for one in draft.lines],
        "edit": reverse("desk_order_estimate", args=[order.number]),
    }


def _card(one: PricedLine, desk: OrderDesk, draft: Revision) -> dict[str, Any]:
    finding = next((f for f in desk.findings if f.pk == one.repair.finding_id), None)
    photo = next(iter(finding.photos.all()), None) if finding else None
    is_agreed = one.line.fixed_price is not None
    return {
        "line": one.line,
        "finding": finding,
        "photo": shown_photo(photo, finding.title) if photo and finding else None,
        "price": one.line.gross,
        "parts": [] if is_agreed else shares_of(one.line, draft.estimate),
        "decision": _decision(one),
    }


def _decision(one: PricedLine) -> str:
    """What the customer still decides, and what stands."""
    if one.line.fixed_price is not None:
        return gettext("Agreed when booking")
    if one.repair.state is LineState.PROPOSED:
        return gettext("To choose")
    return line_state_words(one.repair.state)
