"""Letters about what comes long after, and words between the two sides."""

from collections.abc import Callable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pitboard.queries.letters.pieces import Next, order_of
from pitboard.queries.sentences import names_for
from pitboard.queries.visit_links import page_for
from pitboard.records.events import Event
from pitboard.rules.happenings import EventKind


def _due_again(event: Event) -> Next:
    order = order_of(event)
    return Next(
        label=_("Book it"), address=f"{reverse('booking_new')}?again={order.booking_id}", is_asked=True
    )


def _message(event: Event) -> Next:
    """What somebody wrote, in full. Its answer is written on the page, where it stays with the visit."""
    message = names_for([event]).messages.get(event.facts["message"])
    for_staff = message is not None and not message.from_workshop
    photos = message.photos.count() if message is not None else 0
    words = [_("Answers to this mail are not read: please answer on the page.")]
    if photos:
        came = ngettext(
            "%(count)s photo came with it. It is on the page.",
            "%(count)s photos came with it. They are on the page.",
            photos,
        )
        words = [came % {"count": photos}, *words]
    return Next(
        said=message.text if message is not None else "",
        words=words,
        label=_("Answer on the page"),
        address=f"{page_for(event, for_staff=for_staff)}#messages",
        is_asked=True,
    )


_K = EventKind
NEXT: Mapping[EventKind, Callable[[Event], Next]] = {
    _K.DEFERRED_DUE: _due_again,
    _K.SERVICE_DUE: _due_again,
    _K.MESSAGE_WRITTEN: _message,
}
NEXT_FOR_STAFF: Mapping[EventKind, Callable[[Event], Next]] = {_K.MESSAGE_WRITTEN: _message}
