"""Whether the search stays quick as the years go by: with 100,000 customers, 150,000 cars and 100,000 visits against
1,000 of each, on SQLite and on PostgreSQL.

    bin/bench search [--customers N] [--cars N] [--orders N] [--few N] [--searches N]
                     [--database sqlite|postgres] [--json]

Each size is a process with a database of its own, and they are asked by turns, so that what the machine does meanwhile
falls on both. A search is the answer to one more letter in the box, through the whole of the product: plates, names,
phone numbers, VINs and visit numbers, whole, half typed and hardly begun, some with a slip in them. The figures at the
top are the worse of the two databases; `history_p50_ratio` is the large one against the small one.
"""

import argparse
import json
import random
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from bench._report import percentile, print_json, print_table
from bench.calendar import Questions
from bench.journey import own_database

DATABASES = ("sqlite", "postgres")
BATCH = 2_000
WARM_UP = 20
#: Nobody can sign in with it.
NOBODYS = "!"
#: Every so many plates and names have a slip in them.
SLIP_EVERY = 4
SYLLABLES = (
    "ba",
    "der",
    "gru",
    "hol",
    "kin",
    "lar",
    "mei",
    "nor",
    "pol",
    "ros",
    "sta",
    "tem",
    "ven",
    "wal",
    "zim",
)
FIRST_NAMES = tuple(
    f"{a}{b}" for a in ("An", "Be", "Cla", "Do", "E", "Fre", "Ha", "Jo") for b in ("na", "ra", "lia")
)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench search", description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000, metavar="N")
    parser.add_argument("--cars", type=int, default=150_000, metavar="N")
    parser.add_argument("--orders", type=int, default=100_000, metavar="N")
    parser.add_argument("--few", type=int, default=1_000, metavar="N")
    parser.add_argument("--searches", type=int, default=400, metavar="N")
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--answer", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.answer:
        with own_database(options.database):
            answer(*map(int, options.answer.split(",")))
        return 0
    each = {name: measure(name, options) for name in DATABASES if options.database in (None, name)}
    figures = {name: max(one[name] for one in each.values()) for name in next(iter(each.values()))}
    print_table("Searches", ["", *each], [[name, *(one[name] for one in each.values())] for name in figures])
    if options.json:
        print_json({**figures, "databases": each})
    return 0


def measure(database: str, options: argparse.Namespace) -> dict[str, Any]:
    large = (options.customers, options.cars, options.orders)
    with (
        _workshop(database, large) as long,
        _workshop(database, (options.few,) * 3) as young,
    ):
        for number in range(WARM_UP):
            long(number), young(number)
        turns = [(long(number), young(number)) for number in range(options.searches)]
    many, few = ([turn[side]["ms"] for turn in turns] for side in (0, 1))
    return {
        "searches": len(turns),
        "found_part": round(sum(turn[0]["found"] for turn in turns) / len(turns), 3),
        "queries": max(turn[0]["queries"] for turn in turns),
        "search_p50_ms": round(percentile(many, 0.5), 2),
        "search_p99_ms": round(percentile(many, 0.99), 2),
        "few_p50_ms": round(percentile(few, 0.5), 2),
        "history_p50_ratio": round(percentile(many, 0.5) / percentile(few, 0.5), 3),
    }


@contextmanager
def _workshop(database: str, sizes: tuple[int, ...]) -> Iterator[Callable[[int], dict[str, Any]]]:
    """A process that answers one search whenever it is asked."""
    command = [sys.executable, "-m", "bench.search", "--database", database]
    command += ["--answer", ",".join(map(str, sizes))]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    asks, answers = process.stdin, process.stdout

    def ask(number: int) -> dict[str, Any]:
        asks.write(f"{number}\n")
        asks.flush()
        answered: dict[str, Any] = json.loads(answers.readline())
        return answered

    try:
        if answers.readline().strip() != "ready":
            raise RuntimeError("the workshop could not be written")
        yield ask
    finally:
        asks.close()
        process.wait(timeout=60)


def answer(customers: int, cars: int, orders: int) -> None:
    """Writes the records, then makes one search for every line that comes."""
    stock = Stock(customers, cars, orders)
    stock.write()
    client = Client(headers={"host": "localhost"})
    client.force_login(stock.desk, backend="allauth.account.auth_backends.AuthenticationBackend")
    print("ready", flush=True)
    for line in sys.stdin:
        typed = stock.typed(int(line))
        asked = Questions()
        with connection.execute_wrapper(asked):
            began = time.perf_counter()
            page = client.get("/board/search/found", {"q": typed})
            took = time.perf_counter() - began
        assert page.status_code == 200, page.status_code
        found = b'role="option"' in page.content
        print_json({"ms": took * 1000, "queries": asked.count, "found": int(found)})


class Stock:
    """Customers, cars and visits in bulk, and what people type to find one of them. The same number asks for the same
    kind of thing in a large and in a small stock."""

    def __init__(self, customers: int, cars: int, orders: int) -> None:
        self.records = import_module("pitboard.records.models")
        self.customers, self.cars, self.orders = customers, cars, orders
        self.at = timezone.now()
        demo = import_module("pitboard.config.demo").load_demo(at=self.at)
        self.workshop, self.desk = demo.workshop, demo.staff["dana"].person

    def write(self) -> None:
        """The words are filled in at the end, as when an older workshop comes by its search: a row at a time costs
        ten times as much."""
        index = import_module("pitboard.records.search_index")
        index.drop_search_triggers(connection)
        self._write_records()
        index.create_search_index(connection)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")

    def _write_records(self) -> None:
        people = self._in_batches(self.records.Person, self.customers, self._person)
        cars = self._in_batches(self.records.Vehicle, self.cars, self._car)
        own = [(people[n % len(people)], car) for n, car in enumerate(cars)]
        self._in_batches(self.records.Ownership, self.cars, lambda n: self._ownership(*own[n]))
        bookings = self._in_batches(
            self.records.Booking, self.orders, lambda n: self._booking(*own[n % len(own)])
        )
        self._in_batches(
            self.records.RepairOrder,
            self.orders,
            lambda n: self._order(n, bookings[n], *own[n % len(own)]),
        )

    def _in_batches(self, model: Any, many: int, make: Callable[[int], Any]) -> list[int]:
        ids: list[int] = []
        for first in range(0, many, BATCH):
            with transaction.atomic():
                rows = [make(n) for n in range(first, min(first + BATCH, many))]
                ids += [row.pk for row in model.objects.bulk_create(rows)]
        return ids

    def name(self, number: int) -> str:
        pick = random.Random(number)
        last = "".join(pick.choice(SYLLABLES) for _ in range(pick.randint(2, 4))).capitalize()
        return f"{pick.choice(FIRST_NAMES)} {last}"

    def phone(self, number: int) -> str:
        return f"+43664{random.Random(number + 1).randrange(10**7):07}"

    def plate(self, number: int) -> str:
        letters = string.ascii_uppercase
        front = "".join(letters[number * 7 // 26**n % 26] for n in range(3))
        return f"{front}{number * 37 % 1000:03}{letters[number % 26]}{number // 26 % 10}"

    def vin(self, number: int) -> str:
        return f"WVWZZZ1KZ{random.Random(number + 2).randrange(10**8):08}"

    def _person(self, n: int) -> Any:
        return self.records.Person(
            email=f"n{n}@customers.example",
            name=self.name(n),
            phone=self.phone(n),
            password=NOBODYS,
            joined_at=self.at,
        )

    def _car(self, n: int) -> Any:
        plate = self.plate(n)
        return self.records.Vehicle(
            plate=plate, plate_key=plate, make="Kestrel", model="Kite", vin=self.vin(n)
        )

    def _ownership(self, person: int, car: int) -> Any:
        return self.records.Ownership(person_id=person, vehicle_id=car, since=self.at)

    def _booking(self, person: int, car: int) -> Any:
        return self.records.Booking(
            workshop=self.workshop,
            customer_id=person,
            vehicle_id=car,
            state="arrived",
            day=self.at.date() - timedelta(days=40),
            handover="drop_off",
            phone="+4315550142",
            hours=1,
            requested_at=self.at - timedelta(days=45),
        )

    def _order(self, n: int, booking: int, person: int, car: int) -> Any:
        return self.records.RepairOrder(
            workshop=self.workshop,
            booking_id=booking,
            customer_id=person,
            vehicle_id=car,
            number=1_000_000 + n,
            state="handed_back",
            arrived_at=self.at - timedelta(days=40),
            handed_back_at=self.at - timedelta(days=39),
            mileage_km=1,
            fuel_eighths=4,
        )

    def typed(self, number: int) -> str:
        pick = random.Random(number + 3)
        person, car = pick.randrange(self.customers), pick.randrange(self.cars)
        order = pick.randrange(self.orders)
        first, last = self.name(person).split()
        plate = self.plate(car)
        kinds = (
            plate,
            f"{plate[:3]} {plate[3:6]}",
            last,
            f"{first} {last[:5]}",
            self.phone(person).replace("+43", "0"),
            self.phone(person)[-6:],
            self.vin(car)[-8:],
            str(1_000_000 + order),
            first,
            last[:2],
            plate[:3],
        )
        said = kinds[number % len(kinds)]
        is_slipped = number // len(kinds) % SLIP_EVERY == 0 and number % len(kinds) < 4
        return _slipped(said, pick) if is_slipped else said


def _slipped(said: str, pick: random.Random) -> str:
    """One letter wrong, one missing, or two swapped."""
    at = pick.randrange(1, len(said) - 1)
    way = pick.randrange(3)
    if way == 0:
        return said[:at] + "x" + said[at + 1 :]
    return said[:at] + said[at + 1 :] if way == 1 else said[:at] + said[at + 1] + said[at] + said[at + 2 :]


if __name__ == "__main__":
    sys.exit(main())
