"""The links that a browser has opened. What each lets it see is asked of the database every time."""

from django.http import Http404, HttpRequest

from pitboard.queries.access import visit_by_plate_and_code
from pitboard.queries.visit_links import Followed
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.links import Share

HELD, FOLLOWED = "shares", "visits"
#: The plate and the code that were typed to track a car.
TRACKED = "tracked_car"
#: A browser remembers the newest of these; each is opened again by its link.
MOST_FOLLOWED = 50


def held_shares(request: HttpRequest) -> list[int]:
    found: list[int] = request.session.get(HELD, [])
    return found


def hold_share(request: HttpRequest, share: Share) -> bool:
    """Whether this browser opens the link for the first time."""
    held = held_shares(request)
    is_new = share.pk not in held
    if is_new:
        request.session[HELD] = [*held, share.pk]
    ensure_session(request)
    return is_new


def held_visits(request: HttpRequest) -> list[str]:
    """The keys of the visits' own links."""
    found: list[str] = request.session.get(FOLLOWED, [])
    return found


def hold_visit(request: HttpRequest, followed: Followed) -> None:
    held = held_visits(request)
    if followed.key not in held:
        request.session[FOLLOWED] = [*held, followed.key][-MOST_FOLLOWED:]
    ensure_session(request)


def tracked_booking(request: HttpRequest) -> Booking | None:
    """Of the car that this browser tracks, if plate and code still belong together."""
    typed = request.session.get(TRACKED)
    try:
        return visit_by_plate_and_code(**typed) if typed else None
    except Http404:
        return None


def topics_of_tracked(request: HttpRequest) -> list[str]:
    """What moves with the car that this browser tracks."""
    booking = tracked_booking(request)
    if booking is None:
        return []
    order = order_of(booking)
    return [booking.topic, order.topic] if order is not None else [booking.topic]


def ensure_session(request: HttpRequest) -> None:
    """The token of the page's stream names the session, so it has to be there before the page."""
    if not request.session.session_key:
        request.session.save()
