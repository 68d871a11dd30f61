"""When the car changes hands: the customer chooses one of the free windows, moves it, or calls it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pitboard.actions.pick_up import cancel_appointment, choose_window
from pitboard.queries.access import own_appointment, own_booking
from pitboard.queries.addresses import known_addresses
from pitboard.queries.formats import clock
from pitboard.queries.windows import (
    WITH_A_DRIVER,
    kinds_to_choose,
    next_windows,
    order_of,
    window_deadline,
    windows_for,
)
from pitboard.records.bookings import (
    OPEN_APPOINTMENT_STATES,
    Appointment,
    AppointmentKind,
    AppointmentState,
    Booking,
    Handover,
)
from pitboard.records.people import Person
from pitboard.rules.driving import FreeWindow
from pitboard.web.acting import refusals_in, refusals_told
from pitboard.web.customer.fields import suggest_addresses
from pitboard.web.customer.handover_form import WindowForm
from pitboard.web.gates import signed_in

#: Windows for the way back that are offered at once, over as many days as that takes.
WINDOWS_SHOWN = 40


@dataclass(frozen=True)
class Way:
    """One way the car can go next: `standing` is its appointment, if there is one already."""

    booking: Booking
    kind: AppointmentKind
    standing: Appointment | None

    @property
    def needs_address(self) -> bool:
        return self.kind in WITH_A_DRIVER

    @property
    def label(self) -> str:
        return {
            AppointmentKind.COLLECTION: gettext("We collect your car"),
            AppointmentKind.DROP_OFF: gettext("You bring your car"),
            AppointmentKind.RETURN: gettext("We bring your car back"),
            AppointmentKind.FETCH: gettext("You fetch your car"),
        }[self.kind]

    def may_change(self, at: datetime) -> bool:
        if self.standing is None:
            return True
        return self.standing.state is AppointmentState.SCHEDULED and at <= window_deadline(self.standing)


@signed_in
def handover(request: HttpRequest, person: Person, booking_id: int) -> HttpResponseBase:
    at, booking = timezone.now(), own_booking(person, booking_id)
    ways = ways_of(booking)
    if not ways:
        messages.info(request, gettext("There is no handover to arrange for this booking now."))
        return redirect(_page_of(booking))
    asked = request.POST.get("kind") or request.GET.get("kind") or ""
    way = next((one for one in ways if one.kind == asked), ways[0])
    windows = _windows(way, at)
    form = WindowForm(
        request.POST or None,
        windows=[(window.starts_at, _span(window)) for window in windows],
        needs_address=way.needs_address,
        country=booking.workshop.country,
        initial=_initial(way),
    )
    suggest_addresses(form, known_addresses(person))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, "starts_at"):
            choose_window(booking, way.kind, **form.cleaned_data, by=person, at=at)
            messages.success(request, gettext("The time is set"))
            return redirect(_page_of(booking))
    context = {
        "booking": booking,
        "way": way,
        "other_ways": [one for one in ways if one is not way],
        "may_change": way.may_change(at),
        "until": window_deadline(way.standing) if way.standing else None,
        "days": _by_day(windows, form),
        "form": form,
        "back": _page_of(booking),
        "now": at,
        "nav": "garage",
    }
    return render(request, "customer/handover.html", context)


@require_POST
@signed_in
def appointment_off(request: HttpRequest, person: Person, appointment_id: int) -> HttpResponseBase:
    """The customer calls the handover off; the booking or visit stays."""
    appointment = own_appointment(person, appointment_id)
    with refusals_told(request):
        cancel_appointment(appointment, reason="", by=person, at=timezone.now())
        messages.success(request, gettext("This appointment is off"))
    return redirect(_page_of(appointment.booking))


def ways_of(booking: Booking) -> list[Way]:
    """What the booking itself says about coming is changed there. An appointment that stands leaves no other way."""
    kinds = kinds_to_choose(booking)
    if order_of(booking) is None:
        wanted = (
            AppointmentKind.COLLECTION
            if booking.handover == Handover.COLLECTION
            else AppointmentKind.DROP_OFF
        )
        kinds = tuple(kind for kind in kinds if kind is wanted)
    open_ones = booking.appointments.filter(state__in=OPEN_APPOINTMENT_STATES).select_related(
        "booking__workshop", "driver__person"
    )
    standing = {one.kind: one for one in open_ones}
    ways = [Way(booking, kind, standing.get(kind)) for kind in kinds]
    return [way for way in ways if way.standing] or ways


def _windows(way: Way, at: datetime) -> Sequence[FreeWindow]:
    booking = way.booking
    order, workshop = order_of(booking), booking.workshop
    if order is None:
        return windows_for(workshop, way.kind, booking.day, at=at, instead_of=way.standing)
    promise = getattr(booking, "promise", None)
    ready_at = order.ready_at or (promise.ready_at if promise else at)
    first = max(workshop.opening().today(ready_at), workshop.opening().today(at))
    found = next_windows(workshop, way.kind, at=at, first=first, count=WINDOWS_SHOWN, instead_of=way.standing)
    return [window for window in found if window.starts_at >= ready_at]


def _initial(way: Way) -> dict[str, str]:
    standing, booking = way.standing, way.booking
    return {
        "starts_at": standing.starts_at.astimezone(UTC).isoformat() if standing else "",
        "address": (standing.address if standing else "") or booking.address or booking.customer.address,
        "phone": str((standing.phone if standing else "") or booking.phone),
    }


def _by_day(windows: Sequence[FreeWindow], form: WindowForm) -> list[tuple[date, list[object]]]:
    """The radio buttons under the day each is on."""
    buttons = zip(windows, form["starts_at"].subwidgets, strict=True)
    days = groupby(buttons, key=lambda pair: timezone.localtime(pair[0].starts_at).date())
    return [(day, [button for _, button in pairs]) for day, pairs in days]


def _span(window: FreeWindow) -> str:
    words = {"from": clock(window.starts_at), "to": clock(window.ends_at)}
    return gettext("%(from)s to %(to)s") % words


def _page_of(booking: Booking) -> str:
    order = order_of(booking)
    return reverse("visit", args=[order.number]) if order else reverse("booking", args=[booking.pk])
