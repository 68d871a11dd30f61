"""What rehearsals of whole visits brought to light."""

from decimal import Decimal

import pytest

from pitboard.actions.price_repairs import Offer, draft_estimate, send_estimate
from pitboard.actions.repair import start_repair
from pitboard.queries.estimates import authorised_total
from pitboard.records.estimates import Decision
from pitboard.rules.lifecycle import OrderState
from pitboard.rules.severity import Severity
from tests.cast import Visit

pytestmark = pytest.mark.django_db


def test_a_repair_that_has_begun_may_be_offered_again_by_its_finding(visit: Visit) -> None:
    """An advisor's form sends every finding's offer; what is settled keeps its price and comes once."""
    visit.chosen()
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    more = Offer("Wipers", Decimal("0.2"), finding=visit.found(Severity.FIX_SOON, "Wipers"))
    draft_estimate(visit.order, [*visit.offers(), more], by=visit.desk, at=visit.tick())
    sent = send_estimate(visit.order, by=visit.desk, at=visit.tick())
    assert [line.title for line in sent.lines.all()] == ["Front brakes", "Battery", "Wipers"]
    assert sent.lines.get(title="Front brakes").gross == Decimal("341.22")


def test_an_approved_repair_that_is_not_offered_again_keeps_its_price_in_the_next_revision(
    visit: Visit,
) -> None:
    """The customer's yes stands, so the next authorisation must not leave it out of its total."""
    visit.chosen()
    more = Offer("Wipers", Decimal("0.2"), finding=visit.found(Severity.FIX_SOON, "Wipers"))
    draft_estimate(visit.order, [more], by=visit.desk, at=visit.tick())
    visit.estimate = send_estimate(visit.order, by=visit.desk, at=visit.tick())
    visit.choose({"Front brakes": Decision.APPROVED, "Wipers": Decision.DEFERRED})
    assert visit.authorisation.gross == Decimal("341.22") == authorised_total(visit.order)


def test_a_late_yes_takes_back_that_the_car_is_ready(visit: Visit) -> None:
    visit.ready()
    assert visit.reload().ready_at is not None
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.APPROVED})
    assert (visit.reload().state, visit.order.ready_at) == (OrderState.IN_REPAIR, None)
