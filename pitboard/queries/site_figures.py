"""Figures about the site as a whole, for whoever watches it: each is one bounded question to the database."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from pitboard.queries.outbox import IS_OPEN, IS_STUCK
from pitboard.records.beats import WorkerBeat
from pitboard.records.deliveries import Delivery
from pitboard.records.events import Event
from pitboard.rules.recipients import Channel

LATELY = timedelta(minutes=5)
#: Of the newest events so many are looked at: more do not happen in five minutes.
MOST_LOOKED_AT = 2000


@dataclass(frozen=True)
class Figure:
    name: str
    about: str
    value: float
    labels: dict[str, str]


def site_figures(*, at: datetime) -> Iterator[Figure]:
    yield from _events(at)
    yield from _outbox(at)
    yield from _workers(at)


def _events(at: datetime) -> Iterator[Figure]:
    newest = Event.objects.order_by("-pk").values_list("pk", "kind", "at")[:MOST_LOOKED_AT]
    rows = list(newest)
    yield Figure("events", "What happened so far: the newest event's number.", rows[0][0] if rows else 0, {})
    lately = Counter(kind for _, kind, when in rows if at - when <= LATELY)
    for kind, count in sorted(lately.items()):
        yield Figure("events_lately", "What happened within five minutes.", count, {"kind": str(kind)})


def _outbox(at: datetime) -> Iterator[Figure]:
    waiting = {
        row["channel"]: (row["count"], (at - row["oldest"]).total_seconds())
        for row in Delivery.objects.filter(IS_OPEN, due_at__lte=at)
        .values("channel")
        .annotate(count=Count("pk"), oldest=Min("due_at"))
        .order_by("channel")
    }
    for channel in Channel:
        count, age = waiting.get(channel, (0, 0.0))
        labels = {"channel": channel.value}
        yield Figure("outbox_due", "Tellings that are due and have not gone.", count, labels)
        yield Figure("outbox_oldest_seconds", "How long the oldest of them has waited.", age, labels)
    stuck = Delivery.objects.filter(IS_STUCK).values("state").annotate(count=Count("pk")).order_by("state")
    for row in stuck:
        yield Figure(
            "outbox_stuck", "Tellings that staff have to look at.", row["count"], {"state": row["state"]}
        )


def _workers(at: datetime) -> Iterator[Figure]:
    beats = list(WorkerBeat.objects.filter(beat_at__gte=at - timedelta(minutes=1)))
    yield Figure("workers", "Workers that said within a minute that they run.", len(beats), {})
    looked = [beat for beat in beats if beat.looked_ahead_at is not None]
    if looked:
        newest = max(looked, key=lambda beat: beat.looked_ahead_at or at)
        age = (at - (newest.looked_ahead_at or at)).total_seconds()
        yield Figure("promise_engine_age_seconds", "Since the engine last looked ahead.", age, {})
        seconds = newest.looked_ahead_seconds
        yield Figure("promise_engine_seconds", "What its last look took.", seconds, {})
    moved = sum(beat.promises_moved for beat in beats)
    yield Figure("promises_moved", "Promises that it moved since the workers started.", moved, {})
