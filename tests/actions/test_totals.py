"""The total on the page is the total in the record is the sum of the rounded lines less what they share: for any lines,
taxes and discounts, with prices that include the tax or do not, in currencies with no, two and three decimals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pitboard.actions.choose_repairs import Choice, choose_repairs
from pitboard.actions.inspect_car import finish_inspection, start_inspection
from pitboard.actions.keep_car import add_car
from pitboard.actions.price_repairs import NamedPart, Offer, Shared, draft_estimate, send_estimate
from pitboard.config.rehearsal.checks import everything_wrong
from pitboard.queries.board import board_of
from pitboard.queries.choice import choice_page
from pitboard.queries.difference import difference
from pitboard.queries.estimates import amount_due, authorised_total
from pitboard.queries.visit import visit_page
from pitboard.records.estimates import Authorisation, Decision, Estimate, EstimateLine, EstimateSaving
from pitboard.records.workshop import Workshop
from pitboard.rules.money import decimals, rounded
from pitboard.rules.permissions import Role
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import WEDNESDAY, Visit, employ, open_the_yard, sign_up

CURRENCIES = ("EUR", "JPY", "KWD")
TAXES = ("0", "5.5", "19", "21", "25.5")
hours = st.decimals("0.1", "12", places=2)
money = st.decimals("0", "900", places=3)
parts = st.lists(st.builds(NamedPart, st.just("Part"), st.decimals("0.01", "9", places=2), money), max_size=3)
offers = st.lists(
    st.builds(
        Offer,
        st.just("Repair"),
        hours,
        parts,
        discount=st.sampled_from([Decimal(0), Decimal("0.335"), Decimal(7), Decimal(5000)]),
        tax_percent=st.sampled_from([None, *map(Decimal, TAXES)]),
    ),
    min_size=1,
    max_size=6,
)


def at_the_yard(currency: str, *, rate: Decimal, tax: str, included: bool) -> Visit:
    yard = open_the_yard()
    nora = sign_up("Nora Larkspur", "example.org")
    golf = add_car(plate="KRT 482", make="VW", model="Golf", year=None, mileage_km=10, by=nora, at=WEDNESDAY)
    desk = employ(yard, "Dana Alder", Role.ADVISOR).person
    terms: dict[str, Any] = {"currency": currency, "hourly_rate": rate, "tax_percent": Decimal(tax)}
    Workshop.objects.filter(pk=yard.pk).update(prices_include_tax=included, **terms)
    yard.refresh_from_db()
    visit = Visit(yard, nora, golf, desk=desk, bay=desk).arrived()
    start_inspection(visit.order, by=desk, at=visit.tick())
    finish_inspection(visit.order, by=desk, at=visit.tick())
    return visit


def by_hand(lines: Sequence[EstimateLine], savings: Sequence[EstimateSaving], chosen: set[int]) -> Decimal:
    """Counted from the rows as they are printed, without the product's own sums."""
    total = sum((line.gross for line in lines if line.repair_id in chosen), Decimal(0))
    for saving in savings:
        if {saving.first.repair_id, saving.second.repair_id} <= chosen:
            total -= saving.gross
    return total


def check_rows(estimate: Estimate) -> tuple[list[EstimateLine], list[EstimateSaving]]:
    """Every figure is as fine as the smallest coin, and none is below nought."""
    lines = list(estimate.lines.all())
    savings = list(estimate.savings.select_related("first", "second"))
    for price in [one.price for one in lines] + [one.price for one in savings]:
        assert price.net + price.tax == price.gross
        for figure in (price.net, price.tax, price.gross):
            assert figure == rounded(figure, estimate.currency) >= 0
    return lines, savings


def check_sums(visit: Visit, record: Authorisation, expected: Decimal) -> None:
    order = visit.reload()
    assert record.gross == record.net + record.tax == expected >= 0
    assert authorised_total(order) == expected
    assert visit_page(visit.reload()).total == expected
    page = choice_page(visit.reload())
    assert page is not None
    assert page.total_with(page.chosen_before).gross == expected
    (on_board,) = [one for lane in board_of(visit.yard, at=visit.at).lanes.values() for one in lane]
    assert on_board.ordered == expected  # type: ignore[union-attr]
    if expected:
        assert amount_due(visit.reload()) == expected
    assert difference(visit.reload()) is None or not difference(visit.reload()).asked  # type: ignore[union-attr]
    assert everything_wrong([order.pk], []) == []


def one_visit(data: st.DataObject) -> None:
    currency = data.draw(st.sampled_from(CURRENCIES))
    visit = at_the_yard(
        currency,
        rate=data.draw(st.decimals("1", "200", places=decimals(currency))),
        tax=data.draw(st.sampled_from(TAXES)),
        included=data.draw(st.booleans()),
    )
    offered = data.draw(offers)
    places = st.integers(0, len(offered) - 1)
    shared = data.draw(
        st.lists(
            st.builds(Shared, places, places, st.just("Once"), st.decimals("0.05", "1", places=2)), max_size=3
        )
    )
    try:
        draft_estimate(visit.order, offered, shared=shared, by=visit.desk, at=visit.tick())
    except Refused as refused:
        assert refused.code is Refusal.SAVING_TOO_LARGE
        draft_estimate(visit.order, offered, by=visit.desk, at=visit.tick())
    sent = send_estimate(visit.order, by=visit.desk, at=visit.tick())
    lines, savings = check_rows(sent)
    for _ in range(2):
        chosen = {line.repair_id for line in lines if data.draw(st.booleans())}
        page = choice_page(visit.reload())
        assert page is not None
        expected = by_hand(lines, savings, chosen)
        assert page.total_with(chosen).gross == expected
        said = {
            line.repair_id: Decision.APPROVED if line.repair_id in chosen else Decision.DEFERRED
            for line in lines
        }
        choice = Choice(sent.revision, said, "Nora Larkspur")
        record = choose_repairs(visit.order, choice, by=visit.customer, at=visit.tick())
        check_sums(visit, record, expected)


def walked(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def each(data: st.DataObject) -> None:
        with transaction.atomic():
            one_visit(data)
            transaction.set_rollback(True)

    each()


@pytest.mark.django_db
def test_every_total_is_the_sum_of_what_is_printed() -> None:
    walked(15)


@pytest.mark.long
@pytest.mark.django_db
def test_every_total_of_many_visits_is_the_sum_of_what_is_printed() -> None:
    walked(300)
