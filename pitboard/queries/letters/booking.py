"""Letters about a booking, until the car is here."""

from collections.abc import Callable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from pitboard.queries.formats import long_day, money
from pitboard.queries.letters.pieces import Figures, Next, booking_of, expected_ready, phone_of
from pitboard.queries.links import claim_token, standing_claim
from pitboard.records.bookings import Booking, Handover, total_stated
from pitboard.records.codes import spaced_code
from pitboard.records.events import Event
from pitboard.rules.happenings import EventKind


def _requested(event: Event) -> Next:
    booking = booking_of(event)
    return Next(
        words=[_("Until the car is here you can still cancel it, on the page.")],
        figures=_booked(booking),
        label=_("Open your booking"),
    )


def _accepted(event: Event) -> Next:
    booking = booking_of(event)
    collected = booking.handover is Handover.COLLECTION
    words = [
        _("We write again with the window in which we pick up the car.")
        if collected
        else _("Bring the car on that day. If we agree on an exact time, we write again.")
    ]
    return Next(
        words=words,
        board=expected_ready(booking),
        figures=_booked(booking),
        label=_("Open your booking"),
    )


def _followed(event: Event) -> Next:
    """The booking stands, in whatever way it came to stand so."""
    booking = booking_of(event)
    return Next(board=expected_ready(booking), figures=_booked(booking), label=_("Open your booking"))


def _entered(event: Event) -> Next:
    """Somebody called and the workshop wrote it down: the link shows the booking, and makes the account theirs."""
    booking = booking_of(event)
    claim = standing_claim(booking, at=event.at)
    return Next(
        words=[
            _("With this link you follow the visit without an account, or make one with your own password.")
        ]
        if claim
        else [],
        board=expected_ready(booking),
        figures=_booked(booking),
        label=_("Open your booking"),
        address=reverse("claim", args=[claim_token(claim)]) if claim else "",
    )


def _expired(event: Event) -> Next:
    words = [_("Our number is %(phone)s.") % {"phone": phone_of(event.workshop)}]
    return Next(words=words, label=_("Ask for another day"), address=reverse("booking_new"), is_asked=True)


def _declined(event: Event) -> Next:
    if event.facts.get("other_day"):
        return Next(label=_("Look at the other day"), is_asked=True)
    return Next(
        words=[_("Choose another day and we look again, or call us and we find one together.")],
        label=_("Book another day"),
        address=reverse("booking_new"),
        is_asked=True,
    )


def _cancelled(event: Event) -> Next:
    return Next(
        words=[_("Nothing more is planned for it. You can book again at any time.")],
        label=_("Book again"),
        address=reverse("booking_new"),
    )


def _booked(booking: Booking) -> Figures:
    services = list(booking.services.all())
    figures = [(_("Day"), long_day(booking.day))]
    figures += [(_("Service"), ", ".join(s.name for s in services))] if services else []
    figures += [(_("What is wrong"), booking.complaint)] if booking.complaint else []
    stated = total_stated(services)
    if stated:
        figures.append((_("Stated price, with tax"), money(stated, booking.workshop.currency)))
    if booking.handover is Handover.COLLECTION:
        figures.append((_("We pick up the car at"), booking.address))
    else:
        figures.append((_("You bring the car to"), booking.workshop.address))
    # With the plate, it shows where the car stands to whoever holds this mail.
    figures.append((_("Visit code"), spaced_code(booking.visit_code)))
    return figures


_K = EventKind
NEXT: Mapping[EventKind, Callable[[Event], Next]] = {
    _K.BOOKING_REQUESTED: _requested,
    _K.BOOKING_ACCEPTED: _accepted,
    _K.BOOKING_DECLINED: _declined,
    _K.BOOKING_CANCELLED: _cancelled,
    _K.BOOKING_ENTERED: _entered,
    _K.BOOKING_CHANGED: _followed,
    _K.BOOKING_RESCHEDULED: _followed,
    _K.OTHER_DAY_TAKEN: _followed,
    _K.BOOKING_EXPIRED: _expired,
}
