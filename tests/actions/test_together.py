"""Lines that belong together, labour that two repairs share, and tax by line."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pitboard.actions.choose_repairs import confirm_choice
from pitboard.actions.hand_back import pass_check, start_check
from pitboard.actions.price_repairs import Shared, draft_estimate
from pitboard.actions.repair import finish_repair, start_repair
from pitboard.queries.estimates import amount_due, authorised_total
from pitboard.records.estimates import Authorisation, Decision
from pitboard.rules.lifecycle import LineState
from pitboard.rules.refusals import Refusal, Refused
from tests.actions.pricing import found, send
from tests.cast import Visit

pytestmark = pytest.mark.django_db
CALIPER = Decimal("84.70")
YES, NO = Decision.APPROVED, Decision.DECLINED
#: A tenth of an hour at 62.00 with 21 per cent of tax.
SAVED = Decimal("7.50")


def shared(first: object = 0, second: int = 1, hours: str = "0.1") -> Shared:
    return Shared(first, second, "Wheels off and on", Decimal(hours))  # type: ignore[arg-type]


def test_labour_that_both_share_is_counted_once(visit: Visit) -> None:
    visit.inspected()
    send(visit, visit.offers(), [shared()])
    assert visit.choose({"Front brakes": YES, "Battery": NO}).gross == Decimal("341.22")
    given = visit.choose({"Front brakes": YES, "Battery": YES})
    assert given.gross == Decimal("539.66") - SAVED == authorised_total(visit.order)
    (saving,) = given.savings.all()
    assert (saving.title, saving.gross) == ("Wheels off and on", SAVED)


def test_the_bill_counts_it_once_too(visit: Visit) -> None:
    visit.inspected()
    send(visit, visit.offers(), [shared()])
    visit.choose({"Front brakes": YES, "Battery": YES})
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())
    for line in visit.order.lines.all():
        start_repair(line, by=visit.bay, at=visit.tick())
        finish_repair(line, by=visit.bay, at=visit.tick())
    start_check(visit.order, by=visit.bay, at=visit.tick())
    pass_check(visit.order, by=visit.bay, at=visit.tick())
    assert amount_due(visit.reload()) == Decimal("539.66") - SAVED


def test_a_new_repair_can_share_with_one_that_has_begun(visit: Visit) -> None:
    visit.chosen()
    brakes = visit.line("Front brakes")
    start_repair(brakes, by=visit.bay, at=visit.tick())
    caliper = replace(found(visit, "Caliper", "84.70"), hours=Decimal(1))
    send(visit, [*visit.offers(), caliper], [shared(first=brakes, second=2)])
    with_caliper = visit.choose({"Caliper": YES})
    assert with_caliper.gross == Decimal("341.22") + Decimal("159.72") - SAVED


def test_what_was_shared_stays_shared_in_the_next_version(visit: Visit) -> None:
    visit.inspected()
    send(visit, visit.offers(), [shared()])
    given = visit.choose({"Front brakes": YES, "Battery": YES})
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())
    start_repair(visit.line("Battery"), by=visit.bay, at=visit.tick())
    send(visit, [found(visit, "Caliper", "84.70")])
    assert visit.choose({"Caliper": YES}).gross == given.gross + CALIPER


def test_a_saving_that_goes_makes_the_repair_dearer(visit: Visit) -> None:
    visit.inspected()
    send(visit, visit.offers(), [shared()])
    visit.choose({"Front brakes": YES, "Battery": YES})
    send(visit, visit.offers())
    assert visit.line("Battery").state is LineState.PROPOSED
    assert visit.line("Front brakes").state is LineState.APPROVED


@pytest.mark.parametrize("hours", ["0.5", "9"])
def test_no_more_is_shared_than_a_repair_takes(visit: Visit, hours: str) -> None:
    visit.inspected()
    with pytest.raises(Refused) as refused:
        draft_estimate(
            visit.order, visit.offers(), shared=[shared(hours=hours)], by=visit.desk, at=visit.tick()
        )
    assert refused.value.code is Refusal.SAVING_TOO_LARGE


def test_a_pair_named_twice_is_shared_once(visit: Visit) -> None:
    visit.inspected()
    sent = send(visit, visit.offers(), [shared(), shared(first=1, second=0)])
    assert sent.savings.count() == 1


def test_what_belongs_together_is_chosen_as_one(visit: Visit) -> None:
    visit.inspected()
    send(visit, [replace(offer, together=1) for offer in visit.offers()])
    with pytest.raises(Refused) as refused:
        visit.choose({"Front brakes": YES, "Battery": NO})
    assert refused.value.code is Refusal.CHOICE_SPLITS_GROUP
    assert refused.value.facts["lines"] == [visit.line("Front brakes").pk, visit.line("Battery").pk]
    with pytest.raises(Refused):
        visit.choose({"Front brakes": YES})
    assert not Authorisation.objects.exists()
    assert visit.choose({"Front brakes": YES, "Battery": YES}).gross == Decimal("539.66")
    assert visit.choose({"Front brakes": NO, "Battery": Decision.DEFERRED}).gross == 0


def test_what_has_begun_binds_nobody_to_what_belongs_to_it(visit: Visit) -> None:
    visit.chosen()
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    send(visit, [*visit.offers(), found(visit, "Caliper", "84.70", together=1)])
    assert visit.choose({"Caliper": NO}).gross == Decimal("341.22")


def test_a_line_has_a_tax_of_its_own(visit: Visit) -> None:
    visit.inspected()
    brakes, battery = visit.offers()
    sent = send(visit, [replace(brakes, tax_percent=Decimal(0)), battery])
    assert [line.gross for line in sent.lines.all()] == [Decimal("282.00"), Decimal("198.44")]
    assert sent.lines.get(title="Front brakes").tax == 0
