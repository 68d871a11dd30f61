"""A revision after a yes asks only about what changed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pitboard.actions.price_repairs import draft_estimate, send_estimate
from pitboard.actions.repair import start_repair
from pitboard.queries.difference import difference, difference_of_draft, revised
from pitboard.queries.estimates import authorised_total, draft_of, latest_authorisation
from pitboard.records.estimates import Approval, Decision
from pitboard.records.events import Event
from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.refusals import Refusal, Refused
from tests.actions.pricing import costs, found, limit, send
from tests.cast import Visit

pytestmark = pytest.mark.django_db
CALIPER = Decimal("84.70")
BRAKES = Decimal("341.22")


def test_a_first_estimate_asks_about_all_of_it(visit: Visit) -> None:
    visit.estimated()
    changes = difference(visit.order)
    assert changes is not None
    assert changes.since is None
    assert [one.title for one in changes.asked] == ["Front brakes", "Battery"]


def test_only_what_was_found_since_is_asked_about(visit: Visit) -> None:
    visit.chosen()
    limit(visit, 400)
    send(visit, [*visit.offers(), found(visit, "Caliper", "84.70")])
    changes = difference(visit.reload())
    assert changes is not None
    assert [one.title for one in changes.asked] == ["Caliper"]
    assert [one.title for one in changes.unchanged] == ["Front brakes"]
    assert (changes.before.gross, changes.extra) == (BRAKES, CALIPER)
    assert changes.after.gross == Decimal("425.92")
    assert changes.left_under_limit == Decimal("-25.92")


def test_the_old_yes_stands_beside_the_new_one(visit: Visit) -> None:
    visit.chosen()
    send(visit, [*visit.offers(), found(visit, "Caliper", "84.70")])
    given = visit.choose({"Caliper": Decision.APPROVED})
    decided = {line.title: (line.decision, line.carried) for line in given.lines.all()}
    assert decided == {
        "Front brakes": (Decision.APPROVED, True),
        "Battery": (Decision.DEFERRED, True),
        "Caliper": (Decision.APPROVED, False),
    }
    assert given.gross == authorised_total(visit.order) == BRAKES + CALIPER
    previous, extra = revised(given)
    assert (previous.gross, extra.gross) == (BRAKES, CALIPER)
    assert difference(visit.reload()) is None


def test_what_became_dearer_says_from_what_to_what(visit: Visit) -> None:
    visit.chosen()
    brakes, battery = visit.offers()
    send(visit, [replace(brakes, discount=Decimal(-10)), battery])
    changes = difference(visit.order)
    assert changes is not None
    assert [(one.title, one.more, one.is_asked) for one in changes.dearer] == [
        ("Front brakes", Decimal("12.10"), True)
    ]


def test_what_became_cheaper_needs_no_question_and_counts_at_once(visit: Visit) -> None:
    visit.chosen()
    brakes, battery = visit.offers()
    send(visit, [replace(brakes, discount=Decimal(10)), battery])
    newest = latest_authorisation(visit.order)
    assert newest is not None
    assert newest.how is Approval.TOLERANCE
    assert newest.gross == authorised_total(visit.order) == Decimal("329.12")
    assert visit.line("Front brakes").state is LineState.APPROVED
    told = Event.objects.get(kind="repairs_covered")
    assert (told.facts["lines"], told.facts["before"]) == ([], "341.22")


def test_a_price_that_goes_back_needs_no_new_yes(visit: Visit) -> None:
    visit.chosen()
    brakes, battery = visit.offers()
    send(visit, [replace(brakes, hours=Decimal(3)), battery])
    assert visit.line("Front brakes").state is LineState.PROPOSED
    send(visit, visit.offers())
    assert visit.line("Front brakes").state is LineState.APPROVED
    assert difference(visit.order) is None


def test_what_is_withdrawn_is_named_and_not_waited_for(visit: Visit) -> None:
    visit.chosen()
    caliper = found(visit, "Caliper", "84.70")
    send(visit, [*visit.offers(), caliper])
    send(visit, visit.offers())
    changes = difference(visit.order)
    assert changes is not None
    assert [one.title for one in changes.withdrawn] == ["Caliper"]
    assert not changes.asked
    assert visit.line("Caliper").state is LineState.DEFERRED
    send(visit, [*visit.offers(), caliper])
    assert visit.line("Caliper").state is LineState.PROPOSED, "nobody has said no to it"


def test_a_revision_that_says_nothing_new_is_not_sent(visit: Visit) -> None:
    visit.chosen()
    with pytest.raises(Refused) as refused:
        send(visit, visit.offers())
    assert refused.value.code is Refusal.ESTIMATE_EMPTY


def test_who_is_about_to_send_sees_the_same_difference(visit: Visit) -> None:
    visit.chosen()
    offers = [*visit.offers(), found(visit, "Caliper", "84.70")]
    draft_estimate(visit.order, offers, by=visit.desk, at=visit.tick())
    draft = draft_of(visit.order)
    assert draft is not None
    before = difference_of_draft(visit.reload(), draft)
    send_estimate(visit.order, by=visit.desk, at=visit.tick())
    after = difference(visit.reload())
    assert before is not None
    assert after is not None
    assert [one.title for one in before.asked] == [one.title for one in after.asked] == ["Caliper"]
    assert (before.before, before.after) == (after.before, after.after)


def test_a_yes_given_while_the_next_version_was_written_stands_in_it(visit: Visit) -> None:
    visit.estimated()
    brakes, _ = visit.offers()
    caliper = found(visit, "Caliper", "84.70")
    draft_estimate(visit.order, [brakes, caliper], by=visit.desk, at=visit.tick())
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.APPROVED})
    visit.estimate = send_estimate(visit.order, by=visit.desk, at=visit.tick())
    assert {line.title for line in visit.estimate.lines.all()} == {"Front brakes", "Battery", "Caliper"}
    given = visit.choose({"Caliper": Decision.APPROVED})
    assert given.gross == authorised_total(visit.order) == BRAKES + Decimal("198.44") + CALIPER


def test_what_began_while_the_next_version_was_written_keeps_its_price(visit: Visit) -> None:
    visit.chosen()
    brakes, battery = visit.offers()
    offers = [replace(brakes, hours=Decimal(9)), battery, costs("Wipers", "20.00")]
    draft_estimate(visit.order, offers, by=visit.desk, at=visit.tick())
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    sent = send_estimate(visit.order, by=visit.desk, at=visit.tick())
    assert sent.lines.get(title="Front brakes").gross == BRAKES
    assert visit.line("Front brakes").state is LineState.IN_PROGRESS


def test_nothing_is_due_but_the_fee_when_only_open_questions_are_left(visit: Visit) -> None:
    visit.estimated()
    visit.choose({"Front brakes": Decision.CALL_ME})
    assert visit.reload().state is OrderState.AWAITING_DECISION
    assert authorised_total(visit.order) == 0
