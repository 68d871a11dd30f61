"""Letters about the times at which a car changes hands."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from pitboard.queries.letters.pieces import Next, handing_over, phone_of
from pitboard.queries.sentences import names_for
from pitboard.records.bookings import Appointment, AppointmentKind
from pitboard.records.events import Event
from pitboard.rules.happenings import EventKind

_BE_THERE: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _(
        "Have the key at hand. The page says when the driver is on the way."
    ),
    AppointmentKind.DROP_OFF: lambda: _("Come to the service desk with the key and the car's papers."),
    AppointmentKind.RETURN: lambda: _("Be there to take the key, or tell us where we may leave it."),
    AppointmentKind.FETCH: lambda: _("Come to the service desk, where the key is waiting."),
}


def _appointed(event: Event) -> Next:
    appointment = _appointment(event)
    if appointment is None:
        return Next()
    return Next(
        words=[
            _BE_THERE[appointment.kind](),
            _("The page has a calendar file for your phone. If the time does not suit you, call us."),
        ],
        figures=handing_over(appointment, event.workshop),
        label=_("Open the appointment"),
    )


def _off(event: Event) -> Next:
    return Next(words=[_("We agree on a new time with you.")], label=_("Open your booking"))


def _failed(event: Event) -> Next:
    words = [_("Call us on %(phone)s if a time suits you best.") % {"phone": phone_of(event.workshop)}]
    return Next(words=words, label=_("Open your booking"), is_asked=True)


def _appointment(event: Event) -> Appointment | None:
    return names_for([event]).appointments.get(event.facts["appointment"])


_K = EventKind
NEXT: Mapping[EventKind, Callable[[Event], Next]] = {
    _K.APPOINTMENT_SCHEDULED: _appointed,
    _K.APPOINTMENT_MOVED: _appointed,
    _K.APPOINTMENT_CHOSEN: _appointed,
    _K.APPOINTMENT_CANCELLED: _off,
    _K.APPOINTMENT_FAILED: _failed,
}
