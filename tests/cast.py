"""The standing cast: Kestrel Yard, the people who work there, and two customers of whom one must see nothing.

`Visit` walks one booking through the product's own actions, so that a test begins where its subject begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.hashers import make_password

from pitboard.actions.account import create_person
from pitboard.actions.answer_request import accept_booking
from pitboard.actions.book import Wish, request_booking
from pitboard.actions.choose_repairs import Choice, choose_repairs, confirm_choice
from pitboard.actions.hand_back import HandBack, hand_back, pass_check, start_check
from pitboard.actions.inspect_car import Seen, finish_inspection, record_finding, start_inspection
from pitboard.actions.keep_car import add_car
from pitboard.actions.price_repairs import NamedPart, Offer, draft_estimate, send_estimate
from pitboard.actions.receive_car import Arrival, receive_car
from pitboard.actions.repair import finish_repair, start_repair
from pitboard.actions.settings import Hours, Offered, WorkshopFacts, hire, open_workshop
from pitboard.records.bookings import Booking, Handover
from pitboard.records.estimates import Authorisation, Decision, Estimate
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.permissions import Role
from pitboard.rules.severity import Severity

#: Wednesday 18 November 2026, 08:00 in Vienna, where the Yard is. Most tests happen then.
WEDNESDAY = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
THURSDAY = date(2026, 11, 19)
PASSWORD = "a pit board is read from afar"
PHONE = "+4315550142"


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def sign_up(name: str, where: str) -> Person:
    first = name.split(maxsplit=1)[0].lower()
    return create_person(
        email=f"{first}@{where}",
        name=name,
        hashed_password=make_password(PASSWORD),
        phone=PHONE,
        address="Linden Road 7",
        at=WEDNESDAY - timedelta(days=400),
    )


def open_the_yard() -> Workshop:
    facts = WorkshopFacts(
        name="Kestrel Yard",
        address="Foundry Lane 14",
        phone=PHONE,
        email="desk@kestrel.example",
        country="AT",
        timezone="Europe/Vienna",
        currency="EUR",
        tax_percent=Decimal(21),
        hourly_rate=Decimal(62),
        diagnosis_fee=Decimal(39),
    )
    week = [Hours(day, time(7, 30), time(18)) for day in range(5)] + [Hours(5, time(9), time(13))]
    services = [
        Offered("Yearly service", Decimal("1.5"), Decimal(149)),
        Offered("Season tyres", Decimal("0.75"), Decimal(48)),
        Offered("Brakes squeal or grind", Decimal("0.5")),
    ]
    return open_workshop(facts, week, services, at=WEDNESDAY - timedelta(days=500))


@pytest.fixture
def yard(db: None) -> Workshop:
    """Kestrel Yard, open Monday to Saturday, before anybody works there."""
    return open_the_yard()


def employ(yard: Workshop, name: str, role: Role, title: str = "") -> StaffMember:
    return hire(yard, sign_up(name, "kestrel.example"), role, title=title, at=WEDNESDAY - timedelta(days=400))


@pytest.fixture
def olga(yard: Workshop) -> StaffMember:
    """Owns the Yard."""
    return employ(yard, "Olga Kestrel", Role.OWNER)


@pytest.fixture
def dana(yard: Workshop) -> StaffMember:
    """Advises customers at the desk."""
    return employ(yard, "Dana Alder", Role.ADVISOR, "service desk")


@pytest.fixture
def marek(yard: Workshop) -> StaffMember:
    """Inspects and repairs."""
    return employ(yard, "Marek Holm", Role.TECHNICIAN)


@pytest.fixture
def sol(yard: Workshop) -> StaffMember:
    """Collects and returns cars."""
    return employ(yard, "Sol Reyes", Role.DRIVER)


@pytest.fixture
def nora(db: None) -> Person:
    """Owns the Golf."""
    return sign_up("Nora Larkspur", "example.org")


@pytest.fixture
def jonas(db: None) -> Person:
    """Another customer, who must see nothing of Nora's."""
    return sign_up("Jonas Birch", "example.org")


@pytest.fixture
def golf(nora: Person) -> Vehicle:
    return add_car(
        plate="KRT 482",
        make="Volkswagen",
        model="Golf 1.5 TSI",
        year=2019,
        mileage_km=84_000,
        by=nora,
        at=WEDNESDAY - timedelta(days=300),
    )


@dataclass
class Visit:
    """Nora's Golf at the Yard, taken one step further by each method. The clock goes on by ten minutes a step."""

    yard: Workshop
    customer: Person
    vehicle: Vehicle
    desk: Person
    bay: Person
    at: datetime = WEDNESDAY
    day: date = THURSDAY
    booking: Booking = field(init=False)
    order: RepairOrder = field(init=False)
    estimate: Estimate = field(init=False)
    authorisation: Authorisation = field(init=False)

    def tick(self) -> datetime:
        self.at += minutes(10)
        return self.at

    def wish(self, *, services: Iterable[str] = (), complaint: str = "It squeals when I brake.") -> Wish:
        named = list(Service.objects.filter(workshop=self.yard, name__in=services))
        return Wish(
            day=self.day,
            services=named,
            complaint=complaint,
            handover=Handover.COLLECTION,
            phone=PHONE,
            address="Linden Road 7",
        )

    def requested(self, **wish: object) -> "Visit":
        wanted = self.wish(**wish)  # type: ignore[arg-type]
        self.booking = request_booking(self.yard, self.vehicle, wanted, by=self.customer, at=self.tick())
        return self

    def accepted(self, **wish: object) -> "Visit":
        self.requested(**wish)
        self.booking = accept_booking(self.booking, by=self.desk, at=self.tick())
        return self

    def arrived(self, **wish: object) -> "Visit":
        return self.accepted(**wish).comes()

    def comes(self) -> "Visit":
        """The accepted car arrives on Thursday at eight."""
        self.at = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)
        arrival = Arrival(mileage_km=84_210, fuel_eighths=5, condition="Scratch on the rear bumper.")
        self.order = receive_car(self.booking, arrival, by=self.desk, at=self.tick())
        return self

    def found(self, severity: Severity, title: str) -> Finding:
        return record_finding(self.order, Seen(severity, title), by=self.bay, at=self.tick())

    def inspecting(self, **wish: object) -> "Visit":
        self.arrived(**wish)
        start_inspection(self.order, by=self.bay, at=self.tick())
        return self

    def inspected(self, **wish: object) -> "Visit":
        """Brakes to fix now, a battery to fix soon, and good lights."""
        self.inspecting(**wish)
        self.found(Severity.FIX_NOW, "Front brakes")
        self.found(Severity.FIX_SOON, "Battery")
        self.found(Severity.GOOD, "Lights")
        finish_inspection(self.order, by=self.bay, at=self.tick())
        return self

    def offers(self) -> list[Offer]:
        """Brakes for 1.8 h and 170.40 in parts (341.22 with tax), a battery for 0.4 h and 139.20 (198.44)."""
        brakes, battery = Finding.objects.filter(inspection__order=self.order, severity__startswith="fix")[:2]
        return [
            Offer(
                "Front brakes",
                Decimal("1.8"),
                [
                    NamedPart("Pair of discs", Decimal(1), Decimal(118)),
                    NamedPart("Pads", Decimal(1), Decimal("52.40")),
                ],
                finding=brakes,
            ),
            Offer(
                "Battery",
                Decimal("0.4"),
                [NamedPart("AGM 70 Ah", Decimal(1), Decimal("139.20"))],
                finding=battery,
            ),
        ]

    def estimated(self, **wish: object) -> "Visit":
        self.inspected(**wish)
        draft_estimate(self.order, self.offers(), by=self.desk, at=self.tick())
        self.estimate = send_estimate(self.order, by=self.desk, at=self.tick())
        return self

    def choose(self, decisions: dict[str, Decision], *, name: str = "Nora Larkspur") -> Authorisation:
        lines = {line.title: line.pk for line in self.order.lines.all()}
        choice = Choice(
            revision=self.estimate.revision,
            decisions={lines[title]: decision for title, decision in decisions.items()},
            name=name,
        )
        self.authorisation = choose_repairs(self.order, choice, by=self.customer, at=self.tick())
        return self.authorisation

    def chosen(self, **wish: object) -> "Visit":
        """The brakes, but not the battery; confirmed by the workshop."""
        self.estimated(**wish)
        self.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
        confirm_choice(self.order, by=self.desk, at=self.tick())
        return self

    def line(self, title: str) -> RepairLine:
        return self.order.lines.get(title=title)

    def repaired(self, **wish: object) -> "Visit":
        self.chosen(**wish)
        for line in list(self.order.lines.filter(state="approved")):
            start_repair(line, by=self.bay, at=self.tick())
            finish_repair(line, by=self.bay, at=self.tick())
        return self

    def ready(self, **wish: object) -> "Visit":
        self.repaired(**wish)
        start_check(self.order, by=self.bay, at=self.tick())
        pass_check(self.order, by=self.bay, at=self.tick())
        return self

    def handed_back(self, **wish: object) -> "Visit":
        self.ready(**wish)
        how = HandBack(mileage_km=84_215, paid=self.authorisation.gross, payment_note="card")
        hand_back(self.order, how, by=self.desk, at=self.tick())
        return self

    def reload(self) -> RepairOrder:
        self.order = RepairOrder.objects.select_related("booking", "workshop").get(pk=self.order.pk)
        return self.order


@pytest.fixture
def visit(yard: Workshop, nora: Person, golf: Vehicle, dana: StaffMember, marek: StaffMember) -> Visit:
    """A visit that has not begun; call the step it should have come to."""
    return Visit(yard, nora, golf, desk=dana.person, bay=marek.person)
