"""Words and marks of appointments, for the workshop's templates: `{% load workshop %}`."""

from django import template
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.formats import hours
from pitboard.queries.offers import Lack, Lacking
from pitboard.queries.sentences import appointment_state_words as state_words
from pitboard.queries.sentences import appointment_words as kind_words
from pitboard.queries.sentences import booking_state_words, stage_words
from pitboard.queries.stories import ToldVisit
from pitboard.queries.windows import Key
from pitboard.records.bookings import (
    OPEN_APPOINTMENT_STATES,
    Appointment,
    AppointmentState,
    GettingAround,
)
from pitboard.rules.driving import KeyHolder

register = template.Library()

MARKS = {
    AppointmentState.SCHEDULED: "todo",
    AppointmentState.ON_THE_WAY: "now",
    AppointmentState.DONE: "done",
    AppointmentState.FAILED: "skip",
    AppointmentState.CANCELLED: "skip",
}

GETTING_AROUND: dict[GettingAround, LazyText] = {
    GettingAround.NOTHING: _("Needs nothing from us"),
    GettingAround.LOAN_CAR: _("Wants a loan car"),
    GettingAround.WAITS_HERE: _("Waits here"),
}


@register.filter
def getting_around_words(way: GettingAround) -> str:
    """{{ booking.getting_around|getting_around_words }}: Wants a loan car"""
    return str(GETTING_AROUND[way])


@register.filter
def key_words(key: Key) -> str:
    """{{ key|key_words }}: Sol has the key"""
    if key.holder is KeyHolder.WORKSHOP:
        return gettext("The key is at the workshop")
    if key.holder is KeyHolder.CUSTOMER:
        return gettext("The customer has the key")
    if key.driver is None:
        return gettext("The driver has the key")
    return gettext("%(name)s has the key") % {"name": key.driver.person.first_name}


@register.filter
def lack_words(lack: Lack) -> str:
    """{{ lack|lack_words }}: It needs 3 h of work, 1 h is left."""
    pattern = {
        Lacking.HOURS: gettext("It needs %(needs)s of work; %(left)s is left."),
        Lacking.BAY: gettext("It needs %(needs)s in a bay; %(left)s is left."),
        Lacking.SKILL: gettext("It needs %(needs)s of %(name)s; %(left)s is left."),
    }[lack.of]
    return pattern % {"needs": hours(lack.needs), "left": hours(lack.left), "name": lack.name}


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
def visit_state_words(told: ToldVisit) -> str:
    """{{ visit|visit_state_words }}: In repair"""
    if told.order is not None:
        return stage_words(told.order.state)
    return booking_state_words(told.booking.state)


@register.filter
def is_open(appointment: Appointment) -> bool:
    """Whether it is still to come."""
    return appointment.state in OPEN_APPOINTMENT_STATES
