"""The cast of the demo: the workshop Kestrel Yard, who works there, who comes, and with which cars."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from pitboard.actions.settings import Hours, Offered, WorkshopFacts
from pitboard.rules.permissions import Role

#: Everybody in the demo signs in with it.
PASSWORD = "pitboard demo"

FACTS = WorkshopFacts(
    name="Kestrel Yard",
    address="Foundry Lane 14, second gate",
    phone="+4315550142",
    email="desk@kestrel.example",
    country="AT",
    timezone="Europe/Vienna",
    currency="EUR",
    tax_percent=Decimal(21),
    hourly_rate=Decimal("62.00"),
    diagnosis_hours=Decimal("0.50"),
    diagnosis_fee=Decimal("39.00"),
)
HOURS = (
    *(Hours(weekday, time(7, 30), time(18, 0)) for weekday in range(5)),
    Hours(5, time(9, 0), time(13, 0)),
)
#: With a guide price (tax included) a service; without one a complaint that is looked into first.
SERVICES = (
    Offered("Yearly service", Decimal("1.50"), Decimal("149.00")),
    Offered("Season tyres", Decimal("0.75"), Decimal("48.00")),
    Offered("Front brake pads and discs", Decimal("2.00"), Decimal("310.00")),
    Offered("Full inspection, 32 points", Decimal("0.85"), Decimal("39.00")),
    Offered("Battery, tested and fitted", Decimal("0.50"), Decimal("165.00")),
    Offered("Rust spot, sanded and painted", Decimal("4.00"), Decimal("190.00")),
    Offered("Brakes squeal or grind", Decimal("1.50")),
    Offered("Warning light", Decimal("1.00")),
    Offered("Strange noise", Decimal("1.00")),
    Offered("Hard to start", Decimal("1.00")),
    Offered("Leak under the car", Decimal("1.00")),
    Offered("Air conditioning", Decimal("1.00")),
    Offered("Scratch, dent or rust", Decimal("2.00")),
    Offered("Steering pulls", Decimal("1.00")),
)


BAYS = ("Bay 1", "Bay 2", "Bay 3", "Body shop")
#: Which services only some can do.
SKILLS = {
    "Body and paint": ("Rust spot, sanded and painted", "Scratch, dent or rust"),
    "Electrics": ("Battery, tested and fitted", "Warning light", "Hard to start"),
}


@dataclass(frozen=True)
class Employed:
    name: str
    role: Role
    title: str
    says: str
    skills: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return first_name(self.name)

    @property
    def email(self) -> str:
        return f"{self.key}@kestrel.example"


@dataclass(frozen=True)
class Car:
    """`mileage_km` is what it had when its owner added it."""

    plate: str
    make: str
    model: str
    year: int
    mileage_km: int


@dataclass(frozen=True)
class Owner:
    name: str
    address: str
    cars: tuple[Car, ...]

    @property
    def key(self) -> str:
        return first_name(self.name)

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"


STAFF = (
    Employed("Olga Kestrel", Role.OWNER, "owner", "owns the workshop and may do everything"),
    Employed("Dana Alder", Role.ADVISOR, "service desk", "answers requests, prices repairs, hands cars back"),
    Employed("Marek Holm", Role.TECHNICIAN, "technician", "inspects and repairs", ("Electrics",)),
    Employed("Ilse Brandt", Role.TECHNICIAN, "body shop", "sands, seals and paints", ("Body and paint",)),
    Employed("Piet Lund", Role.TECHNICIAN, "technician", "inspects and repairs", ("Electrics",)),
    Employed("Sol Reyes", Role.DRIVER, "driver", "collects cars and brings them back"),
)
CUSTOMERS = (
    Owner(
        "Nora Larkspur",
        "Linden Road 7",
        (
            Car("KRT 482", "Volkswagen", "Golf 1.5 TSI", 2019, 58_200),
            Car("LMB 206", "Mazda", "MX-5 2.0", 2016, 55_900),
        ),
    ),
    Owner("Jonas Birch", "Mill Street 31", (Car("DVN 310", "Renault", "Clio", 2014, 121_300),)),
    Owner("Rosa Hazel", "Orchard Way 5", (Car("HLT 907", "Toyota", "Yaris", 2018, 64_050),)),
    Owner("Viktor Plum", "Canal Street 18", (Car("FRS 551", "Opel", "Astra", 2017, 88_420),)),
    Owner("Ada Wren", "Chapel Hill 2", (Car("BKA 128", "Kia", "Ceed", 2020, 41_770),)),
    Owner("Emil Thistle", "Station Road 44", (Car("NMR 644", "Ford", "Focus", 2018, 72_900),)),
    Owner("Lena Sorrel", "River Lane 9", (Car("GZE 073", "Peugeot", "308", 2015, 104_600),)),
    Owner("Petra Fennel", "Garden Row 21", (Car("TPL 336", "Seat", "Leon", 2019, 59_340),)),
    Owner("Otto Marlow", "Quarry Road 3", (Car("VAR 219", "Volvo", "V60", 2016, 133_800),)),
    Owner("Mara Vintner", "Vine Street 12", (Car("CED 485", "Fiat", "Panda", 2013, 97_250),)),
    Owner("Tomas Larch", "Forest Edge 6", (Car("SKN 862", "Skoda", "Octavia", 2017, 118_900),)),
    Owner("Hugo Sedge", "Harbour Street 27", (Car("WIL 190", "Hyundai", "i30", 2018, 69_480),)),
    Owner("Wanda Reed", "Meadow Close 8", (Car("JUN 724", "Citroen", "C3", 2019, 47_600),)),
    Owner("Karl Rowan", "Hill Road 15", (Car("EKO 058", "Dacia", "Duster", 2020, 38_150),)),
)


def first_name(name: str) -> str:
    return name.split(maxsplit=1)[0].lower()


def phone(number: int) -> str:
    """A number of Vienna out of a block that nobody is given here."""
    return f"+431555{100 + number:04d}"
