"""Which revision counts, what was authorised, and at what price."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pitboard.records.estimates import WITHOUT_ASKING, Approval, Authorisation, Decision, Estimate
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.lifecycle import AUTHORISED_LINE_STATES, LineState
from pitboard.rules.money import Price, Saving, taxed, total_of


@dataclass(frozen=True)
class Priced:
    """The prices of some repairs by their ids, and the labour that two of them share."""

    prices: Mapping[int, Price]
    savings: Sequence[Saving]
    currency: str

    def total(self, chosen: Collection[int]) -> Price:
        return total_of(self.prices, self.savings, chosen, self.currency)


def draft_of(order: RepairOrder) -> Estimate | None:
    """The revision that is being written and that nobody outside has seen."""
    return order.estimates.filter(sent_at=None).first()


def latest_sent(order: RepairOrder) -> Estimate | None:
    """The revision that counts: the newest that the customer was sent."""
    return order.estimates.filter(sent_at__isnull=False).order_by("-revision").first()


def latest_authorisation(order: RepairOrder) -> Authorisation | None:
    """The newest word on what is ordered; it stands for all lines, not only for those it changed."""
    return order.authorisations.order_by("-pk").first()


def latest_by_somebody(order: RepairOrder) -> Authorisation | None:
    """The newest authorisation that somebody gave: not one that a limit or the tolerance covered."""
    return (
        order.authorisations.exclude(how__in=[Approval.LIMIT.value, Approval.TOLERANCE.value])
        .order_by("-pk")
        .first()
    )


def needs_confirmation(authorisation: Authorisation) -> bool:
    """Whether its total asks for the workshop's word at all: what was agreed before, or approves nothing, does not."""
    return authorisation.how not in WITHOUT_ASKING and authorisation.gross > 0


def awaits_confirmation(order: RepairOrder) -> bool:
    """Whether the newest choice's total still waits for the workshop's word."""
    newest = order.authorisations.select_related("confirmation").order_by("-pk").first()
    return newest is not None and needs_confirmation(newest) and not hasattr(newest, "confirmation")


def priced_in(estimate: Estimate) -> Priced:
    """All lines of a revision; two queries unless they are prefetched."""
    lines = {line.pk: line for line in estimate.lines.all()}
    return Priced(
        prices={line.repair_id: line.price for line in lines.values()},
        savings=[
            Saving(lines[one.first_id].repair_id, lines[one.second_id].repair_id, one.price)
            for one in estimate.savings.all()
        ],
        currency=estimate.currency,
    )


def approved_in(authorisation: Authorisation) -> Priced:
    """The approved lines of a record; two queries unless they are prefetched."""
    approved = [line for line in authorisation.lines.all() if line.decision is Decision.APPROVED]
    return Priced(
        prices={line.repair_id: Price(line.net, line.tax, line.gross) for line in approved},
        savings=[
            Saving(one.first_id, one.second_id, Price(one.net, one.tax, one.gross))
            for one in authorisation.savings.all()
        ],
        currency=authorisation.currency,
    )


def authorised_prices(order: RepairOrder) -> dict[int, Decimal]:
    """What was last approved for each line, with tax, by the line's id, before anything that two of them share."""
    newest = latest_authorisation(order)
    return {pk: price.gross for pk, price in approved_in(newest).prices.items()} if newest else {}


def ordered(authorisation: Authorisation | None, states: Mapping[int, LineState]) -> Decimal:
    """What is ordered now, with tax, by the newest authorisation and the states of the lines: an approved line that a
    new revision asks for again is not. Without anything open the record's total is it, and nothing is fetched."""
    if authorisation is None:
        return Decimal(0)
    if LineState.PROPOSED not in states.values():
        return authorisation.gross
    approved = approved_in(authorisation)
    return approved.total([pk for pk, state in states.items() if state in AUTHORISED_LINE_STATES]).gross


def authorised_total(order: RepairOrder) -> Decimal:
    """The sum of what is ordered now, with tax; equal to the newest authorisation's total unless something is asked
    for again."""
    states = dict(RepairLine.objects.filter(order=order).values_list("pk", "state"))
    return ordered(latest_authorisation(order), states)


def amount_due(order: RepairOrder) -> Decimal:
    """What the customer owes, with tax: what is ordered; or, if they described something to look into and then decided
    against every repair, what the workshop states for looking."""
    due = authorised_total(order)
    if due or not order.booking.complaint:
        return due
    workshop = order.workshop
    return taxed(workshop.diagnosis_fee, workshop.tax, workshop.currency).gross
