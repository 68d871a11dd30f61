"""What stands in somebody's subscribed calendar: appointments, and the days of accepted bookings that have none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404

from pitboard.queries.access import job_of
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, Appointment, AppointmentState, Booking
from pitboard.records.links import CalendarFeed
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import BookingState
from pitboard.rules.permissions import Permission, Role, may

#: What is over stays in the calendar this long. Called-off appointments are sent as such meanwhile, because a calendar
#: keeps what simply is no longer mentioned, or drops it, as its maker likes.
KEPT = timedelta(days=60)


@dataclass(frozen=True)
class FeedContent:
    """`workshop` is none for a customer whom no appointment connects with one yet."""

    workshop: Workshop | None
    appointments: Sequence[Appointment]
    days: Sequence[Booking]


def content_of(feed: CalendarFeed, *, at: datetime) -> FeedContent:
    """A fixed number of queries. A staff feed ends with the job: 404."""
    appointments = Appointment.objects.filter(ends_at__gt=at - KEPT)
    days = Booking.objects.filter(state=BookingState.ACCEPTED)
    if feed.is_for_staff:
        job = _job(feed)
        appointments = appointments.filter(booking__workshop=job.workshop_id)
        if job.role is Role.DRIVER:
            appointments, days = appointments.filter(driver=job), days.none()
        days = days.filter(workshop=job.workshop_id)
    else:
        appointments = appointments.filter(booking__customer=feed.person_id)
        days = days.filter(customer=feed.person_id)
    shown = list(appointments.select_related("booking__workshop", "booking__vehicle", "driver__person"))
    coming = _without_appointment(days)
    workshops = [stop.booking.workshop for stop in shown] + [booking.workshop for booking in coming]
    return FeedContent(next(iter(workshops), None), shown, coming)


def is_off(appointment: Appointment) -> bool:
    return appointment.state in (AppointmentState.CANCELLED, AppointmentState.FAILED)


def _job(feed: CalendarFeed) -> StaffMember:
    job = job_of(feed.person)
    if job is None or not may(job.role, Permission.SEE_BOARD):
        raise Http404
    return job


def _without_appointment(bookings: QuerySet[Booking]) -> list[Booking]:
    without = bookings.exclude(appointments__state__in=OPEN_APPOINTMENT_STATES)
    return list(without.select_related("workshop", "vehicle").order_by("day", "pk"))
