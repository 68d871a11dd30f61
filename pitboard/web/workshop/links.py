"""The links to one visit: the one in every message, which the desk can end and make anew, and those its customer gave
to others."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from pitboard.actions.visit_link import end_link, renew_link
from pitboard.queries.access import staff_booking
from pitboard.queries.formats import day_time
from pitboard.queries.visit_links import follow_address
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.links import Share, VisitLink
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.customer.sharing import RIGHT_WORDS
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import press
from pitboard.web.workshop.rights import place
from pitboard.web.workshop.tellings import page_of


@staff(Permission.ANSWER_REQUESTS)
@require_safe
def links(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    address = follow_address(booking.pk)
    page = {
        **place(job),
        "booking": booking,
        "back": page_of(booking),
        "link": request.build_absolute_uri(address) if address else "",
        "used": _used(booking),
        "shares": _shares(booking),
    }
    return render(request, "workshop/links.html", page)


@staff(Permission.ANSWER_REQUESTS)
def link_end(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    said = gettext("The link opens nothing any more. Messages now lead to the sign-in page.")
    return press(
        request, _page(booking), lambda: end_link(booking, by=job.person, at=timezone.now()), said=said
    )


@staff(Permission.ANSWER_REQUESTS)
def link_renewal(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    said = gettext("A new link is made. The one in earlier messages opens nothing any more.")
    return press(
        request, _page(booking), lambda: renew_link(booking, by=job.person, at=timezone.now()), said=said
    )


def _page(booking: Booking) -> str:
    return reverse("desk_links", args=[booking.pk])


def _used(booking: Booking) -> str:
    link = VisitLink.objects.filter(booking=booking).first()
    if link is None or link.used_at is None:
        return gettext("Nobody has opened it yet.")
    opened = ngettext(
        "Opened in %(count)s browser, last %(when)s.",
        "Opened in %(count)s browsers, last %(when)s.",
        link.uses,
    )
    return opened % {"count": link.uses, "when": day_time(link.used_at)}


def _shares(booking: Booking) -> list[dict[str, Any]]:
    order = order_of(booking)
    shares = Share.objects.filter(order=order).order_by("-pk") if order is not None else []
    return [
        {"name": share.name, "words": RIGHT_WORDS[share.right], "used": _share_use(share)} for share in shares
    ]


def _share_use(share: Share) -> str:
    if share.revoked_at is not None:
        return gettext("taken back %(when)s") % {"when": day_time(share.revoked_at)}
    if share.used_at is None:
        return gettext("not opened yet")
    return gettext("opened %(when)s") % {"when": day_time(share.used_at)}


LINKS = "board/bookings/<int:booking_id>/links"
urlpatterns = [
    path(f"{LINKS}/", links, name="desk_links"),
    path(f"{LINKS}/end", link_end, name="desk_links_end"),
    path(f"{LINKS}/renewal", link_renewal, name="desk_links_renewal"),
]
