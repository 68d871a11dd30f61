"""A visit by its own link, the one in every message about it: its pages, live, the choice and the conversation, for
whoever has no account or is not signed in.

The link is the key. Whoever holds it sees what the customer sees and decides under the customer's name, and what they
do is recorded as done by link. It ends only when the workshop takes it back.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pitboard.actions.talk import read_visit, write_to_workshop
from pitboard.actions.visit_link import use_link
from pitboard.queries.visit_links import Followed, followed_order, followed_visit
from pitboard.records.estimates import Authorisation
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.web.acting import refusals_in
from pitboard.web.customer.authorisation import record_context
from pitboard.web.customer.booking import booking_context
from pitboard.web.customer.booking_change import answer_cancelling, take_offered_day
from pitboard.web.customer.choice_times import answer_times
from pitboard.web.customer.choosing import Chooser, answer_choice, answer_fresh_price, answer_proposal
from pitboard.web.customer.messages import NOT_SENT
from pitboard.web.customer.visit import shown_repair, visit_context
from pitboard.web.held import held_visits, hold_visit
from pitboard.web.limits import LINKS, MESSAGES, limited, posting_within, too_often_until
from pitboard.web.origin import origin_of
from pitboard.web.stream import page_stream_token
from pitboard.web.talk import MessageForm, numbers_read, shown_talk

P = ParamSpec("P")


def by_link(
    view: Callable[Concatenate[HttpRequest, Followed, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """The gate: the view gets the visit that the link opens, and acts for its customer, who came by link. A link that a
    browser has not opened before is counted, so that nobody tries many of them."""

    @wraps(view)
    def gated(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        at = timezone.now()
        try:
            followed = followed_visit(token)
        except Http404:
            until = too_often_until(LINKS, request, at=at)
            return _over(request) if until is None else limited(request, until, at=at)
        if followed.key not in held_visits(request):
            until = too_often_until(LINKS, request, at=at)
            if until is not None:
                return limited(request, until, at=at)
            hold_visit(request, followed)
            use_link(followed.booking, origin=origin_of(request, link=followed.number), at=at)
        followed.booking.customer.origin = origin_of(request, link=followed.number)
        return view(request, followed, *args, **kwargs)

    return gated


@require_safe
@by_link
def follow(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    """The visit, or before the car has arrived its booking. Whoever is signed in as its customer gets their own page,
    where they can do more."""
    at, booking = timezone.now(), followed.booking
    order = followed_order(followed)
    if _is_theirs(request, followed):
        own = reverse("visit", args=[order.number]) if order else reverse("booking", args=[booking.pk])
        return redirect(own)
    context = {**_page(followed, order, at), **_talk(followed)}
    token = page_stream_token(request, {booking.topic, str(context["talk_topic"])}, at=at)
    return render(
        request,
        "followed/visit.html" if order else "followed/booking.html",
        context | {"stream_token": token},
    )


@require_safe
@by_link
def follow_live(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    """The live piece of the visit."""
    order = _order(followed)
    return render(request, "followed/visit_piece.html", _page(followed, order, timezone.now()))


@require_safe
@by_link
def follow_booking_live(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    """The live piece of the booking; once the car is here it leads on to the visit."""
    context = _booking_page(followed, followed_order(followed), timezone.now())
    return render(request, "followed/booking_piece.html", context)


@by_link
def follow_choice(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    if request.method != "POST" and _is_theirs(request, followed):
        return redirect("choice", _order(followed).number)
    return answer_choice(request, _chooser(followed), at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def follow_cancel(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    """Cancelling it, as the customer does; to change it asks for what only their own page knows, such as their cars."""
    page = {"base": "base_shared.html", "back_url": reverse("follow", args=[followed.token])}
    return answer_cancelling(request, followed.booking, _customer(followed), page, at=timezone.now())


@require_POST
@by_link
def follow_other_day(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    take_offered_day(request, followed.booking, _customer(followed))
    return redirect("follow", followed.token)


@require_safe
@by_link
def follow_record(request: HttpRequest, followed: Followed, pk: int) -> HttpResponseBase:
    """One authorisation as it was given: the copy that a mail leads to."""
    order, token = _order(followed), followed.token
    if _is_theirs(request, followed):
        return redirect("authorisation", order.number, pk)
    shown = record_context(order, pk)
    earlier = shown["before"]
    addresses = {
        "base": "base_shared.html",
        "back": reverse("follow", args=[token]),
        "before_url": reverse("follow_record", args=[token, earlier.pk]) if earlier else "",
    }
    return render(request, "customer/authorisation.html", shown | addresses)


@require_safe
@by_link
def follow_proposal(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    """What fits a budget (budget.js)."""
    return answer_proposal(request, _chooser(followed))


@require_safe
@by_link
def follow_times(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    """When it would be ready with what is ticked (choice-time.js)."""
    return answer_times(request, _order(followed), at=timezone.now())


@require_POST
@by_link
def follow_price(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    """Asks for today's price of what is offered at one that holds no longer."""
    return answer_fresh_price(request, _chooser(followed), at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@posting_within(MESSAGES)
@by_link
def follow_messages(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    """The conversation on a page of its own; a sent message leads back to the visit."""
    at, booking = timezone.now(), followed.booking
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MessageForm(data, files, auto_id="message-%s")
    page = reverse("follow", args=[followed.token])
    if form.is_bound and form.is_valid():
        with refusals_in(form, "text"):
            said = form.cleaned_data
            write_to_workshop(booking, said["text"], said["photos"], by=booking.customer, at=at)
        if form.is_valid():
            return redirect(f"{page}?sent={booking.pk}#messages")
    context = _talk(followed, form=form)
    token = page_stream_token(request, [str(context["talk_topic"])], at=at)
    shown = {**context, "base": "base_shared.html", "stream_token": token, "back": page}
    return render(request, "messages.html", shown, status=NOT_SENT if form.is_bound else 200)


@require_safe
@by_link
def follow_messages_live(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    return render(request, "pieces/talk_thread.html", _talk(followed))


@require_POST
@by_link
def follow_reading(request: HttpRequest, followed: Followed) -> HttpResponseBase:
    """They looked at the page, up to what it showed."""
    customer = followed.booking.customer
    read_visit(followed.booking, **numbers_read(request), by=customer, for_workshop=False, at=timezone.now())
    if request.headers.get("Accept") == "text/plain":
        return HttpResponse(status=204)
    return redirect(reverse("follow", args=[followed.token]) + "#messages")


def _over(request: HttpRequest) -> HttpResponseBase:
    return render(request, "followed/over.html", status=404)


def _is_theirs(request: HttpRequest, followed: Followed) -> bool:
    """Whoever is signed in as the customer gets their own page: it can do more."""
    return request.user == followed.booking.customer


def _order(followed: Followed) -> RepairOrder:
    order = followed_order(followed)
    if order is None:
        raise Http404
    return order


def _customer(followed: Followed) -> Person:
    return followed.booking.customer


def _chooser(followed: Followed) -> Chooser:
    def here(page: str) -> str:
        return reverse(page, args=[followed.token])

    return Chooser(
        order=_order(followed),
        name=_customer(followed).name,
        person=_customer(followed),
        share=None,
        link=followed.number,
        base="base_shared.html",
        here=here("follow_choice"),
        proposal=here("follow_proposal"),
        fresh_price=here("follow_price"),
        back=here("follow"),
        times=here("follow_times"),
    )


def _page(followed: Followed, order: RepairOrder | None, at: datetime) -> dict[str, Any]:
    return _visit_page(followed, order, at) if order else _booking_page(followed, None, at)


def _visit_page(followed: Followed, order: RepairOrder, at: datetime) -> dict[str, Any]:
    shown = visit_context(order, at)
    return {
        **shown,
        # To look at: to add one leads through the choice, like everything that is decided here.
        "left_out": [shown_repair(repair, at) for repair in shown["visit"].left_out],
        "choice_url": reverse("follow_choice", args=[followed.token]),
        "record_url": _record_url(followed, shown["visit"].authorisation),
        "piece_url": reverse("follow_live", args=[followed.token]),
    }


def _record_url(followed: Followed, given: Authorisation | None) -> str:
    return reverse("follow_record", args=[followed.token, given.pk]) if given is not None else ""


def _booking_page(followed: Followed, order: RepairOrder | None, at: datetime) -> dict[str, Any]:
    return {
        **booking_context(followed.booking, at),
        "visit_url": reverse("follow", args=[followed.token]) if order else "",
        "piece_url": reverse("follow_booking_live", args=[followed.token]),
        "cancel_url": reverse("follow_cancel", args=[followed.token]),
        "other_day_url": reverse("follow_other_day", args=[followed.token]),
    }


def _talk(followed: Followed, form: MessageForm | None = None) -> dict[str, Any]:
    """For a page that has the conversation on it."""
    token, booking = followed.token, followed.booking
    return {
        **shown_talk(booking, booking.customer, for_workshop=False, at=timezone.now(), form=form),
        "talk_url": reverse("follow_messages", args=[token]),
        "talk_live_url": reverse("follow_messages_live", args=[token]),
        "talk_reading_url": reverse("follow_reading", args=[token]),
        "may_write": True,
        "talk_with_workshop": True,
    }


LINK = "follow/<str:token>"
urlpatterns = [
    path(f"{LINK}/", follow, name="follow"),
    path(f"{LINK}/live", follow_live, name="follow_live"),
    path(f"{LINK}/booking/live", follow_booking_live, name="follow_booking_live"),
    path(f"{LINK}/cancellation/", follow_cancel, name="follow_cancel"),
    path(f"{LINK}/other-day", follow_other_day, name="follow_other_day"),
    path(f"{LINK}/choice/", follow_choice, name="follow_choice"),
    path(f"{LINK}/choice/proposal", follow_proposal, name="follow_proposal"),
    path(f"{LINK}/choice/times", follow_times, name="follow_times"),
    path(f"{LINK}/authorisations/<int:pk>/", follow_record, name="follow_record"),
    path(f"{LINK}/choice/price/", follow_price, name="follow_price"),
    path(f"{LINK}/messages/", follow_messages, name="follow_messages"),
    path(f"{LINK}/messages/live", follow_messages_live, name="follow_messages_live"),
    path(f"{LINK}/messages/reading", follow_reading, name="follow_reading"),
]
