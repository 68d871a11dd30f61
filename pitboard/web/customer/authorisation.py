"""The record of one choice, to keep or to print."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from pitboard.queries.access import own_order
from pitboard.queries.formats import day_time, full_time, money
from pitboard.records.estimates import Approval, Authorisation, AuthorisedLine, Decision
from pitboard.records.links import Share
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.web.customer.booking_words import spending_words
from pitboard.web.gates import signed_in

HOW_WORDS = {
    Approval.WEB: gettext_lazy("on this site"),
    Approval.LINK: gettext_lazy("on this site, by a link that was shared"),
    Approval.BOOKING: gettext_lazy("with the booking, at the stated price"),
    Approval.PHONE: gettext_lazy("by phone"),
    Approval.IN_PERSON: gettext_lazy("in person"),
    Approval.LIMIT: gettext_lazy("within the spending limit given with the booking; nobody was asked anew"),
    Approval.TOLERANCE: gettext_lazy("within the tolerance of the terms; nobody was asked anew"),
}
DECISION_WORDS = {
    Decision.APPROVED: gettext_lazy("approved"),
    Decision.DECLINED: gettext_lazy("no, thank you"),
    Decision.DEFERRED: gettext_lazy("not this time"),
    Decision.CALL_ME: gettext_lazy("to be called about it first"),
}


@require_safe
@signed_in
def authorisation(request: HttpRequest, person: Person, number: int, pk: int) -> HttpResponseBase:
    """One authorisation as it was given."""
    order = own_order(person, number)
    shown = record_context(order, pk)
    earlier = shown["before"]
    addresses = {
        "base": "base_customer.html",
        "back": reverse("visit", args=[number]),
        "before_url": reverse("authorisation", args=[number, earlier.pk]) if earlier else "",
        "nav": "garage",
    }
    return render(request, "customer/authorisation.html", shown | addresses)


def record_context(order: RepairOrder, pk: int) -> dict[str, Any]:
    """Of one record, for whoever may see it; 404 for one that is another visit's."""
    records = order.authorisations.select_related("estimate", "signature__share", "confirmation")
    given = get_object_or_404(records.prefetch_related("lines", "savings"), pk=pk)
    before = order.authorisations.filter(pk__lt=given.pk).order_by("-pk").first()
    lines = [_line(line) for line in given.lines.all()]
    return {
        "order": order,
        "given": given,
        "before": before,
        "extra": _extra(given, before),
        "rows": [*_record_rows(given), (gettext("Spending limit"), spending_words(order.booking))],
        "new_lines": [line for line in lines if not line["carried"]],
        "carried_lines": [line for line in lines if line["carried"]],
    }


def record_words(given: Authorisation) -> str:
    """The record in a few words, for the link that opens it."""
    words = {"at": day_time(given.given_at), "name": _signed_by(given)}
    return {
        Approval.WEB: gettext("Approved by you on %(at)s"),
        Approval.LINK: gettext("Approved by %(name)s on %(at)s"),
        Approval.BOOKING: gettext("Agreed with your booking"),
        Approval.PHONE: gettext("Approved by phone on %(at)s"),
        Approval.IN_PERSON: gettext("Approved in person on %(at)s"),
        Approval.LIMIT: gettext("Covered by your spending limit on %(at)s"),
        Approval.TOLERANCE: gettext("Covered by the tolerance of the terms on %(at)s"),
    }[given.how] % words


def _how(given: Authorisation, share: Share | None) -> str:
    if given.how is Approval.LINK and share is None:
        return gettext("on this site, by the link in our messages")
    return str(HOW_WORDS[given.how])


def _signed_by(given: Authorisation) -> str:
    """Only a link's holder has to be looked up: everybody else is said by how they approved."""
    signature = getattr(given, "signature", None) if given.how is Approval.LINK else None
    return signature.name if signature else gettext("somebody")


def _line(line: AuthorisedLine) -> dict[str, Any]:
    is_approved = line.decision is Decision.APPROVED
    return {
        "title": line.title,
        "gross": line.gross,
        "words": "" if is_approved else str(DECISION_WORDS[line.decision]),
        "is_approved": is_approved,
        "carried": line.carried,
    }


def _extra(given: Authorisation, before: Authorisation | None) -> dict[str, Any]:
    """By how much this record moved the total; empty when it did not."""
    if before is None or before.gross == given.gross:
        return {}
    more = given.gross - before.gross
    shown = money(more, given.currency)
    return {"is_less": more < 0, "shown": shown if more < 0 else f"+{shown}"}


def _record_rows(given: Authorisation) -> list[tuple[str, str]]:
    signature = getattr(given, "signature", None)
    confirmation = getattr(given, "confirmation", None)
    share = signature.share if signature else None
    rows = [
        (gettext("Approved by"), signature.name if signature else gettext("erased")),
        (gettext("When"), full_time(given.given_at)),
        (gettext("How"), _how(given, share)),
        (gettext("Shared with"), share.name if share else ""),
        (gettext("Estimate"), _version(given)),
        (gettext("Measured against"), _measured(given)),
        (gettext("Network address"), (signature.address or "") if signature else ""),
        (gettext("Browser"), signature.browser if signature else ""),
        (gettext("Confirmed by the workshop"), full_time(confirmation.confirmed_at) if confirmation else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _version(given: Authorisation) -> str:
    if given.estimate is None:
        return ""
    return gettext("version %(number)s") % {"number": given.estimate.revision}


def _measured(given: Authorisation) -> str:
    """The figures behind an approval for which nobody was asked."""
    if given.spending_limit is not None:
        limit = money(given.spending_limit, given.currency)
        left = money(given.spending_limit - given.gross, given.currency)
        return gettext("the limit of %(limit)s; %(left)s of it is left") % {"limit": limit, "left": left}
    if given.measured_from is None or given.tolerance_percent is None or given.tolerance_amount is None:
        return ""
    words = {
        "total": money(given.measured_from, given.currency),
        "percent": f"{given.tolerance_percent.normalize():f}",
        "amount": money(given.tolerance_amount, given.currency),
    }
    return (
        gettext(
            "the total of %(total)s that was approved; up to %(percent)s%% and %(amount)s more needs no new yes"
        )
        % words
    )
