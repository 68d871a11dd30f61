"""Another way to tell what did not go in time, so that a broken mailbox does not leave a customer in the dark."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from pitboard.queries.outbox import IS_OPEN
from pitboard.queries.reach import chat_places, reach_of
from pitboard.records.deliveries import Delivery
from pitboard.rules.recipients import ESSENTIAL_TOPICS, OTHER_WAYS, OUTWARD, TELLINGS, Channel, Reach


def tell_another_way(delivery: Delivery, *, at: datetime) -> Delivery | None:
    """Plans the same telling on a channel that it does not take yet; none when there is no such way. Harmless when
    repeated. Only customers are told so: staff have the site before them."""
    if delivery.recipient_id != delivery.event.customer_id or delivery.place_id is not None:
        return None
    channel = _other_way(delivery)
    if channel is None:
        return None
    made, _ = Delivery.objects.get_or_create(
        key=f"{delivery.key}/{channel}",
        defaults={
            "event": delivery.event,
            "booking_id": delivery.booking_id,
            "recipient_id": delivery.recipient_id,
            "channel": channel,
            "topic": delivery.topic,
            "planned_for": at,
            "due_at": at,
            "passes_quiet": delivery.passes_quiet,
            "instead_of": delivery,
        },
    )
    return made


def tell_late_ones_another_way(*, at: datetime) -> int:
    """Time passes: what did not go by its time is told another way, too. Returns how many were."""
    waiting = (
        Delivery.objects.filter(IS_OPEN, channel__in=OUTWARD, planned_for__lt=at, place=None, instead_of=None)
        .exclude(Exists(Delivery.objects.filter(instead_of=OuterRef("pk"))))
        .select_related("event__workshop")
    )
    late = [delivery for delivery in waiting if _is_late(delivery, at)]
    return sum(tell_another_way(delivery, at=at) is not None for delivery in late)


def _is_late(delivery: Delivery, at: datetime) -> bool:
    telling = TELLINGS.get(delivery.event.kind)
    patience = telling.otherwise_after if telling is not None else None
    return patience is not None and at - delivery.planned_for >= patience


def _other_way(delivery: Delivery) -> Channel | None:
    event = delivery.event
    reach = reach_of({delivery.recipient_id}, event.workshop, chat_places(event.workshop_id))
    theirs = reach[delivery.recipient_id]
    taken = set(
        Delivery.objects.filter(event=event, recipient_id=delivery.recipient_id).values_list(
            "channel", flat=True
        )
    )
    ways = [way for way in OTHER_WAYS if way in theirs.channels and way not in taken]
    return next((way for way in ways if _is_welcome(delivery, way, theirs)), None)


def _is_welcome(delivery: Delivery, way: Channel, theirs: Reach) -> bool:
    """What is essential comes by any way; of the rest, none that they said no to."""
    if delivery.topic is None or delivery.topic in ESSENTIAL_TOPICS:
        return True
    return theirs.choices.get((delivery.topic, way), True)
