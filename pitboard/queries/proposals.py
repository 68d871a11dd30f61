"""What fits a budget that the customer names: a proposal, from which they choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pitboard.queries.choice import ChoicePage, Offered
from pitboard.records.estimates import Decision
from pitboard.rules.budget import CannotPropose, Line, SharedLabour, amount, coins, propose
from pitboard.rules.severity import NEEDS_REPAIR


@dataclass(frozen=True)
class Proposed:
    """What fits (`chosen`), what of "fix now" does not (`too_dear`), and what can wait and is left for later. Amounts
    with tax; `settled` is what is agreed already and counts against the budget."""

    budget: Decimal
    candidates: Sequence[Offered]
    chosen: Sequence[Offered]
    too_dear: Sequence[Offered]
    left_out: Sequence[Offered]
    settled: Decimal
    total: Decimal
    saved: Decimal
    remaining: Decimal
    fix_now_total: Decimal


def propose_within(page: ChoicePage, budget: Decimal) -> Proposed | None:
    """The best set of what is open and not declined: what was approved stands. None when the estimate is beyond what
    can be worked out exactly."""
    currency = page.estimate.currency
    kept = frozenset(page.chosen_before)
    candidates = [offer for offer in page.open_offers if _may_propose(offer)]
    settled = page.total_with(kept).gross
    try:
        found = propose(
            [_line(offer, page, kept) for offer in candidates],
            _shared_labour(page, candidates),
            budget=coins(budget, currency),
            settled=coins(settled, currency),
        )
    except (CannotPropose, ValueError):
        # Too many lines, or labour shared so crosswise that it comes to more than a line costs.
        return None
    by_id = {offer.repair.pk: offer for offer in candidates}
    # The amounts are those of the page, whatever was sent off to be optimised.
    chosen = [*kept, *found.chosen]
    total = page.total_with(chosen).gross
    return Proposed(
        budget=budget,
        candidates=candidates,
        chosen=[by_id[pk] for pk in found.chosen],
        too_dear=[by_id[pk] for pk in found.too_dear],
        left_out=[by_id[pk] for pk in found.left_out],
        settled=settled,
        total=total,
        saved=sum((saved.price.gross for saved in page.saved_with(chosen)), Decimal(0)),
        remaining=budget - total,
        fix_now_total=amount(found.fix_now_total, currency),
    )


def _may_propose(offer: Offered) -> bool:
    return offer.severity in NEEDS_REPAIR and offer.decision not in (Decision.APPROVED, Decision.DECLINED)


def _line(offer: Offered, page: ChoicePage, kept: frozenset[int]) -> Line:
    """With what it shares with repairs that are done anyway off its price."""
    done = page.settled_ids | kept
    spared = sum(
        (
            saved.price.gross
            for saved in page.savings
            if offer.repair.pk in saved.repairs and done.intersection(saved.repairs)
        ),
        Decimal(0),
    )
    severity = offer.severity
    assert severity is not None  # noqa: S101
    price = max(Decimal(0), offer.price.gross - spared)
    return Line(offer.repair.pk, coins(price, page.estimate.currency), severity, group=offer.together)


def _shared_labour(page: ChoicePage, candidates: Sequence[Offered]) -> list[SharedLabour]:
    ids = {offer.repair.pk for offer in candidates}
    return [
        SharedLabour(frozenset(saved.repairs), coins(saved.price.gross, page.estimate.currency))
        for saved in page.savings
        if ids.issuperset(saved.repairs)
    ]
