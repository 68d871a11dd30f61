"""Years of finished visits, copied from rehearsed ones with every row that belongs to them.

For benches: a workshop with a long past, made in minutes. A copy moves by whole weeks, so weekdays and hours stay
what they were; it gets a customer, a car and a number of its own, and every id in its events is the copy's.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models.base import ModelState

from pitboard.config.rehearsal.checks import staff_at
from pitboard.config.rehearsal.people import FIRST, LAST, STREETS, Guests
from pitboard.records.bookings import Appointment, BookedService, Booking
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.estimates import (
    Authorisation,
    AuthorisedLine,
    AuthorisedSaving,
    Confirmation,
    Estimate,
    EstimateLine,
    EstimatePart,
    EstimateSaving,
    Signature,
)
from pitboard.records.events import Event
from pitboard.records.inspections import Finding, Inspection
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import OrderState
from pitboard.rules.opening import Opening
from pitboard.rules.plates import plate_key
from pitboard.rules.recipients import Channel, tellings_due

MOST_TEMPLATES = 60
A_BATCH = 250
YEARS = 5
#: Nobody signs in as these.
NO_PASSWORD = "!"
#: A car that comes regularly has so many visits in the history at most.
VISITS_OF_A_CAR = 8

#: What was promised after the choice, as a share of the hours it then really took, copy by copy: no worker looked ahead
#: while the visits were rehearsed, and being on time is measured over the history all the same.
PROMISED = (0.65, 0.8, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2, 1.3, 1.5)
#: The range ended so much later than the time promised.
RANGE = 1.35

#: Parents before children; how the rows of one visit are found, `order` and `booking` being its ids.
_TABLES: tuple[tuple[type[models.Model], str], ...] = (
    (Booking, "pk={booking}"),
    (BookedService, "booking_id={booking}"),
    (Appointment, "booking_id={booking}"),
    (Promise, "booking_id={booking}"),
    (RepairOrder, "pk={order}"),
    (Inspection, "order_id={order}"),
    (Finding, "inspection__order_id={order}"),
    (RepairLine, "order_id={order}"),
    (Estimate, "order_id={order}"),
    (EstimateLine, "estimate__order_id={order}"),
    (EstimatePart, "line__estimate__order_id={order}"),
    (EstimateSaving, "estimate__order_id={order}"),
    (Authorisation, "order_id={order}"),
    (AuthorisedLine, "authorisation__order_id={order}"),
    (AuthorisedSaving, "authorisation__order_id={order}"),
    (Signature, "authorisation__order_id={order}"),
    (Confirmation, "authorisation__order_id={order}"),
)
_COPIED = frozenset(model for model, _ in _TABLES)
#: Facts of events that are ids, and of what.
_IDS: dict[str, type[models.Model]] = {
    "order": RepairOrder,
    "line": RepairLine,
    "finding": Finding,
    "estimate": Estimate,
    "authorisation": Authorisation,
    "appointment": Appointment,
}
_TIMES = frozenset({"starts_at", "ends_at", "moved_from", "moved_to", "parts_due_at"})


@dataclass(frozen=True)
class Template:
    """A finished visit, read once."""

    order: RepairOrder
    rows: dict[type[models.Model], list[models.Model]]
    events: list[Event]
    opening: Opening


@dataclass
class Copy:
    """One visit to be written: from what, whose, how many weeks earlier, and the ids its rows get."""

    template: Template
    person: Person
    vehicle: Vehicle
    number: int
    weeks: int
    kilometres: int
    zone: ZoneInfo
    ids: dict[tuple[type[models.Model], int], int] = field(default_factory=dict)

    def moved(self, moment: datetime) -> datetime:
        """So many weeks earlier, at the same wall time."""
        local = moment.astimezone(self.zone).replace(tzinfo=None) - timedelta(weeks=self.weeks)
        return local.replace(tzinfo=self.zone).astimezone(moment.tzinfo)

    def moved_day(self, day: date) -> date:
        return day - timedelta(weeks=self.weeks)


def add_history(
    workshop: Workshop,
    order_ids: Sequence[int],
    count: int,
    *,
    at: datetime,
    seed: int,
    tell: Callable[[int], None],
) -> list[int]:
    """Writes `count` finished visits in batches, each a transaction; returns their ids."""
    if count == 0:
        return []
    templates = _templates(workshop, order_ids)
    if not templates:
        raise ValueError("no rehearsed visit is finished, so there is nothing to copy")
    chance = random.Random(f"{seed}/history")
    guests = Guests.beside(NO_PASSWORD)
    jobs = list(StaffMember.objects.filter(workshop=workshop).order_by("pk"))
    made: list[int] = []
    while len(made) < count:
        with transaction.atomic():
            batch = _batch(workshop, templates, min(A_BATCH, count - len(made)), chance, guests, at)
            for model, _ in _TABLES:
                _write(model, batch)
            _write_events(batch, jobs)
        made += [copy.ids[RepairOrder, copy.template.order.pk] for copy in batch]
        tell(len(batch))
    return made


def _templates(workshop: Workshop, order_ids: Sequence[int]) -> list[Template]:
    finished = RepairOrder.objects.filter(pk__in=order_ids[:2000], state=OrderState.HANDED_BACK)
    opening = workshop.opening()
    return [_template(order, opening) for order in finished.order_by("pk")[:MOST_TEMPLATES]]


def _template(order: RepairOrder, opening: Opening) -> Template:
    ids = {"order": order.pk, "booking": order.booking_id}
    rows = {}
    for model, where in _TABLES:
        column, _, name = where.partition("=")
        found = _all(model).filter(**{column: ids[name.strip("{}")]})
        rows[model] = list(found.order_by("pk"))
    theirs = models.Q(order=order) | models.Q(booking=order.booking_id)
    events = list(Event.objects.filter(theirs).order_by("pk"))
    return Template(order, rows, events, opening)


def _batch(
    workshop: Workshop,
    templates: Sequence[Template],
    size: int,
    chance: random.Random,
    guests: Guests,
    at: datetime,
) -> list[Copy]:
    """Cars with their owners, and the visits each has had; numbers are taken under the workshop's lock."""
    locked = Workshop.objects.select_for_update().get(pk=workshop.pk)
    cars = _spread_over_cars(size, chance)
    people = Person.objects.bulk_create(
        _person(chance, locked.next_order_number + n, at) for n in range(len(cars))
    )
    vehicles = Vehicle.objects.bulk_create(_vehicle(chance.choice(templates), chance, guests) for _ in cars)
    Ownership.objects.bulk_create(
        Ownership(vehicle=vehicle, person=person, since=person.joined_at, confirmed_at=person.joined_at)
        for vehicle, person in zip(vehicles, people, strict=True)
    )
    batch: list[Copy] = []
    for person, vehicle, visits in zip(people, vehicles, cars, strict=True):
        kilometres = chance.randrange(800, 60_000)
        weeks = sorted(chance.sample(range(4, YEARS * 52, 4), visits), reverse=True)
        for back in weeks:
            kilometres += chance.randrange(2_000, 14_000)
            number = locked.next_order_number + len(batch)
            template = chance.choice(templates)
            batch.append(Copy(template, person, vehicle, number, back, kilometres, workshop.zone))
        vehicle.mileage_km = kilometres + 30
    Vehicle.objects.bulk_update(vehicles, ["mileage_km"])
    locked.next_order_number += len(batch)
    locked.save(update_fields=["next_order_number"])
    return batch


def _spread_over_cars(size: int, chance: random.Random) -> list[int]:
    cars: list[int] = []
    while (left := size - sum(cars)) > 0:
        cars.append(min(left, chance.randrange(1, VISITS_OF_A_CAR + 1)))
    return cars


def _person(chance: random.Random, number: int, at: datetime) -> Person:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    return Person(
        email=f"{first}.{last}.{number}@example.org".lower(),
        name=f"{first} {last}",
        password=NO_PASSWORD,
        phone=f"+431555{chance.randrange(1000, 9999)}",
        address=f"{chance.choice(STREETS)} {chance.randrange(1, 90)}",
        joined_at=at - timedelta(weeks=YEARS * 52),
    )


def _vehicle(template: Template, chance: random.Random, guests: Guests) -> Vehicle:
    like = Vehicle.objects.get(pk=template.order.vehicle_id)
    plate = guests.new_plate(chance)
    return Vehicle(plate=plate, plate_key=plate_key(plate), make=like.make, model=like.model, year=like.year)


# ---- rows --------------------------------------------------------------------------------------------------------


def _write(model: type[models.Model], batch: Iterable[Copy]) -> None:
    pairs = [(copy, row) for copy in batch for row in copy.template.rows[model]]
    columns = _columns(model)
    written = _all(model).bulk_create([_copied(copy, row, columns) for copy, row in pairs])
    for (copy, row), new in zip(pairs, written, strict=True):
        copy.ids[model, row.pk] = new.pk


def _all(model: type[models.Model]) -> models.QuerySet[models.Model]:
    return models.QuerySet(model)


def _columns(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)  # noqa: SLF001 (this is how Django names it)


def _copied(copy: Copy, row: models.Model, columns: Sequence[Any]) -> models.Model:
    new = type(row).__new__(type(row))
    values = {column.attname: _value(copy, column, getattr(row, column.attname)) for column in columns}
    new.__dict__.update(values, _state=ModelState())
    new.pk = None
    if isinstance(new, RepairOrder):
        driven = (new.mileage_out_km or new.mileage_km) - new.mileage_km
        new.number, new.mileage_km, new.mileage_out_km = (
            copy.number,
            copy.kilometres,
            copy.kilometres + driven,
        )
        _give_a_word(new, copy)
    elif isinstance(new, Signature):
        new.name = copy.person.name
    return new


def _give_a_word(order: RepairOrder, copy: Copy) -> None:
    if order.chosen_at is None or order.ready_at is None or order.promised_on is not None:
        return
    opening = copy.template.opening
    hours = opening.hours_between(order.chosen_at, order.ready_at) * PROMISED[copy.number % len(PROMISED)]
    order.promised_on = order.chosen_at
    order.promised_ready_at = opening.after_working(order.chosen_at, hours)
    order.promised_latest_at = opening.after_working(order.chosen_at, hours * RANGE)


def _value(copy: Copy, column: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, datetime):
        return copy.moved(value)
    if isinstance(value, date):
        return copy.moved_day(value)
    related = column.related_model
    if related is None:
        return value
    if column.name == "carried_from":
        # The visit it was carried from has no copy of its own.
        return None
    if related in _COPIED:
        return copy.ids[related, value]
    if related is Person:
        return copy.person.pk if value == copy.template.order.customer_id else value
    return copy.vehicle.pk if related is Vehicle else value


# ---- events and tellings -----------------------------------------------------------------------------------------


def _write_events(batch: Sequence[Copy], jobs: Sequence[StaffMember]) -> None:
    columns = _columns(Event)
    copied = [(copy, _event(copy, row, columns)) for copy in batch for row in copy.template.events]
    Event.objects.bulk_create([event for _, event in copied])
    tellings: dict[str, Delivery] = {}
    for copy, event in copied:
        booking = copy.ids[Booking, copy.template.order.booking_id]
        for telling in _tellings(event, jobs, booking=booking):
            tellings.setdefault(telling.key, telling)
    Delivery.objects.bulk_create(tellings.values())


def _event(copy: Copy, row: Event, columns: Sequence[Any]) -> Event:
    new = _copied(copy, row, columns)
    if not isinstance(new, Event):
        raise TypeError
    new.facts = {name: _fact(copy, name, value) for name, value in row.facts.items()}
    return new


def _fact(copy: Copy, name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _IDS:
        # A finding that was taken back has no row any more; its number says nothing to anybody.
        return copy.ids.get((_IDS[name], value), 0)
    if name == "lines":
        return [copy.ids.get((RepairLine, line), 0) for line in value]
    if name in _TIMES:
        return copy.moved(datetime.fromisoformat(value)).isoformat()
    if name == "day":
        return copy.moved_day(date.fromisoformat(value)).isoformat()
    if name == "photos":
        return []
    if name == "mileage_km":
        return copy.kilometres + value - copy.template.order.mileage_km
    return value


def _tellings(event: Event, jobs: Sequence[StaffMember], *, booking: int) -> list[Delivery]:
    """What the event owed then; all of it was told long ago."""
    due = tellings_due(
        event.kind,
        aggregate=event.topic,
        version=event.version,
        facts=event.facts,
        actor=event.actor_id,
        customer=event.customer_id,
        staff=staff_at(jobs, event),
    )
    return [
        Delivery(
            event=event,
            booking_id=booking,
            recipient_id=d.recipient,
            channel=d.channel,
            key=d.key,
            state=DeliveryState.SENT,
            planned_for=event.at,
            due_at=event.at,
            attempts=1,
            sent_at=event.at,
            seen_at=event.at if d.channel is Channel.SITE else None,
        )
        for d in due
    ]
