"""The customer approves while the desk sends a new revision and a technician begins a line, all at the same moment and
each over a connection of their own. Whoever comes first, the outcome is a lawful one and no decision is lost."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import pytest

from bench.tools.race import Outcome, at_once
from pitboard.actions.choose_repairs import Choice, choose_repairs
from pitboard.actions.price_repairs import draft_estimate, send_estimate
from pitboard.actions.repair import start_repair
from pitboard.config.rehearsal.checks import everything_wrong
from pitboard.queries.estimates import authorised_total, latest_authorisation, latest_sent
from pitboard.records.estimates import Authorisation, Decision
from pitboard.rules.lifecycle import LineState
from pitboard.rules.refusals import Refusal, Refused
from tests.actions.pricing import found, send
from tests.cast import Visit

BRAKES, BATTERY, CALIPER = Decimal("341.22"), Decimal("198.44"), Decimal("84.70")
#: The brakes in the new revision: 2.0 h instead of 1.8.
DEARER = Decimal("356.22")


@dataclass(frozen=True)
class Raced:
    """How each of the three went: None when it was done, else why it was refused."""

    chose: Refusal | None
    sent: Refusal | None
    started: Refusal | None


def code_of(outcome: Outcome) -> Refusal | None:
    if outcome.problem is None:
        return None
    assert isinstance(outcome.problem, Refused), outcome.problem
    return outcome.problem.code


def raced(jobs: list[Callable[[], object]], turn: int) -> Raced:
    """Their order among the threads changes from round to round, so that everybody is first at times."""
    places = [(place + turn) % 3 for place in range(3)]
    outcomes = at_once([jobs[place] for place in places])
    codes = {place: code_of(outcome) for place, outcome in zip(places, outcomes, strict=True)}
    return Raced(codes[0], codes[1], codes[2])


def prepared(visit: Visit) -> tuple[Visit, list[Callable[[], object]]]:
    """Brakes approved and confirmed, a battery put off and a caliper asked for; a draft that makes the brakes dearer
    and offers wipers, too. Then: the customer approves battery and caliper, the desk sends, a technician begins the
    brakes."""
    visit.chosen()
    caliper = found(visit, "Caliper", str(CALIPER))
    seen = send(visit, [*visit.offers(), caliper])
    brakes, battery = visit.offers()
    wipers = found(visit, "Wipers", "12.10")
    dearer = [replace(brakes, hours=Decimal(2)), battery, caliper, wipers]
    draft_estimate(visit.order, dearer, by=visit.desk, at=visit.tick())
    said = {visit.line(title).pk: Decision.APPROVED for title in ("Battery", "Caliper")}
    choice = Choice(seen.revision, said, "Nora Larkspur")
    at = visit.tick()
    return visit, [
        partial(choose_repairs, visit.order, choice, by=visit.customer, at=at),
        partial(send_estimate, visit.order, by=visit.desk, at=at),
        partial(start_repair, visit.line("Front brakes"), by=visit.bay, at=at),
    ]


def check(visit: Visit, how: Raced) -> None:
    """What must hold of each outcome, and that each decision that was taken still stands."""
    order = visit.reload()
    states = {line.title: line.state for line in order.lines.all()}
    newest = latest_authorisation(order)
    assert newest is not None
    assert how.sent is None, "nothing forbids sending"
    assert how.chose in (None, Refusal.ESTIMATE_STALE)
    # An unconfirmed choice holds the work back; a revision that asks for the brakes again, too.
    assert how.started in (None, Refusal.CHOICE_NOT_CONFIRMED, Refusal.LINE_MOVE_UNLAWFUL)
    check_the_choice(visit, how, states, newest)
    check_the_brakes(visit, how, states)
    assert everything_wrong([order.pk], []) == []


def check_the_choice(visit: Visit, how: Raced, states: dict[str, LineState], newest: Authorisation) -> None:
    both = {states["Battery"], states["Caliper"]}
    if how.chose is None:
        assert both == {LineState.APPROVED}, "the yes that was taken stands"
        decided = {line.title: line.decision for line in newest.lines.all()}
        assert decided["Battery"] is decided["Caliper"] is Decision.APPROVED
    else:
        assert both == {LineState.DEFERRED, LineState.PROPOSED}, "no silent yes"
        assert visit.order.authorisations.count() == 1


def check_the_brakes(visit: Visit, how: Raced, states: dict[str, LineState]) -> None:
    sent = latest_sent(visit.order)
    assert sent is not None
    price = sent.lines.get(title="Front brakes").gross
    if how.started is None:
        assert states["Front brakes"] is LineState.IN_PROGRESS
        assert price == BRAKES, "what has begun keeps its price"
    else:
        assert states["Front brakes"] is LineState.PROPOSED
        assert price == DEARER
    ordered = BRAKES if how.started is None else Decimal(0)
    ordered += BATTERY + CALIPER if how.chose is None else Decimal(0)
    assert authorised_total(visit.order) == ordered


def race(visit: Visit, turn: int) -> Raced:
    visit, jobs = prepared(visit)
    how = raced(jobs, turn)
    check(visit, how)
    return how


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_whoever_comes_first_no_decision_is_lost(visit: Visit, turn: int) -> None:
    race(visit, turn)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ((0, 1, 2), Raced(None, None, Refusal.CHOICE_NOT_CONFIRMED)),
        ((0, 2, 1), Raced(None, None, Refusal.CHOICE_NOT_CONFIRMED)),
        ((1, 0, 2), Raced(Refusal.ESTIMATE_STALE, None, Refusal.LINE_MOVE_UNLAWFUL)),
        ((1, 2, 0), Raced(Refusal.ESTIMATE_STALE, None, Refusal.LINE_MOVE_UNLAWFUL)),
        ((2, 0, 1), Raced(None, None, None)),
        ((2, 1, 0), Raced(Refusal.ESTIMATE_STALE, None, None)),
    ],
)
def test_every_order_of_the_three_has_its_outcome(
    visit: Visit, order: tuple[int, int, int], expected: Raced
) -> None:
    visit, jobs = prepared(visit)
    codes: dict[int, Refusal | None] = {}
    for place in order:
        (outcome,) = at_once([jobs[place]])
        codes[place] = code_of(outcome)
    how = Raced(codes[0], codes[1], codes[2])
    assert how == expected
    check(visit, how)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(60))
def test_of_many_rounds_none_loses_a_decision(visit: Visit, turn: int) -> None:
    race(visit, turn)
