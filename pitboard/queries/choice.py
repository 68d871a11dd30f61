"""The newest revision of an estimate as its customer chooses from it: findings with prices, and what stands already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from pitboard.queries.estimates import latest_sent
from pitboard.queries.visit import findings_of
from pitboard.records.estimates import Estimate, EstimateLine
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.photos import Photo
from pitboard.rules.lifecycle import CHANGEABLE_LINE_STATES, LineState
from pitboard.rules.money import Part, Price, Tax, part_amount, rounded, taxed, total
from pitboard.rules.severity import Severity


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
    photo: Photo | None
    locked: bool

    @property
    def is_chosen(self) -> bool:
        return self.repair.state == LineState.APPROVED


@dataclass(frozen=True)
class Settled:
    """What needs no choice any more and counts into the total: agreed when booking, or begun."""

    title: str
    price: Price
    agreed_when_booking: bool


@dataclass(frozen=True)
class ChoicePage:
    order: RepairOrder
    estimate: Estimate
    offered: Sequence[Offered]
    settled: Sequence[Settled]
    good: Sequence[Finding]

    @property
    def open_offers(self) -> list[Offered]:
        return [offer for offer in self.offered if not offer.locked]

    def of_severity(self, severity: Severity | None) -> list[Offered]:
        """Those of one severity; None: what belongs to no finding."""
        return [o for o in self.offered if (o.finding.severity if o.finding else None) is severity]

    def total_with(self, chosen: Iterable[int]) -> Price:
        """What it comes to when these of the open repairs (by id) are chosen."""
        wanted = frozenset(chosen)
        prices = [settled.price for settled in self.settled]
        prices += [o.price for o in self.open_offers if o.repair.pk in wanted]
        return total(prices, self.estimate.currency)

    @property
    def chosen_before(self) -> list[int]:
        """What an earlier choice said yes to. Nothing else is ticked beforehand: a yes is given, never assumed
        (Directive 2011/83/EU, article 22)."""
        return [offer.repair.pk for offer in self.open_offers if offer.is_chosen]


def choice_page(order: RepairOrder) -> ChoicePage | None:
    """None while no estimate was sent."""
    estimate = latest_sent(order)
    if estimate is None:
        return None
    lines = list(
        estimate.lines.select_related("repair__finding").prefetch_related("parts", "repair__finding__photos")
    )
    offered = [_offered(line, estimate) for line in lines if line.fixed_price is None]
    settled = [
        Settled(line.title, line.price, agreed_when_booking=line.fixed_price is not None)
        for line in lines
        if line.fixed_price is not None or line.repair.state not in CHANGEABLE_LINE_STATES
    ]
    good = [finding for finding in findings_of(order) if finding.severity == Severity.GOOD]
    return ChoicePage(order, estimate, offered, settled, good)


def _offered(line: EstimateLine, estimate: Estimate) -> Offered:
    finding = line.repair.finding
    photos = list(finding.photos.all()) if finding else []
    return Offered(
        repair=line.repair,
        title=line.title,
        finding=finding,
        price=line.price,
        shares=shares_of(line, estimate),
        photo=photos[0] if photos else None,
        locked=line.repair.state not in CHANGEABLE_LINE_STATES,
    )


def shares_of(line: EstimateLine, estimate: Estimate) -> list[Share]:
    """Labour, parts and discount with tax. Each is rounded by itself, so the labour takes what is left over."""
    tax = Tax(percent=estimate.tax_percent, included=estimate.prices_include_tax)
    currency = estimate.currency
    parts = [
        Share(
            _named(part.name, part.quantity),
            taxed(_amount(part.quantity, part.unit_price, currency), tax, currency).gross,
        )
        for part in line.parts.all()
    ]
    discount = -taxed(rounded(line.discount, currency), tax, currency).gross
    labour = line.gross - sum((share.amount for share in parts), Decimal(0)) - discount
    shares = (
        [Share(gettext("Labour, %(hours)s h") % {"hours": f"{line.hours.normalize():f}"}, labour)]
        if labour
        else []
    )
    shares += parts
    if discount:
        shares.append(Share(gettext("Discount"), discount))
    return shares


def _amount(quantity: Decimal, unit_price: Decimal, currency: str) -> Decimal:
    return part_amount(Part(quantity, unit_price), currency)


def _named(name: str, quantity: Decimal) -> str:
    return name if quantity == 1 else f"{quantity.normalize():f} {name}"
