"""Letters about the car while it is here: come, looked at, ready, handed back."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from pitboard.queries.estimates import amount_due
from pitboard.queries.formats import clock, day_time, distance, money, short_day
from pitboard.queries.letters.pieces import Figures, Next, expected_ready, handing_over, order_of
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, Appointment, AppointmentKind
from pitboard.records.events import Event
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind


def _arrived(event: Event) -> Next:
    order = order_of(event)
    figures = [
        (_("Visit"), str(order.number)),
        (_("Odometer"), distance(order.mileage_km)),
        (_("Fuel or charge"), _("%(eighths)s of 8") % {"eighths": order.fuel_eighths}),
    ]
    figures += [(_("Noted on arrival"), order.condition)] if order.condition else []
    return Next(
        words=[
            _("A technician looks it over next. You see every finding on the page as it is written down.")
        ],
        board=expected_ready(order.booking),
        figures=figures,
        label=_("Follow your visit"),
    )


def _inspected(event: Event) -> Next:
    asks = bool(event.facts["fix_now"] or event.facts["fix_soon"])
    word = (
        _("You need not do anything yet: we write again as soon as the estimate is there.")
        if asks
        else _("There is nothing to repair beyond what you booked.")
    )
    return Next(words=[word], board=expected_ready(order_of(event).booking), label=_("See what we found"))


def _ready(event: Event) -> Next:
    order = order_of(event)
    workshop = order.workshop
    to_pay = (_("To pay, with tax"), money(amount_due(order), workshop.currency))
    returned = (
        Appointment.objects.filter(
            booking_id=order.booking_id, kind=AppointmentKind.RETURN, state__in=OPEN_APPOINTMENT_STATES
        )
        .select_related("driver__person")
        .first()
    )
    if returned is not None:
        return Next(
            words=[_("We bring it to you.")],
            figures=[*handing_over(returned, workshop), to_pay],
            label=_("Open your visit"),
        )
    return Next(
        words=[_("Fetch it at the service desk. If you would like us to bring it, call us.")],
        figures=[(_("Where"), workshop.address), *_open_hours(workshop, event.at), to_pay],
        label=_("Open your visit"),
        is_asked=True,
    )


def _open_hours(workshop: Workshop, at: datetime) -> Figures:
    for opens, closes in workshop.opening().open_spans_after(at):
        if opens <= at:
            return [(_("Open until"), day_time(closes))]
        span = {"opens": day_time(opens), "closes": clock(closes)}
        return [(_("Open again"), _("%(opens)s to %(closes)s") % span)]
    return []


def _reopened(event: Event) -> Next:
    return Next(
        words=[
            _("We tell you as soon as it is ready. Anything that costs more than you approved, we ask first.")
        ],
        board=expected_ready(order_of(event).booking),
        label=_("Follow your visit"),
    )


def _handed_back(event: Event) -> Next:
    order = order_of(event)
    deferred = [line.title for line in order.lines.all() if line.state == "deferred"]
    figures = [(_("Put off for later"), ", ".join(deferred))] if deferred else []
    figures.append((_("Handed back"), short_day(order.handed_back_at or event.at)))
    return Next(
        words=[_("What was found, done and paid stays there, for you to read at any time.")],
        figures=figures,
        label=_("Open the record of this visit"),
    )


_K = EventKind
NEXT: Mapping[EventKind, Callable[[Event], Next]] = {
    _K.CAR_ARRIVED: _arrived,
    _K.INSPECTION_FINISHED: _inspected,
    _K.CAR_READY: _ready,
    _K.VISIT_REOPENED: _reopened,
    _K.CAR_HANDED_BACK: _handed_back,
}
