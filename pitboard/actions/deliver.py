"""Working off what is to be told: a worker takes a delivery on a lease, sends it, and notes what came of it.

While a delivery is waiting or leased, `due_at` is the moment at which some worker has to look at it again. A worker
that dies leaves a lease behind that runs out, and the delivery is taken anew.
"""

from datetime import datetime, timedelta

from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL

from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.rules.recipients import Channel
from pitboard.rules.retries import pause_after

#: Longer than any attempt may take, so that nobody else takes over what is still being sent.
LEASE = timedelta(minutes=5)
# Written out: SQLite uses a partial index only where it sees the index's own condition, and not for bound values.
_OPEN = RawSQL("records_delivery.state IN ('due', 'leased')", (), output_field=BooleanField())


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
    """Takes the delivery that has been due longest, on a lease. Two workers never get the same one."""
    while True:
        pk = _due(at).filter(channel=channel).order_by("due_at", "pk").values_list("pk", flat=True).first()
        if pk is None:
            return None
        ends = at + LEASE
        taken = (
            _due(at)
            .filter(pk=pk)
            .update(state=DeliveryState.LEASED, leased_until=ends, due_at=ends, attempts=F("attempts") + 1)
        )
        if taken:
            return _with_its_story().get(pk=pk)


def note_sent(delivery: Delivery, *, at: datetime) -> None:
    """It went out, and that stands even if the lease ran out meanwhile."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.SENT, sent_at=at, leased_until=None, error=""
    )


def note_failure(delivery: Delivery, error: str, *, chance: float, at: datetime) -> None:
    """It is tried again after a pause, or given up with the error after many attempts.

    Whoever lost the lease meanwhile changes nothing. `chance` spreads the pause (see `rules.retries`).
    """
    held = Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.LEASED, leased_until=delivery.leased_until
    )
    pause = pause_after(delivery.attempts, chance=chance)
    if pause is None:
        held.update(state=DeliveryState.FAILED, leased_until=None, error=error[:500])
    else:
        held.update(state=DeliveryState.DUE, due_at=at + pause, leased_until=None, error=error[:500])


def _due(at: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(_OPEN, due_at__lte=at)


def _with_its_story() -> QuerySet[Delivery]:
    return Delivery.objects.select_related(
        "recipient",
        "event__workshop",
        "event__booking__vehicle",
        "event__booking__order",
        "event__order__vehicle",
        "event__order__booking__promise",
    )
