"""A booking in words: where it stands, and what was asked for."""

from datetime import datetime

from django.utils.translation import gettext

from pitboard.queries.booking_terms import Terms
from pitboard.queries.formats import day_time, money
from pitboard.queries.windows import key_of
from pitboard.records.bookings import Booking, GettingAround, Handover, total_stated
from pitboard.records.codes import spaced_code
from pitboard.rules.driving import KeyHolder
from pitboard.rules.lifecycle import BookingState
from pitboard.web.customer.booking_draft import AROUND_WORDS, limit_words


def headline(state: BookingState) -> str:
    """Empty while a promised time says it better."""
    return {
        BookingState.REQUESTED: gettext("Waiting for our answer"),
        BookingState.ACCEPTED: "",
        BookingState.DECLINED: gettext("We cannot take this booking"),
        BookingState.CANCELLED: gettext("Cancelled"),
        BookingState.EXPIRED: gettext("This request has run out"),
        BookingState.NO_SHOW: gettext("Your car did not come"),
        BookingState.ARRIVED: gettext("Your car is here"),
    }[state]


def headline_note(booking: Booking, terms: Terms, at: datetime) -> str:
    phone = {"phone": booking.workshop.phone}
    if booking.state is BookingState.REQUESTED:
        return _waiting(booking, terms, at)
    if booking.state is BookingState.EXPIRED:
        return (
            gettext(
                "We did not answer in time, and nothing is booked. Choose another day, or call us on %(phone)s."
            )
            % phone
        )
    if booking.state is BookingState.NO_SHOW:
        return gettext("Nothing was done. Book another day, or call us on %(phone)s.") % phone
    if booking.state in (BookingState.DECLINED, BookingState.CANCELLED):
        return booking.reason
    return ""


def booking_rows(booking: Booking) -> list[tuple[str, str]]:
    services = list(booking.services.all())
    price = total_stated(services)
    currency = booking.workshop.currency
    stated = {"price": money(price, currency)}
    is_collected = booking.handover == Handover.COLLECTION
    needs_something = booking.getting_around != GettingAround.NOTHING
    rows = [
        (gettext("Work"), ", ".join(service.name for service in services)),
        (gettext("In your words"), booking.complaint),
        (gettext("Handing over"), gettext("We collect it") if is_collected else gettext("You bring it")),
        (gettext("Address"), booking.address),
        (gettext("Phone on the day"), str(booking.phone)),
        (gettext("Meanwhile"), str(AROUND_WORDS[booking.getting_around]) if needs_something else ""),
        (gettext("Key"), key_words(booking)),
        (
            gettext("Test drive"),
            gettext("allowed, up to 10 km") if booking.test_drive_allowed else gettext("no"),
        ),
        (gettext("Spending limit"), spending_words(booking)),
        (
            gettext("Guide price"),
            gettext("%(price)s with tax. You approve anything more.") % stated if price else "",
        ),
        (gettext("Visit code"), spaced_code(booking.visit_code)),
    ]
    return [(name, value) for name, value in rows if value]


def spending_words(booking: Booking) -> str:
    words = limit_words(booking.spending_limit, booking.always_call_about_safety, booking.workshop.currency)
    return words[:1].upper() + words[1:]


def key_words(booking: Booking) -> str:
    key = key_of(booking)
    if key.holder is KeyHolder.DRIVER and key.driver is not None:
        return gettext("with %(name)s, on the way") % {"name": key.driver.person.first_name}
    return {
        KeyHolder.CUSTOMER: gettext("with you"),
        KeyHolder.DRIVER: gettext("with our driver"),
        KeyHolder.WORKSHOP: gettext("with us"),
    }[key.holder]


def _waiting(booking: Booking, terms: Terms, at: datetime) -> str:
    times = {
        "due": day_time(terms.answer_due_at, at),
        "ends": day_time(terms.expires_at, at),
        "phone": booking.workshop.phone,
    }
    if terms.is_overdue:
        return (
            gettext(
                "We meant to answer by %(due)s and have not. Call us on %(phone)s; without our answer the request ends "
                "%(ends)s."
            )
            % times
        )
    return gettext("We answer by e-mail by %(due)s.") % times
