from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pitboard.rules.money import Part, Tax, decimals, price_line, rounded, taxed, total

amounts = st.decimals(min_value=0, max_value=50_000, places=3)
percents = st.decimals(min_value=0, max_value=30, places=2)
currencies = st.sampled_from(["EUR", "JPY", "KWD"])
taxes = st.builds(Tax, percent=percents, included=st.booleans())


def test_currencies_have_their_own_smallest_coin() -> None:
    assert (decimals("EUR"), decimals("JPY"), decimals("KWD")) == (2, 0, 3)


def test_half_a_cent_is_rounded_up() -> None:
    assert rounded(Decimal("0.005"), "EUR") == Decimal("0.01")


def test_labour_and_parts_make_the_price_before_tax() -> None:
    price = price_line(
        hours=Decimal("1.8"),
        hourly_rate=Decimal(62),
        parts=[Part(Decimal(1), Decimal(118)), Part(Decimal(1), Decimal("52.40"))],
        discount=Decimal(0),
        tax=Tax(Decimal(21), included=False),
        currency="EUR",
    )
    assert (price.net, price.tax, price.gross) == (Decimal("282.00"), Decimal("59.22"), Decimal("341.22"))


def test_a_price_with_tax_in_it_is_split() -> None:
    price = taxed(Decimal(149), Tax(Decimal(21), included=True), "EUR")
    assert (price.net, price.tax, price.gross) == (Decimal("123.14"), Decimal("25.86"), Decimal("149.00"))


def test_a_discount_never_pays_the_customer() -> None:
    tax = Tax(Decimal(21), included=False)
    price = price_line(
        hours=Decimal(1), hourly_rate=Decimal(62), parts=[], discount=Decimal(500), tax=tax, currency="EUR"
    )
    assert price.gross == 0


@given(amounts, taxes, currencies)
def test_net_and_tax_always_make_gross(entered: Decimal, tax: Tax, currency: str) -> None:
    price = taxed(entered, tax, currency)
    assert price.net + price.tax == price.gross
    assert price.gross == rounded(price.gross, currency)
    assert min(price.net, price.tax, price.gross) >= 0


@given(st.lists(amounts, max_size=20), taxes, currencies)
def test_a_total_is_the_sum_of_the_lines_as_printed(entered: list[Decimal], tax: Tax, currency: str) -> None:
    lines = [taxed(amount, tax, currency) for amount in entered]
    whole = total(lines, currency)
    assert whole.gross == sum((line.gross for line in lines), Decimal(0))
    assert whole.net + whole.tax == whole.gross
