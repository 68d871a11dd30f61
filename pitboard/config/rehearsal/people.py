"""Who comes to a rehearsal: made-up people and plates that nobody has yet, the same for the same seed."""

import random
from dataclasses import dataclass, field
from datetime import datetime

from pitboard.actions.account import create_person
from pitboard.actions.keep_car import add_car
from pitboard.config.demo import verify_email
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.rules.plates import plate_key

FIRST = (
    "Agnes", "Bela", "Clara", "Dario", "Edda", "Felix", "Greta", "Henrik", "Iris", "Joris", "Klara", "Levi",
    "Mira", "Niklas", "Oona", "Pavel", "Quentin", "Ronja", "Silas", "Thea", "Ulla", "Valentin", "Wilma", "Yann",
)  # fmt: skip
LAST = (
    "Alderman", "Bracken", "Campion", "Dogwood", "Elder", "Fescue", "Gorse", "Heather", "Ivory", "Juniper",
    "Kestner", "Linden", "Mallow", "Nettle", "Oakley", "Poplar", "Quill", "Rushton", "Sumac", "Teasel",
    "Umber", "Vetch", "Willow", "Yarrow",
)  # fmt: skip
STREETS = (
    "Birch Lane",
    "Castle Road",
    "Dyer Street",
    "East Quay",
    "Ferry Way",
    "Glass Street",
    "High Bridge",
)
LETTERS = "ABCDEFGHKLMNPRSTUVWXZ"


@dataclass
class Guests:
    """Makes people and cars, and keeps the cars that went home, because some come back."""

    hashed_password: str
    emails: set[str]
    plates: set[str]
    at_home: list[tuple[Person, Vehicle]] = field(default_factory=list)

    @classmethod
    def beside(cls, hashed_password: str) -> "Guests":
        """Beside everybody who is there already."""
        emails = set(Person.objects.values_list("email", flat=True))
        return cls(hashed_password, emails, set(Vehicle.objects.values_list("plate_key", flat=True)))

    def comes_back(self, chance: random.Random) -> tuple[Person, Vehicle] | None:
        """One of the cars that went home, taken out of that list until it is home again."""
        if not self.at_home or chance.random() > 0.3:
            return None
        person, vehicle = self.at_home.pop(chance.randrange(len(self.at_home)))
        return person, Vehicle.objects.get(pk=vehicle.pk)

    def comes_new(
        self, chance: random.Random, car: tuple[str, str], *, at: datetime
    ) -> tuple[Person, Vehicle]:
        person = self._person(chance, at)
        year = at.year - chance.randrange(1, 16)
        vehicle = add_car(
            plate=self.new_plate(chance),
            make=car[0],
            model=car[1],
            year=year,
            mileage_km=(at.year - year) * chance.randrange(6_000, 18_000) + 500,
            by=person,
            at=at,
        )
        return person, vehicle

    def _person(self, chance: random.Random, at: datetime) -> Person:
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        local, number = name.lower().replace(" ", "."), 1
        while (email := f"{local}{number if number > 1 else ''}@example.org") in self.emails:
            number += 1
        self.emails.add(email)
        person = create_person(
            email=email,
            name=name,
            hashed_password=self.hashed_password,
            phone=f"+431555{chance.randrange(1000, 9999)}",
            address=f"{chance.choice(STREETS)} {chance.randrange(1, 90)}",
            at=at,
        )
        verify_email(person)
        return person

    def new_plate(self, chance: random.Random) -> str:
        while True:
            letters = "".join(chance.choices(LETTERS, k=3))
            plate = f"{letters} {chance.randrange(100, 999)}"
            if plate_key(plate) not in self.plates:
                self.plates.add(plate_key(plate))
                return plate
