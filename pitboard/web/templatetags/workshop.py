"""Words and marks of appointments, for the workshop's templates: `{% load workshop %}`."""

from django import template

from pitboard.queries.sentences import appointment_state_words as state_words
from pitboard.queries.sentences import appointment_words as kind_words
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, Appointment, AppointmentState

register = template.Library()

MARKS = {
    AppointmentState.SCHEDULED: "todo",
    AppointmentState.ON_THE_WAY: "now",
    AppointmentState.DONE: "done",
    AppointmentState.FAILED: "skip",
    AppointmentState.CANCELLED: "skip",
}


@register.filter
def appointment_words(appointment: Appointment) -> str:
    """{{ appointment|appointment_words }}: Pickup"""
    return kind_words(appointment.kind)


@register.filter
def appointment_state_words(appointment: Appointment) -> str:
    """{{ appointment|appointment_state_words }}: On the way"""
    return state_words(appointment.state)


@register.filter
def appointment_mark(state: AppointmentState) -> str:
    """{% status appointment.state|appointment_mark words %}"""
    return MARKS[state]


@register.filter
def is_open(appointment: Appointment) -> bool:
    """Whether it is still to come."""
    return appointment.state in OPEN_APPOINTMENT_STATES
