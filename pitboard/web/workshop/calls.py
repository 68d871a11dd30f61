"""Who waits to be called: one list, each worked off with one tap and a note."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pitboard.actions.note_calls import note_customer_call
from pitboard.queries.access import staff_booking
from pitboard.queries.call_list import ToCall, Waits, call_list, to_call
from pitboard.records.people import StaffMember
from pitboard.rules.calls import CallReason
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.asking import press
from pitboard.web.workshop.rights import NO_TOKEN, place

LONGEST_NOTE = 500
#: What is loud cannot wait.
LOUD = {CallReason.CALL_ASKED, CallReason.PROMISE_AT_RISK}
WORDS: dict[CallReason, LazyText] = {
    CallReason.CALL_ASKED: _("Asked to be called"),
    CallReason.PROMISE_AT_RISK: _("Will not be ready in time"),
    CallReason.MESSAGE_UNREAD: _("Wrote, nobody has read it"),
    CallReason.DECISION_OPEN: _("Has not decided yet"),
}
ICONS = {
    CallReason.CALL_ASKED: "phone",
    CallReason.PROMISE_AT_RISK: "late",
    CallReason.MESSAGE_UNREAD: "message",
    CallReason.DECISION_OPEN: "clock",
}


@staff(Permission.TALK)
@require_safe
def calls(request: HttpRequest, job: StaffMember) -> HttpResponse:
    at = timezone.now()
    token = page_stream_token(request, [_topic(job)], at=at)
    return render(request, "workshop/calls.html", {**_shown(job, at), "stream_token": token})


@staff(Permission.TALK)
@require_safe
def calls_live(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return render(request, "workshop/calls_piece.html", _shown(job, timezone.now()) | NO_TOKEN)


@staff(Permission.TALK)
def call_tried(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    """Reached or not; the note stands in a field named after the visit, because one form serves the whole list."""
    booking, at = staff_booking(job, booking_id), timezone.now()
    waiting = to_call(job.workshop, booking, at=at) if request.method == "POST" else None
    if waiting is None:
        if request.method == "POST":
            messages.info(request, gettext("Somebody has settled this already."))
        return redirect("calls")
    reached = request.POST.get("reached") == "yes"
    note = request.POST.get(f"note-{booking.pk}", "").replace("\x00", "").strip()[:LONGEST_NOTE]
    said = gettext("%(name)s was reached") if reached else gettext("%(name)s stays on the list")
    return press(
        request,
        reverse("calls"),
        lambda: note_customer_call(
            booking, waiting.reasons, reached=reached, note=note, by=job.person, at=at
        ),
        said=said % {"name": waiting.customer.name},
    )


def _shown(job: StaffMember, at: datetime) -> dict[str, Any]:
    rows = [_row(one) for one in call_list(job.workshop, at=at)]
    return {**place(job, "calls"), "rows": rows, "now": at, "topic": _topic(job)}


def _row(one: ToCall) -> dict[str, Any]:
    order = one.order
    href = (
        reverse("desk_order", args=[order.number])
        if order
        else reverse("desk_booking", args=[one.booking.pk])
    )
    return {
        "pk": one.booking.pk,
        "href": href,
        "vehicle": order.vehicle if order else one.booking.vehicle,
        "customer": one.customer,
        "phone": one.customer.phone,
        "waits": [_wait(wait) for wait in one.waits],
        "tries": list(one.tries),
    }


def _wait(wait: Waits) -> dict[str, Any]:
    return {
        "words": WORDS[wait.reason],
        "icon": ICONS[wait.reason],
        "kind": "loud" if wait.reason in LOUD else "",
        "since": wait.since,
    }


def _topic(job: StaffMember) -> str:
    return f"board:{job.workshop_id}"
