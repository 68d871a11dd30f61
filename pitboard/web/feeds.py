"""Calendars that a program subscribes to (RFC 5545). The address itself is the key: signed, and renewed at will."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from pitboard.queries.feeds import FeedContent, content_of, is_off
from pitboard.queries.links import feed_of
from pitboard.queries.sentences import appointment_words
from pitboard.records.bookings import Appointment, Booking
from pitboard.records.links import CalendarFeed

#: How often a program is asked to look again (RFC 7986).
REFRESH = timedelta(hours=1)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    subscribed, at = feed_of(token), timezone.now()
    calendar = _calendar(subscribed, content_of(subscribed, at=at), request, at)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="pitboard.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _calendar(subscribed: CalendarFeed, content: FeedContent, request: HttpRequest, at: datetime) -> Calendar:
    name = content.workshop.name if content.workshop else "Pitboard"
    calendar = Calendar()
    calendar.add("prodid", "-//Pitboard//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for stop in content.appointments:
        calendar.add_component(_stop(stop, subscribed, request))
    for booking in content.days:
        calendar.add_component(_day(booking, subscribed, request, at))
    return calendar


def _stop(stop: Appointment, subscribed: CalendarFeed, request: HttpRequest) -> Event:
    booking = stop.booking
    driver = stop.driver.person.first_name if stop.driver else ""
    words = {"what": appointment_words(stop.kind), "plate": booking.vehicle.plate, "driver": driver}
    with_driver = subscribed.is_for_staff and driver
    title = gettext("%(what)s: %(plate)s (%(driver)s)") if with_driver else gettext("%(what)s: %(plate)s")
    # The same name as in the file of the single appointment, so that a calendar which has both shows it once.
    return _event(
        uid=f"appointment-{stop.pk}@{booking.workshop_id}.pitboard",
        sequence=stop.calendar_sequence + is_off(stop),
        dtstamp=stop.updated_at.astimezone(UTC),
        dtstart=stop.starts_at.astimezone(UTC),
        dtend=stop.ends_at.astimezone(UTC),
        status="CANCELLED" if is_off(stop) else "CONFIRMED",
        summary=title % words,
        location=stop.address or f"{booking.workshop.name}, {booking.workshop.address}",
        description=stop.note,
        url=_page(booking, subscribed, request),
    )


def _day(booking: Booking, subscribed: CalendarFeed, request: HttpRequest, at: datetime) -> Event:
    """A whole day has no zone: it is the workshop's day wherever the calendar is read."""
    last: date = booking.day + timedelta(days=1)
    return _event(
        uid=f"booking-{booking.pk}@{booking.workshop_id}.pitboard",
        sequence=booking.version,
        dtstamp=at.astimezone(UTC).replace(microsecond=0),
        dtstart=booking.day,
        dtend=last,
        status="CONFIRMED",
        summary=gettext("Workshop: %(plate)s") % {"plate": booking.vehicle.plate},
        location=f"{booking.workshop.name}, {booking.workshop.address}",
        url=_page(booking, subscribed, request),
    )


def _event(**fields: Any) -> Event:
    event = Event()
    for name, value in fields.items():
        if value != "":
            event.add(name, value)
    return event


def _page(booking: Booking, subscribed: CalendarFeed, request: HttpRequest) -> str:
    name = "desk_booking" if subscribed.is_for_staff else "booking"
    return request.build_absolute_uri(reverse(name, args=[booking.pk]))


urlpatterns = [path("feeds/<str:token>.ics", feed, name="feed")]
