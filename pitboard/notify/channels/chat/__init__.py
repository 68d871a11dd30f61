"""SMS and chat: through whatever service the workshop named, by its apprise address."""

import logging
from urllib.parse import quote

from apprise import Apprise, LogCapture

from pitboard.notify.channels.undelivered import Undelivered
from pitboard.queries.briefs import Brief, brief
from pitboard.queries.reach import PHONE
from pitboard.records.deliveries import ChatPlace, Delivery
from pitboard.records.people import Person
from pitboard.rules.retries import Trouble


def send(delivery: Delivery) -> None:
    """Raises `Undelivered`."""
    if delivery.place is not None:
        _notify(delivery.place.url, brief(delivery))
        return
    place = _sms_of(delivery)
    if place is None or not delivery.recipient.phone:
        raise Undelivered(Trouble.REFUSED, "there is no way to this person's phone")
    _notify(with_phone(place.url, delivery.recipient), brief(delivery))


def with_phone(url: str, person: Person) -> str:
    """The address for one phone: digits with the country's own, as every such service takes them."""
    return url.replace(PHONE, quote(str(person.phone.as_e164).lstrip("+")))


def _sms_of(delivery: Delivery) -> ChatPlace | None:
    places = ChatPlace.objects.filter(workshop=delivery.event.workshop_id, active=True, for_staff=False)
    return places.first()


def _notify(url: str, said: Brief) -> None:
    service = Apprise()
    with LogCapture(level=logging.WARNING) as log:  # type: ignore[no-untyped-call]  # its stub says nothing
        if not service.add(url):
            raise Undelivered(Trouble.REFUSED, "apprise does not understand the service's address")
        if not service.notify(title=said.title, body="\n".join(filter(None, (said.body, said.url)))):
            words = log.getvalue().strip().splitlines()
            raise Undelivered(Trouble.LATER, words[-1] if words else "the service did not take it")
