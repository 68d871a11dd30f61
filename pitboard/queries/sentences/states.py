"""Where things stand, in words that fit a customer's page and the workshop's board alike."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.formats import about, day_time
from pitboard.records.bookings import AppointmentKind, AppointmentState
from pitboard.records.orders import Promise
from pitboard.rules.lifecycle import BookingState, LineState, OrderState
from pitboard.rules.permissions import Role
from pitboard.rules.promise import PromiseReason
from pitboard.rules.severity import Severity

Words = Mapping[StrEnum, LazyText]

_B, _O, _L, _A = BookingState, OrderState, LineState, AppointmentState

BOOKINGS: Words = {
    _B.REQUESTED: _("Requested"),
    _B.ACCEPTED: _("Accepted"),
    _B.DECLINED: _("Declined"),
    _B.CANCELLED: _("Cancelled"),
    _B.EXPIRED: _("Expired"),
    _B.NO_SHOW: _("Did not come"),
    _B.ARRIVED: _("Arrived"),
}
STAGES: Words = {
    _O.ARRIVED: _("Arrived"),
    _O.INSPECTING: _("Being inspected"),
    _O.PRICING: _("Costs are being calculated"),
    _O.AWAITING_DECISION: _("Waiting for the customer's choice"),
    _O.IN_REPAIR: _("In repair"),
    _O.FINAL_CHECK: _("Final check"),
    _O.READY: _("Ready"),
    _O.HANDED_BACK: _("Handed back"),
}
LINES: Words = {
    _L.PROPOSED: _("Proposed"),
    _L.APPROVED: _("Approved"),
    _L.DECLINED: _("Declined"),
    _L.DEFERRED: _("Put off"),
    _L.IN_PROGRESS: _("In progress"),
    _L.WAITING_FOR_PARTS: _("Waiting for parts"),
    _L.DONE: _("Done"),
}
ROLES: Words = {
    Role.OWNER: _("Owner"),
    Role.ADVISOR: _("Service advisor"),
    Role.TECHNICIAN: _("Technician"),
    Role.DRIVER: _("Driver"),
}
APPOINTMENTS: Words = {
    AppointmentKind.COLLECTION: _("Pickup"),
    AppointmentKind.DROP_OFF: _("Drop-off"),
    AppointmentKind.RETURN: _("Return"),
    AppointmentKind.FETCH: _("Collection at the workshop"),
}
APPOINTMENT_STATES: Words = {
    _A.SCHEDULED: _("Scheduled"),
    _A.ON_THE_WAY: _("On the way"),
    _A.DONE: _("Done"),
    _A.FAILED: _("Did not work out"),
    _A.CANCELLED: _("Cancelled"),
}
SEVERITIES: Words = {
    Severity.FIX_NOW: _("Fix now"),
    Severity.FIX_SOON: _("Fix soon"),
    Severity.GOOD: _("Good"),
}
PROMISE_REASONS: Words = {
    PromiseReason.FIRST: _("A first estimate, made before the car was looked at."),
    PromiseReason.STAGE: _("Worked out anew as the visit moved on."),
    PromiseReason.WORK_CHOSEN: _("It follows the repairs that were chosen."),
    PromiseReason.PARTS_WAIT: _("We are waiting for parts."),
    PromiseReason.PARTS_CAME: _("The parts are here and work goes on."),
    PromiseReason.TAKES_LONGER: _("The work takes longer than we thought."),
    PromiseReason.GOES_FASTER: _("The work goes faster than we thought."),
    PromiseReason.BY_HAND: _("Set by the workshop."),
    PromiseReason.JOB_BEFORE: _("The job before yours takes longer."),
    PromiseReason.BAY_TAKEN: _("Every bay is taken for longer than we thought."),
    PromiseReason.TECHNICIAN_AWAY: _("The technician for this work is away."),
    PromiseReason.DECISION_WAITS: _("It follows your choice of repairs, which is still open."),
    PromiseReason.OTHER_PLAN: _("The workshop changed the order of the day's jobs."),
}


_UNTIL: Words = {
    PromiseReason.PARTS_WAIT: _("We are waiting for parts, expected %(when)s."),
    PromiseReason.JOB_BEFORE: _("The job before yours takes longer. We expect to begin %(when)s."),
    PromiseReason.BAY_TAKEN: _("Every bay is taken. We expect one to be free %(when)s."),
    PromiseReason.TECHNICIAN_AWAY: _("The technician for this work is back %(when)s."),
}


def booking_state_words(state: BookingState) -> str:
    return str(BOOKINGS[state])


def stage_words(state: OrderState) -> str:
    return str(STAGES[state])


def line_state_words(state: LineState) -> str:
    return str(LINES[state])


def role_words(role: Role) -> str:
    return str(ROLES[role])


def appointment_words(kind: AppointmentKind) -> str:
    return str(APPOINTMENTS[kind])


def appointment_state_words(state: AppointmentState) -> str:
    return str(APPOINTMENT_STATES[state])


def severity_words(severity: Severity) -> str:
    return str(SEVERITIES[severity])


def promise_reason_words(promise: Promise) -> str:
    """Why the time stands where it stands, as a sentence or two."""
    return reason_words(promise.reason, promise.reason_note, promise.reason_until)


def reason_words(reason: PromiseReason, note: str, until: datetime | None = None) -> str:
    """`until`: when what is waited for is expected to be over."""
    if until is not None and reason in _UNTIL:
        return str(_UNTIL[reason]) % {"when": day_time(about(until))}
    if not note:
        return str(PROMISE_REASONS[reason])
    if reason is PromiseReason.PARTS_WAIT:
        return gettext("We are waiting for parts: %(why)s") % {"why": note}
    return note
