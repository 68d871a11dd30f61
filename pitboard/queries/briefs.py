"""A telling in two or three lines, for channels that have room for no more."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pitboard.queries.inbox import car_of
from pitboard.queries.sentences import names_for, say_event
from pitboard.queries.visit_links import page_for
from pitboard.records.deliveries import Delivery
from pitboard.records.events import Event


@dataclass(frozen=True)
class Brief:
    title: str
    body: str
    url: str

    @property
    def text(self) -> str:
        return "\n".join(line for line in (self.title, self.body, self.url) if line)


@contextmanager
def read_by(delivery: Delivery) -> Iterator[None]:
    """In the recipient's language and the workshop's time zone."""
    with ExitStack() as stack:
        stack.enter_context(translation.override(delivery.recipient.language or settings.LANGUAGE_CODE))
        stack.enter_context(timezone.override(delivery.event.workshop.zone))
        yield


def brief(delivery: Delivery) -> Brief:
    """What happened, with what goes along with it, and the page it is about."""
    events = [delivery.event, *gathered_events(delivery)]
    is_customers = delivery.place_id is None and delivery.recipient_id == delivery.event.customer_id
    with read_by(delivery):
        names = names_for(events)
        said = [say_event(event, names, for_staff=not is_customers) for event in events]
        also = [_("Also: %(what)s") % {"what": one.title} for one in said[1:]]
        return Brief(
            title=_("%(what)s (%(plate)s)") % {"what": said[0].title, "plate": car_of(delivery.event).plate},
            body="\n".join(line for line in (said[0].detail, *also) if line),
            url=settings.SITE_URL + page_for(delivery.event, for_staff=not is_customers),
        )


def gathered_events(delivery: Delivery) -> list[Event]:
    """What goes along with it, in the order in which it happened."""
    # Nearly always there is none, and that is asked without joining what each is about.
    gathered = list(delivery.gathered.order_by("pk").values_list("event_id", flat=True))
    if not gathered:
        return []
    events = Event.objects.filter(pk__in=gathered).order_by("pk")
    return list(events.select_related("workshop", "booking__vehicle", "order__vehicle"))
