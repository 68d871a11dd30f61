"""Several things at the same moment, each in a thread with a database connection of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Outcome:
    """How one of them went: how long it took, and what it was refused or failed with."""

    ms: float
    problem: Exception | None

    @property
    def is_deadlock(self) -> bool:
        return "deadlock" in str(self.problem).lower()


def at_once(jobs: Sequence[Callable[[], object]]) -> list[Outcome]:
    """Nobody begins before everybody is connected."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> Outcome:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            began = time.perf_counter()
            problem: Exception | None = None
            try:
                job()
            except Exception as error:  # noqa: BLE001  (whatever it is, it is what is asked for)
                problem = error
            return Outcome((time.perf_counter() - began) * 1000, problem)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
