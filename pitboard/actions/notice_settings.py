"""When and where the workshop tells: the times of its notices, and the chat rooms and SMS services it uses."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import apprise
from django.db import transaction

from pitboard.actions._locks import lock_workshop
from pitboard.queries.reach import PHONE
from pitboard.records.deliveries import ChatPlace
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused

#: The least and the most of each figure; 0 hours: nobody is reminded.
RANGES: dict[str, tuple[int, int]] = {
    "hold_seconds": (0, 600),
    "gather_minutes": (0, 60),
    "decision_reminder_hours": (0, 200),
    "decision_late_hours": (0, 200),
}
MOST_PLACES = 20
#: A service like this writes to a file or runs a program on the machine itself, which is no way to tell people.
_LOCAL = frozenset({"syslog", "dbus", "gnome", "kde", "qt", "glib", "windows", "macosx"})


@dataclass(frozen=True)
class NoticeTimes:
    hold_seconds: int = 60
    gather_minutes: int = 5
    decision_reminder_hours: int = 4
    decision_late_hours: int = 8


@transaction.atomic
def change_notice_times(workshop: Workshop, times: NoticeTimes) -> Workshop:
    """Raises `Refused(FIGURE_OUT_OF_RANGE)`."""
    workshop = lock_workshop(workshop.pk)
    for name, (least, most) in RANGES.items():
        figure = getattr(times, name)
        if not least <= figure <= most:
            raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name=name, least=least, most=most)
        setattr(workshop, name, figure)
    workshop.save(update_fields=list(RANGES))
    return workshop


@transaction.atomic
def add_chat_place(workshop: Workshop, name: str, url: str, *, for_staff: bool, by: Person) -> ChatPlace:
    """A room that is told what staff are told, or, for customers, a service that sends SMS to `{phone}`.

    Raises `Refused(FACT_MISSING)`, `Refused(CHAT_ADDRESS_UNKNOWN)` for an address that apprise does not know,
    `Refused(CHAT_ADDRESS_WITHOUT_PHONE)`, `Refused(NAME_TWICE)` and `Refused(CHAT_PLACES_FULL)`.
    """
    workshop = lock_workshop(workshop.pk)
    name, url = name.strip(), url.strip()
    if not name:
        raise Refused(Refusal.FACT_MISSING, name="name")
    if not for_staff and PHONE not in url:
        raise Refused(Refusal.CHAT_ADDRESS_WITHOUT_PHONE)
    if not is_known_address(url):
        raise Refused(Refusal.CHAT_ADDRESS_UNKNOWN)
    places = ChatPlace.objects.filter(workshop=workshop)
    if places.filter(name=name).exists():
        raise Refused(Refusal.NAME_TWICE, name=name)
    if places.count() >= MOST_PLACES:
        raise Refused(Refusal.CHAT_PLACES_FULL)
    return ChatPlace.objects.create(workshop=workshop, name=name, url=url, for_staff=for_staff, kept_by=by)


def switch_chat_place(place: ChatPlace, *, active: bool) -> None:
    place.active = active
    place.save(update_fields=["active"])


def remove_chat_place(place: ChatPlace) -> None:
    """What was told there keeps its record; only its name is gone."""
    place.delete()


def is_known_address(url: str) -> bool:
    """Whether it is an address that apprise can send to. Reading it sends nothing."""
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return False
    # A number in the place of the customer's: some services refuse an address without one.
    return scheme not in _LOCAL and bool(apprise.Apprise().add(url.replace(PHONE, "15550142000")))
