"""Which revision counts, what was authorised, and at what price."""

from decimal import Decimal

from pitboard.records.estimates import Approval, Authorisation, AuthorisedLine, Decision, Estimate
from pitboard.records.orders import RepairOrder
from pitboard.rules.lifecycle import AUTHORISED_LINE_STATES
from pitboard.rules.money import taxed


def draft_of(order: RepairOrder) -> Estimate | None:
    """The revision that is being written and that nobody outside has seen."""
    return order.estimates.filter(sent_at=None).first()


def latest_sent(order: RepairOrder) -> Estimate | None:
    """The revision that counts: the newest that the customer was sent."""
    return order.estimates.filter(sent_at__isnull=False).order_by("-revision").first()


def latest_authorisation(order: RepairOrder) -> Authorisation | None:
    """The newest word on what is ordered; it stands for all lines, not only for those it changed."""
    return order.authorisations.order_by("-pk").first()


def awaits_confirmation(order: RepairOrder) -> bool:
    """Whether the newest choice's total still waits for the workshop's word. What was agreed at booking needs none."""
    newest = order.authorisations.order_by("-pk").values_list("how", "confirmation").first()
    return newest is not None and newest[0] != Approval.BOOKING and newest[1] is None


def authorised_prices(order: RepairOrder) -> dict[int, Decimal]:
    """What was last approved for each line, with tax, by the line's id."""
    approved = AuthorisedLine.objects.filter(authorisation__order=order, decision=Decision.APPROVED)
    return dict(approved.order_by("authorisation_id").values_list("repair_id", "gross"))


def authorised_total(order: RepairOrder) -> Decimal:
    """The sum of what is ordered now, line by line, with tax; equal to the newest authorisation's total."""
    prices = authorised_prices(order)
    lines = order.lines.filter(state__in=AUTHORISED_LINE_STATES).values_list("pk", flat=True)
    return sum((prices[pk] for pk in lines), Decimal(0))


def amount_due(order: RepairOrder) -> Decimal:
    """What the customer owes, with tax: what is ordered; or, if they described something to look into and then decided
    against every repair, what the workshop states for looking."""
    ordered = authorised_total(order)
    if ordered or not order.booking.complaint:
        return ordered
    workshop = order.workshop
    return taxed(workshop.diagnosis_fee, workshop.tax, workshop.currency).gross
