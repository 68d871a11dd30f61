"""Whether the booking page stays quick as the years go by: with 100,000 past bookings against 1,000.

    bin/bench calendar [--past N] [--few N] [--future N] [--pages N] [--json]

Both workshops have the same future. Each is a process with a database of its own, and they are asked by turns, so
that what the machine does meanwhile falls on both; the ratio is what counts. `p50_ms` is the piece of the page with the
calendar in it, as it is fetched whenever something is chosen, `calendar_p50_ms` the questions and rules alone.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from bench._report import percentile, print_json, print_table
from bench.journey import own_database

#: Past bookings are written so many at a time.
BATCH = 5_000
WARM_UP = 5
#: Five weeks, as the page shows them.
DAYS = 35


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench calendar", description=__doc__)
    parser.add_argument("--past", type=int, default=100_000, metavar="N")
    parser.add_argument("--few", type=int, default=1_000, metavar="N")
    parser.add_argument("--future", type=int, default=500, metavar="N")
    parser.add_argument("--pages", type=int, default=100, metavar="N")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--answer", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.answer is not None:
        with own_database(options.database):
            answer(options.answer, options.future)
        return 0
    figures = measure(options)
    names = [name for name in figures if name != "database"]
    print_table("The booking page", ["", "value"], [[name, figures[name]] for name in names])
    if options.json:
        print_json(figures)
    return 0


def measure(options: argparse.Namespace) -> dict[str, Any]:
    with _workshop(options.past, options) as long, _workshop(options.few, options) as young:
        for _ in range(WARM_UP):
            long(), young()
        turns = [(long(), young()) for _ in range(options.pages)]
    figures: dict[str, Any] = {
        "database": options.database,
        "past": options.past,
        "future": options.future,
        "queries": max(one["queries"] for one, _ in turns),
        "queries_few": max(other["queries"] for _, other in turns),
    }
    for name in ("p50_ms", "calendar_p50_ms"):
        many, few = ([turn[side][name] for turn in turns] for side in (0, 1))
        figures[name] = round(percentile(many, 0.5), 2)
        figures[f"{name.removesuffix('ms')}ratio"] = round(percentile(many, 0.5) / percentile(few, 0.5), 3)
    return figures


@contextmanager
def _workshop(past: int, options: argparse.Namespace) -> Iterator[Callable[[], dict[str, Any]]]:
    """A process that measures one page whenever it is asked."""
    command = [sys.executable, "-m", "bench.calendar", "--answer", str(past), "--future", str(options.future)]
    process = subprocess.Popen(
        [*command, "--database", options.database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    asks, answers = process.stdin, process.stdout

    def ask() -> dict[str, Any]:
        asks.write("\n")
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


def answer(past: int, future: int) -> None:
    """Writes the workshop, then measures one page for every line that comes."""
    at = timezone.now()
    workshop, customer = write_workshop(past, future, at)
    calendar = import_module("pitboard.queries.calendar")
    first = workshop.opening().today(at)
    client = Client(headers={"host": "localhost"})
    client.force_login(customer, backend="allauth.account.auth_backends.AuthenticationBackend")
    print("ready", flush=True)
    for _ in sys.stdin:
        asked = Questions()
        with connection.execute_wrapper(asked):
            began = time.perf_counter()
            page = client.get("/book/days")
            whole = time.perf_counter() - began
        assert page.status_code == 200, page.status_code
        began = time.perf_counter()
        calendar.days_with_room(
            workshop, first=first, days=DAYS, wanted_hours=workshop.diagnosis_hours, at=at
        )
        alone = time.perf_counter() - began
        print_json({"queries": asked.count, "p50_ms": whole * 1000, "calendar_p50_ms": alone * 1000})


class Questions:
    count = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        return execute(*statement)


def write_workshop(past: int, future: int, at: datetime) -> tuple[Any, Any]:
    """The demo's workshop on an ordinary day, with so many visits behind it and bookings ahead of it."""
    demo = import_module("pitboard.config.demo").load_demo(at=at)
    customer = demo.customers["nora"]
    history = History(demo, at)
    for first in range(0, past, BATCH):
        with transaction.atomic():
            history.write_past(first, min(BATCH, past - first))
    with transaction.atomic():
        history.write_future(future)
    return demo.workshop, customer


class History:
    def __init__(self, demo: Any, at: datetime) -> None:
        self.records = import_module("pitboard.records.models")
        self.workshop, self.at = demo.workshop, at
        self.opening = demo.workshop.opening()
        self.today = self.opening.today(at)
        self.customers, self.cars = list(demo.customers.values()), list(demo.cars.values())
        self.services = list(self.records.Service.objects.filter(workshop=self.workshop))

    def write_past(self, first: int, many: int) -> None:
        """Visits that are over: the booking with its service, the order and its one repair."""
        booked = [self._booking(n, "arrived", days=-(30 + n // 40)) for n in range(first, first + many)]
        bookings = self._with_services(booked, first)
        orders = self.records.RepairOrder.objects.bulk_create(
            self.records.RepairOrder(
                workshop=self.workshop,
                booking=booking,
                customer_id=booking.customer_id,
                vehicle_id=booking.vehicle_id,
                number=1_000_000 + first + n,
                state="handed_back",
                arrived_at=booking.requested_at,
                handed_back_at=booking.requested_at,
                mileage_km=1,
                fuel_eighths=4,
            )
            for n, booking in enumerate(bookings)
        )
        self.records.RepairLine.objects.bulk_create(
            self.records.RepairLine(order=order, title="Service", state="done", hours=1) for order in orders
        )

    def write_future(self, many: int) -> None:
        """Accepted for the weeks ahead, the same number on each day."""
        self._with_services([self._booking(n, "accepted", days=1 + n % 60) for n in range(many)], 0)

    def _booking(self, number: int, state: str, *, days: int) -> Any:
        day = self.today + timedelta(days=days)
        return self.records.Booking(
            workshop=self.workshop,
            customer=self.customers[number % len(self.customers)],
            vehicle=self.cars[number % len(self.cars)],
            state=state,
            day=day,
            handover="drop_off",
            phone="+4315550142",
            hours=1,
            requested_at=self.at + timedelta(days=min(days, 0) - 3),
        )

    def _with_services(self, bookings: list[Any], first: int) -> list[Any]:
        written: list[Any] = self.records.Booking.objects.bulk_create(bookings)
        self.records.BookedService.objects.bulk_create(
            self.records.BookedService(
                booking=booking, service=self.services[n % len(self.services)], name="Service", hours=1
            )
            for n, booking in enumerate(written, first)
        )
        return written


if __name__ == "__main__":
    sys.exit(main())
