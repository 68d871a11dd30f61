"""Repairs that were offered and not done: what each would cost, and until when that price holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pitboard.queries.formats import money, short_day
from pitboard.records.estimates import EstimateLine
from pitboard.records.orders import RepairLine, RepairOrder


@dataclass(frozen=True)
class OpenRepair:
    """`gross` is with tax, as last offered; none: it was never priced."""

    line: RepairLine
    gross: Decimal | None
    currency: str
    valid_until: date | None
    is_valid: bool

    @property
    def price(self) -> str:
        return money(self.gross, self.currency) if self.gross is not None else ""

    @property
    def until(self) -> str:
        return short_day(self.valid_until) if self.valid_until else ""


def open_repairs(lines: Iterable[RepairLine], order: RepairOrder, at: datetime) -> list[OpenRepair]:
    """These lines of one visit, with the prices of the newest revision that was sent; one query."""
    lines = list(lines)
    offers = _newest_offers(lines)
    today = at.astimezone(order.workshop.zone).date()
    return [_open(line, offers.get(line.pk), order, today) for line in lines]


def _newest_offers(lines: Sequence[RepairLine]) -> dict[int, EstimateLine]:
    if not lines:
        return {}
    sent = EstimateLine.objects.filter(repair__in=lines, estimate__sent_at__isnull=False)
    return {line.repair_id: line for line in sent.select_related("estimate").order_by("estimate__revision")}


def _open(line: RepairLine, offer: EstimateLine | None, order: RepairOrder, today: date) -> OpenRepair:
    if offer is None:
        return OpenRepair(line, None, order.workshop.currency, None, is_valid=False)
    until = offer.estimate.valid_until
    return OpenRepair(
        line, offer.gross, offer.estimate.currency, until, is_valid=until is None or today <= until
    )
