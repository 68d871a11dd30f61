"""Money: what a repair line costs, and what several cost together.

Amounts are `Decimal` in units of the currency (12.34 euro), never floats. Every printed amount is rounded half
up to the currency's smallest coin; tax is worked out and rounded per line, so a total is always the sum of the
lines as printed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

#: ISO 4217 currencies whose smallest coin is not a hundredth.
DECIMALS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}
ZERO = Decimal(0)


def decimals(currency: str) -> int:
    """How many decimals the currency's amounts are printed with (ISO 4217)."""
    return DECIMALS.get(currency, 2)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` to the currency's smallest coin, half up."""
    return amount.quantize(Decimal(1).scaleb(-decimals(currency)), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Part:
    """So many of one part, at a price each."""

    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class Price:
    """A price before tax, the tax on it, and both together; all rounded."""

    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True)
class Saving:
    """Labour that two repairs (by id) have in common: off the price of the second when both are chosen."""

    first: int
    second: int
    price: Price

    def counts_for(self, chosen: Collection[int]) -> bool:
        return self.first in chosen and self.second in chosen


@dataclass(frozen=True)
class Tax:
    """A rate in percent, and whether prices are entered with the tax already in them."""

    percent: Decimal
    included: bool


def labour_amount(hours: Decimal, hourly_rate: Decimal, currency: str) -> Decimal:
    return rounded(hours * hourly_rate, currency)


def part_amount(part: Part, currency: str) -> Decimal:
    return rounded(part.quantity * part.unit_price, currency)


def price_line(
    *,
    hours: Decimal,
    hourly_rate: Decimal,
    parts: Iterable[Part],
    discount: Decimal,
    tax: Tax,
    currency: str,
) -> Price:
    """The price of one repair. The discount is an amount off, in the same terms (with or without tax) as the prices,
    and never makes a line negative."""
    entered = labour_amount(hours, hourly_rate, currency) + sum(
        (part_amount(p, currency) for p in parts), ZERO
    )
    return taxed(max(ZERO, entered - rounded(discount, currency)), tax, currency)


def taxed(entered: Decimal, tax: Tax, currency: str) -> Price:
    """An entered amount, split into net, tax and gross."""
    entered = rounded(entered, currency)
    if tax.included:
        share = rounded(entered * tax.percent / (100 + tax.percent), currency)
        return Price(net=entered - share, tax=share, gross=entered)
    share = rounded(entered * tax.percent / 100, currency)
    return Price(net=entered, tax=share, gross=entered + share)


def total(prices: Iterable[Price], currency: str) -> Price:
    """The sum of lines as printed."""
    prices = list(prices)
    nothing = rounded(ZERO, currency)
    return Price(
        net=sum((p.net for p in prices), nothing),
        tax=sum((p.tax for p in prices), nothing),
        gross=sum((p.gross for p in prices), nothing),
    )


def less(price: Price, off: Price) -> Price:
    return Price(net=price.net - off.net, tax=price.tax - off.tax, gross=price.gross - off.gross)


def total_of(
    prices: Mapping[int, Price], savings: Iterable[Saving], chosen: Collection[int], currency: str
) -> Price:
    """What the chosen repairs (by id) come to: the lines as printed, less the labour that two of them share. Every
    total of an estimate, a choice, a record or a bill is worked out here."""
    whole = total((prices[one] for one in chosen), currency)
    return less(whole, total((s.price for s in savings if s.counts_for(chosen)), currency))
