"""A draft as its customer will see it: their own page, put together by what makes theirs, with nothing to press."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext, ngettext

from pitboard.queries.choice import ChoicePage, page_of_revision
from pitboard.queries.desk import Revision, revision_of
from pitboard.queries.difference import difference_of_draft
from pitboard.queries.estimates import priced_in
from pitboard.queries.formats import money, plain_number
from pitboard.queries.sending import Sending, sending_of
from pitboard.records.estimates import Estimate
from pitboard.records.orders import RepairOrder
from pitboard.rules.authority import Cover
from pitboard.rules.lifecycle import LineState
from pitboard.web.customer.choice_cards import answers_so_far, bill_of, cards_of
from pitboard.web.customer.choice_change import change_of


def preview(order: RepairOrder, draft: Estimate, at: datetime) -> dict[str, Any]:
    """For workshop/estimate_sending.html: what the customer will see, and what sending does."""
    sending = sending_of(order, draft)
    changes = difference_of_draft(order, draft)
    page = _as_sent(page_of_revision(order, draft), sending, at)
    answers = answers_so_far(page)
    return {
        "order": order,
        "vehicle": order.vehicle,
        "page": page,
        "estimate": page.estimate,
        "currency": draft.currency,
        **cards_of(page, answers, at),
        "bill": bill_of(page, answers),
        "total": page.total_with(answers.ticked),
        "revision": _with_all_that_is_asked(sending),
        "change": change_of(changes, draft.currency),
        "sending": sending,
        "asks": bool(sending.still_asked),
        "effects": effects(sending, order),
    }


def _as_sent(page: ChoicePage, sending: Sending, at: datetime) -> ChoicePage:
    """On the rows in memory alone: each line as it will stand, the revision as if it were sent now."""
    order, draft = page.order, page.estimate
    draft.sent_at = at
    draft.valid_until = order.workshop.opening().today(at) + timedelta(
        days=order.workshop.estimate_valid_days
    )
    open_again = (sending.dearer | sending.again) - sending.verdict.covered
    for offer in page.offered:
        if offer.repair.pk in sending.verdict.covered | sending.restored:
            offer.repair.state = LineState.APPROVED
        elif offer.repair.pk in open_again:
            offer.repair.state = LineState.PROPOSED
    return replace(page, has_chosen=page.has_chosen or sending.writes_record)


def _with_all_that_is_asked(sending: Sending) -> Revision:
    """What it comes to if every question is answered with yes; what was declined before is not in it."""
    whole = revision_of(sending.draft)
    states = {line.repair_id: line.repair.state for line in sending.lines}
    no = {
        pk for pk, state in states.items() if state in (LineState.DECLINED, LineState.DEFERRED)
    } - sending.again
    chosen = states.keys() - no
    lines = {one.line.pk: one for one in whole.lines if one.line.repair_id in chosen}
    return replace(
        whole,
        lines=list(lines.values()),
        savings=[saving for saving in whole.savings if {saving.first_id, saving.second_id} <= lines.keys()],
        total=priced_in(sending.draft).total(chosen),
    )


def effects(sending: Sending, order: RepairOrder) -> list[str]:
    """What happens at the tap, in sentences: what is asked, what is not and why, and where that leaves the limit."""
    said = [*_covered(sending, order), *_asked(sending, order)]
    if sending.fallen:
        said.append(gettext("What became cheaper stands as approved, at the lower price."))
    if sending.withdrawn:
        titles = ", ".join(line.title for line in sending.withdrawn)
        said.append(gettext("No longer asked: %(titles)s.") % {"titles": titles})
    return said + _limit(sending, order)


def _covered(sending: Sending, order: RepairOrder) -> list[str]:
    if not sending.covered:
        return []
    words = {"name": order.customer.first_name, "titles": ", ".join(line.title for line in sending.covered)}
    if sending.verdict.cover is Cover.LIMIT:
        said = (
            gettext("Will be approved within %(name)s's limit, and no question is asked: %(titles)s.") % words
        )
        return [said, gettext("%(name)s is told, and can still say no until work starts.") % words]
    words |= {
        "percent": plain_number(sending.terms.tolerance_percent),
        "amount": money(sending.terms.tolerance_amount, sending.draft.currency),
    }
    said = gettext(
        "Dearer within your tolerance of %(percent)s%% and %(amount)s, so nobody is asked: %(titles)s."
    )
    return [said % words, gettext("%(name)s is told, and can still say no until work starts.") % words]


def _asked(sending: Sending, order: RepairOrder) -> list[str]:
    asked = sending.still_asked
    if not asked:
        return []
    words = {
        "name": order.customer.first_name,
        "count": len(asked),
        "titles": ", ".join(line.title for line in asked),
    }
    said = ngettext(
        "%(name)s is asked about one repair: %(titles)s.",
        "%(name)s is asked about %(count)s repairs: %(titles)s.",
        len(asked),
    )
    return [said % words]


def _limit(sending: Sending, order: RepairOrder) -> list[str]:
    left, limit = sending.left, sending.terms.limit
    if left is None or limit is None:
        return []
    words = {
        "amount": money(abs(left), sending.draft.currency),
        "limit": money(limit, sending.draft.currency),
        "name": order.customer.first_name,
    }
    if left < 0:
        return [gettext("With all of it, %(amount)s over the limit of %(limit)s.") % words]
    said = [gettext("With all of it, %(amount)s under the limit of %(limit)s.") % words]
    if (
        sending.verdict.cover is not Cover.LIMIT
        and sending.still_asked
        and sending.terms.always_call_about_safety
    ):
        said.append(gettext("%(name)s wants a call whenever safety is concerned, so it is asked.") % words)
    return said
