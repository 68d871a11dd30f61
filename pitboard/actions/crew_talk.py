"""Words between the workshop's own people about a visit: a question from the bay, and its answer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pitboard.actions._locks import lock_order
from pitboard.actions._record import record
from pitboard.actions.pictures import Picture, attach, stored
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.work import CrewMessage
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused

LONGEST = 2000


def ask_desk(
    order: RepairOrder,
    text: str,
    pictures: Sequence[Picture] = (),
    *,
    line: RepairLine | None = None,
    by: Person,
    at: datetime,
) -> CrewMessage:
    """It stays open until somebody else of the workshop answers. Raises `Refused` with MESSAGE_EMPTY or
    MESSAGE_TOO_LONG (fact `most`)."""
    return _write(order, text, pictures, asks=True, line=line, by=by, at=at)


def answer_crew(
    order: RepairOrder, text: str, pictures: Sequence[Picture] = (), *, by: Person, at: datetime
) -> CrewMessage:
    """Answers what others asked about this visit, or only tells. Raises as `ask_desk` does."""
    return _write(order, text, pictures, asks=False, line=None, by=by, at=at)


def _write(
    order: RepairOrder,
    text: str,
    pictures: Sequence[Picture],
    *,
    asks: bool,
    line: RepairLine | None,
    by: Person,
    at: datetime,
) -> CrewMessage:
    text = text.replace("\r\n", "\n").strip()
    if not text and not pictures:
        raise Refused(Refusal.MESSAGE_EMPTY)
    if len(text) > LONGEST:
        raise Refused(Refusal.MESSAGE_TOO_LONG, most=LONGEST)
    with stored(pictures), transaction.atomic():
        order = lock_order(order.pk)
        message = CrewMessage.objects.create(
            order=order, line=line, sender=by, text=text, asks=asks, sent_at=at
        )
        attach(pictures, crew_message=message, by=by, at=at)
        if not asks:
            waiting = CrewMessage.objects.filter(order=order, asks=True, answered_at=None)
            waiting.exclude(sender=by).update(answered_at=at)
        record(EventKind.CREW_WRITTEN, about=order, by=by, at=at, crew_message=message.pk, asks=int(asks))
        return message
