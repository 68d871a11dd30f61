from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pitboard.rules.money import (
    Part,
    Price,
    Tax,
    decimals,
    labour_amount,
    part_amount,
    price_line,
    rounded,
    taxed,
    total,
)

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


hours = st.decimals(min_value=0, max_value=40, places=2)
parts = st.lists(st.builds(Part, st.decimals("0.01", 20, places=2), amounts), max_size=5)


@st.composite
def priced_estimates(draw: st.DrawFn) -> tuple[str, Tax, list[Price]]:
    """Lines of one estimate: one currency, one tax, one rate; hours, parts and discounts of their own."""
    currency, tax = draw(currencies), draw(taxes)
    rate = draw(st.decimals(min_value=0, max_value=300, places=2))
    drawn = draw(st.lists(st.tuples(hours, parts, amounts), max_size=12))
    lines = [
        price_line(hours=h, hourly_rate=rate, parts=p, discount=d, tax=tax, currency=currency)
        for h, p, d in drawn
    ]
    return currency, tax, lines


@given(priced_estimates())
def test_a_total_is_the_sum_of_its_priced_lines_to_the_coin(
    estimate: tuple[str, Tax, list[Price]],
) -> None:
    currency, _, lines = estimate
    whole = total(lines, currency)
    assert whole.net == sum((line.net for line in lines), Decimal(0))
    assert whole.tax == sum((line.tax for line in lines), Decimal(0))
    assert whole.gross == sum((line.gross for line in lines), Decimal(0))
    for price in (whole, *lines):
        assert min(price.net, price.tax, price.gross) >= 0
        assert price.gross == price.net + price.tax == rounded(price.gross, currency)


@given(hours, amounts, parts, amounts, taxes, currencies)
def test_what_is_taken_off_a_line_is_what_its_price_says(
    worked: Decimal, rate: Decimal, needed: list[Part], discount: Decimal, tax: Tax, currency: str
) -> None:
    """Labour and each part are shown rounded; together, less the discount, they are the price as it was entered."""
    price = price_line(
        hours=worked, hourly_rate=rate, parts=needed, discount=discount, tax=tax, currency=currency
    )
    shown = [labour_amount(worked, rate, currency), *(part_amount(part, currency) for part in needed)]
    assert all(one == rounded(one, currency) for one in shown)
    entered = price.gross if tax.included else price.net
    assert entered == max(Decimal(0), sum(shown) - rounded(discount, currency))


@given(amounts, percents, currencies)
def test_tax_that_is_added_and_then_taken_out_again_is_the_same_to_a_coin(
    net: Decimal, percent: Decimal, currency: str
) -> None:
    added = taxed(net, Tax(percent, included=False), currency)
    taken_out = taxed(added.gross, Tax(percent, included=True), currency)
    coin = Decimal(1).scaleb(-decimals(currency))
    assert taken_out.gross == added.gross
    assert abs(taken_out.tax - added.tax) <= coin
    assert abs(taken_out.net - added.net) <= coin


@given(amounts, percents, currencies)
def test_tax_is_off_by_half_a_coin_at_most(entered: Decimal, percent: Decimal, currency: str) -> None:
    half = Decimal(1).scaleb(-decimals(currency)) / 2
    price = taxed(entered, Tax(percent, included=False), currency)
    assert abs(price.tax - price.net * percent / 100) <= half
    price = taxed(entered, Tax(percent, included=True), currency)
    assert abs(price.tax * (100 + percent) - price.gross * percent) <= half * (100 + percent)
