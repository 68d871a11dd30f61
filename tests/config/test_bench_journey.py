"""The journey bench runs, and its last line is what other tools read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_the_last_line_is_one_object_with_the_figures() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "bench.journey", "--orders", "2", "--json"],
        cwd=REPOSITORY,
        env={name: value for name, value in os.environ.items() if not name.startswith("PITBOARD_")},
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(said.stdout.splitlines()[-1])
    assert figures["orders"] == 2
    assert figures["order_ms"] > 0 and figures["floor_commit_ms"] > 0
    assert figures["queries_per_action_max"] == max(a["queries"] for a in figures["actions"].values())
    assert set(figures["actions"]["receive_car"]) == {"count", "p50_ms", "p99_ms", "queries"}
    assert figures["actions"]["receive_car"]["count"] >= 2
