"""How urgent a finding is. Three grades; UK and EU inspections' dangerous and major are ours to fix now."""

from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    FIX_NOW = "fix_now"
    FIX_SOON = "fix_soon"
    GOOD = "good"


#: The order in which people read findings: bad news first.
URGENCY = {Severity.FIX_NOW: 0, Severity.FIX_SOON: 1, Severity.GOOD: 2}

#: Severities that ask for a repair.
NEEDS_REPAIR = frozenset({Severity.FIX_NOW, Severity.FIX_SOON})

#: Measured values and limits have two decimals and fit in eight digits.
LARGEST_VALUE = Decimal("999999.99")


def is_beyond_limit(measured: Decimal | None, limit: Decimal | None, *, is_most: bool = False) -> bool:
    """Whether a measured value has passed its limit, both in the same unit: fallen below the least allowed value, or
    risen above the most."""
    if measured is None or limit is None:
        return False
    return measured > limit if is_most else measured < limit


def suggested_severity(
    measured: Decimal | None,
    limit: Decimal | None,
    soon_from: Decimal | None = None,
    *,
    is_most: bool = False,
) -> Severity | None:
    """What a measured value speaks for; the technician decides. Beyond the limit it is to fix now, from `soon_from` on
    (the value itself included) to fix soon. Nothing without a value, or without anything to hold it against."""
    if measured is None or (limit is None and soon_from is None):
        return None
    if is_beyond_limit(measured, limit, is_most=is_most):
        return Severity.FIX_NOW
    if soon_from is not None and (measured >= soon_from if is_most else measured <= soon_from):
        return Severity.FIX_SOON
    return Severity.GOOD
