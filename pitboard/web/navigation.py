"""Where one can go from the top of a page. One table serves the bar at the top and the one under the thumb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pitboard.rules.permissions import Permission


class Place(NamedTuple):
    key: str
    route: str
    label: str | Promise
    icon: str
    short_label: str | Promise = ""
    permission: Permission | None = None
    shortcut: str = ""


@dataclass(frozen=True)
class Link:
    key: str
    href: str
    label: str | Promise
    short_label: str | Promise
    icon: str
    is_current: bool
    counts_unread: bool
    shortcut: str


CUSTOMER = (
    Place("garage", "garage", _("My cars"), "car"),
    Place("booking", "booking_new", _("Book a service"), "calendar", _("Book")),
    Place("inbox", "inbox", _("Notifications"), "bell"),
)
STAFF = (
    Place("board", "board", _("Board"), "menu", shortcut="b"),
    Place("jobs", "jobs", _("My jobs"), "wrench", permission=Permission.OWN_JOBS, shortcut="j"),
    Place("calls", "calls", _("Calls"), "phone", permission=Permission.TALK, shortcut="c"),
    Place("calendar", "desk_calendar", _("Calendar"), "calendar", shortcut="k"),
    Place("plan", "plan", _("Plan"), "clock", shortcut="p"),
    Place("parts", "parts", _("Parts"), "box", permission=Permission.REPAIR, shortcut="t"),
    Place("drives", "drives", _("Drives"), "truck", shortcut="d"),
    Place("inbox", "inbox", _("Notifications"), "bell", shortcut="i"),
    Place("figures", "figures", _("Figures"), "gauge", permission=Permission.SEE_FIGURES),
    Place("settings", "settings", _("Settings"), "settings", permission=Permission.CHANGE_SETTINGS),
)
#: Of the bay and the road, under the thumb.
CREW = (
    Place("jobs", "jobs", _("My jobs"), "wrench", permission=Permission.OWN_JOBS),
    Place("board", "board", _("Board"), "menu"),
    Place("parts", "parts", _("Parts"), "box", permission=Permission.REPAIR),
    Place("drives", "drives", _("Drives"), "truck"),
    Place("inbox", "inbox", _("Notifications"), "bell", _("News")),
)
WAYS: dict[str, Sequence[Place]] = {"customer": CUSTOMER, "staff": STAFF, "crew": CREW}


def links(audience: str, current: str, can: Mapping[str, bool]) -> list[Link]:
    """The places of an audience that this installation has and the role may open, in order."""
    return [
        Link(
            key=place.key,
            href=href,
            label=place.label,
            short_label=place.short_label or place.label,
            icon=place.icon,
            is_current=place.key == current,
            counts_unread=place.key == "inbox",
            shortcut=place.shortcut,
        )
        for place in WAYS[audience]
        if (place.permission is None or can.get(place.permission)) and (href := address(place.route))
    ]


def address(route: str, *arguments: object) -> str:
    """The address of a named page, or nothing where the installation does not have it."""
    try:
        return reverse(route, args=arguments)
    except NoReverseMatch:
        return ""
