"""What the demo's visits are staged with: its people and cars by name, and the actions in the words of the script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from pitboard.actions.answer_request import accept_booking
from pitboard.actions.book import Wish, request_booking
from pitboard.actions.choose_repairs import Choice, choose_repairs, confirm_choice
from pitboard.actions.inspect_car import finish_inspection, record_finding, start_inspection
from pitboard.actions.pick_up import Window, complete_appointment, schedule_appointment, start_driving
from pitboard.actions.price_repairs import Offer, Shared, draft_estimate, send_estimate
from pitboard.actions.receive_car import Arrival, receive_car
from pitboard.actions.repair import finish_repair, start_repair
from pitboard.config.demo.catalogue import FAULTS, GOOD_POINTS
from pitboard.config.demo.clock import DemoClock
from pitboard.config.demo.pictures import picture
from pitboard.queries.estimates import latest_sent
from pitboard.records.bookings import Appointment, AppointmentKind, Booking, Handover
from pitboard.records.estimates import Decision
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Workshop

FEW_GOOD_POINTS = 4


@dataclass(frozen=True)
class Stage:
    """People by first name, cars by plate, services by name."""

    workshop: Workshop
    clock: DemoClock
    staff: Mapping[str, StaffMember]
    customers: Mapping[str, Person]
    cars: Mapping[str, Vehicle]
    services: Mapping[str, Service]

    @property
    def desk(self) -> Person:
        return self.staff["dana"].person

    @property
    def driver(self) -> StaffMember:
        return self.staff["sol"]


@dataclass(frozen=True)
class Guest:
    """One car and who brings it, on the stage."""

    stage: Stage
    who: str
    plate: str

    @property
    def person(self) -> Person:
        return self.stage.customers[self.who]

    def asks(
        self,
        *services: str,
        day: date,
        at: datetime,
        complaint: str = "",
        collected: bool = False,
        pictures: Sequence[str] = (),
        limit: Decimal | None = None,
    ) -> Booking:
        wish = Wish(
            day=day,
            services=[self.stage.services[name] for name in services],
            complaint=complaint,
            handover=Handover.COLLECTION if collected else Handover.DROP_OFF,
            phone=str(self.person.phone),
            address=self.person.address if collected else "",
            test_drive_allowed=True,
            spending_limit=limit,
            always_call_about_safety=limit is not None,
            pictures=[picture(subject, seed) for seed, subject in enumerate(pictures)],
        )
        return request_booking(self.stage.workshop, self.stage.cars[self.plate], wish, by=self.person, at=at)

    def is_expected(self, booking: Booking, *, starts_at: datetime, at: datetime) -> Appointment:
        """The request is accepted, and it is arranged how the car comes."""
        accept_booking(booking, by=self.stage.desk, at=at)
        is_collected = booking.handover is Handover.COLLECTION
        window = Window(
            kind=AppointmentKind.COLLECTION if is_collected else AppointmentKind.DROP_OFF,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            address=booking.address,
            phone=str(booking.phone),
            driver=self.stage.driver if is_collected else None,
        )
        return schedule_appointment(booking, window, by=self.stage.desk, at=at + timedelta(minutes=4))

    def arrives(
        self,
        *services: str,
        at: datetime,
        arrival: Arrival,
        complaint: str = "",
        limit: Decimal | None = None,
    ) -> RepairOrder:
        """Asked for some days before, accepted the next morning, and here."""
        clock = self.stage.clock
        collected = len(self.plate) % 2 == 0 or self.who == "nora"
        asked = clock.evening_before(at, days=4)
        booking = self.asks(
            *services,
            day=clock.opening.today(at),
            at=asked,
            complaint=complaint,
            collected=collected,
            limit=limit,
        )
        answered = clock.opening.next_open_moment(asked) + timedelta(minutes=25)
        appointment = self.is_expected(booking, starts_at=at - timedelta(minutes=50), at=answered)
        if collected:
            start_driving(appointment, by=self.stage.driver.person, at=at - timedelta(minutes=55))
            complete_appointment(appointment, by=self.stage.driver.person, at=at - timedelta(minutes=28))
        return receive_car(booking, arrival, by=self.stage.desk, at=at)


def inspects(
    stage: Stage,
    order: RepairOrder,
    technician: str,
    faults: Sequence[str],
    *,
    since: datetime,
    until: datetime,
    good_points: int = FEW_GOOD_POINTS,
) -> None:
    """Point by point from `since` to `until`; the inspection stays open."""
    job = stage.staff[technician]
    points = {point.name: point for point in stage.workshop.inspection_points.all()}
    start_inspection(order, technician=job, by=job.person, at=since)
    moments = _spread(since, until, len(faults) + good_points)
    for number, key in enumerate(faults):
        fault = FAULTS[key]
        seen = fault.found([picture(fault.picture, order.pk + number)], points.get(fault.point))
        record_finding(order, seen, by=job.person, at=next(moments))
    for good in GOOD_POINTS[:good_points]:
        record_finding(order, good.found(points.get(good.point)), by=job.person, at=next(moments))


def closes_inspection(stage: Stage, order: RepairOrder, technician: str, *, at: datetime) -> None:
    finish_inspection(order, by=stage.staff[technician].person, at=at)


def finds_more(stage: Stage, order: RepairOrder, technician: str, fault: str, *, at: datetime) -> None:
    """While the car is being repaired."""
    seen = FAULTS[fault].found([picture(FAULTS[fault].picture, order.pk + 9)])
    record_finding(order, seen, by=stage.staff[technician].person, at=at)


def sends_estimate(
    stage: Stage,
    order: RepairOrder,
    faults: Sequence[str],
    *,
    at: datetime,
    together: Sequence[str] = (),
    shared: tuple[str, str, str, str] | None = None,
    note: str = "",
) -> None:
    """`together` are chosen as one; `shared` names two of the faults, what is done once for both, and its hours."""
    offers = [
        replace(offer, together=1 if key in together else None)
        for key, offer in zip(faults, _offers(order, faults), strict=True)
    ]
    once: list[Shared] = []
    if shared is not None:
        first, second, title, hours = shared
        once = [Shared(faults.index(first), faults.index(second), title, Decimal(hours))]
    draft_estimate(order, offers, shared=once, note=note, by=stage.desk, at=at - timedelta(minutes=6))
    send_estimate(order, by=stage.desk, at=at)


def chooses(guest: Guest, order: RepairOrder, approved: Sequence[str], *, at: datetime) -> None:
    """These are approved by name, the others put off."""
    estimate = latest_sent(order)
    if estimate is None:
        raise ValueError(f"nothing was sent for {order}")
    titles = {FAULTS[key].seen.title for key in approved}
    decisions = {
        line.repair_id: Decision.APPROVED if line.title in titles else Decision.DEFERRED
        for line in estimate.lines.filter(fixed_price=None)
    }
    choice = Choice(revision=estimate.revision, decisions=decisions, name=guest.person.name)
    choose_repairs(order, choice, by=guest.person, at=at)


def confirms(stage: Stage, order: RepairOrder, *, at: datetime) -> None:
    confirm_choice(order, by=stage.desk, at=at)


def line_of(order: RepairOrder, title: str) -> RepairLine:
    return RepairLine.objects.get(order=order, title=title)


def works(
    stage: Stage,
    order: RepairOrder,
    title: str,
    technician: str,
    *,
    since: datetime,
    until: datetime | None = None,
    note: str = "",
    outcome: str = "",
) -> RepairLine:
    """Started at `since`, and done at `until` if that is given; notes are for the customer to read."""
    job = stage.staff[technician]
    line = start_repair(line_of(order, title), technician=job, note=note, by=job.person, at=since)
    if until is not None:
        line = finish_repair(line, note=outcome, by=job.person, at=until)
    return line


def title_of(fault: str) -> str:
    return FAULTS[fault].seen.title


def _offers(order: RepairOrder, faults: Sequence[str]) -> list[Offer]:
    found = {f.title: f for f in Finding.objects.filter(inspection__order=order)}
    return [
        Offer(
            title=title_of(key),
            hours=FAULTS[key].hours,
            parts=FAULTS[key].parts,
            discount=Decimal(0),
            finding=found[title_of(key)],
        )
        for key in faults
    ]


def _spread(since: datetime, until: datetime, count: int) -> Iterator[datetime]:
    step = (until - since) / (count + 1)
    return ((since + step * (n + 1)).replace(second=0, microsecond=0) for n in range(count))
