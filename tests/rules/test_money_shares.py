from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pitboard.rules.money import Part, Tax, decimals, labour_amount, part_amount, price_line, taxed
from pitboard.rules.shares import shown_shares

amounts = st.decimals(min_value=0, max_value=50_000, places=3)
currencies = st.sampled_from(["EUR", "JPY", "KWD"])
taxes = st.builds(Tax, percent=st.decimals(min_value=0, max_value=30, places=2), included=st.booleans())
parts = st.lists(st.builds(Part, st.decimals("0.01", 20, places=2), amounts), max_size=8)


def test_shares_with_tax_add_up_where_each_alone_would_not() -> None:
    """Three parts of 0.36 with 21% tax are 0.44 each, and 1.31 together."""
    entered = [Decimal(0), *[Decimal("0.36")] * 3]
    shares = shown_shares(entered, Decimal(0), Tax(Decimal(21), included=False), "EUR")
    assert shares == [0, Decimal("0.44"), Decimal("0.43"), Decimal("0.44"), 0]


def test_a_discount_beyond_the_price_takes_off_no_more_than_there_is() -> None:
    shares = shown_shares([Decimal(62)], Decimal(500), Tax(Decimal(21), included=False), "EUR")
    assert shares == [Decimal("75.02"), Decimal("-75.02")]


@given(st.decimals(0, 40, places=2), amounts, parts, amounts, taxes, currencies)
def test_shares_add_up_to_the_price_of_the_line(
    hours: Decimal, rate: Decimal, needed: list[Part], discount: Decimal, tax: Tax, currency: str
) -> None:
    entered = [labour_amount(hours, rate, currency), *(part_amount(part, currency) for part in needed)]
    shares = shown_shares(entered, discount, tax, currency)
    price = price_line(
        hours=hours, hourly_rate=rate, parts=needed, discount=discount, tax=tax, currency=currency
    )
    assert sum(shares) == price.gross
    coin = Decimal(1).scaleb(-decimals(currency))
    for amount, share in zip(entered, shares[:-1], strict=True):
        assert share >= 0
        assert abs(share - taxed(amount, tax, currency).gross) <= coin
        assert share == 0 or amount > 0
    assert shares[-1] <= 0
