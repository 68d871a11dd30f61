"""The customer's choice of repairs, and the record of it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from pitboard.actions.choose_repairs import Choice, choose_repairs
from pitboard.queries.access import own_order
from pitboard.queries.choice import ChoicePage, Offered, Settled, choice_page
from pitboard.queries.formats import full_time
from pitboard.queries.sentences import say_refusal
from pitboard.records.estimates import Approval, Authorisation, Decision
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.lifecycle import ORDER_STATES_OF_CHOICE
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import Severity
from pitboard.web.customer.booking_words import spending_words
from pitboard.web.customer.forms import ChoiceForm
from pitboard.web.customer.shown import shown_photo
from pitboard.web.gates import signed_in

HOW_WORDS = {
    Approval.WEB: gettext_lazy("on this site"),
    Approval.BOOKING: gettext_lazy("with the booking, at the stated price"),
    Approval.PHONE: gettext_lazy("by phone"),
    Approval.IN_PERSON: gettext_lazy("in person"),
}


@signed_in
def choice(request: HttpRequest, person: Person, number: int) -> HttpResponseBase:
    """GET shows the newest revision; POST is the authorisation."""
    order = own_order(person, number)
    page = choice_page(order)
    if page is None:
        messages.info(request, gettext("There is nothing to choose yet. We are still working out the costs."))
        return redirect("visit", order.number)
    if order.state not in ORDER_STATES_OF_CHOICE:
        messages.info(request, gettext("This visit is closed, so its choice stands."))
        return redirect("visit", order.number)
    if request.method != "POST":
        form = ChoiceForm(initial={"revision": page.estimate.revision, "name": person.name})
        return _show(request, page, form, page.chosen_before)
    form = ChoiceForm(request.POST)
    if form.is_valid():
        return _decide(request, order, page, form, person)
    seen = form.cleaned_data.get("revision")
    if seen and seen != page.estimate.revision:
        stale = Refused(Refusal.ESTIMATE_STALE, seen=seen, latest=page.estimate.revision)
        form.add_error(None, say_refusal(stale))
    return _show(request, page, form, _ticked(request.POST, page))


@require_safe
@signed_in
def authorisation(request: HttpRequest, person: Person, number: int, pk: int) -> HttpResponseBase:
    """One authorisation as it was given, to keep or print."""
    order = own_order(person, number)
    given = get_object_or_404(
        Authorisation.objects.select_related("estimate").prefetch_related("lines"), order=order, pk=pk
    )
    context = {
        "order": order,
        "given": given,
        "rows": [*_record_rows(given), (gettext("Spending limit"), spending_words(order.booking))],
        "lines": [(line, line.decision == Decision.APPROVED) for line in given.lines.all()],
        "nav": "garage",
    }
    return render(request, "customer/authorisation.html", context)


def _decide(
    request: HttpRequest,
    order: RepairOrder,
    page: ChoicePage,
    form: ChoiceForm,
    person: Person,
) -> HttpResponseBase:
    wanted = Choice(
        revision=form.cleaned_data["revision"],
        decisions=_decisions(request.POST, page),
        name=form.cleaned_data["name"],
        how=Approval.WEB,
        address=request.META.get("REMOTE_ADDR") or None,
        browser=request.headers.get("User-Agent", ""),
    )
    try:
        choose_repairs(order, wanted, by=person, at=timezone.now())
    except Refused as refused:
        return _refused(request, order, form, refused)
    messages.success(request, gettext("Your choice is stored. We confirm the total next."))
    return redirect("visit", order.number)


def _refused(
    request: HttpRequest, order: RepairOrder, form: ChoiceForm, refused: Refused
) -> HttpResponseBase:
    """The page as it is now, with what was ticked and typed, and why it did not go through."""
    if refused.code in (Refusal.ORDER_NOT_OPEN_FOR_THIS, Refusal.ORDER_MOVE_UNLAWFUL):
        messages.error(request, say_refusal(refused))
        return redirect("visit", order.number)
    form.add_error("name" if refused.code is Refusal.NAME_MISSING else None, say_refusal(refused))
    page = choice_page(order)
    assert page is not None  # noqa: S101
    return _show(request, page, form, _ticked(request.POST, page))


def _decisions(data: QueryDict, page: ChoicePage) -> dict[int, Decision]:
    """Not ticked is put off. A line that was open on the page seen (`offered`) is decided even if its work has begun
    meanwhile: the action then says so instead of doing it unasked."""
    seen, ticked = set(data.getlist("offered")), set(data.getlist("lines"))
    return {
        offer.repair.pk: Decision.APPROVED if str(offer.repair.pk) in ticked else Decision.DEFERRED
        for offer in page.offered
        if not offer.locked or str(offer.repair.pk) in seen
    }


def _ticked(data: QueryDict, page: ChoicePage) -> list[int]:
    """The repairs that were ticked. One that a newer revision no longer has is simply not there any more."""
    asked = set(data.getlist("lines"))
    return [offer.repair.pk for offer in page.open_offers if str(offer.repair.pk) in asked]


def _show(
    request: HttpRequest, page: ChoicePage, form: ChoiceForm, chosen: Iterable[int]
) -> HttpResponseBase:
    chosen = list(chosen)
    total = page.total_with(chosen)
    fix_now, fix_soon = page.of_severity(Severity.FIX_NOW), page.of_severity(Severity.FIX_SOON)
    others = [*page.of_severity(Severity.GOOD), *page.of_severity(None)]
    context = {
        "order": page.order,
        "page": page,
        "estimate": page.estimate,
        "currency": page.estimate.currency,
        "fix_now": [_card(offer, chosen) for offer in fix_now],
        "fix_soon": [_card(offer, chosen) for offer in fix_soon],
        "others": [_card(offer, chosen) for offer in others],
        "bill": [_settled_row(s) for s in page.settled] + [_open_row(o, chosen) for o in page.open_offers],
        "total": total,
        "chosen_count": len(chosen),
        "not_now": ", ".join(o.title for o in page.open_offers if o.repair.pk not in chosen),
        "form": form,
        "nav": "garage",
    }
    return render(request, "customer/choice.html", context)


def _card(offer: Offered, chosen: list[int]) -> dict[str, Any]:
    """For pieces/finding_card.html."""
    finding = offer.finding
    label = ""
    if offer.photo and finding and finding.measured is not None:
        label = f"{finding.measured.normalize():f} {finding.unit}".strip()
    return {
        "line": {"pk": offer.repair.pk, "title": offer.title},
        "finding": finding or {"severity": "", "note": "", "title": "", "measured": None},
        "price": offer.price.gross,
        "tax": offer.price.tax,
        "parts": offer.shares,
        "photo": shown_photo(offer.photo, what=offer.title, label=label) if offer.photo else None,
        "checked": offer.repair.pk in chosen,
        "decision": gettext("Approved. Work has begun.") if offer.locked else "",
    }


def _settled_row(settled: Settled) -> dict[str, Any]:
    note = gettext("agreed when booking") if settled.agreed_when_booking else gettext("work has begun")
    return {"title": settled.title, "note": note, "price": settled.price.gross, "tax": settled.price.tax}


def _open_row(offer: Offered, chosen: list[int]) -> dict[str, Any]:
    return {
        "title": offer.title,
        "price": offer.price.gross,
        "line_pk": offer.repair.pk,
        "chosen": offer.repair.pk in chosen,
    }


def _record_rows(given: Authorisation) -> list[tuple[str, str]]:
    signature = getattr(given, "signature", None)
    confirmation = getattr(given, "confirmation", None)
    version = given.estimate.revision if given.estimate else None
    rows = [
        (gettext("Approved by"), signature.name if signature else gettext("erased")),
        (gettext("When"), full_time(given.given_at)),
        (gettext("How"), str(HOW_WORDS[given.how])),
        (gettext("Estimate"), gettext("version %(number)s") % {"number": version} if version else ""),
        (gettext("Network address"), (signature.address or "") if signature else ""),
        (gettext("Browser"), signature.browser if signature else ""),
        (gettext("Confirmed by the workshop"), full_time(confirmation.confirmed_at) if confirmation else ""),
    ]
    return [(name, value) for name, value in rows if value]
