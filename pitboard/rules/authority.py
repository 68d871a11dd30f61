"""What needs no new yes: what is within the limit given at booking, or within the workshop's tolerance.

The limit covers all that a revision asks for, by what everything would come to then. The tolerance covers only what was
approved before and got dearer, never a repair more, and is measured against the last total that somebody approved: many
small steps do not add up to a large one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

NOTHING: frozenset[int] = frozenset()


class Cover(StrEnum):
    """What stands in for a new yes."""

    LIMIT = "limit"
    TOLERANCE = "tolerance"


@dataclass(frozen=True)
class Asked:
    """One repair (by id) that a revision would ask about. `is_dearer`: it was approved before, for less. `needs`: what
    belongs together with it and is not approved either."""

    repair: int
    is_dearer: bool = False
    is_safety: bool = False
    call_asked: bool = False
    needs: frozenset[int] = NOTHING


@dataclass(frozen=True)
class Terms:
    """What was said before: the customer's limit (with tax; none: ask about everything), and by how much (percent and
    money with tax, both must hold) what was approved may become dearer; nought of either: ask always."""

    limit: Decimal | None = None
    always_call_about_safety: bool = False
    tolerance_percent: Decimal = Decimal(0)
    tolerance_amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Sums:
    """Totals with tax: with all that is asked; of what was approved, as somebody last approved it; and of the same
    repairs now."""

    with_asked: Decimal
    approved: Decimal
    approved_now: Decimal


@dataclass(frozen=True)
class Verdict:
    """Which repairs need no question, and by what."""

    cover: Cover | None = None
    covered: frozenset[int] = NOTHING


def judge(asked: Sequence[Asked], terms: Terms, sums: Sums) -> Verdict:
    """The limit is looked at first. What the customer wants to be called about is never covered, and nothing of it that
    would have to be done with it."""
    if _within_limit(asked, terms, sums):
        covered = _closed(asked, {one.repair for one in asked if not one.call_asked})
        if covered:
            return Verdict(Cover.LIMIT, covered)
    dearer = _closed(asked, {one.repair for one in asked if one.is_dearer and not one.call_asked})
    if dearer and _within_tolerance(terms, sums):
        return Verdict(Cover.TOLERANCE, dearer)
    return Verdict()


def _within_limit(asked: Sequence[Asked], terms: Terms, sums: Sums) -> bool:
    if terms.limit is None or sums.with_asked > terms.limit:
        return False
    return not (terms.always_call_about_safety and any(one.is_safety for one in asked))


def _within_tolerance(terms: Terms, sums: Sums) -> bool:
    if terms.tolerance_percent <= 0 or terms.tolerance_amount <= 0:
        return False
    more = sums.approved_now - sums.approved
    return more <= terms.tolerance_amount and more * 100 <= terms.tolerance_percent * sums.approved


def _closed(asked: Sequence[Asked], covered: Collection[int]) -> frozenset[int]:
    """Without what belongs together with something that is not covered."""
    kept = frozenset(covered)
    while True:
        whole = frozenset(one.repair for one in asked if one.repair in kept and one.needs <= kept)
        if whole == kept:
            return kept
        kept = whole
