"""What was told, to whom, how, and what became of it, as staff read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet
from django.http import Http404

from pitboard.queries.inbox import car_of
from pitboard.queries.outbox import IS_OPEN, IS_STUCK
from pitboard.queries.sentences import Said, names_for, say_event
from pitboard.records.bookings import Booking
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.events import Event
from pitboard.records.people import StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.rules.recipients import Channel

#: Of what has to be looked at; whoever has more has one reason for all of them.
MOST_STUCK = 200


class Course(StrEnum):
    """Where a telling stands, in finer steps than its state."""

    HELD = "held"
    QUIET = "quiet"
    GATHERING = "gathering"
    DUE = "due"
    AGAIN = "again"
    GOING = "going"
    SENT = "sent"
    OPENED = "opened"
    FAILED = "failed"
    UNDONE = "undone"
    GATHERED = "gathered"
    WAITING = "waiting"


_UNTOUCHED = frozenset({Course.HELD, Course.QUIET, Course.GATHERING, Course.DUE})
_CAN_BE_STOPPED = _UNTOUCHED | {Course.AGAIN, Course.WAITING}
_CAN_GO_AGAIN = frozenset({Course.SENT, Course.FAILED, Course.UNDONE})


@dataclass(frozen=True)
class Told:
    """One telling to one person through one channel. `moment` belongs to its course: until, since, at."""

    delivery: Delivery
    to: str
    is_customer: bool
    course: Course
    moment: datetime | None

    @property
    def can_be_stopped(self) -> bool:
        return self.course in _CAN_BE_STOPPED

    @property
    def can_be_held(self) -> bool:
        return self.course in _UNTOUCHED

    @property
    def can_go_now(self) -> bool:
        return self.course in _UNTOUCHED or self.course is Course.AGAIN

    @property
    def can_go_again(self) -> bool:
        return self.course in _CAN_GO_AGAIN and self.delivery.channel is not Channel.SITE


@dataclass(frozen=True)
class Telling:
    """One event with all who are told of it."""

    event: Event
    said: Said
    vehicle: Vehicle
    told: Sequence[Told]

    @property
    def to_customer(self) -> list[Told]:
        return [one for one in self.told if one.is_customer]

    @property
    def to_staff(self) -> list[Told]:
        return [one for one in self.told if not one.is_customer]


def tellings_of(booking: Booking, *, at: datetime) -> list[Telling]:
    """Everything told about a visit, the newest first; a fixed number of queries."""
    return _tellings(_with_its_story(Delivery.objects.filter(booking=booking)), at)


def stuck_tellings(job: StaffMember, *, at: datetime) -> list[Telling]:
    """What was given up, and what waits for a way to be sent."""
    stuck = Delivery.objects.filter(IS_STUCK, event__workshop=job.workshop).order_by("-pk")
    return _tellings(_with_its_story(stuck)[:MOST_STUCK], at)


def count_stuck(workshop_id: int) -> int:
    return Delivery.objects.filter(IS_STUCK, event__workshop=workshop_id)[:MOST_STUCK].count()


def held_telling(booking: Booking, *, at: datetime) -> Telling | None:
    """The newest thing that the customer is about to be told and that can still be taken back; one query more when
    there is something."""
    held = Delivery.objects.filter(
        IS_OPEN, booking=booking, recipient=booking.customer_id, state=DeliveryState.DUE, held_until__gt=at
    )
    tellings = _tellings(_with_its_story(held), at)
    return tellings[0] if tellings else None


def staff_telling(job: StaffMember, delivery_id: int, *, at: datetime) -> Telling:
    """One telling of the workshop's, or 404."""
    found = Delivery.objects.filter(pk=delivery_id, event__workshop=job.workshop)
    tellings = _tellings(_with_its_story(found), at)
    if not tellings:
        raise Http404
    return tellings[0]


def _with_its_story(deliveries: "QuerySet[Delivery]") -> "QuerySet[Delivery]":
    return deliveries.select_related(
        "recipient",
        "place",
        "undone_by",
        "gathered_into__event",
        "event__workshop",
        "event__booking__vehicle",
        "event__booking__order",
        "event__order__vehicle",
        "event__order__booking",
    )


def _tellings(deliveries: Iterable[Delivery], at: datetime) -> list[Telling]:
    by_event: dict[int, list[Delivery]] = {}
    events: dict[int, Event] = {}
    for delivery in deliveries:
        by_event.setdefault(delivery.event_id, []).append(delivery)
        events[delivery.event_id] = delivery.event
    names = names_for(events.values())
    return [
        Telling(
            event=events[pk],
            # What the customer reads is what staff want to know about.
            said=say_event(events[pk], names, for_staff=not _is_to_customer(by_event[pk])),
            vehicle=car_of(events[pk]),
            told=[_told(one, at) for one in sorted(by_event[pk], key=lambda one: one.pk)],
        )
        for pk in sorted(by_event, reverse=True)
    ]


def _is_to_customer(deliveries: Iterable[Delivery]) -> bool:
    return any(one.place_id is None and one.recipient_id == one.event.customer_id for one in deliveries)


def _told(delivery: Delivery, at: datetime) -> Told:
    course, moment = _course(delivery, at)
    place = delivery.place
    return Told(
        delivery=delivery,
        to=place.name if place is not None else delivery.recipient.name,
        is_customer=_is_to_customer([delivery]),
        course=course,
        moment=moment,
    )


def _course(delivery: Delivery, at: datetime) -> tuple[Course, datetime | None]:
    state = delivery.state
    if state is DeliveryState.DUE:
        return _due(delivery, at)
    if state is DeliveryState.SENT and delivery.seen_at is not None:
        return Course.OPENED, delivery.seen_at
    return {
        DeliveryState.LEASED: (Course.GOING, None),
        DeliveryState.SENT: (Course.SENT, delivery.sent_at),
        DeliveryState.FAILED: (Course.FAILED, delivery.planned_for),
        DeliveryState.UNDONE: (Course.UNDONE, delivery.undone_at),
        DeliveryState.GATHERED: (Course.GATHERED, delivery.planned_for),
        DeliveryState.WAITING: (Course.WAITING, delivery.planned_for),
    }[state]


def _due(delivery: Delivery, at: datetime) -> tuple[Course, datetime | None]:
    if delivery.held_until is not None and delivery.held_until > at:
        return Course.HELD, delivery.held_until
    if delivery.quiet_until is not None and delivery.quiet_until > at:
        return Course.QUIET, delivery.quiet_until
    if delivery.attempts:
        return Course.AGAIN, delivery.due_at
    if delivery.due_at > at:
        return Course.GATHERING, delivery.due_at
    return Course.DUE, delivery.due_at
