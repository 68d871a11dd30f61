"""What labour, parts and discount come to with tax, so that they add up to the price of their line."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from pitboard.rules.money import ZERO, Tax, rounded


def shown_shares(entered: Sequence[Decimal], discount: Decimal, tax: Tax, currency: str) -> list[Decimal]:
    """The share with tax of each amount as it was entered (rounded, not negative), in their order, and of the discount,
    the last, which is zero or less.

    Each rounded by itself might miss the line's price by some coins. So what is rounded is the sum up to each, and a
    share is what it adds: never below zero, nothing for nothing, at most a coin beside its own, and in all exactly the
    price.
    """
    factor = Decimal(1) if tax.included else 1 + tax.percent / 100
    sums = [rounded(so_far * factor, currency) for so_far in accumulate(entered, initial=ZERO)]
    price = rounded(max(ZERO, sum(entered, ZERO) - rounded(discount, currency)) * factor, currency)
    return [after - before for before, after in pairwise(sums)] + [price - sums[-1]]
