"""The car between its owner and the workshop: appointments and drives."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from pitboard.queries.formats import clock, distance
from pitboard.queries.sentences.events.story import Said, Sentences, Story, both
from pitboard.queries.sentences.states import appointment_words
from pitboard.records.bookings import AppointmentKind
from pitboard.rules.happenings import EventKind

_SCHEDULED: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("We pick up your car: %(when)s"),
    AppointmentKind.DROP_OFF: lambda: _("You bring your car: %(when)s"),
    AppointmentKind.RETURN: lambda: _("We bring your car back: %(when)s"),
    AppointmentKind.FETCH: lambda: _("You fetch your car: %(when)s"),
}
_SCHEDULED_FOR_STAFF: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("Pickup set for %(when)s"),
    AppointmentKind.DROP_OFF: lambda: _("Drop-off set for %(when)s"),
    AppointmentKind.RETURN: lambda: _("Return set for %(when)s"),
    AppointmentKind.FETCH: lambda: _("Collection at the workshop set for %(when)s"),
}
_MOVED: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("Your pickup moved to %(when)s"),
    AppointmentKind.DROP_OFF: lambda: _("Your drop-off moved to %(when)s"),
    AppointmentKind.RETURN: lambda: _("Bringing your car back moved to %(when)s"),
    AppointmentKind.FETCH: lambda: _("Fetching your car moved to %(when)s"),
}
_MOVED_FOR_STAFF: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("Pickup moved to %(when)s"),
    AppointmentKind.DROP_OFF: lambda: _("Drop-off moved to %(when)s"),
    AppointmentKind.RETURN: lambda: _("Return moved to %(when)s"),
    AppointmentKind.FETCH: lambda: _("Collection at the workshop moved to %(when)s"),
}
_OFF: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("The pickup is cancelled"),
    AppointmentKind.DROP_OFF: lambda: _("The drop-off is cancelled"),
    AppointmentKind.RETURN: lambda: _("Bringing the car back is cancelled"),
    AppointmentKind.FETCH: lambda: _("The time for fetching the car is cancelled"),
}
_HANDED_OVER: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("The car is picked up and on its way to the workshop"),
    AppointmentKind.DROP_OFF: lambda: _("The car was dropped off"),
    AppointmentKind.RETURN: lambda: _("The car was brought back"),
    AppointmentKind.FETCH: lambda: _("The car was fetched"),
}
_FAILED: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("The pickup did not work out"),
    AppointmentKind.DROP_OFF: lambda: _("The drop-off did not work out"),
    AppointmentKind.RETURN: lambda: _("Bringing the car back did not work out"),
    AppointmentKind.FETCH: lambda: _("Fetching the car did not work out"),
}


def _scheduled(story: Story) -> Said:
    words = _SCHEDULED_FOR_STAFF if story.for_staff else _SCHEDULED
    return Said(words[story.appointment_kind]() % {"when": _window(story)}, _where_and_who(story))


def _moved(story: Story) -> Said:
    words = _MOVED_FOR_STAFF if story.for_staff else _MOVED
    return Said(words[story.appointment_kind]() % {"when": _window(story)}, _where_and_who(story))


def _window_chosen(story: Story) -> Said:
    words = {"what": appointment_words(story.appointment_kind), "when": _window(story), "who": story.customer}
    title = _("%(who)s chose a time. %(what)s: %(when)s") if story.for_staff else _("You chose %(when)s")
    return Said(title % words, _where_and_who(story))


def _called_off(story: Story) -> Said:
    return Said(_OFF[story.appointment_kind](), story.appointment.reason if story.appointment else "")


def _on_the_way(story: Story) -> Said:
    if story.driver:
        title = _("%(driver)s is on the way") % {"driver": story.driver}
    else:
        title = _("The driver is on the way")
    return Said(title, story.appointment.address if story.appointment else "")


def _handed_over(story: Story) -> Said:
    return Said(_HANDED_OVER[story.appointment_kind](), _odometer(story))


def _failed(story: Story) -> Said:
    reason = story.appointment.reason if story.appointment else ""
    if story.for_staff:
        return Said(_FAILED[story.appointment_kind](), reason)
    return Said(_FAILED[story.appointment_kind](), both(reason, _("We will agree on a new time with you.")))


def _window(story: Story) -> str:
    """Thu 26 Nov, 08:00 to 09:00"""
    return _("%(start)s to %(end)s") % {
        "start": story.time("starts_at"),
        "end": clock(datetime.fromisoformat(story.fact("ends_at"))),
    }


def _where_and_who(story: Story) -> str:
    appointment = story.appointment
    if appointment is None:
        return ""
    driver = _("%(driver)s drives.") % {"driver": story.driver} if story.driver else ""
    return both(appointment.address, driver)


def _arrived(story: Story) -> Said:
    title = _("The car is here") if story.for_staff else _("Your car is with us")
    return Said(title, _odometer(story))


def _odometer(story: Story) -> str:
    read = story.fact("mileage_km")
    return _("Odometer at %(mileage)s.") % {"mileage": distance(read)} if read is not None else ""


SENTENCES: Sentences = {
    EventKind.APPOINTMENT_SCHEDULED: _scheduled,
    EventKind.APPOINTMENT_MOVED: _moved,
    EventKind.APPOINTMENT_CHOSEN: _window_chosen,
    EventKind.APPOINTMENT_CANCELLED: _called_off,
    EventKind.DRIVER_ON_THE_WAY: _on_the_way,
    EventKind.APPOINTMENT_DONE: _handed_over,
    EventKind.APPOINTMENT_FAILED: _failed,
    EventKind.CAR_ARRIVED: _arrived,
}
