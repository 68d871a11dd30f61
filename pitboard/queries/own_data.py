"""Everything that is stored about one person, as plain values: for the page that shows it, which puts
our codes into words, and for the file, which keeps them.

What colleagues wrote about the work among themselves is the workshop's and not in it; whatever names the person, or
came of their visits, is.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from pitboard.queries.sentences import (
    appointment_words,
    booking_state_words,
    line_state_words,
    severity_words,
    stage_words,
)
from pitboard.records.accounts import SignIn
from pitboard.records.bookings import Booking
from pitboard.records.estimates import Authorisation, Estimate
from pitboard.records.links import CalendarFeed, Share
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.records.vehicles import Ownership
from pitboard.rules.recipients import Channel

Facts = dict[str, Any]


def data_of(person: Person, *, at: datetime) -> Facts:
    """A fixed number of queries, however many visits there were."""
    return {
        "made_at": at,
        "person": _about(person),
        "addresses": [{"name": one.name, "address": one.address} for one in person.saved_addresses.all()],
        "notifications": _notifications(person),
        "sign_ins": [_sign_in(one) for one in SignIn.objects.filter(person=person)],
        "cars": [_car(one) for one in _ownerships(person)],
        "visits": [_visit(one) for one in _bookings(person)],
        "shared_with": [_share(one) for one in Share.objects.filter(made_by=person)],
        "calendars": [
            {"made_at": one.made_at, "ended_at": one.revoked_at}
            for one in CalendarFeed.objects.filter(person=person)
        ],
        "told": [_told(one) for one in person.deliveries.filter(channel__in=_OUTWARD).order_by("-pk")],
    }


def photos_of(person: Person) -> QuerySet[Photo]:
    """Those of one's own bookings and visits."""
    return Photo.objects.filter(Q(booking__customer=person) | Q(order__customer=person)).distinct()


def plain(value: Any) -> Any:
    """For JSON: times as ISO 8601, money and hours as text."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | StrEnum) else value


_OUTWARD = [channel.value for channel in Channel if channel is not Channel.SITE]


def _about(person: Person) -> Facts:
    return {
        "name": person.name,
        "email": person.email,
        "phone": str(person.phone),
        "address": person.address,
        "language": person.language,
        "time_zone": person.timezone,
        "quiet_from": person.quiet_from,
        "quiet_to": person.quiet_to,
        "joined_at": person.joined_at,
        "last_signed_in_at": person.last_login,
    }


def _notifications(person: Person) -> list[Facts]:
    chosen = [
        {"topic": one.topic, "channel": one.channel, "wanted": one.wanted}
        for one in person.telling_choices.all()
    ]
    devices = [
        {"device": one.browser, "made_at": one.made_at, "ended_at": one.ended_at}
        for one in person.push_subscriptions.all()
    ]
    return [*chosen, *devices]


def _sign_in(one: SignIn) -> Facts:
    return {
        "began_at": one.began_at,
        "seen_at": one.seen_at,
        "ended_at": one.ended_at,
        "browser": one.browser,
        "network_address": one.address,
    }


def _ownerships(person: Person) -> QuerySet[Ownership]:
    return Ownership.objects.filter(person=person).select_related("vehicle").order_by("since")


def _car(one: Ownership) -> Facts:
    car = one.vehicle
    return {
        "plate": car.plate,
        "make": car.make,
        "model": car.model,
        "year": car.year,
        "vin": car.vin,
        "mileage_km": car.mileage_km,
        "yours_since": one.since,
        "until": one.until,
        "confirmed_at": one.confirmed_at,
    }


def _bookings(person: Person) -> QuerySet[Booking]:
    estimates = Prefetch("order__estimates", Estimate.objects.exclude(sent_at=None).prefetch_related("lines"))
    said = Prefetch(
        "order__authorisations", Authorisation.objects.select_related("signature").prefetch_related("lines")
    )
    return (
        Booking.objects.filter(customer=person)
        .select_related("vehicle", "order")
        .prefetch_related(
            "services",
            "appointments",
            "messages",
            "photos",
            "order__photos",
            "order__lines",
            "order__inspection__findings",
            estimates,
            said,
        )
        .order_by("-requested_at")
    )


def _visit(booking: Booking) -> Facts:
    order: RepairOrder | None = getattr(booking, "order", None)
    photos = {one.pk: one for one in booking.photos.all()}
    photos |= {one.pk: one for one in order.photos.all()} if order else {}
    return {
        "plate": booking.vehicle.plate,
        "day": booking.day,
        "state": booking_state_words(booking.state),
        "asked_for_at": booking.requested_at,
        "services": [one.name for one in booking.services.all()],
        "in_your_words": booking.complaint,
        "phone": str(booking.phone),
        "address": booking.address,
        "go_ahead_up_to": booking.spending_limit,
        "reason": booking.reason,
        "visit_code": booking.visit_code,
        "appointments": [
            {
                "what": appointment_words(one.kind),
                "from": one.starts_at,
                "to": one.ends_at,
                "address": one.address,
                "phone": str(one.phone),
            }
            for one in booking.appointments.all()
        ],
        "messages": [
            {"sent_at": one.sent_at, "from_workshop": one.from_workshop, "text": one.text}
            for one in booking.messages.all()
        ],
        "in_the_workshop": _order(order) if order else {},
        "photos": [f"photos/{one.full_name}" for one in photos.values()],
    }


def _order(order: RepairOrder) -> Facts:
    inspection = getattr(order, "inspection", None)
    return {
        "number": order.number,
        "state": stage_words(order.state),
        "arrived_at": order.arrived_at,
        "mileage_km": order.mileage_km,
        "condition": order.condition,
        "findings": [
            {"title": one.title, "severity": severity_words(one.severity), "note": one.note}
            for one in (inspection.findings.all() if inspection else ())
        ],
        "estimates": [_estimate(one) for one in order.estimates.all()],
        "decisions": [_authorisation(one) for one in order.authorisations.all()],
        "repairs": [
            {"title": one.title, "state": line_state_words(one.state), "done_at": one.done_at}
            for one in order.lines.all()
        ],
        "handed_back_at": order.handed_back_at,
        "paid": order.paid,
    }


def _estimate(estimate: Estimate) -> Facts:
    return {
        "version": estimate.revision,
        "sent_at": estimate.sent_at,
        "currency": estimate.currency,
        "lines": _prices(estimate.lines.all()),
    }


def _authorisation(said: Authorisation) -> Facts:
    signature = getattr(said, "signature", None)
    return {
        "given_at": said.given_at,
        "how": said.how,
        "name": signature.name if signature else "",
        "network_address": signature.address if signature else None,
        "browser": signature.browser if signature else "",
        "total_with_tax": said.gross,
        "currency": said.currency,
        "lines": [{"title": one.title, "decision": one.decision} for one in said.lines.all()],
    }


def _prices(lines: Iterable[Any]) -> list[Facts]:
    return [{"title": one.title, "hours": one.hours, "with_tax": one.gross} for one in lines]


def _share(share: Share) -> Facts:
    return {
        "name": share.name,
        "email": share.email,
        "may": share.right,
        "made_at": share.made_at,
        "ended_at": share.revoked_at,
        "used_at": share.used_at,
    }


def _told(delivery: Any) -> Facts:
    return {
        "planned_for": delivery.planned_for,
        "by": delivery.channel,
        "about": delivery.topic,
        "sent_at": delivery.sent_at,
    }
