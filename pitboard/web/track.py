"""Track my car: whoever knows the plate and the visit code sees where the car stands, and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from pitboard.queries.access import visit_by_plate_and_code
from pitboard.queries.formats import clock
from pitboard.queries.track import track_of
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.orders import RepairOrder
from pitboard.rules.lifecycle import BookingState, OrderState
from pitboard.web.customer.booking_words import headline
from pitboard.web.held import TRACKED, topics_of_tracked, tracked_booking
from pitboard.web.limits import Limit, too_often_until
from pitboard.web.stream import page_stream_token

TRIES = Limit("track", most=12, within=timedelta(minutes=10))


@dataclass(frozen=True)
class OnlyThePlate:
    """A car as the board shows it to whoever has no account: nothing of it but its plate."""

    plate: str
    make: str
    model: str = ""


class TrackForm(forms.Form):
    plate = forms.CharField(
        label=_("Plate"),
        max_length=24,
        error_messages={"required": _("Enter the plate of the car")},
        widget=forms.TextInput(attrs={"data-as": "plate", "class": "medium", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("Visit code"),
        max_length=24,
        help_text=_(
            "It stands on the page of the booking or visit, like K7QM-4XTP. We also tell you on the phone."
        ),
        error_messages={"required": _("Enter the visit code")},
        widget=forms.TextInput(
            attrs={
                "data-as": "code",
                "class": "medium",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


def track(request: HttpRequest) -> HttpResponseBase:
    """GET shows the car that was asked for last, or the form; POST asks for one."""
    at = timezone.now()
    if request.method != "POST":
        booking = tracked_booking(request)
        if booking is None:
            return _form(request, TrackForm())
        token = page_stream_token(request, topics_of_tracked(request), at=at)
        return render(request, "public/tracked.html", _board(booking, at) | {"stream_token": token})
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    until = too_often_until(TRIES, request, at=at)
    if until is not None:
        return _too_often(request, form, until, at)
    try:
        visit_by_plate_and_code(**form.cleaned_data)
    except Http404:
        # The same words whether the plate, the code, or only the two together are wrong.
        form.add_error(None, gettext("We know no car with this plate and this code. Look at both again."))
        return _form(request, form)
    request.session[TRACKED] = form.cleaned_data
    return redirect("track")


@require_safe
def track_live(request: HttpRequest) -> HttpResponseBase:
    """The live piece of the car that this browser tracks."""
    booking = tracked_booking(request)
    if booking is None:
        raise Http404
    return render(request, "public/tracked_piece.html", _board(booking, timezone.now()))


@require_POST
def track_end(request: HttpRequest) -> HttpResponseBase:
    """This browser forgets the car."""
    request.session.pop(TRACKED, None)
    return redirect("track")


def _form(request: HttpRequest, form: TrackForm) -> HttpResponseBase:
    return render(request, "public/track.html", {"form": form})


def _too_often(request: HttpRequest, form: TrackForm, until: datetime, at: datetime) -> HttpResponseBase:
    form.add_error(
        None, gettext("These were many tries. You can try again at %(time)s.") % {"time": clock(until)}
    )
    response = render(request, "public/track.html", {"form": form}, status=429)
    response["Retry-After"] = str(max(1, int((until - at).total_seconds())))
    return response


def _board(booking: Booking, at: datetime) -> dict[str, Any]:
    order = order_of(booking)
    about: list[Booking | RepairOrder] = [booking] if order is None else [booking, order]
    return {
        "car": OnlyThePlate(booking.vehicle.plate, gettext("Where it stands")),
        # Both: the visit is there once the car has arrived, which is told about the booking.
        "topics": " ".join(one.topic for one in about),
        "versions": " ".join(str(one.version) for one in about),
        "stages": track_of(order or booking),
        "now": at,
        **(_of_visit(order) if order else _of_booking(booking)),
    }


def _of_booking(booking: Booking) -> dict[str, Any]:
    promise = getattr(booking, "promise", None) if booking.state is BookingState.ACCEPTED else None
    return {"promise": promise, "headline": "" if promise else headline(booking.state), "is_ready": False}


def _of_visit(order: RepairOrder) -> dict[str, Any]:
    if order.state is OrderState.HANDED_BACK:
        return {"promise": None, "headline": gettext("Handed back"), "is_ready": False}
    if order.state is OrderState.READY:
        return {"promise": {"ready_at": order.ready_at}, "headline": "", "is_ready": True}
    promise = getattr(order.booking, "promise", None)
    return {"promise": promise, "headline": "" if promise else gettext("In the workshop"), "is_ready": False}
