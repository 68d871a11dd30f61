"""What became of all that people did while parts of the site died: what is stored, what is still owed to somebody, and
what the screens show that were open all the time."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.config.http_load import Sent
from tests.config.site_apart import Site
from tests.live.test_killed import Crowd, Watcher

WATCHERS = 60
SETTLES_WITHIN, DRAINS_WITHIN = 45.0, 90.0
#: A worker that died leaves leases behind, which run out after five minutes.
AFTER_THE_LEASES = 7


def truth(site: Site, minutes_later: int = 0) -> dict[str, Any]:
    said = subprocess.run(
        [sys.executable, "-m", "tests.config.truth", str(minutes_later)],
        env=site.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


def watchers_of(topics: Sequence[str]) -> list[Watcher]:
    return [
        Watcher(f"browser-{number}", [topics[(number + step) % len(topics)] for step in range(3)])
        for number in range(WATCHERS)
    ]


def behind(crowd: Crowd, versions: dict[str, int]) -> list[tuple[str, str, int]]:
    return [
        (watcher.name, topic, watcher.shown.get(topic, 0))
        for watcher in crowd.watchers
        for topic in watcher.topics
        if watcher.shown.get(topic, 0) != versions[topic]
    ]


def settled(site: Site, crowd: Crowd) -> dict[str, Any]:
    """Every screen shows the newest version of all it watches. The worker still moves promises, so the truth is asked
    again."""
    ends = time.monotonic() + SETTLES_WITHIN
    now = truth(site)
    while time.monotonic() < ends:
        crowd.run(2)
        now = truth(site)
        crowd.run(1)
        if not behind(crowd, now["versions"]):
            break
    return now


def drains(site: Site) -> dict[str, Any]:
    """The outbox of a site whose parts all live again; what killed workers held is told once its lease is over."""
    ends = time.monotonic() + DRAINS_WITHIN
    now = truth(site, AFTER_THE_LEASES)
    while now["due"] and time.monotonic() < ends:
        time.sleep(2)
        now = truth(site, AFTER_THE_LEASES)
    return now


def assert_nothing_lost_and_nothing_twice(sent: Sent, words: Sequence[str]) -> None:
    stored = Counter(words)
    lost = {said for said in sent.acknowledged if not stored[said]}
    twice = {said for said in sent.acknowledged | sent.unsure if stored[said] > 1}
    assert (lost, twice) == (set(), set())
