"""Whether tellings are lost or doubled when the worker is killed, how soon they go, and what a long past costs.

    bin/bench notices [--notices N] [--kills N] [--old N] [--events N] [--database sqlite|postgres] [--json]

- kills: the worker, killed with SIGKILL at random moments while notices are planned and sent to a real mail server.
  `in_flight_at_kills` are those that a killed worker had taken; only they may arrive twice, and once too often at most.
- queue: what taking and noting one telling costs beside so many old ones, against 1,000 of them, by turns.
- pace: from the commit of an event to its mail at the server (of a kind that is not held), tellings planned a second
  within an action's transaction, and mails that one worker sends in a second.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench._report import percentile, print_json, print_table
from bench.journey import own_database
from bench.tools.letterbox import Letterbox, letterbox
from bench.tools.meters import cpu_seconds, load_average

#: What the killed worker had taken waits for so long, here.
LEASE_SECONDS = 1.0
#: A worker is killed a moment after it sent up to so many mails, wherever it is then; after this many seconds anyway.
MOST_BEFORE_KILL, MOMENT, LONGEST_LIFE = 12, 0.05, 3.0
VISITS = 100
FEW = 1000


def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    if options.answer is not None:
        with own_database(options.database):
            answer(options.answer)
        return 0
    if options.part:
        with letterbox() as (box, address), _own(options.database, address):
            figures = kills(options, box) if options.part == "kills" else pace(options, box)
    else:
        figures = {**_apart("kills", options), **_apart("pace", options), **queue(options)}
        figures |= {"database": options.database, "load_average": load_average()}
    print_table("Notices", ("", ""), figures.items())
    if options.json:
        print_json(figures)
    return 0


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench notices", description=__doc__.partition("\n")[0])
    parser.add_argument("--notices", type=int, default=400, metavar="N", help="planned meanwhile (400)")
    parser.add_argument("--kills", type=int, default=40, metavar="N")
    parser.add_argument("--old", type=int, default=1_000_000, metavar="N", help="old tellings (1,000,000)")
    parser.add_argument("--turns", type=int, default=300, metavar="N", help="at the queue (300)")
    parser.add_argument("--events", type=int, default=200, metavar="N", help="timed one by one (200)")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--part", choices=("kills", "pace"))
    parser.add_argument("--answer", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _apart(part: str, options: argparse.Namespace) -> dict[str, Any]:
    """In a process of its own: settings are read once in each, and each part has a database of its own."""
    command = [sys.executable, "-m", "bench.notices", "--part", part, "--json"]
    for name in ("notices", "kills", "events", "seed", "database"):
        command += [f"--{name}", str(getattr(options, name))]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    figures: dict[str, Any] = json.loads(said.splitlines()[-1])
    return figures


@contextmanager
def _own(database: str, address: str) -> Iterator[None]:
    os.environ["PITBOARD_MAIL_URL"] = address
    try:
        with own_database(database):
            yield
    finally:
        del os.environ["PITBOARD_MAIL_URL"]


# ---- what is told ------------------------------------------------------------------------------------------------


class Yard:
    """A workshop with so many bookings that are over, so that the worker has nothing to do but to tell."""

    def __init__(self, visits: int, at: datetime) -> None:
        people = import_module("pitboard.config.demo.people")
        self.records = import_module("pitboard.records.models")
        self.record = import_module("pitboard.actions._record").record
        self.kind = import_module("pitboard.rules.happenings").EventKind.BOOKING_CHANGED
        opened = import_module("pitboard.actions.settings").open_workshop
        self.workshop = opened(people.FACTS, people.HOURS, people.SERVICES, at=at)
        self.bookings = [self._booking(number, at) for number in range(visits)]

    def _booking(self, number: int, at: datetime) -> Any:
        person = self.records.Person.objects.create(
            email=f"customer{number}@example.org", name=f"Customer {number}", joined_at=at
        )
        vehicle = self.records.Vehicle.objects.create(
            plate=f"BEN {number}", plate_key=f"BEN{number}", make="Opel", model="Astra"
        )
        return self.records.Booking.objects.create(
            workshop=self.workshop,
            customer=person,
            vehicle=vehicle,
            state="cancelled",
            day=at.date(),
            handover="drop_off",
            phone="+4315550142",
            hours=1,
            requested_at=at,
        )

    def tell(self, booking: Any) -> int:
        """One event in a transaction of its own; the number of the mail that it owes."""
        at = timezone.now()
        facts = {"day": at.date().isoformat()}
        with transaction.atomic():
            locked = self.records.Booking.objects.select_for_update().get(pk=booking.pk)
            event = self.record(self.kind, about=locked, by=locked.customer, at=at, **facts)
            mail = self.records.Delivery.objects.get(event=event, channel="mail")
        return int(mail.pk)

    def mails(self) -> Any:
        return self.records.Delivery.objects.filter(channel="mail")


# ---- kills -------------------------------------------------------------------------------------------------------


class Postmen:
    """The product's worker, started and killed as it is asked."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bench.tools.postmen", str(LEASE_SECONDS)]
        self._loaded = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self) -> int:
        assert self._loaded.stdin is not None
        assert self._loaded.stdout is not None
        self._loaded.stdin.write("\n")
        self._loaded.stdin.flush()
        return int(self._loaded.stdout.readline())

    def kill(self, pid: int, with_signal: int = signal.SIGKILL) -> None:
        os.kill(pid, with_signal)
        while _is_there(pid):
            time.sleep(0.001)

    def close(self) -> None:
        assert self._loaded.stdin is not None
        self._loaded.stdin.close()
        self._loaded.wait(60)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def kills(options: argparse.Namespace, box: Letterbox) -> dict[str, Any]:
    """Plans a few notices in each worker's life, and kills it at a random moment."""
    chance = random.Random(options.seed)
    yard = Yard(VISITS, timezone.now())
    postmen = Postmen()
    taken: set[tuple[int, datetime]] = set()
    planned = 0
    try:
        for life in range(options.kills):
            for _ in range(options.notices * (life + 1) // options.kills - planned):
                yard.tell(chance.choice(yard.bookings))
                planned += 1
            pid = postmen.start()
            _let_work(box, chance)
            postmen.kill(pid)
            taken.update(yard.mails().filter(state="leased").values_list("pk", "leased_until"))
        killed, before = time.perf_counter(), len(box.came)
        last = postmen.start()
        box.wait_for(planned, seconds=600)
        settled = time.perf_counter() - killed
        _wait_until_noted(yard)
        postmen.kill(last, signal.SIGTERM)
    finally:
        postmen.close()
    in_flight = Counter(number for number, _ in taken)
    return _counted(yard, box, in_flight, planned) | {
        "kills": options.kills,
        "sent_by_killed_workers": before,
        "settled_s": round(settled, 2),
    }


def _let_work(box: Letterbox, chance: random.Random) -> None:
    """For a random while: until some mails came, and a moment more. Now and then it dies before it did anything."""
    if chance.random() > 0.1:
        with box.changed:
            enough = len(box.came) + chance.randint(1, MOST_BEFORE_KILL)
            box.changed.wait_for(lambda: len(box.came) >= enough, LONGEST_LIFE)
    time.sleep(chance.uniform(0, MOMENT))


def _wait_until_noted(yard: Yard) -> None:
    for _ in range(600):
        if not yard.mails().exclude(state="sent").exists():
            return
        time.sleep(0.1)


def _counted(yard: Yard, box: Letterbox, in_flight: Counter[int], planned: int) -> dict[str, Any]:
    came = Counter(number for number, _ in box.came)
    owed = dict(yard.mails().values_list("pk", "booking_id"))
    firsts = list(dict.fromkeys(number for number, _ in box.came))
    newest: dict[int, int] = {}
    overtaken = 0
    for number in firsts:
        visit = owed[number]
        overtaken += number < newest.get(visit, 0)
        newest[visit] = max(number, newest.get(visit, 0))
    return {
        "notices": planned,
        "lost": len(owed.keys() - came.keys()),
        "not_noted": yard.mails().exclude(state="sent").count(),
        "duplicates": sum(count - 1 for count in came.values()),
        "in_flight_at_kills": sum(in_flight.values()),
        "duplicates_not_in_flight": sum(1 for n, count in came.items() if count - 1 > in_flight[n]),
        "most_times_one_arrived": max(came.values()),
        "overtaken": overtaken,
    }


# ---- pace --------------------------------------------------------------------------------------------------------


def pace(options: argparse.Namespace, box: Letterbox) -> dict[str, Any]:
    yard = Yard(VISITS, timezone.now())
    planning = _Timed()
    tellings = import_module("pitboard.actions._record")
    tellings.plan_tellings = planning.timed(tellings.plan_tellings)
    chance = random.Random(options.seed)
    postmen = Postmen()
    try:
        pid = postmen.start()
        # The first mail pays for what is loaded only once.
        yard.tell(yard.bookings[0])
        box.wait_for(1, seconds=60)
        committed: dict[int, float] = {}
        for _ in range(options.events):
            number = yard.tell(chance.choice(yard.bookings))
            committed[number] = time.perf_counter()
            time.sleep(chance.uniform(0.02, 0.2))
        box.wait_for(options.events + 1, seconds=60)
        waits = [1000 * (came - committed[number]) for number, came in box.came if number in committed]
        postmen.kill(pid, signal.SIGTERM)
        rate, cpu_ms = _mails_a_second(yard, box, postmen, 5 * options.events, options.events + 1)
    finally:
        postmen.close()
    rows = yard.records.Delivery.objects.count()
    return {
        "event_to_data_p50_ms": round(percentile(waits, 0.5), 1),
        "event_to_data_p99_ms": round(percentile(waits, 0.99), 1),
        "planned_per_second": round(rows / planning.seconds),
        "planning_ms_an_event": round(1000 * planning.seconds / planning.calls, 2),
        "planning_cpu_ms_an_event": round(1000 * planning.cpu / planning.calls, 2),
        "mails_per_second_a_worker": round(rate, 1),
        "cpu_ms_a_mail": round(cpu_ms, 1),
    }


def _mails_a_second(
    yard: Yard, box: Letterbox, postmen: Postmen, many: int, before: int
) -> tuple[float, float]:
    """How many, and what one costs the worker in milliseconds of a core."""
    for number in range(many):
        yard.tell(yard.bookings[number % VISITS])
    pid = postmen.start()
    box.wait_for(before + many, seconds=600)
    worked = cpu_seconds(pid)
    postmen.kill(pid, signal.SIGTERM)
    times = [came for _, came in box.came][before:]
    return (len(times) - 1) / (times[-1] - times[0]), 1000 * worked / many


class _Timed:
    def __init__(self) -> None:
        self.seconds, self.cpu, self.calls = 0.0, 0.0, 0

    def timed(self, work: Callable[..., None]) -> Callable[..., None]:
        def timed(*arguments: Any) -> None:
            began, worked = time.perf_counter(), time.thread_time()
            work(*arguments)
            self.seconds += time.perf_counter() - began
            self.cpu += time.thread_time() - worked
            self.calls += 1

        return timed


# ---- the queue beside a long past ----------------------------------------------------------------------------------


def queue(options: argparse.Namespace) -> dict[str, Any]:
    with ExitStack() as stack:
        sides = [stack.enter_context(_queue_beside(old, options)) for old in (options.old, FEW)]
        for _ in range(20):
            [ask() for ask in sides]
        turns = [[ask() for ask in sides] for _ in range(options.turns)]
    many, few = (percentile([turn[side] for turn in turns], 0.5) for side in (0, 1))
    return {
        "old": options.old,
        "queue_p50_ms": round(many, 3),
        "queue_few_p50_ms": round(few, 3),
        "queue_p50_ratio": round(many / few, 3),
    }


@contextmanager
def _queue_beside(old: int, options: argparse.Namespace) -> Iterator[Callable[[], float]]:
    """A process that takes and notes one telling whenever it is asked, and says how many milliseconds that took."""
    command = [sys.executable, "-m", "bench.notices", "--answer", str(old), "--database", options.database]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    asks, answers = process.stdin, process.stdout

    def ask() -> float:
        asks.write("\n")
        asks.flush()
        return float(answers.readline())

    try:
        if answers.readline().strip() != "ready":
            raise RuntimeError("the old tellings could not be written")
        yield ask
    finally:
        asks.close()
        process.wait(timeout=60)


def answer(old: int) -> None:
    deliver = import_module("pitboard.actions.deliver")
    mail = import_module("pitboard.rules.recipients").Channel.MAIL
    yard = Yard(10, timezone.now())
    yard.tell(yard.bookings[0])
    yard.mails().update(state="sent")
    _write_past(yard, old)
    for booking in yard.bookings:
        yard.tell(booking)
    print("ready", flush=True)
    for number, _ in enumerate(sys.stdin):
        yard.tell(yard.bookings[number % len(yard.bookings)])
        at = timezone.now() + timedelta(seconds=1)
        began = time.perf_counter()
        deliver.channels_with_work(at=at)
        taken = deliver.claim(mail, at=at)
        deliver.note_sent(taken, at=at)
        print(1000 * (time.perf_counter() - began), flush=True)


def _write_past(yard: Yard, old: int) -> None:
    """Copies of one telling that was sent, each with a key of its own."""
    table = yard.records.Delivery._meta  # noqa: SLF001 (this is how Django names it)
    columns = [field.column for field in table.concrete_fields if field.column not in ("id", "key")]
    named = ", ".join(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO records_delivery (key, {named}) "  # noqa: S608 (the columns are our own)
            "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < %s) "
            f"SELECT 'old/' || n, {named} FROM many, "
            "(SELECT * FROM records_delivery WHERE channel = 'mail' AND state = 'sent' LIMIT 1) AS one",
            [old],
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE records_delivery")


if __name__ == "__main__":
    sys.exit(main())
