"""An appointment as a file for the customer's own calendar (RFC 5545; what a publisher must say: RFC 5546, 3.2.1)."""

from datetime import UTC

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, vCalAddress, vText

from pitboard.queries.access import own_appointment
from pitboard.records.bookings import Appointment, AppointmentState
from pitboard.records.people import Person
from pitboard.web.customer.shown import shown_appointment
from pitboard.web.gates import signed_in

_GONE = frozenset({AppointmentState.CANCELLED, AppointmentState.FAILED})


@require_safe
@signed_in
def appointment_ics(request: HttpRequest, person: Person, appointment_id: int) -> HttpResponseBase:
    appointment = own_appointment(person, appointment_id)
    page = request.build_absolute_uri(reverse("booking", args=[appointment.booking_id]))
    method = "CANCEL" if appointment.state in _GONE else "PUBLISH"
    response = HttpResponse(
        calendar_of(appointment, method, page).to_ical(),
        content_type=f"text/calendar; charset=utf-8; method={method}",
    )
    response["Content-Disposition"] = f'attachment; filename="appointment-{appointment.pk}.ics"'
    return response


def calendar_of(appointment: Appointment, method: str, page: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Pitboard//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(appointment, method, page))
    return calendar


def _event(appointment: Appointment, method: str, page: str) -> Event:
    booking = appointment.booking
    workshop = booking.workshop
    event = Event()
    # The same appointment keeps its name for ever; a raised sequence tells a calendar to replace what it has.
    event.add("uid", f"appointment-{appointment.pk}@{workshop.pk}.pitboard")
    event.add("sequence", appointment.calendar_sequence + (method == "CANCEL"))
    event.add("dtstamp", appointment.updated_at.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add(
        "summary",
        gettext("%(what)s: %(plate)s")
        % {"what": shown_appointment(appointment).headline, "plate": booking.vehicle.plate},
    )
    event.add("location", appointment.address or f"{workshop.name}, {workshop.address}")
    event.add("description", appointment.note or shown_appointment(appointment).text)
    event.add("url", page)
    organiser = vCalAddress(f"MAILTO:{workshop.email}")
    organiser.params["CN"] = vText(workshop.name)
    event["organizer"] = organiser
    return event
