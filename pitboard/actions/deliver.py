"""Working off what is to be told: a worker takes a delivery on a lease, sends it, and notes what came of it.

While a delivery is open, `due_at` is the moment at which some worker has to look at it again. A worker that dies leaves
a lease behind that runs out, and the delivery is taken anew. What one visit owes to one person goes out in its order on
each channel: while an earlier telling is tried again, the later ones wait behind it.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet

from pitboard.actions.fall_back import tell_another_way
from pitboard.queries.outbox import IS_OPEN, IS_STUCK
from pitboard.queries.reach import quiet_hours_of
from pitboard.records.deliveries import Delivery, DeliveryState, PushSubscription
from pitboard.rules.recipients import Channel
from pitboard.rules.retries import Trouble, pause_after

#: Longer than any attempt may take, so that nobody else takes over what is still being sent.
LEASE = timedelta(minutes=5)

# By hand, so that both readings of the table go by the partial indexes (see IS_OPEN). The second is whatever of the
# same visit to the same person goes first; what may be told in quiet hours passes by what waits for their end.
_NEXT = """
SELECT telling.id FROM records_delivery AS telling
WHERE telling.state IN ('due', 'leased') AND telling.channel = %s AND telling.due_at <= %s
AND NOT EXISTS (
    SELECT 1 FROM records_delivery AS earlier
    WHERE earlier.state IN ('due', 'leased') AND earlier.booking_id = telling.booking_id
    AND earlier.recipient_id = telling.recipient_id AND earlier.channel = telling.channel
    AND earlier.id < telling.id
    AND NOT (telling.passes_quiet AND earlier.quiet_until IS NOT NULL AND earlier.quiet_until > %s)
)
ORDER BY telling.due_at, telling.id LIMIT 1
"""


def channels_with_work(*, at: datetime) -> set[Channel]:
    """One look, without a lock: through which channels something is due."""
    return set(_due(at).order_by().values_list("channel", flat=True).distinct())


def show_on_site(*, at: datetime) -> int:
    """What is told on the site is told by being there. Returns how many tellings that were."""
    return (
        _due(at)
        .filter(channel=Channel.SITE)
        .update(state=DeliveryState.SENT, sent_at=at, attempts=F("attempts") + 1)
    )


def claim(channel: Channel, *, at: datetime) -> Delivery | None:
    """Takes the delivery that has been due longest and that none of its visit goes before, on a lease. Two workers
    never get the same one. What falls into the recipient's quiet hours is put off until they end."""
    while (pk := _next(channel, at)) is not None:
        ends = at + LEASE
        taken = (
            _due(at)
            .filter(pk=pk)
            .update(state=DeliveryState.LEASED, leased_until=ends, due_at=ends, attempts=F("attempts") + 1)
        )
        if not taken:
            continue
        delivery = _with_its_story().get(pk=pk)
        if not _put_off(delivery, at=at):
            return delivery
    return None


def note_sent(delivery: Delivery, *, at: datetime) -> None:
    """It went out, and that stands even if the lease ran out meanwhile."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.SENT, sent_at=at, leased_until=None, error=""
    )


def note_failure(
    delivery: Delivery, error: str, *, chance: float, at: datetime, trouble: Trouble = Trouble.LATER
) -> None:
    """It is tried again after a pause, or given up with the error; then the recipient is told another way.

    Whoever lost the lease meanwhile changes nothing. `chance` spreads the pause (see `rules.retries`).
    """
    overdue = at - delivery.planned_for
    pause = pause_after(delivery.attempts, chance=chance, trouble=trouble, overdue=overdue)
    if pause is not None:
        _held(delivery).update(
            state=DeliveryState.DUE, due_at=at + pause, leased_until=None, error=error[:500]
        )
    elif _held(delivery).update(state=DeliveryState.FAILED, leased_until=None, error=error[:500]):
        tell_another_way(delivery, at=at)


def note_no_way(delivery: Delivery, *, at: datetime) -> None:
    """There is no way to send it yet: it waits until the settings name one."""
    if _held(delivery).update(state=DeliveryState.WAITING, leased_until=None, attempts=0):
        tell_another_way(delivery, at=at)


def send_what_waited(channel: Channel, *, at: datetime) -> int:
    """Now there is a way: everything that waited goes out, in its order. Returns how many that were."""
    waiting = Delivery.objects.filter(IS_STUCK, state=DeliveryState.WAITING, channel=channel)
    return waiting.update(state=DeliveryState.DUE, due_at=at)


def end_subscription(subscription: PushSubscription, *, at: datetime) -> None:
    """Its push service knows nothing of it any more. Harmless when repeated."""
    PushSubscription.objects.filter(pk=subscription.pk, ended_at=None).update(ended_at=at)


def _next(channel: Channel, at: datetime) -> int | None:
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [channel.value, moment, moment])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _put_off(delivery: Delivery, *, at: datetime) -> bool:
    """Until the quiet hours are over, if they hold. That was no attempt."""
    if delivery.passes_quiet or delivery.place_id is not None:
        return False
    quiet = quiet_hours_of(delivery.recipient, delivery.event.workshop)
    ends = quiet.end_after(at) if quiet is not None else None
    if ends is None:
        return False
    _held(delivery).update(
        state=DeliveryState.DUE,
        planned_for=ends,
        due_at=ends,
        quiet_until=ends,
        leased_until=None,
        attempts=F("attempts") - 1,
    )
    return True


def _held(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, if whoever took it still has it."""
    return Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.LEASED, leased_until=delivery.leased_until
    )


def _due(at: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(IS_OPEN, due_at__lte=at)


def _with_its_story() -> QuerySet[Delivery]:
    return Delivery.objects.select_related(
        "recipient",
        "place",
        "event__workshop",
        "event__booking__vehicle",
        "event__booking__order",
        "event__order__vehicle",
        "event__order__booking__promise",
    )
