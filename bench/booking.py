"""Whether a day can be oversold: 32 requests of one hour, accepted at the same moment, for 10 hours that are left.

    bin/bench booking [--rounds N] [--database sqlite|postgres] [--json]

Each accept has a connection of its own, on SQLite and on PostgreSQL. The figures at the top are the worse of the two.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from importlib import import_module
from typing import Any

from django.db import connections

from bench._report import percentile, print_json, print_table
from bench.journey import own_database
from bench.tools.race import Outcome, at_once

#: Wednesday morning; the day that everybody wants is Thursday.
AT = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
DAY = date(2026, 11, 19)
AT_ONCE, PLACES = 32, 10
DATABASES = ("sqlite", "postgres")
WORST = {"oversold", "deadlocks", "errors", "accept_p50_ms", "accept_p99_ms"}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench booking", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50, metavar="N")
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.database:
        with own_database(options.database):
            figures = measure(options.rounds)
    else:
        each = {name: _in_a_process(name, options.rounds) for name in DATABASES}
        figures = {**_worse(each), "databases": each}
    show(figures)
    if options.json:
        print_json(figures)
    return 0


def _in_a_process(database: str, rounds: int) -> dict[str, Any]:
    """Settings are read once in a process, so each database has one of its own."""
    command = [
        sys.executable,
        "-m",
        "bench.booking",
        "--database",
        database,
        "--rounds",
        str(rounds),
        "--json",
    ]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return figures


def _worse(each: dict[str, dict[str, Any]]) -> dict[str, Any]:
    names = next(iter(each.values()))
    return {name: (max if name in WORST else min)(one[name] for one in each.values()) for name in names}


def measure(rounds: int) -> dict[str, Any]:
    # Loaded only now: these read the settings, which read the folder and the database chosen above.
    answer_request = import_module("pitboard.actions.answer_request")
    refusals = import_module("pitboard.rules.refusals")
    bookings = import_module("pitboard.records.bookings")
    # 32 real connections, and not the turns that a pool gives.
    connections.databases["default"]["OPTIONS"].pop("pool", None)
    requests, desk = stage()
    wanted = bookings.Booking.objects.filter(pk__in=[booking.pk for booking in requests])
    outcomes: list[Outcome] = []
    accepted = oversold = 0
    for _ in range(rounds):
        wanted.update(state="requested", answered_by=None, answered_at=None)
        jobs = [partial(answer_request.accept_booking, booking, by=desk, at=AT) for booking in requests]
        outcomes += at_once(jobs)
        fitted = wanted.filter(state="accepted").count()
        accepted += fitted
        oversold += max(0, fitted - PLACES)
    refused = [o for o in outcomes if isinstance(o.problem, refusals.Refused)]
    failed = [o for o in outcomes if o.problem is not None and not isinstance(o.problem, refusals.Refused)]
    times = [o.ms for o in outcomes if o.problem is None]
    return {
        "rounds": rounds,
        "attempts": len(outcomes),
        "accepted": accepted,
        "refused": len(refused),
        "oversold": oversold,
        "deadlocks": sum(o.is_deadlock for o in failed),
        "errors": len(failed),
        "accept_p50_ms": round(percentile(times, 0.5), 1),
        "accept_p99_ms": round(percentile(times, 0.99), 1),
    }


def stage() -> tuple[list[Any], Any]:
    """A workshop with one technician, open for ten hours, and as many requests for one hour as come at once."""
    account, settings = import_module("pitboard.actions.account"), import_module("pitboard.actions.settings")
    book, cars = import_module("pitboard.actions.book"), import_module("pitboard.actions.keep_car")
    handover = import_module("pitboard.records.bookings").Handover
    roles = import_module("pitboard.rules.permissions").Role
    facts = replace(import_module("pitboard.config.demo.people").FACTS, diagnosis_hours=Decimal(1))
    week = [settings.Hours(weekday, time(8), time(18)) for weekday in range(5)]
    workshop = settings.open_workshop(facts, week, [], at=AT)

    nobodys = "!"

    def sign_up(name: str) -> Any:
        return account.create_person(
            email=f"{name.lower()}@example.org",
            name=name,
            hashed_password=nobodys,
            phone="+4315550142",
            at=AT,
        )

    desk = sign_up("Dana")
    settings.hire(workshop, desk, roles.ADVISOR, at=AT)
    settings.hire(workshop, sign_up("Marek"), roles.TECHNICIAN, at=AT)
    wish = book.Wish(
        day=DAY, services=(), complaint="It squeals.", handover=handover.DROP_OFF, phone="+4315550142"
    )
    requests = []
    for number in range(AT_ONCE):
        customer = sign_up(f"Customer{number}")
        plate = f"KRT {100 + number}"
        car = cars.add_car(
            plate=plate, make="VW", model="Golf", year=None, mileage_km=None, by=customer, at=AT
        )
        requests.append(book.request_booking(workshop, car, wish, by=customer, at=AT))
    return requests, desk


def show(figures: dict[str, Any]) -> None:
    each = figures.get("databases", {"": figures})
    names = [name for name in figures if name != "databases"]
    print_table(
        f"{AT_ONCE} accepts at once for {PLACES} hours",
        ["", *each],
        [[name, *(one[name] for one in each.values())] for name in names],
    )


if __name__ == "__main__":
    sys.exit(main())
