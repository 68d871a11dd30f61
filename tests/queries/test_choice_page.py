"""What a line's price is made of, as the customer reads it."""

from decimal import Decimal

import pytest

from pitboard.actions.choose_repairs import confirm_choice
from pitboard.actions.price_repairs import NamedPart, Offer, draft_estimate, send_estimate
from pitboard.actions.repair import start_repair
from pitboard.queries.choice import ChoicePage, choice_page
from pitboard.records.estimates import Decision
from tests.cast import Visit

pytestmark = pytest.mark.django_db


def page_of(visit: Visit) -> ChoicePage:
    page = choice_page(visit.order)
    assert page is not None
    return page


def test_there_is_nothing_to_choose_before_an_estimate_is_sent(visit: Visit) -> None:
    visit.inspected()
    draft_estimate(visit.order, visit.offers(), by=visit.desk, at=visit.tick())
    assert choice_page(visit.order) is None


def test_the_shares_of_every_line_add_up_to_its_price(visit: Visit) -> None:
    visit.inspected()
    odd = [NamedPart(f"Clip {n}", Decimal("0.33"), Decimal("1.01")) for n in range(7)]
    offers = visit.offers()
    offers[0] = Offer("Front brakes", Decimal("1.33"), odd, Decimal("3.33"), finding=offers[0].finding)
    draft_estimate(visit.order, offers, by=visit.desk, at=visit.tick())
    send_estimate(visit.order, by=visit.desk, at=visit.tick())
    for offer in page_of(visit).offered:
        assert sum(share.amount for share in offer.shares) == offer.price.gross
    assert [share.text for share in page_of(visit).offered[0].shares][-1] == "Discount"


def test_the_total_counts_what_is_settled_and_what_is_ticked(visit: Visit) -> None:
    visit.estimated(services=["Yearly service"])
    page = page_of(visit)
    battery = visit.line("Battery").pk
    assert page.total_with([]).gross == Decimal("149.00")
    assert page.total_with([battery]).gross == Decimal("347.44")
    assert page.total_with([battery, 999_999]).gross == Decimal("347.44")


def test_only_an_earlier_yes_is_ticked_beforehand(visit: Visit) -> None:
    visit.estimated()
    assert page_of(visit).chosen_before == []
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
    assert page_of(visit).chosen_before == [visit.line("Front brakes").pk]


def test_what_has_begun_is_settled(visit: Visit) -> None:
    visit.estimated()
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    page = page_of(visit)
    assert [offer.title for offer in page.open_offers] == ["Battery"]
    assert [settled.title for settled in page.settled] == ["Front brakes"]
    assert page.total_with([]).gross == Decimal("341.22")
