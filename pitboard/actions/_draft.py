"""The rows of a draft: what the advisor offers, and what keeps its price whatever is offered. Parts of an action: the
order is locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pitboard.records.catalogue import CatalogueRepair
from pitboard.records.estimates import Estimate, EstimateLine, EstimatePart, EstimateSaving
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.lifecycle import AUTHORISED_LINE_STATES, CHANGEABLE_LINE_STATES, LineState
from pitboard.rules.money import Part, Price, labour_amount, less, price_line, taxed, total
from pitboard.rules.money import Tax as TaxRule
from pitboard.rules.refusals import Refusal, Refused


@dataclass(frozen=True)
class NamedPart:
    """Parts of one kind, priced each as the workshop enters prices (with or without tax, by its setting)."""

    name: str
    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class Offer:
    """One repair as the advisor prices it: for a finding, for a line that stands already, or a line of its own.

    `tax_percent` is the workshop's unless one is given. Offers with the same number in `together` are chosen as one.
    `catalogue` is the usual repair it was filled from, `carried_from` the line of an earlier visit that it takes over.
    """

    title: str
    hours: Decimal
    parts: Sequence[NamedPart] = ()
    discount: Decimal = Decimal(0)
    finding: Finding | None = None
    line: RepairLine | None = None
    tax_percent: Decimal | None = None
    together: int | None = None
    catalogue: CatalogueRepair | None = None
    carried_from: RepairLine | None = None


@dataclass(frozen=True)
class Shared:
    """Labour that two repairs have in common, in hours; `title` says what is done once. It comes off the price of the
    second when both are chosen. The second is an offer, by its place in their list; the first is one, too, or a line
    whose price stands."""

    first: int | RepairLine
    second: int
    title: str
    hours: Decimal


def keeps_price(line: RepairLine) -> bool:
    """Whatever is offered: it was agreed at booking, or work on it has begun."""
    return line.agreed_price is not None or line.state not in CHANGEABLE_LINE_STATES


def is_about(offer: Offer, line: RepairLine) -> bool:
    """Whether the offer names the line: by itself, by its finding, or by the line of an earlier visit."""
    return line == offer.line or (
        (line.finding_id is not None and line.finding_id == _id_of(offer.finding))
        or (line.carried_from_id is not None and line.carried_from_id == _id_of(offer.carried_from))
    )


def _id_of(row: Finding | RepairLine | None) -> int | None:
    return None if row is None else row.pk


# ---- what is offered -----------------------------------------------------------------------------------------------


def write_offer(draft: Estimate, order: RepairOrder, offer: Offer, position: int) -> EstimateLine:
    """The offer as a priced line, with its repair line where there is none yet."""
    line = next((line for line in order.lines.all() if is_about(offer, line)), None) or RepairLine(
        order=order
    )
    line.finding = line.finding or offer.finding
    line.carried_from = line.carried_from or offer.carried_from
    if offer.catalogue is not None and offer.catalogue.pk != line.catalogue_id:
        line.catalogue = offer.catalogue
        line.skill_id, line.needs_bay = offer.catalogue.skill_id, offer.catalogue.needs_bay
    line.title, line.hours, line.position = offer.title.strip(), offer.hours, position
    line.save()
    percent = draft.tax_percent if offer.tax_percent is None else offer.tax_percent
    price = price_line(
        hours=offer.hours,
        hourly_rate=order.workshop.hourly_rate,
        parts=[Part(p.quantity, p.unit_price) for p in offer.parts],
        discount=offer.discount,
        tax=TaxRule(percent=percent, included=draft.prices_include_tax),
        currency=draft.currency,
    )
    priced = _write_line(
        draft,
        line,
        price,
        hourly_rate=order.workshop.hourly_rate,
        discount=offer.discount,
        tax_percent=percent,
        together=offer.together,
    )
    EstimatePart.objects.bulk_create(
        EstimatePart(line=priced, name=p.name.strip(), quantity=p.quantity, unit_price=p.unit_price)
        for p in offer.parts
    )
    return priced


def write_shared(
    draft: Estimate,
    shared: Sequence[Shared],
    offered: Mapping[int, EstimateLine],
    settled: Sequence[EstimateLine],
    standing: Mapping[int, EstimateLine],
) -> None:
    """The labour that is counted once. `offered` are the lines of the offers, by the offers' places, and `standing`
    those of offers whose price stands already; a pair one of which is not in the draft is left out, and one named
    twice is there once.

    Raises `Refused(SAVING_TOO_LARGE)` when more would come off a line than it costs.
    """
    by_line = {line.repair_id: line for line in settled}
    by_place = {**standing, **offered}
    pairs: set[frozenset[int]] = set()
    for one in shared:
        first = by_place.get(one.first) if isinstance(one.first, int) else by_line.get(one.first.pk)
        second = offered.get(one.second)
        if first is None or second is None or first == second or one.hours <= 0:
            continue
        pair = frozenset({first.pk, second.pk})
        if pair not in pairs:
            pairs.add(pair)
            _write_saving(draft, first, second, one)
    for line in offered.values():
        _require_not_below_nought(draft, line)


def _write_saving(draft: Estimate, first: EstimateLine, second: EstimateLine, shared: Shared) -> None:
    rate = second.hourly_rate or draft.order.workshop.hourly_rate
    if shared.hours > min(first.hours, second.hours):
        raise Refused(Refusal.SAVING_TOO_LARGE, lines=[first.repair_id, second.repair_id])
    tax = TaxRule(percent=second.tax_percent, included=draft.prices_include_tax)
    price = taxed(labour_amount(shared.hours, rate, draft.currency), tax, draft.currency)
    EstimateSaving.objects.create(
        estimate=draft,
        first=first,
        second=second,
        title=shared.title.strip(),
        hours=shared.hours,
        net=price.net,
        tax=price.tax,
        gross=price.gross,
    )


def _require_not_below_nought(draft: Estimate, line: EstimateLine) -> None:
    savings = [saving.price for saving in EstimateSaving.objects.filter(second=line)]
    left = less(line.price, total(savings, draft.currency))
    if min(left.net, left.tax, left.gross) < 0:
        raise Refused(Refusal.SAVING_TOO_LARGE, lines=[line.repair_id])


# ---- what keeps its price ------------------------------------------------------------------------------------------


def settled_lines(order: RepairOrder, offers: Sequence[Offer]) -> list[RepairLine]:
    """Lines whose price stands whatever is offered: agreed at booking, begun, or approved and not offered anew."""
    return [
        line
        for line in order.lines.all()
        if keeps_price(line)
        or (line.state == LineState.APPROVED and not any(is_about(offer, line) for offer in offers))
    ]


def keep_price(draft: Estimate, line: RepairLine) -> EstimateLine:
    if line.agreed_price is not None:
        stated = TaxRule(percent=draft.tax_percent, included=True)
        price = taxed(line.agreed_price, stated, draft.currency)
        return _write_line(
            draft,
            line,
            price,
            hourly_rate=Decimal(0),
            discount=Decimal(0),
            tax_percent=draft.tax_percent,
            fixed=line.agreed_price,
        )
    before = _last_sent(line)
    kept = EstimateLine(estimate=draft, repair=line)
    _put_back(kept, before)
    return kept


#: What a kept line has of the line it was sent with.
_KEPT = (
    "title",
    "hours",
    "hourly_rate",
    "discount",
    "fixed_price",
    "tax_percent",
    "together",
    "net",
    "tax",
    "gross",
)


def _put_back(line: EstimateLine, before: EstimateLine) -> None:
    """In place, so that what others share with it stays."""
    for name in _KEPT:
        setattr(line, name, getattr(before, name))
    line.save()
    line.parts.all().delete()
    EstimatePart.objects.bulk_create(
        EstimatePart(line=line, name=p.name, quantity=p.quantity, unit_price=p.unit_price)
        for p in before.parts.all()
    )


def keep_savings(draft: Estimate, kept: Sequence[EstimateLine]) -> None:
    """What comes off a price that stands still comes off it, as long as the other repair is in the draft."""
    there = {line.repair_id: line for line in draft.lines.all()}
    for line in kept:
        if line.fixed_price is not None:
            continue
        draft.savings.filter(second=line).delete()
        for before in _last_sent(line.repair).estimate.savings.filter(second__repair_id=line.repair_id):
            first = there.get(before.first.repair_id)
            if first is not None:
                draft.savings.filter(first=line, second=first).delete()
                EstimateSaving.objects.create(
                    estimate=draft,
                    first=first,
                    second=line,
                    title=before.title,
                    hours=before.hours,
                    net=before.net,
                    tax=before.tax,
                    gross=before.gross,
                )


def restore_what_stands(draft: Estimate, order: RepairOrder) -> None:
    """Between drafting and sending, the customer may have approved a line of the last revision, and a technician may
    have begun one: what was approved stays in the revision, and what has begun keeps the price it was begun at."""
    there = {line.repair_id: line for line in draft.lines.all()}
    kept: list[EstimateLine] = []
    for line in order.lines.filter(state__in=sorted(AUTHORISED_LINE_STATES)):
        drafted = there.get(line.pk)
        if drafted is None:
            kept.append(keep_price(draft, line))
        elif keeps_price(line) and line.agreed_price is None:
            _put_back(drafted, _last_sent(line))
            kept.append(drafted)
    keep_savings(draft, kept)


def _last_sent(line: RepairLine) -> EstimateLine:
    sent = EstimateLine.objects.filter(repair=line, estimate__sent_at__isnull=False)
    return sent.select_related("estimate").order_by("-estimate__revision")[0]


def _write_line(
    draft: Estimate,
    line: RepairLine,
    price: Price,
    *,
    hourly_rate: Decimal,
    discount: Decimal,
    tax_percent: Decimal,
    together: int | None = None,
    fixed: Decimal | None = None,
) -> EstimateLine:
    return EstimateLine.objects.create(
        estimate=draft,
        repair=line,
        title=line.title,
        hours=line.hours,
        hourly_rate=hourly_rate,
        discount=discount,
        fixed_price=fixed,
        tax_percent=tax_percent,
        together=together,
        net=price.net,
        tax=price.tax,
        gross=price.gross,
    )
