"""When the engine looks ahead: soon after something happened, at most every two seconds, and at least once a minute."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from pitboard.notify import foresight
from pitboard.notify.foresight import LATEST, LEARN_EVERY, SETTLES, SOONEST, Foresight
from pitboard.queries.experience import learned
from pitboard.records.foresight import Foreseen
from pitboard.records.orders import Promise
from pitboard.records.people import Absence, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.floor.durations import PRIOR, DurationModel
from tests.cast import WEDNESDAY, Visit

AT_ONCE = timedelta(milliseconds=50)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments at which the engine ran."""
    ran: list[datetime] = []

    def run(_: Workshop, __: DurationModel, *, at: datetime) -> int:
        ran.append(at)
        return 0

    monkeypatch.setattr(foresight, "foresee_workshop", run)
    return ran


@pytest.fixture
def learnings(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments at which it learned what work takes here."""
    when: list[datetime] = []

    def learn(workshop: Workshop, *, at: datetime) -> DurationModel:
        when.append(at)
        return learned(workshop, at=at)

    monkeypatch.setattr(foresight, "learned", learn)
    return when


def watch(one: Foresight, since: datetime, for_so_long: timedelta) -> datetime:
    """As the worker does: asks again and again whether it is time. Returns when it stopped."""
    at = since
    while at < since + for_so_long:
        one.look(at=at)
        at += AT_ONCE
    return at


def test_looks_once_when_it_starts(yard: Workshop, looks: list[datetime]) -> None:
    watch(Foresight(), WEDNESDAY, timedelta(seconds=20))
    assert looks == [WEDNESDAY]


def test_looks_once_a_minute_though_nothing_happens(yard: Workshop, looks: list[datetime]) -> None:
    watch(Foresight(), WEDNESDAY, timedelta(minutes=3) - AT_ONCE)
    assert looks == [WEDNESDAY, WEDNESDAY + LATEST, WEDNESDAY + 2 * LATEST]


def test_looks_half_a_second_after_something_happened(visit: Visit, looks: list[datetime]) -> None:
    one = Foresight()
    at = watch(one, visit.tick(), timedelta(seconds=10))
    visit.accepted()
    watch(one, at, timedelta(seconds=10))
    assert looks[1:] == [at + SETTLES]


def test_much_that_happens_at_once_is_looked_at_once(visit: Visit, looks: list[datetime]) -> None:
    one = Foresight()
    at = watch(one, visit.tick(), timedelta(seconds=10))
    for step in (visit.accepted, visit.comes):
        step()
        at = watch(one, at, timedelta(milliseconds=200))
    watch(one, at, timedelta(seconds=20))
    assert len(looks) == 2


def test_never_looks_twice_within_two_seconds(visit: Visit, looks: list[datetime]) -> None:
    one = Foresight()
    at = watch(one, visit.tick(), timedelta(seconds=5))
    steps: list[Callable[[], object]] = [visit.accepted, visit.comes]
    for step in steps:
        step()
        at = watch(one, at, timedelta(seconds=1))
    watch(one, at, timedelta(seconds=5))
    assert len(looks) == 3
    assert min(b - a for a, b in pairwise(looks)) >= SOONEST


def test_learns_once_an_hour(yard: Workshop, learnings: list[datetime], looks: list[datetime]) -> None:
    one = Foresight()
    for minute in range(0, 130, 2):
        one.look(at=WEDNESDAY + timedelta(minutes=minute))
    assert learnings == [WEDNESDAY, WEDNESDAY + LEARN_EVERY, WEDNESDAY + 2 * LEARN_EVERY]
    assert len(looks) == 65


def test_a_workshop_without_a_past_gets_the_prior(yard: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[DurationModel] = []

    def run(_: Workshop, model: DurationModel, *, at: datetime) -> int:
        got.append(model)
        assert at == WEDNESDAY
        return 0

    monkeypatch.setattr(foresight, "foresee_workshop", run)
    Foresight().look(at=WEDNESDAY)
    assert got == [PRIOR]


def test_an_absence_is_noticed_within_a_minute(visit: Visit, marek: StaffMember) -> None:
    """Nobody records an event when somebody is put down as away: time passing is enough."""
    visit.chosen()
    one, at = Foresight(), visit.tick()
    one.look(at=at)
    before = Promise.objects.get(booking=visit.booking).ready_at
    Absence.objects.create(staff=marek, from_day=at.date(), to_day=at.date() + timedelta(days=3))
    moved = one.look(at=at + LATEST)
    assert moved == 1
    assert Promise.objects.get(booking=visit.booking).ready_at > before + timedelta(days=2)


def test_several_workers_write_what_one_would(visit: Visit) -> None:
    visit.chosen()
    at = visit.tick()
    moved = [Foresight().look(at=at) for _ in range(3)]
    assert moved[1:] == [0, 0]
    assert Foreseen.objects.filter(booking=visit.booking).count() == 1
