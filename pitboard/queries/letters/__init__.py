"""What a mail says: what happened, what comes next or is to be done, the figures, and the page to open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pitboard.queries.briefs import gathered_events
from pitboard.queries.inbox import car_of
from pitboard.queries.letters import afterwards, booking, choice, handing_over, visit
from pitboard.queries.letters.pieces import Next
from pitboard.queries.owners import known_as
from pitboard.queries.sentences import names_for, say_event
from pitboard.queries.visit_links import booking_id_of, follow_address, page_for
from pitboard.records.deliveries import Delivery
from pitboard.records.events import Event
from pitboard.rules.happenings import EventKind


@dataclass(frozen=True)
class Letter:
    """A mail before it is drawn. `write_url` is where an answer is read; `follow_url` the visit without signing in,
    where `url` leads elsewhere."""

    subject: str
    title: str
    detail: str
    plate: str
    car: str
    next: Next
    label: str
    url: str
    follow_url: str
    write_url: str
    choices_url: str
    for_staff: bool
    #: What goes along with it, in a line each.
    also: Sequence[str]


_FAMILIES = (booking, handing_over, visit, choice, afterwards)
NEXT: Mapping[EventKind, Callable[[Event], Next]] = {
    kind: more for family in _FAMILIES for kind, more in family.NEXT.items()
}


def letter_for(delivery: Delivery) -> Letter:
    """In the language and time zone that are active."""
    event = delivery.event
    for_staff = delivery.recipient_id != event.customer_id
    gathered = gathered_events(delivery)
    names = names_for([event, *gathered])
    said = say_event(event, names, for_staff=for_staff)
    vehicle = car_of(event) if for_staff else known_as(event.customer, car_of(event))
    more = (afterwards.NEXT_FOR_STAFF if for_staff else NEXT).get(event.kind, _open_only)(event)
    page = page_for(event, for_staff=for_staff)
    opens = more.address or page
    link = "" if for_staff else follow_address(booking_id_of(event))
    return Letter(
        subject=_("%(what)s (%(plate)s)") % {"what": said.title, "plate": vehicle.plate},
        title=said.title,
        # In full it needs no excerpt.
        detail="" if more.said else said.detail,
        plate=vehicle.plate,
        car=vehicle.label,
        next=more,
        label=more.label or _("Open the page"),
        url=settings.SITE_URL + opens,
        follow_url=settings.SITE_URL + link if link and not opens.startswith(link) else "",
        write_url=f"{settings.SITE_URL}{page}#messages",
        choices_url=settings.SITE_URL + reverse("telling_choices"),
        for_staff=for_staff,
        also=[say_event(one, names, for_staff=for_staff).title for one in gathered],
    )


def _open_only(event: Event) -> Next:
    return Next()
