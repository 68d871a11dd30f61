"""One visit of a rehearsal, from the request to the keys, with what goes wrong on the way.

A journey is a generator: each step ends with the moment at which the next one happens, so that many journeys can be
driven side by side in the order of time. All its luck comes from one seed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from pitboard.actions.answer_request import accept_booking, decline_booking, mark_no_show
from pitboard.actions.book import Wish, cancel_booking, request_booking
from pitboard.actions.condition import Condition, Mark
from pitboard.actions.inspect_car import (
    change_finding,
    find_rest_good,
    finish_inspection,
    record_finding,
    remove_finding,
    start_inspection,
)
from pitboard.actions.pick_up import (
    Window,
    complete_appointment,
    fail_appointment,
    start_driving,
)
from pitboard.actions.receive_car import Arrival, receive_car
from pitboard.config.demo.catalogue import Fault
from pitboard.config.rehearsal.repair import Workday
from pitboard.config.rehearsal.walk import WITHOUT_VISIT, Stop, Walk, to_second
from pitboard.queries.calendar import next_free_day, work_of
from pitboard.queries.inspection import listed_points
from pitboard.records.bookings import Appointment, AppointmentKind, Booking, Handover
from pitboard.records.condition import Damage
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.rules.lifecycle import BookingState
from pitboard.rules.refusals import Refusal, Refused

WORDS = (
    "It squeals when I brake slowly, mostly in the morning.",
    "A light came on last week and went out again.",
    "There is a rattle from the front left on cobbles.",
    "It pulls to the right a little.",
    "A smell of petrol after filling up.",
    "Hard to start when it is cold.",
)
#: So often a request is made again for another day.
MOST_DAYS_TRIED = 4
MARKS = ("", "Scratch on the rear bumper.", "Stone chip in the windscreen.", "Scuffed rim, front right.")


@dataclass
class Journey(Walk):
    vehicle: Vehicle = field(init=False)
    booking: Booking = field(init=False)
    wish: Wish = field(init=False)
    appointment: Appointment | None = None
    faults: list[tuple[Finding, Fault]] = field(default_factory=list)

    def steps(self) -> Iterator[datetime]:
        """The whole of it; yields the moment of each next step. Not called on beyond the present, it is left there."""
        self.person, self.vehicle = self._who_comes()
        if not self._asks():
            return
        if self.plan.stop is Stop.REQUESTED:
            return
        yield from self._is_answered()
        if self.booking.state != BookingState.ACCEPTED or self.plan.stop is Stop.ACCEPTED:
            return
        yield from self._comes()
        if self.plan.stop in (Stop.ARRIVED, *WITHOUT_VISIT) or self.order is None:
            return
        yield from self._is_inspected(self.order)
        if self.plan.stop is Stop.INSPECTING:
            return
        yield self.work(0.1, 0.4)
        self.do(finish_inspection, self.order, by=self.technician.person, at=self.now)
        if self.plan.stop is Stop.PRICING:
            return
        yield from Workday(self, self.order, self.faults).steps()

    # ---- the request -------------------------------------------------------------------------------------------------

    def _who_comes(self) -> tuple[Person, Vehicle]:
        back = self.crew.guests.comes_back(self.chance)
        if back is not None:
            return back
        return self.crew.guests.comes_new(
            self.chance, self.chance.choice(self.crew.material.cars), at=self.now
        )

    def _asks(self) -> bool:
        """False when no day has room."""
        wish = self.wish = self._wish(self.crew.opening.today(self.plan.arrives_at))
        try:
            self.booking = self._request(wish)
        except Refused as refused:
            if refused.code not in (Refusal.DAY_FULL, Refusal.DAY_CLOSED, Refusal.DAY_TOO_SOON):
                raise
            free = next_free_day(self.crew.workshop, wish.work(self.crew.workshop), at=self.now)
            if free is None:
                return False
            self.booking = self._request(replace(wish, day=free, pictures=()))
        return True

    def _request(self, wish: Wish) -> Booking:
        return self.do(request_booking, self.crew.workshop, self.vehicle, wish, by=self.person, at=self.now)

    def _wish(self, day: date) -> Wish:
        priced = [s for s in self.crew.services if s.guide_price is not None]
        named = [s for s in self.crew.services if s.guide_price is None]
        services = self.chance.sample(priced, min(len(priced), self.chance.choice((0, 1, 1, 1, 2))))
        complains = not services or self.often(0.4)
        if complains and named:
            services.append(self.chance.choice(named))
        return Wish(
            day=day,
            services=services,
            complaint=self.chance.choice(WORDS) if complains else "",
            handover=Handover.COLLECTION if self.often(0.45) else Handover.DROP_OFF,
            phone=str(self.person.phone),
            address=self.person.address,
            test_drive_allowed=self.often(0.7),
            spending_limit=self._limit(),
            always_call_about_safety=self.often(0.3),
            pictures=self.pictures(["dash"]) if complains and self.often(0.15) else (),
        )

    def _limit(self) -> Decimal | None:
        """Who is to be found waiting for a decision has not said beforehand that none is needed."""
        if self.plan.stop is Stop.AWAITING_DECISION or not self.often(0.2):
            return None
        return Decimal(self.chance.randrange(100, 900, 50))

    # ---- the answer, and how the car comes -----------------------------------------------------------------------

    def _is_answered(self) -> Iterator[datetime]:
        yield self.work(0.2, 2.0)
        if self.plan.stop is Stop.DECLINED:
            reason = "We do not have the tool for this model."
            self.booking = self.do(decline_booking, self.booking, reason=reason, by=self.desk, at=self.now)
            return
        if self.plan.stop is Stop.CANCELLED and self.often(0.4):
            self._calls_off()
            return
        if not self._is_accepted():
            return
        yield self.work(0.05, 0.4)
        self._schedule(self._coming_at())
        if self.often(0.15):
            yield self.work(0.5, 2.0)
            if self._coming_at() - self.now > timedelta(hours=3):
                self._schedule(self._coming_at() + timedelta(minutes=15))
        if self.plan.stop is Stop.CANCELLED:
            yield self.work(0.1, 1.0)
            self._calls_off()

    def _is_accepted(self) -> bool:
        """When the day filled up meanwhile, the request is declined and made again for the next day with room."""
        for _ in range(MOST_DAYS_TRIED):
            try:
                self.booking = self.do(accept_booking, self.booking, by=self.desk, at=self.now)
                return True
            except Refused as refused:
                if refused.code is not Refusal.DAY_FULL:
                    raise
            reason = "That day has filled up. Please choose another one."
            self.booking = self.do(decline_booking, self.booking, reason=reason, by=self.desk, at=self.now)
            free = next_free_day(self.crew.workshop, work_of(self.booking), at=self.now)
            if free is None:
                return False
            self.booking = self._request(replace(self.wish, day=free, pictures=()))
        return False

    def _calls_off(self) -> None:
        """The customer does, or once it is too late for that, the desk for them."""
        reason = self.chance.choice(("I need the car that day.", "", "It works again."))
        try:
            self.booking = self.do(cancel_booking, self.booking, reason=reason, by=self.person, at=self.now)
        except Refused as refused:
            if refused.code is not Refusal.CHANGE_TOO_LATE:
                raise
            called = "The customer called: not that day."
            self.booking = self.do(cancel_booking, self.booking, reason=called, by=self.desk, at=self.now)

    def _coming_at(self) -> datetime:
        """The planned hour on the booked day, or the day's opening if the day had to be another one."""
        if self.crew.opening.today(self.plan.arrives_at) == self.booking.day:
            return max(self.plan.arrives_at - timedelta(minutes=40), self.now)
        spans = self.crew.opening.spans(self.booking.day)
        return max(spans[0][0] + timedelta(minutes=30), self.now)

    def _schedule(self, starts_at: datetime) -> None:
        is_collected = self.booking.handover is Handover.COLLECTION
        window = Window(
            kind=AppointmentKind.COLLECTION if is_collected else AppointmentKind.DROP_OFF,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            address=self.booking.address,
            phone=str(self.booking.phone),
            driver=self.driver if is_collected else None,
        )
        self.appointment = self.arrange(self.booking, window)

    def _comes(self) -> Iterator[datetime]:
        self.now = to_second(max(self.now + timedelta(minutes=2), self._coming_at()))
        yield self.now
        if self.plan.stop is Stop.NO_SHOW or (self.plan.stop is Stop.HANDED_BACK and self.often(0.02)):
            yield self.work(4, 8)
            self.booking = self.do(mark_no_show, self.booking, by=self.desk, at=self.now)
            if self.plan.stop is Stop.NO_SHOW:
                return
            yield self.work(3, 6)
        elif self.booking.handover == Handover.COLLECTION and self.appointment is not None:
            yield from self._is_collected(self.appointment)
        yield self.work(0.2, 0.5)
        known = self.vehicle.mileage_km or 0
        arrival = Arrival(
            mileage_km=known + self.chance.randrange(40, 9_000),
            fuel_eighths=self.chance.randrange(9),
            condition=self.chance.choice(MARKS),
            pictures=self.pictures(["car"]) if self.often(0.25) else (),
            looks=Condition(marks=self._damage()),
        )
        low = replace(arrival, mileage_km=known - 1, pictures=())
        if known and self.often(0.05):
            self.is_refused(
                Refusal.MILEAGE_TOO_LOW, receive_car, self.booking, low, by=self.desk, at=self.now
            )
        self.order = self.do(receive_car, self.booking, arrival, by=self.desk, at=self.now)

    def _damage(self) -> list[Mark]:
        return [
            Mark(self.chance.randrange(1001), self.chance.randrange(1001), self.chance.choice(list(Damage)))
            for _ in range(self.chance.choice((0, 0, 1, 2)))
        ]

    def _is_collected(self, appointment: Appointment) -> Iterator[datetime]:
        driver = self.driver.person
        self.now = max(self.now, to_second(appointment.starts_at))
        yield self.now
        self.do(start_driving, appointment, by=driver, at=self.now)
        yield self.work(0.1, 0.3)
        if self.often(0.06):
            reason = "Nobody at home, and nobody answered the phone."
            self.do(fail_appointment, appointment, reason=reason, by=driver, at=self.now)
            yield self.work(0.2, 0.5)
            self._schedule(self.now + timedelta(minutes=30))
            if self.appointment is None:
                return  # nobody can come again today; its owner brings it
            appointment = self.appointment
            self.now = max(self.now, to_second(appointment.starts_at))
            yield self.now
            self.do(start_driving, appointment, by=driver, at=self.now)
            yield self.work(0.2, 0.4)
        self.do(complete_appointment, appointment, by=driver, at=self.now)

    # ---- the inventory -----------------------------------------------------------------------------------------------

    def _is_inspected(self, order: RepairOrder) -> Iterator[datetime]:
        by = self.technician.person
        yield self.work(0.1, 1.0)
        self.do(start_inspection, order, technician=self.technician, by=by, at=self.now)
        points = {point.name: point for point in listed_points(order.workshop)}
        for fault in self.chance.sample(self.crew.material.faults, self.chance.choice((0, 1, 1, 2, 2, 3, 4))):
            yield self.work(0.03, 0.15)
            shown = self.pictures([fault.picture]) if self.often(0.2) else ()
            finding = self.do(
                record_finding, order, fault.found(shown, points.get(fault.point)), by=by, at=self.now
            )
            self.faults.append((finding, fault))
        for good in self.chance.sample(self.crew.material.good_points, self.chance.randrange(2, 7)):
            yield self.work(0.01, 0.06)
            self.do(record_finding, order, good.found(points.get(good.point)), by=by, at=self.now)
        if points and self.often(0.08):
            yield self.work(0.01, 0.06)
            self.do(find_rest_good, order, list(points.values()), by=by, at=self.now)
        if self.faults and self.often(0.12):
            yield self.work(0.02, 0.1)
            finding, fault = self.faults[0]
            better = replace(fault.seen, note=f"{fault.seen.note} (measured again)"[:500])
            self.do(change_finding, finding, better, by=by, at=self.now)
        if len(self.faults) > 1 and self.often(0.08):
            yield self.work(0.02, 0.1)
            finding, _ = self.faults.pop()
            self.do(remove_finding, finding, by=by, at=self.now)
