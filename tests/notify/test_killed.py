"""The worker, killed again and again while it tells: nothing is lost, and only what it had in hand comes twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def survived(database: str, *, notices: int, kills: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.notices", "--part", "kills", "--json"]
    command += ["--database", database, "--notices", str(notices), "--kills", str(kills)]
    said = subprocess.run(
        command,
        cwd=REPOSITORY,
        env={
            name: value for name, value in os.environ.items() if not name.startswith(("PITBOARD_", "DJANGO_"))
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=1500,
    )
    figures: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    print(database, figures)
    return figures


def assert_nothing_lost(figures: dict[str, Any], *, notices: int) -> None:
    assert figures["notices"] == notices
    assert (figures["lost"], figures["not_noted"], figures["overtaken"]) == (0, 0, 0)
    assert figures["duplicates_not_in_flight"] == 0
    assert figures["duplicates"] <= figures["in_flight_at_kills"]
    assert figures["most_times_one_arrived"] <= 2
    # After the last kill a lease runs out, and what is left goes: bounded in time.
    assert figures["settled_s"] < 300


def test_a_worker_that_is_killed_loses_nothing() -> None:
    assert_nothing_lost(survived("sqlite", notices=30, kills=3), notices=30)


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_two_hundred_kills_over_two_thousand_notices_lose_nothing(database: str) -> None:
    figures = survived(database, notices=2000, kills=200)
    assert_nothing_lost(figures, notices=2000)
    assert figures["sent_by_killed_workers"] > 500
