"""The newest revision of an estimate as its customer chooses from it: findings with prices, and what stands already."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext

from pitboard.queries.estimates import latest_sent
from pitboard.queries.visit import findings_of
from pitboard.records.estimates import Approval, Decision, Estimate, EstimateLine
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.photos import Photo
from pitboard.rules.lifecycle import CHANGEABLE_LINE_STATES, LineState
from pitboard.rules.money import Part, Price, Saving, Tax, labour_amount, part_amount, total_of
from pitboard.rules.severity import Severity
from pitboard.rules.shares import shown_shares

_DECIDED = {
    LineState.APPROVED: Decision.APPROVED,
    LineState.DECLINED: Decision.DECLINED,
    LineState.DEFERRED: Decision.DEFERRED,
}


@dataclass(frozen=True)
class Share:
    """A part of a line's price as the customer reads it, with tax. Shares add up to the line's price."""

    text: str
    amount: Decimal


@dataclass(frozen=True)
class Offered:
    """One repair to choose or to leave. `locked`: work has begun, so its yes stands."""

    repair: RepairLine
    title: str
    finding: Finding | None
    price: Price
    shares: Sequence[Share]
    photos: Sequence[Photo]
    locked: bool
    together: int | None = None

    @property
    def decision(self) -> Decision | None:
        """What stands. A line that the customer wants to be called about is open until then."""
        if self.locked:
            return Decision.APPROVED
        if self.repair.call_asked_at is not None and self.is_asked:
            return Decision.CALL_ME
        return _DECIDED.get(self.repair.state)

    @property
    def is_chosen(self) -> bool:
        return self.repair.state == LineState.APPROVED

    @property
    def is_asked(self) -> bool:
        """Nobody has decided about it yet, or not at this price."""
        return self.repair.state == LineState.PROPOSED

    @property
    def severity(self) -> Severity | None:
        return self.finding.severity if self.finding else None


@dataclass(frozen=True)
class Settled:
    """What needs no choice any more and counts into the total: agreed when booking, or begun."""

    repair: int
    title: str
    price: Price
    agreed_when_booking: bool


@dataclass(frozen=True)
class Saved:
    """Labour that two repairs (by id) have in common: off the total when both are done."""

    title: str
    repairs: tuple[int, int]
    price: Price


@dataclass(frozen=True)
class ChoicePage:
    """`points`: how many were looked at. `tax_percent`: the one rate of every price here; none when they differ."""

    order: RepairOrder
    estimate: Estimate
    offered: Sequence[Offered]
    settled: Sequence[Settled]
    savings: Sequence[Saved]
    good: Sequence[Finding]
    points: int
    has_chosen: bool
    tax_percent: Decimal | None

    def limited_to(self, lines: Collection[int]) -> "ChoicePage":
        """As somebody sees it with whom only these repairs (by id) are shared."""
        return replace(
            self,
            offered=[offer for offer in self.offered if offer.repair.pk in lines],
            settled=[settled for settled in self.settled if settled.repair in lines],
            savings=[saved for saved in self.savings if set(lines).issuperset(saved.repairs)],
            good=[],
        )

    @property
    def open_offers(self) -> list[Offered]:
        return [offer for offer in self.offered if not offer.locked]

    @property
    def asked(self) -> list[Offered]:
        return [offer for offer in self.offered if offer.is_asked]

    def of_severity(self, severity: Severity | None) -> list[Offered]:
        """Those of one severity; None: what belongs to no finding."""
        return [offer for offer in self.offered if offer.severity is severity]

    def together_with(self, offer: Offered) -> list[Offered]:
        """The other repairs that are only done together with this one."""
        if offer.together is None:
            return []
        return [o for o in self.offered if o.together == offer.together and o.repair.pk != offer.repair.pk]

    @cached_property
    def settled_ids(self) -> frozenset[int]:
        return frozenset(settled.repair for settled in self.settled)

    def saved_with(self, chosen: Iterable[int]) -> list[Saved]:
        """The labour that is done once when these of the open repairs (by id) are chosen."""
        done = self.settled_ids | frozenset(chosen)
        return [saved for saved in self.savings if done.issuperset(saved.repairs)]

    def total_with(self, chosen: Iterable[int]) -> Price:
        """What it comes to when these of the open repairs (by id) are chosen."""
        wanted = frozenset(chosen)
        prices = {settled.repair: settled.price for settled in self.settled}
        prices |= {o.repair.pk: o.price for o in self.open_offers if o.repair.pk in wanted}
        savings = [Saving(*saved.repairs, saved.price) for saved in self.savings]
        return total_of(prices, savings, prices, self.estimate.currency)

    @property
    def chosen_before(self) -> list[int]:
        """What an earlier choice said yes to. Nothing else is ticked beforehand: a yes is given, never assumed
        (Directive 2011/83/EU, article 22)."""
        return [offer.repair.pk for offer in self.open_offers if offer.is_chosen]

    def has_expired(self, at: datetime) -> bool:
        """The prices held until a day that is over at the workshop."""
        until = self.estimate.valid_until
        return until is not None and until < at.astimezone(self.order.workshop.zone).date()


def choice_page(order: RepairOrder) -> ChoicePage | None:
    """None while no estimate was sent."""
    estimate = latest_sent(order)
    return page_of_revision(order, estimate) if estimate is not None else None


def page_of_revision(order: RepairOrder, estimate: Estimate) -> ChoicePage:
    """One revision as the customer sees it, or would see it once it is sent."""
    lines = list(
        estimate.lines.select_related("repair__finding").prefetch_related("parts", "repair__finding__photos")
    )
    findings = findings_of(order)
    rates = {line.tax_percent for line in lines}
    return ChoicePage(
        order=order,
        estimate=estimate,
        offered=[_offered(line, estimate) for line in lines if line.fixed_price is None],
        settled=[_settled(line) for line in lines if _is_settled(line)],
        savings=[
            Saved(saving.title, (saving.first.repair_id, saving.second.repair_id), saving.price)
            for saving in estimate.savings.select_related("first", "second")
        ],
        good=[finding for finding in findings if finding.severity == Severity.GOOD],
        points=len(findings),
        has_chosen=order.authorisations.exclude(how=Approval.BOOKING).exists(),
        tax_percent=rates.pop() if len(rates) == 1 else None,
    )


def _is_settled(line: EstimateLine) -> bool:
    return line.fixed_price is not None or line.repair.state not in CHANGEABLE_LINE_STATES


def _settled(line: EstimateLine) -> Settled:
    return Settled(line.repair_id, line.title, line.price, agreed_when_booking=line.fixed_price is not None)


def _offered(line: EstimateLine, estimate: Estimate) -> Offered:
    finding = line.repair.finding
    photos = list(finding.photos.all()) if finding else []
    return Offered(
        repair=line.repair,
        title=line.title,
        finding=finding,
        price=line.price,
        shares=shares_of(line, estimate),
        photos=photos,
        locked=line.repair.state not in CHANGEABLE_LINE_STATES,
        together=line.together,
    )


def shares_of(line: EstimateLine, estimate: Estimate) -> list[Share]:
    """Labour, parts and discount with tax; they add up to the line's price."""
    tax = Tax(percent=line.tax_percent, included=estimate.prices_include_tax)
    currency = estimate.currency
    parts = list(line.parts.all())
    entered = [
        labour_amount(line.hours, line.hourly_rate, currency),
        *(part_amount(Part(part.quantity, part.unit_price), currency) for part in parts),
    ]
    texts = [
        gettext("Labour, %(hours)s h") % {"hours": f"{line.hours.normalize():f}"},
        *(_named(part.name, part.quantity) for part in parts),
        gettext("Discount"),
    ]
    amounts = shown_shares(entered, line.discount, tax, currency)
    return [Share(text, amount) for text, amount in zip(texts, amounts, strict=True) if amount]


def _named(name: str, quantity: Decimal) -> str:
    return name if quantity == 1 else f"{quantity.normalize():f} {name}"
