"""One visit, live: where the car stands, what was found, what is being done, and what happened."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.queries.access import own_order
from pitboard.queries.condition import condition_of
from pitboard.queries.formats import clock, day_time, distance, money, short_day
from pitboard.queries.sentences import promise_reason_words
from pitboard.queries.sentences.waits import waits_for_owner
from pitboard.queries.timeline import timeline_of_order
from pitboard.queries.visit import Repair, VisitPage, visit_page
from pitboard.queries.windows import kinds_to_choose
from pitboard.records.codes import spaced_code
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.floor.facts import from_facts
from pitboard.rules.lifecycle import LineState
from pitboard.rules.promise import has_moved
from pitboard.rules.severity import Severity
from pitboard.web.both_ends import shown_condition
from pitboard.web.customer.authorisation import record_words
from pitboard.web.customer.booking_words import key_words, spending_words
from pitboard.web.customer.left_out import shown_left_out
from pitboard.web.customer.messages import customer_talk
from pitboard.web.customer.sharing import shares_of
from pitboard.web.customer.shown import shown_appointment, shown_finding_photos, shown_history, shown_photos
from pitboard.web.gates import signed_in
from pitboard.web.stream import page_stream_token


@require_safe
@signed_in
def visit(request: HttpRequest, person: Person, number: int) -> HttpResponseBase:
    at = timezone.now()
    order = own_order(person, number)
    context = {
        **visit_context(order, at),
        **customer_talk(order.booking, person),
        "shares": shares_of(request, order),
        "stream_token": page_stream_token(request, [order.topic], at=at),
        "nav": "garage",
    }
    return render(request, "customer/visit.html", context)


@require_safe
@signed_in
def visit_live(request: HttpRequest, person: Person, number: int) -> HttpResponseBase:
    return render(
        request, "customer/visit_piece.html", visit_context(own_order(person, number), timezone.now())
    )


def visit_context(order: RepairOrder, at: datetime) -> dict[str, Any]:
    """Of one visit, for whoever may see all of it."""
    page = visit_page(order)
    promise = page.promise
    return {
        "order": order,
        "visit": page,
        "currency": order.workshop.currency,
        "promise": {"ready_at": order.ready_at} if page.is_ready else promise,
        "board_note": _board_note(order),
        "board_lines": _ready_lines(page, at) if page.is_ready else [],
        "promise_has_moved": promise.moved_from is not None
        and has_moved(promise.moved_from, promise.ready_at),
        "promise_reason": promise_reason_words(promise),
        "waits": [] if page.is_ready or page.is_over else waits_for_owner(from_facts(promise.waits), at),
        "is_overdue": page.is_overdue(at),
        "repairs": [shown_repair(repair, at) for repair in page.repairs],
        "left_out": shown_left_out([repair.line for repair in page.left_out], order, at),
        "count_words": _counted(page),
        "wrong": [shown_finding(page, f) for f in page.findings if f.severity != Severity.GOOD],
        "good": [f for f in page.findings if f.severity == Severity.GOOD],
        "appointments": [shown_appointment(a) for a in page.appointments],
        "may_choose_window": bool(kinds_to_choose(order.booking)) and not page.appointments,
        "agreed": _agreed(order),
        "condition": shown_condition(condition_of(order, page.photos)),
        "closing": _closing(order) if page.is_over else [],
        "choice_url": reverse("choice", args=[order.number]),
        "record_words": record_words(page.authorisation) if page.authorisation else "",
        "calls": ", ".join(line.title for line in page.to_call_about),
        "now": at,
        **shown_history(
            timeline_of_order(order, for_staff=False, known=page.names, photos=page.photos),
            is_running=not page.is_over,
        ),
    }


def _board_note(order: RepairOrder) -> str:
    if order.technician is None:
        return gettext("Visit %(number)s") % {"number": order.number}
    name = order.technician.person.first_name
    return gettext("Visit %(number)s, with %(name)s") % {"number": order.number, "name": name}


def _ready_lines(page: VisitPage, at: datetime) -> list[str]:
    assert page.order.ready_at is not None  # noqa: S101
    since = gettext("Ready since %(day)s") % {"day": short_day(page.order.ready_at)}
    opening = page.order.workshop.opening()
    today = [closes for _, closes in opening.spans(opening.today(at)) if closes > at]
    if page.appointments or not today:
        return [since]
    return [since, gettext("We are here until %(time)s today.") % {"time": clock(today[-1])}]


def shown_repair(repair: Repair, at: datetime) -> dict[str, Any]:
    """For pieces/repair_line.html."""
    return {
        "id": f"repair-{repair.line.pk}",
        "state": repair.mark,
        "title": repair.title,
        "text": repair.text,
        "at": day_time(repair.at, at) if repair.at else "",
        "at_time": repair.at,
        "photos": shown_photos(repair.photos, what=repair.line.title),
    }


def _counted(page: VisitPage) -> str:
    done = sum(repair.line.state == LineState.DONE for repair in page.repairs)
    working = sum(repair.line.state == LineState.IN_PROGRESS for repair in page.repairs)
    if not working:
        return gettext("%(done)s of %(total)s done") % {"done": done, "total": len(page.repairs)}
    return gettext("%(done)s done, %(working)s in progress") % {"done": done, "working": working}


def shown_finding(page: VisitPage, finding: Finding) -> dict[str, Any]:
    photos = shown_finding_photos(page.photos_of(finding), what=finding.title)
    return {"id": f"finding-{finding.pk}", "finding": finding, **photos}


def _agreed(order: RepairOrder) -> list[tuple[str, str]]:
    """What was said when it was booked, and still holds."""
    booking = order.booking
    return [
        (gettext("Spending limit"), spending_words(booking)),
        (gettext("Key"), key_words(booking)),
        (gettext("Visit code"), spaced_code(booking.visit_code)),
    ]


def _closing(order: RepairOrder) -> list[tuple[str, str]]:
    """What stays of a closed visit."""
    assert order.handed_back_at is not None  # noqa: S101
    paid = money(order.paid or 0, order.workshop.currency)
    rows = [
        (gettext("Handed back"), day_time(order.handed_back_at)),
        (gettext("Paid"), f"{paid}, {order.payment_note}" if order.payment_note else paid),
        (gettext("Mileage"), distance(order.mileage_out_km or order.mileage_km)),
    ]
    return [*rows, (gettext("Final check"), order.check_note)] if order.check_note else rows


@require_safe
@signed_in
def visit_condition(request: HttpRequest, person: Person, number: int) -> HttpResponseBase:
    """How the car came and how it went home, to keep or to print."""
    order = own_order(person, number)
    shown = {"order": order, "condition": shown_condition(condition_of(order)), "nav": "garage"}
    return render(request, "customer/condition.html", shown)
