"""The bench of the live streams runs, and says what it promises to say."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.long
def test_the_bench_says_what_a_stream_costs_beside_the_floor() -> None:
    command = [
        sys.executable,
        "-m",
        "bench.live",
        "--streams",
        "300",
        "--changes",
        "5",
        "--rounds",
        "1",
        "--json",
    ]
    ran = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout.splitlines()[-1])
    assert said["streams"] == 300
    for ratio in ("p99_ratio", "pss_kib_per_stream_ratio", "cpu_per_message_ratio", "p99_loaded_ratio"):
        assert said[ratio] > 0
    # What the worker and the page threads open meanwhile is theirs; 300 streams would be seen.
    assert said["threads_added"] < 10
    assert said["db_connections_added"] < 10
