"""A visit that was shared by link: its page, live, and the choice under the name of whoever was given the link.

No account is needed. The link is the key: whoever has it may do what its owner said, until the owner takes it back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pitboard.actions.share_visit import use_share
from pitboard.queries.links import share_of, share_token
from pitboard.queries.timeline import Entry, timeline_of_order
from pitboard.queries.visit import Repair, visit_page
from pitboard.records.links import Share, ShareRight
from pitboard.rules.happenings import EventKind
from pitboard.rules.severity import Severity
from pitboard.web.customer.choosing import Chooser, answer_choice, answer_fresh_price, answer_proposal
from pitboard.web.customer.shown import shown_history
from pitboard.web.customer.visit import shown_finding, shown_repair
from pitboard.web.held import hold_share
from pitboard.web.origin import origin_of
from pitboard.web.stream import page_stream_token

#: What somebody with whom single repairs are shared reads of the visit itself: how far it is, and nothing of money.
OF_THE_VISIT = frozenset(
    {
        EventKind.INSPECTION_STARTED,
        EventKind.CHECK_STARTED,
        EventKind.CAR_READY,
        EventKind.PROMISE_MOVED,
    }
)
#: With whom else the visit is shared is its owner's business.
OF_OTHERS = frozenset({EventKind.VISIT_SHARED, EventKind.SHARE_REVOKED})


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    at = timezone.now()
    share = _share(request, token)
    if share is None:
        return _over(request)
    if hold_share(request, share):
        use_share(share, origin=origin_of(request), at=at)
    context = _context(share, token, at) | {
        "stream_token": page_stream_token(request, [share.order.topic], at=at)
    }
    return render(request, "shared/visit.html", context)


@require_safe
def shared_live(request: HttpRequest, token: str) -> HttpResponseBase:
    return render(request, "shared/visit_piece.html", _context(share_of(token), token, timezone.now()))


def shared_choice(request: HttpRequest, token: str) -> HttpResponseBase:
    share = _share(request, token)
    if share is None:
        return _over(request)
    hold_share(request, share)
    return answer_choice(request, _chooser(share, token), at=timezone.now())


@require_safe
def shared_proposal(request: HttpRequest, token: str) -> HttpResponseBase:
    return answer_proposal(request, _chooser(share_of(token), token))


@require_POST
def shared_price(request: HttpRequest, token: str) -> HttpResponseBase:
    share = _share(request, token)
    if share is None:
        return _over(request)
    return answer_fresh_price(request, _chooser(share, token), at=timezone.now())


def shared_address(share: Share) -> str:
    return reverse("shared", args=[share_token(share)])


def _share(request: HttpRequest, token: str) -> Share | None:
    try:
        return share_of(token)
    except Http404:
        return None


def _over(request: HttpRequest) -> HttpResponseBase:
    return render(request, "shared/over.html", status=404)


def _chooser(share: Share, token: str) -> Chooser:
    """404 for somebody who may only look."""
    if share.right is not ShareRight.APPROVE:
        raise Http404
    return Chooser(
        order=share.order,
        name=share.name,
        person=None,
        share=share,
        base="base_shared.html",
        here=reverse("shared_choice", args=[token]),
        proposal=reverse("shared_proposal", args=[token]),
        fresh_price=reverse("shared_price", args=[token]),
        back=reverse("shared", args=[token]),
        lines=_lines(share),
    )


def _lines(share: Share) -> frozenset[int]:
    return frozenset(share.lines.values_list("pk", flat=True))


def _context(share: Share, token: str, at: datetime) -> dict[str, Any]:
    order, lines = share.order, _lines(share)
    page = visit_page(order)
    findings = [f for f in page.findings if not lines or _line_of(f.pk, page.order.lines.all()) in lines]
    entries = timeline_of_order(order, for_staff=False, known=page.names, photos=page.photos)
    may_decide = share.right is ShareRight.APPROVE
    return {
        "order": order,
        "visit": page,
        "share": share,
        "owner": order.customer.name,
        "is_part": bool(lines),
        "may_decide": may_decide and page.may_choose,
        "wants_choice": may_decide and any(not lines or line.pk in lines for line in page.undecided),
        "currency": order.workshop.currency,
        "promise": {"ready_at": order.ready_at} if page.is_ready else page.promise,
        "board_note": gettext("Visit %(number)s") % {"number": order.number},
        "repairs": [shown_repair(one, at) for one in _of(page.repairs, lines)],
        "left_out": [shown_repair(one, at) for one in _of(page.left_out, lines)],
        "wrong": [shown_finding(page, f) for f in findings if f.severity != Severity.GOOD],
        "good": [] if lines else [f for f in findings if f.severity == Severity.GOOD],
        "choice_url": reverse("shared_choice", args=[token]),
        "piece_url": reverse("shared_live", args=[token]),
        "now": at,
        **shown_history(_told(entries, lines), is_running=not page.is_over),
    }


def _of(repairs: Sequence[Repair], lines: frozenset[int]) -> list[Repair]:
    return [one for one in repairs if not lines or one.line.pk in lines]


def _line_of(finding_id: int, lines: Any) -> int | None:
    return next((line.pk for line in lines if line.finding_id == finding_id), None)


def _told(entries: Sequence[Entry], lines: frozenset[int]) -> list[Entry]:
    """The visit's own history: what was said about the booking stays between the customer and the workshop."""
    of_visit = [e for e in entries if e.event.order_id is not None and e.kind not in OF_OTHERS]
    if not lines:
        return of_visit
    return [
        entry for entry in of_visit if entry.kind in OF_THE_VISIT or entry.event.facts.get("line") in lines
    ]


urlpatterns = [
    path("shared/<str:token>/", shared, name="shared"),
    path("shared/<str:token>/live", shared_live, name="shared_live"),
    path("shared/<str:token>/choice/", shared_choice, name="shared_choice"),
    path("shared/<str:token>/choice/proposal", shared_proposal, name="shared_proposal"),
    path("shared/<str:token>/choice/price/", shared_price, name="shared_price"),
]
