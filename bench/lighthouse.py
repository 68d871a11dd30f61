"""Lighthouse on five pages of the demo, as a phone, and what a first visit weighs.

    bin/bench lighthouse --json

Needs Node with npm, and Chromium; Lighthouse (npm's lighthouse@12) is installed once into the user's cache folder. The
scores are of 100. Performance is the median of `--runs`, because the machine has a part in it: run it on an idle one.
Private pages are not for search engines: their SEO score is left out. What falls short is printed, audit by audit. The
first visit is that of the public page; `kib` says it of each, photos and all.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench._report import print_json, print_table
from bench.tools.browsers import ARGUMENTS, cookies_of
from bench.tools.cached import NotAtHand, from_npm, need
from bench.tools.served import SignedIn, free_port, product, use_home

PROGRAM = ("lighthouse@12", "lighthouse/cli/index.js")
MOST_TRIES = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True)
class Place:
    name: str
    path: str
    email: str = ""

    @property
    def is_public(self) -> bool:
        return not self.email


def places(port: int) -> list[Place]:
    """The five pages; the visit and the choice are those that Nora and Otto are in the middle of."""
    nora, otto = SignedIn(port, "nora@example.org"), SignedIn(port, "otto@example.org")
    visit = next(iter(nora.links("/cars/", r"/visits/\d+/")))
    choice = next(iter(otto.links("/cars/", r"/visits/\d+/choice/")))
    return [
        Place("home", "/"),
        Place("booking", "/book/", "nora@example.org"),
        Place("visit", visit, "nora@example.org"),
        Place("choice", choice, "otto@example.org"),
        Place("board", "/board/", "dana@kestrel.example"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench lighthouse", description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each page is loaded (3)")
    parser.add_argument("--page", help="only this one of the five")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        command = [need("node"), str(from_npm(*PROGRAM))]
    except NotAtHand as missing:
        sys.exit(str(missing))
    with tempfile.TemporaryDirectory(prefix="pitboard-bench-") as folder:
        use_home(Path(folder) / "home")
        with product() as process:
            chosen = [one for one in places(process.port) if options.page in (None, one.name)]
            loaded = {
                place: [loaded_once(command, place, process.port, Path(folder)) for _ in range(options.runs)]
                for place in chosen
            }
    result = figures(loaded)
    if options.json:
        print_json(result)
    else:
        rows = [
            (place.name, *(score(reports, one) for one in CATEGORIES), weight(reports[0]))
            for place, reports in loaded.items()
        ]
        print_table("As a phone", ["page", *CATEGORIES, "KiB"], rows)
    for place, reports in loaded.items():
        print_short_of(place, reports[0])


def loaded_once(command: list[str], place: Place, port: int, folder: Path) -> dict[str, Any]:
    """Now and then Lighthouse misses the beginning of a visit and asks to be run again."""
    for _ in range(MOST_TRIES - 1):
        with suppress(subprocess.CalledProcessError):
            return load(command, place, port, folder)
    return load(command, place, port, folder)


def load(command: list[str], place: Place, port: int, folder: Path) -> dict[str, Any]:
    """One first visit, with nothing kept from before; the report as Lighthouse writes it."""
    out, devtools = folder / "report.json", free_port()
    with new_browser(devtools) as context:
        if place.email:
            context.add_cookies(cookies_of(SignedIn(port, place.email)))
        args = [
            f"http://localhost:{port}{place.path}",
            "--quiet",
            f"--port={devtools}",
            "--disable-storage-reset",
        ]
        subprocess.run([*command, *args, "--output=json", f"--output-path={out}"], check=True, timeout=300)
    report: dict[str, Any] = json.loads(out.read_text())
    return report


@contextmanager
def new_browser(devtools: int) -> Iterator[BrowserContext]:
    """A browser of its own, which Lighthouse reaches at this port."""
    with tempfile.TemporaryDirectory(prefix="pitboard-chromium-") as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=os.environ.get("PITBOARD_TEST_CHROMIUM") or shutil.which("chromium"),
            args=[*ARGUMENTS, f"--remote-debugging-port={devtools}"],
            no_viewport=True,
        )
        yield context
        context.close()


def figures(loaded: dict[Place, list[dict[str, Any]]]) -> dict[str, object]:
    public = [reports for place, reports in loaded.items() if place.is_public]
    return {
        "performance_min": min(score(reports, "performance") for reports in loaded.values()),
        "accessibility_min": min(score(reports, "accessibility") for reports in loaded.values()),
        "best_practices_min": min(score(reports, "best-practices") for reports in loaded.values()),
        "seo_min": min((score(reports, "seo") for reports in public), default=None),
        "first_visit_kib": max((weight(reports[0]) for reports in public), default=None),
        "kib": {place.name: weight(reports[0]) for place, reports in loaded.items()},
        "foreign_requests": sum(foreign(report) for reports in loaded.values() for report in reports),
    }


def score(reports: list[dict[str, Any]], category: str) -> int:
    """The median of the runs for performance; elsewhere they are alike, and the worst counts."""
    scores = [round(100 * (report["categories"][category]["score"] or 0)) for report in reports]
    return int(statistics.median(scores)) if category == "performance" else min(scores)


def requests_of(report: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = report["audits"]["network-requests"]["details"]["items"]
    return [one for one in found if one["url"].startswith("http")]


def weight(report: dict[str, Any]) -> float:
    """KiB over the line until the page is there. What the worker fetches for later is not part of the visit."""
    return round(sum(one.get("transferSize") or 0 for one in requests_of(report)) / 1024, 1)


def foreign(report: dict[str, Any]) -> int:
    return sum(urllib.parse.urlsplit(one["url"]).hostname != "localhost" for one in requests_of(report))


def print_short_of(place: Place, report: dict[str, Any]) -> None:
    """What keeps a page from 100, by category."""
    for name in CATEGORIES:
        category = report["categories"][name]
        if category["score"] == 1 or (name == "seo" and not place.is_public):
            continue
        for part in category["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                shown = audit.get("displayValue", "")
                print(f"{place.name}, {name}: {audit['title']} ({audit['score']}) {shown}", file=sys.stderr)


if __name__ == "__main__":
    main()
