"""A minute in which parts of the site die without a word, again and again, while people work and watch: nothing
that was acknowledged is lost, nothing happens twice, every total is right, every message goes out, and every screen
catches up in the end."""

import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from django.test import override_settings

from tests.config.aftermath import (
    assert_nothing_lost_and_nothing_twice,
    behind,
    drains,
    settled,
    truth,
    watchers_of,
)
from tests.config.http_load import Load
from tests.config.site_apart import DatabaseServer, Site, wait_until_it_answers
from tests.live.test_killed import Crowd
from tests.served import bring_demo

LASTS = 60.0
#: Between two deaths, and until what died is started again, in seconds.
NEXT_DEATH, STAYS_DEAD = (2.5, 6.5), (0.1, 1.5)

pytestmark = pytest.mark.long


class Mortal(Protocol):
    name: str
    kills: int

    def kill(self) -> None: ...
    def start(self) -> None: ...


class Death:
    """Kills one of them at a random moment, lets it lie for a while, starts it again; each has its turn in every
    round."""

    def __init__(self, mortals: Sequence[Mortal], seed: int) -> None:
        self.mortals, self.chance = mortals, random.Random(seed)
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._reap)
        self.failure: BaseException | None = None

    def _reap(self) -> None:
        try:
            this_round: list[Mortal] = []
            while not self.stop.wait(self.chance.uniform(*NEXT_DEATH)):
                this_round = this_round or self.chance.sample(self.mortals, len(self.mortals))
                victim = this_round.pop()
                victim.kill()
                time.sleep(self.chance.uniform(*STAYS_DEAD))
                victim.start()
        except BaseException as failure:
            self.failure = failure
            raise

    def end(self) -> Counter[str]:
        self.stop.set()
        self.thread.join(60)
        assert self.failure is None
        return Counter({mortal.name: mortal.kills for mortal in self.mortals})


@contextmanager
def database(kind: str) -> Iterator[DatabaseServer | None]:
    if kind == "sqlite":
        yield None
        return
    # As root the server runs under another account, which must be able to reach its folder.
    folder = Path(tempfile.mkdtemp(prefix="pitboard-chaos-"))
    folder.chmod(0o755)
    server = DatabaseServer(folder / "data")
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nothing_is_lost_while_parts_of_the_site_die(tmp_path: Path, kind: str) -> None:
    with database(kind) as server:
        site = Site.over(tmp_path / "home", server.url if server else "")
        bring_demo(site.home, {"PITBOARD_DATABASE_URL": server.url} if server else {})
        before = truth(site)
        key = (site.home / "secret.key").read_text().strip()
        crowd = Crowd(site.streams, watchers_of(sorted(before["versions"])))
        death = Death([*site.parts, *([server] if server else [])], seed=7)
        try:
            site.start()
            load = Load(site.url)
            with override_settings(SECRET_KEY=key):
                load.start()
                death.thread.start()
                crowd.run(LASTS)
                kills = death.end()
                wait_until_it_answers(site.pages)
                wait_until_it_answers(site.streams)
                sent = load.end()
                now = settled(site, crowd)
            assert behind(crowd, now["versions"]) == []
            drained = drains(site)
        finally:
            death.stop.set()
            crowd.close()
            site.stop()
        print(kind, dict(kills), len(sent.acknowledged), "acknowledged,", len(sent.unsure), "unsure")
        assert_nothing_lost_and_nothing_twice(sent, drained["words"])
        assert sent.trouble == []
        assert drained["wrong"] == []
        assert (drained["due"], drained["failed"]) == (0, 0)
        assert len(sent.acknowledged) > 20
        assert sum(kills.values()) >= LASTS / (NEXT_DEATH[1] + 8)
        assert all(kills.values())
        assert crowd.lost > 0
