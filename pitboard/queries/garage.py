"""What a customer finds on the page of their cars: visits that run, what is coming up, the cars, past visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Prefetch, QuerySet

from pitboard.queries.access import own_vehicles
from pitboard.queries.owners import as_known_to
from pitboard.queries.track import Stage, track_of
from pitboard.queries.visit import Repair, repairs_in_words
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, Appointment, BookedService, Booking
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.rules.lifecycle import (
    OPEN_BOOKING_STATES,
    OPEN_ORDER_STATES,
    BookingState,
    LineState,
    OrderState,
)

#: Past visits on the page; a car's own page has them all.
PAST_SHOWN = 6
#: An answer nobody wished for stays on the page for a while.
REFUSED_SHOWN = 3


@dataclass(frozen=True)
class RunningVisit:
    order: RepairOrder
    stages: Sequence[Stage]
    being_done: Sequence[Repair]

    @property
    def wants_choice(self) -> bool:
        """Something was priced and sent, and waits for a yes or no."""
        was_asked = self.order.state != OrderState.PRICING
        return was_asked and any(line.state == LineState.PROPOSED for line in self.order.lines.all())

    @property
    def is_ready(self) -> bool:
        return self.order.state == OrderState.READY

    @property
    def titles(self) -> list[str]:
        """What is being done right now, in plain words."""
        return [repair.title for repair in self.being_done]


@dataclass(frozen=True)
class ComingBooking:
    booking: Booking
    appointment: Appointment | None
    services: Sequence[BookedService]

    @property
    def is_accepted(self) -> bool:
        return self.booking.state == BookingState.ACCEPTED

    @property
    def title(self) -> str:
        """What it is about: the services by name, otherwise the customer's own words."""
        return ", ".join(service.name for service in self.services) or self.booking.complaint


@dataclass(frozen=True)
class GarageCar:
    vehicle: Vehicle
    is_here: bool
    booked_for: Booking | None
    deferred: int

    @property
    def flag_kind(self) -> str:
        """The look of its flag: a car that is here stands out."""
        return "dark" if self.is_here else ""


@dataclass(frozen=True)
class PastVisit:
    order: RepairOrder
    repairs: Sequence[str]

    @property
    def paid(self) -> Decimal:
        return self.order.paid or Decimal(0)


@dataclass(frozen=True)
class Garage:
    running: Sequence[RunningVisit]
    coming: Sequence[ComingBooking]
    refused: Sequence[Booking]
    cars: Sequence[GarageCar]
    past: Sequence[PastVisit]

    @property
    def is_empty(self) -> bool:
        return not (self.cars or self.running or self.coming or self.past)


def garage_of(person: Person) -> Garage:
    """A fixed number of queries, however many cars and visits there are."""
    running = _running(person)
    coming = _coming(person)
    return Garage(
        running=running,
        coming=coming,
        refused=_refused(person),
        cars=_cars(person, running, coming),
        past=past_visits(RepairOrder.objects.filter(customer=person), limit=PAST_SHOWN),
    )


def past_visits(orders: QuerySet[RepairOrder], *, limit: int | None = None) -> list[PastVisit]:
    """Closed visits, the newest first, each with the titles of what was done."""
    closed = (
        orders.filter(state=OrderState.HANDED_BACK)
        .select_related("vehicle", "workshop")
        .prefetch_related(_lines())
        .order_by("-handed_back_at")
    )
    return [
        PastVisit(order, [line.title for line in order.lines.all() if line.state == LineState.DONE])
        for order in closed[:limit]
    ]


def left_out_of(person: Person, vehicle_ids: Sequence[int]) -> dict[int, list[RepairLine]]:
    """Per car, what this customer put off or declined and nobody has repaired since. Only the newest closed visit
    counts: what was left out earlier was looked at again then."""
    newest = (
        RepairOrder.objects.filter(customer=person, vehicle_id__in=vehicle_ids, state=OrderState.HANDED_BACK)
        .values("vehicle_id")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    lines = RepairLine.objects.filter(order_id__in=newest, state__in=[LineState.DEFERRED, LineState.DECLINED])
    found: dict[int, list[RepairLine]] = {}
    for line in lines.select_related("order__workshop", "finding"):
        found.setdefault(line.order.vehicle_id, []).append(line)
    return found


def _lines() -> "Prefetch[str]":
    return Prefetch("lines", RepairLine.objects.prefetch_related("photos"))


def _running(person: Person) -> list[RunningVisit]:
    orders = (
        RepairOrder.objects.filter(customer=person, state__in=OPEN_ORDER_STATES)
        .select_related("vehicle", "workshop", "booking__promise", "inspection")
        .prefetch_related(_lines())
        .order_by("arrived_at")
    )
    return [
        RunningVisit(order, track_of(order), repairs_in_words(order.lines.all(), [LineState.IN_PROGRESS]))
        for order in orders
    ]


def _coming(person: Person) -> list[ComingBooking]:
    bookings = (
        Booking.objects.filter(customer=person, state__in=OPEN_BOOKING_STATES)
        .select_related("vehicle", "workshop", "promise")
        .prefetch_related("services", _open_appointments())
        .order_by("day", "pk")
    )
    as_known_to(person, [booking.vehicle for booking in bookings])
    return [
        ComingBooking(booking, next(iter(booking.appointments.all()), None), list(booking.services.all()))
        for booking in bookings
    ]


def _open_appointments() -> "Prefetch[str]":
    return Prefetch(
        "appointments",
        Appointment.objects.filter(state__in=OPEN_APPOINTMENT_STATES).select_related("driver__person"),
    )


def _refused(person: Person) -> list[Booking]:
    """Requests that were declined and that no later booking of that car has replaced."""
    declined = Booking.objects.filter(customer=person, state=BookingState.DECLINED).select_related("vehicle")
    later = dict(
        Booking.objects.filter(customer=person)
        .values_list("vehicle_id")
        .annotate(newest=Max("pk"))
        .order_by()
    )
    newest = declined.filter(pk__in=later.values())
    return list(newest.order_by("-pk")[:REFUSED_SHOWN])


def _cars(
    person: Person, running: Sequence[RunningVisit], coming: Sequence[ComingBooking]
) -> list[GarageCar]:
    vehicles = as_known_to(person, own_vehicles(person))
    here = {visit.order.vehicle_id for visit in running}
    booked = {entry.booking.vehicle_id: entry.booking for entry in reversed(coming)}
    left_out = left_out_of(person, [vehicle.pk for vehicle in vehicles])
    deferred = {
        pk: [line for line in lines if line.state == LineState.DEFERRED] for pk, lines in left_out.items()
    }
    return [GarageCar(v, v.pk in here, booked.get(v.pk), len(deferred.get(v.pk, []))) for v in vehicles]
