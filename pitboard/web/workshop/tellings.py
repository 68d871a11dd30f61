"""What customers and colleagues were told of, what is about to go, and what did not get through."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from pitboard.actions.hold_back import send_again
from pitboard.actions.take_back import hold_all, send_all_now, take_back_all
from pitboard.queries.access import staff_booking
from pitboard.queries.briefs import brief
from pitboard.queries.inbox import address_of
from pitboard.queries.letters import letter_for
from pitboard.queries.tellings import (
    Telling,
    Told,
    held_telling,
    staff_telling,
    stuck_tellings,
    tellings_of,
)
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.deliveries import Delivery
from pitboard.records.people import Person, StaffMember
from pitboard.rules.permissions import Permission
from pitboard.rules.recipients import Channel
from pitboard.web.gates import staff
from pitboard.web.mails import MAIL_POLICY
from pitboard.web.middleware import content_policy
from pitboard.web.workshop.asking import press
from pitboard.web.workshop.rights import place
from pitboard.web.workshop.telling_words import ICONS, channel_words, course_words, to_the_second


@staff(Permission.READ_MAILS)
@require_safe
def tellings(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    """Everything told about one visit."""
    booking, at = staff_booking(job, booking_id), timezone.now()
    page = {
        **place(job),
        "now": at,
        "booking": booking,
        "back": page_of(booking),
        "tellings": [_shown(one, at) for one in tellings_of(booking, at=at)],
    }
    return render(request, "workshop/tellings.html", page)


@staff(Permission.READ_MAILS)
@require_safe
def stuck(request: HttpRequest, job: StaffMember) -> HttpResponse:
    """What staff have to look at: what was given up, and what waits for a way to be sent."""
    at = timezone.now()
    found = [_shown(one, at) for one in stuck_tellings(job, at=at)]
    page = {
        **place(job, "mails"),
        "now": at,
        "tellings": found,
        "mail_is_sent": settings.MAIL_IS_SENT,
    }
    return render(request, "workshop/tellings_stuck.html", page)


@staff(Permission.READ_MAILS)
@require_safe
def telling(request: HttpRequest, job: StaffMember, delivery_id: int) -> HttpResponse:
    """One telling as its reader gets it, before or after it went."""
    at = timezone.now()
    found = staff_telling(job, delivery_id, at=at)
    (told,) = found.told
    page = {
        **place(job),
        "now": at,
        "telling": _shown(found, at),
        "one": _shown_told(told, at),
        "brief": brief(told.delivery),
        "is_mail": told.delivery.channel is Channel.MAIL,
        "back": reverse("desk_tellings", args=[told.delivery.booking_id]),
    }
    response = render(request, "workshop/telling.html", page)
    response.headers["Content-Security-Policy"] = content_policy(frame_src="'self'")
    return response


@staff(Permission.READ_MAILS)
@require_safe
@xframe_options_sameorigin
def telling_html(request: HttpRequest, job: StaffMember, delivery_id: int) -> HttpResponse:
    """The mail itself. It may do nothing and load nothing."""
    delivery = _delivery(job, delivery_id)
    workshop, language = delivery.event.workshop, delivery.recipient.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(workshop.zone):
        html = render_to_string("mail/letter.html", {"letter": letter_for(delivery), "workshop": workshop})
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})


@staff(Permission.READ_MAILS)
def withdrawal(request: HttpRequest, job: StaffMember, delivery_id: int) -> HttpResponse:
    said = gettext("Taken back. It was not told; the page of the visit shows it all the same.")
    return _press(request, job, delivery_id, take_back_all, said)


@staff(Permission.READ_MAILS)
def hold(request: HttpRequest, job: StaffMember, delivery_id: int) -> HttpResponse:
    return _press(request, job, delivery_id, hold_all, gettext("Held, for a day at most."))


@staff(Permission.READ_MAILS)
def release(request: HttpRequest, job: StaffMember, delivery_id: int) -> HttpResponse:
    return _press(request, job, delivery_id, send_all_now, gettext("It goes now."))


@staff(Permission.READ_MAILS)
def repetition(request: HttpRequest, job: StaffMember, delivery_id: int) -> HttpResponse:
    return _press(request, job, delivery_id, send_again, gettext("It is sent again."))


def shown_held(booking: Booking, *, at: datetime) -> dict[str, Any] | None:
    """What the customer is about to be told, for the top of a page: with the way to take it back."""
    found = held_telling(booking, at=at)
    if found is None:
        return None
    first = found.told[0]
    return {
        "id": first.delivery.pk,
        "title": found.said.title,
        "to": first.to,
        "until": max(one.moment for one in found.told if one.moment),
        "until_words": to_the_second(first.moment, at),
        "ways": ", ".join(dict.fromkeys(channel_words(one) for one in found.told)),
    }


def page_of(booking: Booking) -> str:
    order = order_of(booking)
    return reverse("desk_order", args=[order.number]) if order else reverse("desk_booking", args=[booking.pk])


def _press(
    request: HttpRequest,
    job: StaffMember,
    delivery_id: int,
    act: Callable[..., object],
    said: str,
) -> HttpResponse:
    delivery, at = _delivery(job, delivery_id), timezone.now()
    back = _back(request, delivery)
    return press(request, back, lambda: act(delivery, by=job.person, at=at), said=said)


def _back(request: HttpRequest, delivery: Delivery) -> str:
    """The page the button stood on: the visit's own, or the list of what was told about it."""
    if request.POST.get("from") == "visit":
        return address_of(delivery.event, for_staff=True)
    if request.POST.get("from") == "stuck":
        return reverse("desk_tellings_stuck")
    return reverse("desk_tellings", args=[delivery.booking_id])


def _delivery(job: StaffMember, delivery_id: int) -> Delivery:
    return staff_telling(job, delivery_id, at=timezone.now()).told[0].delivery


def _shown(telling: Telling, at: datetime) -> dict[str, Any]:
    return {
        "id": telling.event.pk,
        "at": telling.event.at,
        "title": telling.said.title,
        "detail": telling.said.detail,
        "vehicle": telling.vehicle,
        "booking_id": telling.told[0].delivery.booking_id,
        "address": address_of(telling.event, for_staff=True),
        "to_customer": [_shown_told(one, at) for one in telling.to_customer],
        "to_staff": [_shown_told(one, at) for one in telling.to_staff],
    }


def _shown_told(told: Told, at: datetime) -> dict[str, Any]:
    recipient: Person = told.delivery.recipient
    return {
        "id": told.delivery.pk,
        "to": told.to,
        "phone": recipient.phone if told.is_customer else "",
        "channel": channel_words(told),
        "icon": ICONS[told.delivery.channel],
        "course": told.course.value,
        "words": course_words(told, at),
        "can_be_stopped": told.can_be_stopped,
        "can_be_held": told.can_be_held,
        "can_go_now": told.can_go_now,
        "can_go_again": told.can_go_again,
    }
