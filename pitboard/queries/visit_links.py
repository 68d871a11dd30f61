"""The link to one visit that stands in every message about it: its words, what it opens, and where it leads."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from pitboard.queries.inbox import address_of
from pitboard.queries.owners import known_as
from pitboard.records.bookings import Booking
from pitboard.records.events import Event
from pitboard.records.links import VisitLink
from pitboard.records.orders import RepairOrder
from pitboard.records.photos import Photo

_VISITS = Signer(salt="pitboard.visit")
FIRST = 1


@dataclass(frozen=True)
class Followed:
    """A visit that a link opens, from its booking on, and the link's number."""

    booking: Booking
    number: int
    token: str

    @property
    def key(self) -> str:
        """By which a browser remembers that it opened this link."""
        return f"{self.booking.pk}.{self.number}"


def link_number(booking_id: int) -> int | None:
    """The number of the visit's link that opens; None when it was taken back."""
    link = VisitLink.objects.filter(booking=booking_id).first()
    if link is None:
        return FIRST
    return link.number if link.revoked_at is None else None


def visit_token(booking_id: int) -> str:
    """What stands in the address of the visit's link; nothing while it is taken back."""
    number = link_number(booking_id)
    return "" if number is None else _VISITS.sign(f"{booking_id}.{number}")


def follow_address(booking_id: int, page: str = "follow", *more: int) -> str:
    """Where somebody without an account follows the visit or decides about it; nothing while the link is taken back."""
    token = visit_token(booking_id)
    return reverse(page, args=[token, *more]) if token else ""


def page_for(event: Event, *, for_staff: bool) -> str:
    """The page about an event, for a message that is read anywhere: a customer needs no account to open it."""
    by_link = "" if for_staff else follow_address(booking_id_of(event))
    return by_link or address_of(event, for_staff=for_staff)


def booking_id_of(event: Event) -> int:
    """Of the visit that an event is about."""
    if event.order is not None:
        return event.order.booking_id
    assert event.booking_id is not None  # noqa: S101
    return event.booking_id


def followed_visit(token: str) -> Followed:
    """The visit that a link opens; 404 when staff have taken the link back, or made a newer one."""
    try:
        booking_id, number = _numbers(_VISITS.unsign(token))
    except (BadSignature, ValueError):
        raise Http404 from None
    booking = (
        Booking.objects.filter(pk=booking_id)
        .select_related("workshop", "vehicle", "customer", "promise", "order")
        .first()
    )
    if booking is None or link_number(booking_id) != number:
        raise Http404
    booking.vehicle = known_as(booking.customer, booking.vehicle)
    return Followed(booking, number, token)


def followed_order(followed: Followed) -> RepairOrder | None:
    """The visit itself, once the car has arrived."""
    orders = RepairOrder.objects.filter(booking=followed.booking)
    return orders.select_related(
        "workshop", "vehicle", "customer", "booking", "booking__promise", "technician__person"
    ).first()


def standing_visits(keys: Iterable[str]) -> set[int]:
    """The bookings whose links, by the keys that a browser remembers, still open."""
    opened = dict(_numbers(key) for key in keys)
    changed = VisitLink.objects.filter(booking__in=opened).values_list("booking_id", "number", "revoked_at")
    over = {pk for pk, number, revoked_at in changed if revoked_at is not None or number != opened[pk]}
    renewed = {pk for pk, number in opened.items() if number != FIRST} - {pk for pk, _, _ in changed}
    return opened.keys() - over - renewed


def photo_of_visits(bookings: Collection[int], key: str) -> Photo:
    """A photo of one of these visits, those that came with its messages included; 404 otherwise."""
    theirs = Q(booking__in=bookings) | Q(order__booking__in=bookings) | Q(appointment__booking__in=bookings)
    photo = Photo.objects.filter(theirs, key=key).first()
    if photo is None:
        raise Http404
    return photo


def topics_of_visits(bookings: Collection[int], topics: Iterable[str]) -> list[str]:
    """Those of the topics that the links to these visits let a browser follow."""
    orders = Booking.objects.filter(pk__in=bookings, order__isnull=False).values_list("order__pk", flat=True)
    allowed = {f"booking:{pk}" for pk in bookings} | {f"order:{pk}" for pk in orders}
    return [topic for topic in topics if topic in allowed]


def _numbers(text: str) -> tuple[int, int]:
    booking, _, number = text.partition(".")
    return int(booking), int(number)
