"""Where a telling stands, in words."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pitboard.queries.formats import day_time
from pitboard.queries.tellings import Course, Told
from pitboard.rules.recipients import Channel

ICONS = {
    Channel.SITE: "bell",
    Channel.MAIL: "mail",
    Channel.PUSH: "phone",
    Channel.CHAT: "message",
}


def channel_words(told: Told) -> str:
    if told.delivery.place_id is not None:
        return _("Chat")
    return {
        Channel.SITE: _("On the page"),
        Channel.MAIL: _("E-mail"),
        Channel.PUSH: _("Push"),
        Channel.CHAT: _("SMS"),
    }[told.delivery.channel]


def course_words(told: Told, at: datetime) -> str:
    """One sentence, with the time that belongs to it."""
    when = day_time(told.moment, at) if told.moment else ""
    facts = {"when": when, "error": told.delivery.error, "tries": told.delivery.attempts}
    if told.course is Course.UNDONE:
        return _undone(told, when)
    if told.course is Course.HELD:
        return _("Goes at %(when)s unless it is taken back") % {"when": to_the_second(told.moment, at)}
    is_on_site = told.delivery.channel is Channel.SITE
    said = _ON_SITE.get(told.course) if is_on_site else None
    return str(said or _SAID[told.course]) % facts


def to_the_second(moment: datetime | None, at: datetime) -> str:
    """When it is a matter of seconds, they are said."""
    if moment is None:
        return ""
    is_soon = moment - at < timedelta(minutes=10)
    return format_date(timezone.localtime(moment), "H:i:s") if is_soon else day_time(moment, at)


def _undone(told: Told, when: str) -> str:
    by = told.delivery.undone_by
    if by is None:
        return _("Not needed any more: what came after says it, %(when)s") % {"when": when}
    return _("Taken back by %(name)s, %(when)s") % {"name": by.name, "when": when}


_SAID: Mapping[Course, Promise] = {
    Course.QUIET: lazy("Waits for the end of their quiet hours, %(when)s"),
    Course.GATHERING: lazy("Waits for more of the same until %(when)s, then goes as one"),
    Course.DUE: lazy("Goes now"),
    Course.AGAIN: lazy("Tried %(tries)s times, next at %(when)s. %(error)s"),
    Course.GOING: lazy("Is being sent"),
    Course.SENT: lazy("Sent %(when)s"),
    Course.OPENED: lazy("Opened %(when)s"),
    Course.FAILED: lazy("Given up. %(error)s"),
    Course.GATHERED: lazy("Went along with another one"),
    Course.WAITING: lazy("Waits: no mail server is set up"),
}
_ON_SITE: Mapping[Course, Promise] = {
    Course.SENT: lazy("There since %(when)s, not opened yet"),
    Course.OPENED: lazy("Opened on the page %(when)s"),
}
