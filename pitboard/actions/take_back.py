"""What staff do with all that one person is told of one thing: it goes by mail and to a phone, and is meant as one."""

from datetime import datetime
from typing import Protocol

from django.db import transaction

from pitboard.actions.hold_back import hold_telling, send_now, undo_telling
from pitboard.records.deliveries import Delivery
from pitboard.records.people import Person
from pitboard.rules.refusals import Refusal, Refused


class _Act(Protocol):
    def __call__(self, delivery: Delivery, *, by: Person, at: datetime) -> Delivery: ...


def take_back_all(delivery: Delivery, *, by: Person, at: datetime) -> int:
    """Raises `Refused(TELLING_GONE_ALREADY)` when nothing of it could be taken back. Returns how many were."""
    return _all_of_it(delivery, undo_telling, by=by, at=at)


def hold_all(delivery: Delivery, *, by: Person, at: datetime) -> int:
    """Raises as `take_back_all` does."""
    return _all_of_it(delivery, hold_telling, by=by, at=at)


def send_all_now(delivery: Delivery, *, by: Person, at: datetime) -> int:
    """Raises as `take_back_all` does."""
    return _all_of_it(delivery, send_now, by=by, at=at)


@transaction.atomic
def _all_of_it(delivery: Delivery, act: _Act, *, by: Person, at: datetime) -> int:
    same = Delivery.objects.filter(
        event=delivery.event_id, recipient=delivery.recipient_id, place=delivery.place_id
    )
    done = sum(_could(act, one, by=by, at=at) for one in same.order_by("pk"))
    if not done:
        raise Refused(Refusal.TELLING_GONE_ALREADY)
    return done


def _could(act: _Act, delivery: Delivery, *, by: Person, at: datetime) -> bool:
    """What went already stays as it is; the rest is not held up by it."""
    try:
        act(delivery, by=by, at=at)
    except Refused:
        return False
    return True
