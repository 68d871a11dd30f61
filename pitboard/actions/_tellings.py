"""Plans what an event owes, in the transaction of the action: who is told, how, and when it goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from pitboard.queries.outbox import IS_OPEN
from pitboard.queries.reach import chat_places, reach_of
from pitboard.records.bookings import Booking, GettingAround
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.events import Event
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.gather import Pace, gathers, goes_at, held_until, is_replaced
from pitboard.rules.permissions import Role
from pitboard.rules.recipients import (
    TELLINGS,
    Channel,
    Due,
    Quiet,
    Reach,
    Telling,
    passes_quiet_hours,
    tellings_due,
)


def plan_tellings(event: Event, about: Booking | RepairOrder) -> None:
    """Writes the deliveries that the event owes; `about` is locked. What did not go yet and is said better by this
    event goes with it, or not at all."""
    telling = TELLINGS.get(event.kind)
    if telling is None:
        return
    booking_id = about.pk if isinstance(about, Booking) else about.booking_id
    planning = _Planning(event, telling, booking_id, about)
    waiting = planning.waiting_news()
    new = planning.write(planning.owed(), waiting)
    planning.let_go(waiting, new)


@dataclass
class _Planning:
    event: Event
    telling: Telling
    booking_id: int
    about: Booking | RepairOrder

    def owed(self) -> list[tuple[Due, Reach]]:
        event, telling = self.event, self.telling
        if not telling.customer and not telling.staff:
            return []
        staff = self._staff()
        workshop = self.about.workshop
        places = chat_places(event.workshop_id)
        reach = reach_of({event.customer_id, *(person for person, _ in staff)}, workshop, places)
        due = tellings_due(
            event.kind,
            aggregate=event.topic,
            version=event.version,
            facts=event.facts,
            actor=event.actor_id,
            customer=event.customer_id,
            staff=staff,
            reach=reach,
            rooms=[(place.pk, place.kept_by_id) for place in places if place.for_staff],
        )
        return [(one, reach.get(one.recipient, Reach())) for one in due]

    def _staff(self) -> list[tuple[int, Role]]:
        if not self.telling.staff:
            return []
        jobs = StaffMember.objects.filter(
            workshop_id=self.event.workshop_id, until=None, role__in=self.telling.roles
        )
        return list(jobs.order_by("pk").values_list("person_id", "role"))

    def waiting_news(self) -> list[Delivery]:
        """What of this visit is held, gathering or put off, so that it can still be changed."""
        return list(
            Delivery.objects.filter(
                IS_OPEN,
                booking_id=self.booking_id,
                state=DeliveryState.DUE,
                attempts=0,
                due_at__gt=self.event.at,
                instead_of=None,
            )
            .exclude(channel=Channel.SITE)
            .select_related("event")
        )

    def write(self, owed: Sequence[tuple[Due, Reach]], waiting: Sequence[Delivery]) -> list[Delivery]:
        """The new rows. A milestone that was told already keeps its first telling: the key is unique."""
        known = self._known(owed) if self.telling.milestone is not None else {}
        rows = [self._row(due, reach, waiting) for due, reach in owed]
        revived = [known[row.key] for row in rows if row.key in known and _may_come_back(known[row.key])]
        for old in revived:
            self._revive(old, next(row for row in rows if row.key == old.key))
        return [*Delivery.objects.bulk_create([row for row in rows if row.key not in known]), *revived]

    def _known(self, owed: Sequence[tuple[Due, Reach]]) -> dict[str, Delivery]:
        keys = [due.key for due, _ in owed]
        return {delivery.key: delivery for delivery in Delivery.objects.filter(key__in=keys)}

    def _row(self, due: Due, reach: Reach, waiting: Sequence[Delivery]) -> Delivery:
        event, at = self.event, self.event.at
        pace = self._pace()
        by_staff = event.actor_id is not None and event.actor_id != event.customer_id
        to_customer = due.recipient == event.customer_id and due.place is None
        held = held_until(event.kind, due.channel, at=at, pace=pace, by_staff=by_staff and to_customer)
        begun = [
            one.due_at for one in waiting if _same_way(one, due) and gathers(one.event.kind, one.channel)
        ]
        goes = goes_at(
            event.kind, due.channel, at=at, held=held, pace=pace, begun=min(begun) if begun else None
        )
        passes = passes_quiet_hours(
            event.kind, is_own=due.recipient == event.actor_id, waits_here=to_customer and self._waits_here()
        )
        # The site makes no noise, and a room is not a person.
        is_loud = due.channel is not Channel.SITE and due.place is None
        quiet_until = reach.quiet.end_after(goes) if reach.quiet and is_loud and not passes else None
        return Delivery(
            event=event,
            booking_id=self.booking_id,
            recipient_id=due.recipient,
            channel=due.channel,
            place_id=due.place,
            topic=due.topic,
            key=due.key,
            planned_for=quiet_until or goes,
            due_at=quiet_until or goes,
            held_until=held,
            quiet_until=quiet_until,
            passes_quiet=passes,
        )

    def _pace(self) -> Pace:
        workshop = self.about.workshop
        return Pace(timedelta(seconds=workshop.hold_seconds), timedelta(minutes=workshop.gather_minutes))

    def _waits_here(self) -> bool:
        if self.telling.quiet is not Quiet.PASSES_FOR_WHO_WAITS:
            return False
        booking = self.about if isinstance(self.about, Booking) else self.about.booking
        return booking.getting_around is GettingAround.WAITS_HERE

    def _revive(self, old: Delivery, new: Delivery) -> None:
        """It was taken back by what happened, before it went, and now it is true again."""
        old.event, old.state, old.undone_at = new.event, DeliveryState.DUE, None
        old.planned_for, old.due_at = new.planned_for, new.due_at
        old.held_until, old.quiet_until = new.held_until, new.quiet_until
        old.save(
            update_fields=[
                "event",
                "state",
                "undone_at",
                "planned_for",
                "due_at",
                "held_until",
                "quiet_until",
            ]
        )

    def let_go(self, waiting: Sequence[Delivery], new: Sequence[Delivery]) -> None:
        """Small news that wait go as part of the new telling; what it replaces is not told any more."""
        replaced = [
            one
            for one in waiting
            if is_replaced(one.event.kind, one.event.facts, self.event.kind, self.event.facts)
        ]
        if replaced:
            untouched(one.pk for one in replaced).update(state=DeliveryState.UNDONE, undone_at=self.event.at)
            release([one.pk for one in replaced], at=self.event.at)
            waiting = self.waiting_news()
        for telling in new:
            joins = [
                one.pk
                for one in waiting
                if one.pk != telling.pk and _same_way(one, telling) and gathers(one.event.kind, one.channel)
            ]
            _gather(joins, into=telling)


def _same_way(one: Delivery, other: Due | Delivery) -> bool:
    recipient = other.recipient if isinstance(other, Due) else other.recipient_id
    place = other.place if isinstance(other, Due) else other.place_id
    return (one.recipient_id, one.channel, one.place_id) == (recipient, other.channel, place)


def _may_come_back(old: Delivery) -> bool:
    return old.state is DeliveryState.UNDONE and old.undone_by_id is None and old.attempts == 0


def _gather(ids: Sequence[int], *, into: Delivery) -> None:
    if not ids:
        return
    # What a worker took a moment ago goes by itself, with all that was gathered into it.
    untouched(ids).update(state=DeliveryState.GATHERED, gathered_into=into)
    joined = Delivery.objects.filter(pk__in=ids, gathered_into=into)
    Delivery.objects.filter(gathered_into__in=list(joined.values_list("pk", flat=True))).update(
        gathered_into=into
    )


def release(leads: Sequence[int], *, at: datetime) -> None:
    """What was to go as part of these goes by itself, where they did not go."""
    Delivery.objects.filter(gathered_into__in=leads, gathered_into__state=DeliveryState.UNDONE).update(
        state=DeliveryState.DUE, gathered_into=None, due_at=at
    )


def untouched(ids: Iterable[int]) -> QuerySet[Delivery]:
    """Those of them that no worker has taken yet: only they can still be changed."""
    return Delivery.objects.filter(pk__in=list(ids), state=DeliveryState.DUE, attempts=0)
