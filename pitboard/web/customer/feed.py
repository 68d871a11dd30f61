"""A customer's own calendar address: opened, renewed and closed by them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pitboard.actions.feeds import close_feed, open_feed, renew_feed
from pitboard.queries.links import feed_token, own_feed
from pitboard.records.people import Person
from pitboard.web.gates import signed_in


@require_safe
@signed_in
def calendar_feed(request: HttpRequest, person: Person) -> HttpResponseBase:
    feed = own_feed(person, for_staff=False)
    address = request.build_absolute_uri(reverse("feed", args=[feed_token(feed)])) if feed else ""
    context = {
        "feed_url": address,
        # Calendar programs subscribe to this scheme, and ask for the same address over HTTP(S).
        "subscribe_url": address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
        "nav": "garage",
    }
    return render(request, "customer/feed.html", context)


@require_POST
@signed_in
def feed_opening(request: HttpRequest, person: Person) -> HttpResponseBase:
    open_feed(person, at=timezone.now())
    return redirect("calendar_feed")


@require_POST
@signed_in
def feed_renewal(request: HttpRequest, person: Person) -> HttpResponseBase:
    renew_feed(person, at=timezone.now())
    messages.success(request, gettext("This is the new address. The old one opens nothing any more."))
    return redirect("calendar_feed")


@require_POST
@signed_in
def feed_closing(request: HttpRequest, person: Person) -> HttpResponseBase:
    close_feed(person, at=timezone.now())
    messages.success(request, gettext("The calendar is closed"))
    return redirect("calendar_feed")
