"""The conversation about a visit as its two pages show it: what was written, and the form for the next word."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.messages import Thread, Written, newest_unseen, thread_of
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.people import Person
from pitboard.rules.messages import LONGEST_MESSAGE
from pitboard.web.customer.shown import shown_photos
from pitboard.web.pictures import PicturesField

LARGEST = 2**63 - 1


class Words(forms.CharField):
    """What somebody writes. Whether there must be any is up to the action: a photo can say it all."""

    def validate(self, value: str) -> None:
        pass


class MessageForm(forms.Form):
    use_required_attribute = False
    # The longest text is checked by the action: a browser counts line breaks once, a form sends them as two.
    text = Words(
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_MESSAGE}),
    )
    photos = PicturesField()


def shown_talk(
    booking: Booking,
    reader: Person | None,
    *,
    for_workshop: bool,
    at: datetime,
    form: MessageForm | None = None,
) -> dict[str, Any]:
    """For `pieces/talk.html`. `reader` is None where somebody only looks on: what they see stays unread."""
    thread = thread_of(booking, for_workshop=for_workshop)
    about = order_of(booking) or booking
    telling = newest_unseen(booking, reader) if reader else 0
    return {
        "booking": booking,
        "talk_topic": about.topic,
        "talk_version": about.version,
        "talk_messages": _shown(thread),
        "talk_unread": thread.unread,
        "talk_newest": thread.newest,
        "talk_telling": telling,
        "talk_is_unread": reader is not None and bool(thread.unread or telling),
        "talk_form": form or MessageForm(auto_id="message-%s"),
        "now": at,
    }


def numbers_read(request: HttpRequest) -> dict[str, int]:
    """Up to which message and which telling somebody has read; 0 for whatever is no number."""
    return {name: _number(request.POST.get(name, "")) for name in ("message", "telling")}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST else 0


def _shown(thread: Thread) -> list[dict[str, Any]]:
    """Only the newest of one's own says whether it was read: it stands for those before it."""
    mine = next((m for m in reversed(thread.messages) if m.is_mine), None)
    return [_message(message, says_read=message is mine) for message in thread.messages]


def _message(message: Written, *, says_read: bool) -> dict[str, Any]:
    return {
        "id": message.id,
        "at": message.at,
        "author": message.author,
        "text": message.text,
        "photos": shown_photos(
            message.photos, what=gettext("Photo from %(name)s") % {"name": message.author}
        ),
        "is_mine": message.is_mine,
        "is_new": message.is_new,
        "says_read": says_read,
        "read_at": message.read_at,
    }
