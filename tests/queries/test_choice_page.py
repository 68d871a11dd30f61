"""What a line's price is made of, as the customer reads it."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from pitboard.actions.choose_repairs import confirm_choice
from pitboard.actions.price_repairs import NamedPart, Offer, Shared, draft_estimate, send_estimate
from pitboard.actions.repair import start_repair
from pitboard.queries.choice import ChoicePage, choice_page
from pitboard.queries.open_repairs import open_repairs
from pitboard.records.estimates import Decision
from pitboard.rules.money import Price
from tests.cast import Visit, minutes

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


def sharing_labour(visit: Visit, *, together: int | None = None) -> ChoicePage:
    """Brakes (341.22) and battery (198.44) that have a quarter of an hour (18.76) in common."""
    visit.inspected()
    brakes, battery = visit.offers()
    offers = [replace(offer, together=together) for offer in (brakes, battery)]
    once = [Shared(0, 1, "Bonnet off", Decimal("0.25"))]
    draft_estimate(visit.order, offers, shared=once, by=visit.desk, at=visit.tick())
    visit.estimate = send_estimate(visit.order, by=visit.desk, at=visit.tick())
    return page_of(visit)


def test_labour_that_two_repairs_share_is_taken_off_when_both_are_chosen(visit: Visit) -> None:
    page = sharing_labour(visit)
    brakes, battery = visit.line("Front brakes").pk, visit.line("Battery").pk
    assert page.total_with([brakes]).gross == Decimal("341.22")
    assert page.total_with([brakes, battery]).gross == Decimal("520.90")
    given = visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.APPROVED})
    assert page.total_with([brakes, battery]) == Price(given.net, given.tax, given.gross)


def test_labour_shared_with_what_has_begun_is_taken_off_the_other(visit: Visit) -> None:
    sharing_labour(visit)
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    battery = visit.line("Battery").pk
    assert page_of(visit).total_with([battery]).gross == Decimal("520.90")


def test_what_belongs_together_is_named_on_each(visit: Visit) -> None:
    page = sharing_labour(visit, together=1)
    brakes, battery = page.offered
    assert [offer.title for offer in page.together_with(brakes)] == ["Battery"]
    assert [offer.title for offer in page.together_with(battery)] == ["Front brakes"]


def test_a_part_of_the_page_has_nothing_of_the_rest(visit: Visit) -> None:
    visit.estimated(services=["Yearly service"])
    battery = visit.line("Battery").pk
    part = page_of(visit).limited_to([battery])
    assert [offer.title for offer in part.offered] == ["Battery"]
    assert (part.settled, part.good) == ([], [])
    assert part.total_with([battery]).gross == Decimal("198.44")


def test_prices_hold_until_their_day_has_ended_at_the_workshop(visit: Visit) -> None:
    visit.estimated()
    until = visit.estimate.valid_until
    assert until is not None
    page = page_of(visit)
    last_minute = datetime.combine(until, time(23, 59), visit.yard.zone)
    assert not page.has_expired(last_minute)
    assert page.has_expired(last_minute + minutes(2))


def test_who_wants_to_be_called_is_still_asked(visit: Visit) -> None:
    visit.estimated()
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.CALL_ME})
    page = page_of(visit)
    assert [(offer.title, offer.decision) for offer in page.asked] == [("Battery", Decision.CALL_ME)]


def test_what_was_left_out_keeps_its_price_and_until_when_it_holds(visit: Visit) -> None:
    visit.estimated()
    visit.choose({"Front brakes": Decision.DECLINED, "Battery": Decision.DEFERRED})
    until = visit.estimate.valid_until
    found = open_repairs(visit.order.lines.all(), visit.order, visit.at)
    assert [(one.price, one.valid_until, one.is_valid) for one in found] == [
        ("€341.22", until, True),
        ("€198.44", until, True),
    ]
    later = open_repairs(visit.order.lines.all(), visit.order, visit.at + timedelta(days=40))
    assert not any(one.is_valid for one in later)
