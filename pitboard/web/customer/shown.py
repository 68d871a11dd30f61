"""Records in the shape that the look's pieces take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from pitboard.queries.timeline import Entry
from pitboard.records.bookings import Appointment, AppointmentKind
from pitboard.records.photos import Photo


@dataclass(frozen=True)
class ShownPhoto:
    src: str
    full: str
    alt: str
    label: str = ""


def shown_photo(photo: Photo, *, what: str, label: str = "") -> ShownPhoto:
    """`what` says what the photo shows, for those who do not see it."""
    return ShownPhoto(
        src=reverse("photo", args=[photo.key, "small"]),
        full=reverse("photo", args=[photo.key, "full"]),
        alt=f"{what}: {photo.caption}" if photo.caption else what,
        label=label,
    )


def shown_photos(photos: Iterable[Photo], *, what: str) -> list[ShownPhoto]:
    return [shown_photo(photo, what=what, label=photo.caption) for photo in photos]


def shown_finding_photos(photos: Iterable[Photo], *, what: str, label: str = "") -> dict[str, object]:
    """For the pieces that show a finding: one photo beside its words, with what was measured on it, others below."""
    of_it = list(photos)
    return {
        "photo": shown_photo(of_it[0], what=what, label=label) if of_it else None,
        "more_photos": shown_photos(of_it[1:], what=what),
    }


#: What a page shows of a history at once; the rest is one tap away.
NEWEST_SHOWN = 8


def shown_history(entries: Sequence[Entry], *, is_running: bool) -> dict[str, list[dict[str, object]]]:
    """For customer/history.html. The newest of a running visit is marked as the present."""
    events = _events(entries, is_running=is_running)
    return {"events": events[:NEWEST_SHOWN], "older": events[NEWEST_SHOWN:]}


def _events(entries: Sequence[Entry], *, is_running: bool) -> list[dict[str, object]]:
    return [
        {
            "id": f"event-{entry.event.pk}",
            "at": entry.at,
            "text": entry.title,
            "note": entry.detail,
            "photos": shown_photos(entry.photos, what=entry.title),
            "is_now": is_running and place == 0,
        }
        for place, entry in enumerate(entries)
    ]


@dataclass(frozen=True)
class ShownAppointment:
    """For pieces/appointment_card.html."""

    appointment: Appointment
    headline: str
    text: str
    icon: str
    calendar_url: str


def shown_appointment(appointment: Appointment) -> ShownAppointment:
    return ShownAppointment(
        appointment=appointment,
        headline=_headline(appointment.kind),
        text=_who_comes(appointment),
        icon="collect" if appointment.kind == AppointmentKind.COLLECTION else "car",
        calendar_url=reverse("appointment_ics", args=[appointment.pk]),
    )


def _headline(kind: AppointmentKind) -> str:
    return {
        AppointmentKind.COLLECTION: gettext("We collect your car"),
        AppointmentKind.DROP_OFF: gettext("You bring your car"),
        AppointmentKind.RETURN: gettext("We bring your car back"),
        AppointmentKind.FETCH: gettext("You fetch your car"),
    }[kind]


def _who_comes(appointment: Appointment) -> str:
    if appointment.driver is None:
        return ""
    who = {"name": appointment.driver.person.first_name}
    if appointment.kind == AppointmentKind.COLLECTION:
        return gettext("%(name)s comes to you. You hand over the key.") % who
    return gettext("%(name)s comes to you with the key.") % who
