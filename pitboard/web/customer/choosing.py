"""Choosing repairs, for whoever may: the customer, and somebody they gave a link to. The same page, the same action."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from pitboard.actions.choose_repairs import Choice, ask_fresh_price, choose_repairs
from pitboard.queries.choice import ChoicePage, choice_page
from pitboard.queries.formats import currency_sign
from pitboard.queries.sentences import say_refusal
from pitboard.records.estimates import Approval, Decision
from pitboard.records.links import Share
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.lifecycle import ORDER_STATES_OF_CHOICE
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.acting import refusals_told
from pitboard.web.customer.budget import BudgetForm, proposal_for, proposal_words, proposed_answers
from pitboard.web.customer.choice_cards import (
    OTHERWISE,
    Answers,
    answers_so_far,
    bill_of,
    cards_of,
    left_out_words,
)
from pitboard.web.customer.choice_change import Change, change_since_choice, change_since_seen
from pitboard.web.customer.choice_times import shown_times
from pitboard.web.customer.forms import ChoiceForm
from pitboard.web.origin import origin_of

NOT_OPEN = frozenset({Refusal.ORDER_NOT_OPEN_FOR_THIS, Refusal.ORDER_MOVE_UNLAWFUL})


@dataclass(frozen=True)
class Chooser:
    """Who chooses, and the addresses of their pages. `lines`: the repairs (by id) that a share is limited to; `link`:
    the number of the visit's own link, for whoever came by that; `times`: where a script asks when it would be ready.
    """

    order: RepairOrder
    name: str
    person: Person | None
    share: Share | None
    base: str
    here: str
    proposal: str
    fresh_price: str
    back: str
    lines: frozenset[int] = frozenset()
    link: int | None = None
    times: str = ""

    def page(self) -> ChoicePage | None:
        page = choice_page(self.order)
        return page.limited_to(self.lines) if page is not None and self.lines else page


def answer_choice(request: HttpRequest, chooser: Chooser, *, at: datetime) -> HttpResponseBase:
    """GET shows the newest revision, with `?budget=` what fits it; POST is the authorisation."""
    page = _open_page(request, chooser)
    if page is None:
        return redirect(chooser.back)
    if request.method != "POST":
        form = ChoiceForm(initial={"revision": page.estimate.revision, "name": chooser.name})
        return _show(request, chooser, page, form, answers_so_far(page), at)
    form = ChoiceForm(request.POST)
    if form.is_valid():
        return _decide(request, chooser, page, form, at)
    seen = form.cleaned_data.get("revision")
    if seen and seen != page.estimate.revision:
        stale = Refused(Refusal.ESTIMATE_STALE, seen=seen, latest=page.estimate.revision)
        form.add_error(None, say_refusal(stale))
    return _show(request, chooser, page, form, _given(request.POST, page), at)


def answer_proposal(request: HttpRequest, chooser: Chooser) -> HttpResponseBase:
    """What fits the budget, for the script that ticks it in place. Nothing is decided by it."""
    page = chooser.page() if chooser.order.state in ORDER_STATES_OF_CHOICE else None
    if page is None:
        return JsonResponse({"says": [gettext("This visit is closed, so its choice stands.")], "lines": {}})
    form = BudgetForm(request.GET, currency=page.estimate.currency)
    if not form.is_valid():
        return JsonResponse({"says": [str(text) for text in form.errors["budget"]], "lines": {}})
    proposed = proposal_for(page, form)
    chosen = {offer.repair.pk for offer in proposed.chosen} if proposed else set()
    lines = {o.repair.pk: o.repair.pk in chosen for o in proposed.candidates} if proposed else {}
    return JsonResponse({"says": proposal_words(proposed, page.estimate.currency), "lines": lines})


def answer_fresh_price(request: HttpRequest, chooser: Chooser, *, at: datetime) -> HttpResponseBase:
    """One tap: the workshop is asked what it costs today."""
    page = _open_page(request, chooser)
    if page is None:
        return redirect(chooser.back)
    asked = set(request.POST.getlist("lines"))
    lines = [
        o.repair for o in page.open_offers if not o.is_chosen and (str(o.repair.pk) in asked or not asked)
    ]
    with refusals_told(request):
        ask_fresh_price(chooser.order, lines, by=chooser.person, at=at)
        messages.success(request, gettext("We work out today's price and send it to you."))
    return redirect(chooser.back)


def _open_page(request: HttpRequest, chooser: Chooser) -> ChoicePage | None:
    """None, and why, when there is nothing to choose."""
    page = chooser.page()
    if page is None:
        messages.info(request, gettext("There is nothing to choose yet. We are still working out the costs."))
    elif chooser.order.state not in ORDER_STATES_OF_CHOICE:
        messages.info(request, gettext("This visit is closed, so its choice stands."))
        return None
    return page


def _decide(
    request: HttpRequest, chooser: Chooser, page: ChoicePage, form: ChoiceForm, at: datetime
) -> HttpResponseBase:
    decisions = _decisions(request.POST, page)
    is_stale = form.cleaned_data["revision"] != page.estimate.revision
    if not decisions and not is_stale:
        messages.info(request, gettext("Your choice stands as it was."))
        return redirect(chooser.back)
    origin = origin_of(request)
    wanted = Choice(
        revision=form.cleaned_data["revision"],
        decisions=decisions,
        name=form.cleaned_data["name"],
        how=Approval.LINK if chooser.share or chooser.link else Approval.WEB,
        address=origin.address,
        browser=origin.browser,
        share=chooser.share,
        link=chooser.link,
    )
    try:
        choose_repairs(chooser.order, wanted, by=chooser.person, at=at)
    except Refused as refused:
        return _refused(request, chooser, form, refused, at)
    messages.success(request, _done_words(decisions))
    return redirect(chooser.back)


def _done_words(decisions: Mapping[int, Decision]) -> str:
    if Decision.CALL_ME in decisions.values():
        return gettext("Your choice is stored. We call you about the rest.")
    return gettext("Your choice is stored. We confirm the total next.")


def _refused(
    request: HttpRequest, chooser: Chooser, form: ChoiceForm, refused: Refused, at: datetime
) -> HttpResponseBase:
    """The page as it is now, with what was ticked and typed, and why it did not go through."""
    if refused.code in NOT_OPEN:
        messages.error(request, say_refusal(refused))
        return redirect(chooser.back)
    form.add_error("name" if refused.code is Refusal.NAME_MISSING else None, say_refusal(refused))
    chooser.order.refresh_from_db()
    page = chooser.page()
    assert page is not None  # noqa: S101
    return _show(request, chooser, page, form, _given(request.POST, page), at)


def _decisions(data: QueryDict, page: ChoicePage) -> dict[int, Decision]:
    """A decision for every repair that was open on the page seen (`offered`), even if its work has begun meanwhile:
    the action then says so instead of doing it unasked. What stands as it is needs no new word."""
    seen, answers = set(data.getlist("offered")), _given(data, page)
    found = [(offer, answers.to(offer)) for offer in page.offered if str(offer.repair.pk) in seen]
    return {offer.repair.pk: answer for offer, answer in found if answer is not offer.decision}


def _given(data: QueryDict, page: ChoicePage) -> Answers:
    """What was answered. A repair that a newer revision no longer has is simply not there any more."""
    ticked = set(data.getlist("lines"))
    otherwise = {}
    for offer in page.offered:
        said = data.get(f"else-{offer.repair.pk}", "")
        otherwise[offer.repair.pk] = next((one for one in OTHERWISE if one == said), Decision.DEFERRED)
    return Answers([o.repair.pk for o in page.offered if str(o.repair.pk) in ticked], otherwise)


def _show(
    request: HttpRequest,
    chooser: Chooser,
    page: ChoicePage,
    form: ChoiceForm,
    answers: Answers,
    at: datetime,
) -> HttpResponseBase:
    currency = page.estimate.currency
    asked_for_budget = "budget" in request.GET and request.method != "POST"
    budget = BudgetForm(request.GET if asked_for_budget else None, currency=currency)
    says: list[str] = []
    if asked_for_budget and budget.is_valid():
        proposed = proposal_for(page, budget)
        says = proposal_words(proposed, currency)
        answers = proposed_answers(proposed, answers) if proposed else answers
    total = page.total_with(answers.ticked)
    context = {
        "base": chooser.base,
        "chooser": chooser,
        "order": page.order,
        "page": page,
        "estimate": page.estimate,
        "currency": currency,
        **cards_of(page, answers, at),
        "bill": bill_of(page, answers),
        "total": total,
        "chosen_count": _count(page, answers),
        "not_now": left_out_words(page, answers),
        "change": None if chooser.lines else _change(page, form),
        "times": shown_times(page, answers.ticked, at, href=chooser.times),
        "form": form,
        "budget": budget,
        "budget_unit": currency_sign(currency),
        "budget_says": says,
        "nav": "garage",
    }
    return render(request, "customer/choice.html", context)


def _change(page: ChoicePage, form: ChoiceForm) -> Change | None:
    """Since the last choice; for somebody who has not chosen yet, since the revision they had before them."""
    if page.has_chosen:
        return change_since_choice(page)
    seen = form.cleaned_data.get("revision") if form.is_bound and hasattr(form, "cleaned_data") else None
    return change_since_seen(page, seen) if seen else None


def _count(page: ChoicePage, answers: Answers) -> int:
    """The repairs that are approved by sending the page as it is: what stands is not approved anew."""
    return sum(
        o.repair.pk in answers.ticked and not (page.has_chosen and o.is_chosen) for o in page.open_offers
    )
