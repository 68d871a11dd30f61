"""The workshop's appointments in one's own calendar program: an address of one's own, which can be taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.feeds import close_feed, open_feed, renew_feed
from pitboard.queries.links import feed_token, own_feed
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission, Role
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import press
from pitboard.web.workshop.rights import place


@staff(Permission.SEE_BOARD)
@require_safe
def desk_feed(request: HttpRequest, job: StaffMember) -> HttpResponse:
    feed = own_feed(job.person, for_staff=True)
    address = request.build_absolute_uri(reverse("feed", args=[feed_token(feed)])) if feed else ""
    shown = {
        **place(job, "calendar"),
        "feed_url": address,
        # Calendar programs subscribe to this scheme, and ask for the same address over HTTP(S).
        "subscribe_url": "webcal://" + address.partition("://")[2] if address else "",
        "only_own": job.role is Role.DRIVER,
    }
    return render(request, "workshop/feed.html", shown)


@staff(Permission.SEE_BOARD)
def feed_opening(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return press(
        request,
        reverse("desk_feed"),
        lambda: open_feed(job.person, for_staff=True, at=timezone.now()),
    )


@staff(Permission.SEE_BOARD)
def feed_renewal(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return press(
        request,
        reverse("desk_feed"),
        lambda: renew_feed(job.person, for_staff=True, at=timezone.now()),
        said=gettext("This is the new address. The old one opens nothing any more."),
    )


@staff(Permission.SEE_BOARD)
def feed_end(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return press(
        request,
        reverse("desk_feed"),
        lambda: close_feed(job.person, for_staff=True, at=timezone.now()),
        said=gettext("The calendar is closed"),
    )
