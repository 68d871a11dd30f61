"""What staff do with a telling: take it back before it goes, hold it, let it go now, or send it again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from pitboard.actions._tellings import release, untouched
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.people import Person
from pitboard.rules.recipients import Channel
from pitboard.rules.refusals import Refusal, Refused

#: Whoever holds a telling and forgets it has not silenced it.
LONGEST_HOLD = timedelta(days=1)
_CAN_GO_AGAIN = frozenset({DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNDONE})


@transaction.atomic
def undo_telling(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """It will not be told: taken back before it goes, between two tries, or because somebody said it by phone while
    there was no way to send it. What was to go as part of it goes by itself.

    Raises `Refused(TELLING_GONE_ALREADY)` once it went, or while a worker has it in hand.
    """
    taken_back = _standing(delivery).update(state=DeliveryState.UNDONE, undone_at=at, undone_by=by)
    if not taken_back and not _taken_from_site(delivery, by=by, at=at):
        raise Refused(Refusal.TELLING_GONE_ALREADY)
    release([delivery.pk], at=at)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def hold_telling(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """Its clock stops, for a day at most. Raises `Refused(TELLING_GONE_ALREADY)` once a worker took it."""
    until = at + LONGEST_HOLD
    _require(untouched([delivery.pk]).update(held_until=until, due_at=until, planned_for=until))
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def send_now(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """It need not wait any longer, neither for its time nor for its next try. Raises as `undo_telling` does."""
    _require(
        _standing(delivery).update(
            state=DeliveryState.DUE,
            held_until=None,
            quiet_until=None,
            passes_quiet=True,
            due_at=at,
            planned_for=at,
        )
    )
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def send_again(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """What was given up or taken back is tried anew; what went is sent once more, as a telling of its own.

    Raises `Refused(TELLING_NOT_SENT_YET)` while it is still to go.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if delivery.state not in _CAN_GO_AGAIN or delivery.channel is Channel.SITE:
        raise Refused(Refusal.TELLING_NOT_SENT_YET)
    if delivery.state is not DeliveryState.SENT:
        delivery.state, delivery.attempts, delivery.error = DeliveryState.DUE, 0, ""
        delivery.due_at = delivery.planned_for = at
        delivery.undone_at = delivery.undone_by = None
        delivery.save(
            update_fields=["state", "attempts", "error", "due_at", "planned_for", "undone_at", "undone_by"]
        )
        return delivery
    times = Delivery.objects.filter(instead_of=delivery, channel=delivery.channel).count()
    return Delivery.objects.create(
        event_id=delivery.event_id,
        booking_id=delivery.booking_id,
        recipient_id=delivery.recipient_id,
        channel=delivery.channel,
        place_id=delivery.place_id,
        topic=delivery.topic,
        key=f"{delivery.key}/again{times + 1}",
        planned_for=at,
        due_at=at,
        passes_quiet=True,
        instead_of=delivery,
    )


def _standing(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, if it did not go yet and nobody has it in hand."""
    waits = (DeliveryState.DUE, DeliveryState.WAITING)
    return Delivery.objects.filter(pk=delivery.pk, state__in=waits).exclude(channel=Channel.SITE)


def _require(changed: int) -> None:
    if not changed:
        raise Refused(Refusal.TELLING_GONE_ALREADY)


def _taken_from_site(delivery: Delivery, *, by: Person, at: datetime) -> int:
    """On the site it can be taken back until somebody has seen it."""
    unseen = Delivery.objects.filter(pk=delivery.pk, channel=Channel.SITE, seen_at=None)
    return unseen.exclude(state=DeliveryState.UNDONE).update(
        state=DeliveryState.UNDONE, undone_at=at, undone_by=by
    )
