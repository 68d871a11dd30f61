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


def is_beyond_limit(measured: Decimal | None, limit: Decimal | None) -> bool:
    """Whether a measured value has fallen below its least allowed value, both in the same unit."""
    return measured is not None and limit is not None and measured < limit
