"""What a new revision changes since somebody last said yes: the difference is all that is asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pitboard.queries.estimates import (
    Priced,
    approved_in,
    latest_by_somebody,
    latest_sent,
    priced_in,
)
from pitboard.queries.sending import sending_of
from pitboard.records.estimates import Approval, Authorisation, Estimate, EstimateLine
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.lifecycle import AUTHORISED_LINE_STATES, LineState
from pitboard.rules.money import Price, total


@dataclass(frozen=True)
class Changed:
    """One repair that is not what it was: without a `before` it is new, without an `after` it is withdrawn. Prices with
    nothing shared taken off. `is_asked`: somebody has to decide; otherwise what was said before covers it."""

    repair: RepairLine
    title: str
    before: Price | None
    after: Price | None
    is_asked: bool = False

    @property
    def more(self) -> Decimal:
        """By how much it raises the total, with tax; negative where it lowers it."""
        return (self.after.gross if self.after else Decimal(0)) - (
            self.before.gross if self.before else Decimal(0)
        )


@dataclass(frozen=True)
class Difference:
    """Since the authorisation that somebody last gave (`since`; none: everything is new). `before` is its total,
    `after` what it comes to if all that is asked is approved. `limit` is the customer's, with tax."""

    estimate: Estimate
    since: Authorisation | None
    added: Sequence[Changed]
    dearer: Sequence[Changed]
    cheaper: Sequence[Changed]
    withdrawn: Sequence[Changed]
    unchanged: Sequence[Changed]
    before: Price
    after: Price
    limit: Decimal | None

    @property
    def left_under_limit(self) -> Decimal | None:
        """Negative: so much over the limit."""
        return None if self.limit is None else self.limit - self.after.gross

    @property
    def extra(self) -> Decimal:
        return self.after.gross - self.before.gross

    @property
    def asked(self) -> list[Changed]:
        return [one for one in (*self.added, *self.dearer) if one.is_asked]

    @property
    def is_since_a_choice(self) -> bool:
        """Somebody has chosen before, so the difference is worth showing; what was booked at a price is no choice."""
        return self.since is not None and self.since.how is not Approval.BOOKING


def difference(order: RepairOrder) -> Difference | None:
    """Of the newest revision that was sent; None while there is none, or when nothing in it differs."""
    estimate = latest_sent(order)
    if estimate is None:
        return None
    lines = list(estimate.lines.select_related("repair"))
    asked = {line.repair_id for line in lines if line.repair.state is LineState.PROPOSED}
    return _difference(order, estimate, lines, asked)


def difference_of_draft(order: RepairOrder, draft: Estimate) -> Difference | None:
    """The same of a revision before it is sent, for whoever is about to send it."""
    sending = sending_of(order, draft)
    asked = {line.repair_id for line in sending.still_asked}
    return _difference(order, draft, list(sending.lines), asked | sending.verdict.covered, still=asked)


def _difference(
    order: RepairOrder,
    estimate: Estimate,
    lines: Sequence[EstimateLine],
    asked: set[int],
    *,
    still: set[int] | None = None,
) -> Difference | None:
    since = latest_by_somebody(order)
    old, new = _approved(since, estimate), priced_in(estimate)
    standing = {line.repair_id for line in lines if line.repair.state in AUTHORISED_LINE_STATES}
    wanted = asked if still is None else still
    changed = [
        _changed(line, old, line.repair_id in wanted) for line in lines if line.repair_id in asked | standing
    ]
    found = Difference(
        estimate=estimate,
        since=since,
        added=[one for one in changed if one.before is None],
        dearer=[one for one in changed if one.before is not None and one.more > 0],
        cheaper=[one for one in changed if one.before is not None and one.more < 0],
        withdrawn=_withdrawn(order, estimate, lines, since),
        unchanged=[one for one in changed if one.before is not None and one.more == 0],
        before=old.total(old.prices.keys()),
        after=new.total(standing | asked),
        limit=order.booking.spending_limit,
    )
    says = (found.added, found.dearer, found.cheaper, found.withdrawn, found.asked)
    return found if any(says) or found.after != found.before else None


def _approved(since: Authorisation | None, estimate: Estimate) -> Priced:
    return approved_in(since) if since is not None else Priced({}, [], estimate.currency)


def _changed(line: EstimateLine, old: Priced, is_asked: bool) -> Changed:
    return Changed(line.repair, line.title, old.prices.get(line.repair_id), line.price, is_asked)


def _withdrawn(
    order: RepairOrder, estimate: Estimate, lines: Sequence[EstimateLine], since: Authorisation | None
) -> list[Changed]:
    """What the revision before this one had and this one has not."""
    sent = order.estimates.filter(sent_at__isnull=False, revision__lt=estimate.revision)
    if since is not None and since.estimate is not None:
        sent = sent.filter(revision__gte=since.estimate.revision)
    there = {line.repair_id for line in lines}
    gone: Mapping[int, EstimateLine] = {
        line.repair_id: line
        for line in EstimateLine.objects.filter(estimate__in=sent)
        .exclude(repair__in=there)
        .select_related("repair")
        .order_by("estimate__revision")
    }
    return [Changed(line.repair, line.title, line.price, None) for line in gone.values()]


def revised(authorisation: Authorisation) -> tuple[Price, Price]:
    """What was authorised before a record, and what it adds to that, for its printed page; the record's own total is
    the revised one."""
    before = (
        Authorisation.objects.filter(order=authorisation.order_id, pk__lt=authorisation.pk)
        .order_by("-pk")
        .first()
    )
    own = Price(authorisation.net, authorisation.tax, authorisation.gross)
    previous = Price(before.net, before.tax, before.gross) if before else total([], authorisation.currency)
    extra = Price(own.net - previous.net, own.tax - previous.tax, own.gross - previous.gross)
    return previous, extra
