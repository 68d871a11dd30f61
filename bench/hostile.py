"""Whether hostile input breaks a page, is shown as part of one, or changes what its sender may not change.

    bin/bench hostile --json

Every form and every address of the site is tried as everybody there is (strangers, two customers, holders of links, and
each role of the workshop) with what nobody sensible would send. Each request is made by the product's own views on a
database of its own; what it changed is read from the rows themselves.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench._report import print_json, print_table

#: Where nothing is found in this time, the machine is too slow for what was asked: it ends and says how far it came.
MOST_SECONDS = 1500
COUNTS = ("requests", "valid", "server_errors", "reflected", "left_site", "unlawful_changes", "limited")
START = "import django; django.setup(); from bench.tools.hostile.{0} import main; main({1})"


def main() -> int:
    options = _options()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pitboard-bench-") as folder:
        share = -(-options.requests // options.processes)
        attacks = [
            _start(Path(folder), "attack", f"{share}, {options.seed + n}") for n in range(options.processes)
        ]
        tallies = [_answer(one) for one in attacks]
        limits = _answer(_start(Path(folder), "limits", ""))
    result: dict[str, Any] = {name: sum(tally[name] for tally in tallies) for name in COUNTS}
    # Nothing is limited while the limits are lifted; what they refuse when they are not is counted by kind.
    result["limited_with_limits"] = limits
    result["by_role"] = dict(sum((Counter(tally["by_role"]) for tally in tallies), Counter()))
    result["routes"] = len(set().union(*(tally["routes"] for tally in tallies)))
    result["seconds"] = round(time.monotonic() - began)
    _show(result, {key: text for tally in tallies for key, text in tally["examples"].items()}, options.json)
    wrong = result["server_errors"] + result["reflected"] + result["left_site"] + result["unlawful_changes"]
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench hostile", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--requests", type=int, default=21_000, metavar="N", help="that reach a view (21,000)"
    )
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument("--seed", type=int, default=8, metavar="N", help="the same seed sends the same (8)")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _start(folder: Path, what: str, arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", START.format(what, arguments)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "pitboard.config.settings_test", "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )


def _answer(process: "subprocess.Popen[str]") -> dict[str, Any]:
    out, _ = process.communicate(timeout=MOST_SECONDS)
    if process.returncode:
        sys.exit(process.returncode)
    said: dict[str, Any] = json.loads(out.splitlines()[-1])
    return said


def _show(result: dict[str, Any], examples: dict[str, str], as_json: bool) -> None:
    for key, text in examples.items():
        print(f"{key}\n    {text}", file=sys.stderr)
    print_table("Hostile input", ["what", "count"], [(name, result[name]) for name in COUNTS])
    print_table("Requests by who sent them", ["who", "count"], sorted(result["by_role"].items()))
    print_table("Refused of 75 tries", ["what", "count"], sorted(result["limited_with_limits"].items()))
    if as_json:
        print_json(result)


if __name__ == "__main__":
    sys.exit(main())
