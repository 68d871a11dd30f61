"""From the tap of somebody at the workshop to changed pixels in the customer's browser, and where the time goes.

    bin/bench tap --json

Two Chromium windows of one browser at the product as shipped. The technician taps Done and its undoing by turns;
the customer's page shows each. All times are of one clock. The parts follow one another:

    request   from the tap until the server has the request in hand
    commit    from there until the change is committed
    wake      until the hub has told the first stream
    hint      until the customer's page has heard it
    fetch     until the new piece of the page is there
    morph     until it is drawn
"""

import argparse
import tempfile
from pathlib import Path

from bench._report import percentile, print_json
from bench.tools.meters import load_average, median
from bench.tools.served import product, use_home
from bench.tools.taps import PARTS, Taps


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench tap", description=__doc__.partition("\n")[0])
    parser.add_argument("--taps", type=int, default=50, metavar="N", help="how many (50)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pitboard-bench-") as folder:
        use_home(Path(folder) / "home")
        with product() as process, Taps(process.port) as taps:
            rows = taps.measure(options.taps)
    totals = [sum(row.values()) for row in rows]
    result = {
        "taps": len(rows),
        "p50_ms": round(median(totals), 1),
        "p95_ms": round(percentile(totals, 0.95), 1),
        "parts_p50_ms": {part: round(median([row[part] for row in rows]), 1) for part in PARTS},
        "parts_p95_ms": {part: round(percentile([row[part] for row in rows], 0.95), 1) for part in PARTS},
        "load_average": load_average(),
    }
    if options.json:
        print_json(result)
    else:
        for name, value in result.items():
            print(f"{name:<14} {value}")


if __name__ == "__main__":
    main()
