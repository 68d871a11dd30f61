"""What the repairs would cost: drafts of an estimate, and sending one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from pitboard.actions._locks import lock_order, require_as_seen, require_state
from pitboard.actions._record import record
from pitboard.actions.hand_back import become_ready
from pitboard.actions.promise_time import promise_for_order
from pitboard.queries.estimates import authorised_prices, draft_of, latest_sent
from pitboard.queries.marks import draft_mark
from pitboard.records.estimates import Estimate, EstimateLine, EstimatePart
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import (
    AUTHORISED_LINE_STATES,
    CHANGEABLE_LINE_STATES,
    ORDER_STATES_OF_PRICING,
    LineMove,
    LineState,
    OrderMove,
    move_line,
    move_order,
)
from pitboard.rules.money import Part, Price, price_line, taxed
from pitboard.rules.money import Tax as TaxRule
from pitboard.rules.promise import PromiseReason
from pitboard.rules.refusals import Refusal, Refused


@dataclass(frozen=True)
class NamedPart:
    """Parts of one kind, priced each as the workshop enters prices (with or without tax, by its setting)."""

    name: str
    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class Offer:
    """One repair as the advisor prices it: for a finding, for a line that stands already, or a line of its own."""

    title: str
    hours: Decimal
    parts: Sequence[NamedPart] = ()
    discount: Decimal = Decimal(0)
    finding: Finding | None = None
    line: RepairLine | None = None


@transaction.atomic
def draft_estimate(
    order: RepairOrder, offers: Sequence[Offer], *, mark: str | None = None, by: Person, at: datetime
) -> Estimate:
    """Writes the draft of the next revision anew, from all its offers.

    Lines whose work has begun, and services at an agreed price, keep what they cost; they need not be offered again.
    So does an approved line that is not offered again: the customer's yes stands.
    Raises `Refused(CHANGED_MEANWHILE)` when the draft is not any more what it was at that `mark`.
    """
    order = lock_order(order.pk)
    require_state(order, ORDER_STATES_OF_PRICING)
    require_as_seen(draft_mark(order), mark)
    draft = draft_of(order) or _new_draft(order, by=by, at=at)
    draft.lines.all().delete()
    settled = _settled_lines(order, offers)
    for line in settled:
        _keep_price(draft, line, order)
    settled_ids = {line.pk for line in settled}
    open_offers = [offer for offer in offers if not _is_settled(offer, settled)]
    offered = [
        _offer_line(draft, order, offer, position)
        for position, offer in enumerate(open_offers, start=len(settled))
    ]
    _drop_unoffered(order, keep=settled_ids | {line.pk for line in offered})
    record(EventKind.ESTIMATE_DRAFTED, about=order, by=by, at=at, revision=draft.revision)
    return draft


@transaction.atomic
def send_estimate(order: RepairOrder, *, by: Person, at: datetime) -> Estimate:
    """The draft becomes a revision that never changes again, and the customer is asked to choose.

    An earlier yes stands for every line that costs no more than what was approved; a dearer one is asked for again.
    Raises `Refused` with ESTIMATE_EMPTY when it asks for nothing.
    """
    order = lock_order(order.pk)
    order.state = move_order(order.state, OrderMove.SEND_ESTIMATE)
    draft = draft_of(order)
    if draft is None:
        raise Refused(Refusal.ESTIMATE_EMPTY)
    agreed = authorised_prices(order)
    priced = list(draft.lines.select_related("repair"))
    for line in priced:
        _settle_state(line, agreed)
    if not any(line.repair.state == LineState.PROPOSED for line in priced):
        raise Refused(Refusal.ESTIMATE_EMPTY)
    _put_off_what_is_not_offered(order, priced)
    today = order.workshop.opening().today(at)
    draft.sent_at, draft.sent_by = at, by
    draft.valid_until = today + timedelta(days=order.workshop.estimate_valid_days)
    draft.save(update_fields=["sent_at", "sent_by", "valid_until"])
    order.save(update_fields=["state"])
    record(EventKind.ESTIMATE_SENT, about=order, by=by, at=at, revision=draft.revision, estimate=draft.pk)
    promise_for_order(order, reason=PromiseReason.STAGE, by=by, at=at)
    return draft


@transaction.atomic
def nothing_to_decide(order: RepairOrder, *, by: Person, at: datetime) -> RepairOrder:
    """Nothing was found that needs a decision: what was agreed at booking is repaired, or the car is ready.

    Raises `Refused(ESTIMATE_NEEDS_CHOICE)` while a finding asks for a repair.
    """
    order = lock_order(order.pk)
    if Finding.objects.filter(inspection__order=order).exclude(severity="good").exists():
        raise Refused(Refusal.ESTIMATE_NEEDS_CHOICE)
    if order.lines.filter(state__in=AUTHORISED_LINE_STATES).exists():
        order.state = move_order(order.state, OrderMove.REPAIR_WHAT_WAS_AGREED)
        order.save(update_fields=["state"])
        record(EventKind.NOTHING_TO_DECIDE, about=order, by=by, at=at)
        promise_for_order(order, reason=PromiseReason.STAGE, by=by, at=at)
    else:
        order.state = move_order(order.state, OrderMove.FIND_NOTHING_TO_REPAIR)
        record(EventKind.NOTHING_TO_DECIDE, about=order, by=by, at=at)
        become_ready(order, by=by, at=at)
    return order


def _new_draft(order: RepairOrder, *, by: Person, at: datetime) -> Estimate:
    workshop: Workshop = order.workshop
    last = order.estimates.aggregate(last=Max("revision"))["last"] or 0
    return Estimate.objects.create(
        order=order,
        revision=last + 1,
        currency=workshop.currency,
        tax_percent=workshop.tax_percent,
        prices_include_tax=workshop.prices_include_tax,
        drafted_at=at,
        drafted_by=by,
    )


def _settled_lines(order: RepairOrder, offers: Sequence[Offer]) -> list[RepairLine]:
    """Lines whose price stands whatever is offered: agreed at booking, begun, or approved and not offered anew."""
    return [
        line
        for line in order.lines.all()
        if line.agreed_price is not None
        or line.state not in CHANGEABLE_LINE_STATES
        or (line.state == LineState.APPROVED and not any(_is_about(offer, line) for offer in offers))
    ]


def _is_settled(offer: Offer, settled: Sequence[RepairLine]) -> bool:
    return any(_is_about(offer, line) for line in settled)


def _is_about(offer: Offer, line: RepairLine) -> bool:
    """Whether the offer names the line, by itself or by its finding."""
    return line == offer.line or (line.finding_id is not None and line.finding_id == _id_of(offer.finding))


def _id_of(finding: Finding | None) -> int | None:
    return None if finding is None else finding.pk


def _keep_price(draft: Estimate, line: RepairLine, order: RepairOrder) -> None:
    if line.agreed_price is not None:
        stated = TaxRule(percent=draft.tax_percent, included=True)
        price = taxed(line.agreed_price, stated, draft.currency)
        _write_line(draft, line, price, hourly_rate=Decimal(0), discount=Decimal(0), fixed=line.agreed_price)
        return
    sent = latest_sent(order)
    before = EstimateLine.objects.get(estimate=sent, repair=line)
    kept = _write_line(
        draft,
        line,
        before.price,
        hourly_rate=before.hourly_rate,
        discount=before.discount,
        fixed=before.fixed_price,
    )
    EstimatePart.objects.bulk_create(
        EstimatePart(line=kept, name=p.name, quantity=p.quantity, unit_price=p.unit_price)
        for p in before.parts.all()
    )


def _offer_line(draft: Estimate, order: RepairOrder, offer: Offer, position: int) -> RepairLine:
    line = (
        offer.line
        or RepairLine.objects.filter(order=order, finding=offer.finding).exclude(finding=None).first()
    )
    line = line or RepairLine(order=order, finding=offer.finding)
    line.title, line.hours, line.position = offer.title.strip(), offer.hours, position
    line.save()
    tax = TaxRule(percent=draft.tax_percent, included=draft.prices_include_tax)
    price = price_line(
        hours=offer.hours,
        hourly_rate=order.workshop.hourly_rate,
        parts=[Part(p.quantity, p.unit_price) for p in offer.parts],
        discount=offer.discount,
        tax=tax,
        currency=draft.currency,
    )
    priced = _write_line(draft, line, price, hourly_rate=order.workshop.hourly_rate, discount=offer.discount)
    EstimatePart.objects.bulk_create(
        EstimatePart(line=priced, name=p.name.strip(), quantity=p.quantity, unit_price=p.unit_price)
        for p in offer.parts
    )
    return line


def _write_line(
    draft: Estimate,
    line: RepairLine,
    price: Price,
    *,
    hourly_rate: Decimal,
    discount: Decimal,
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
        tax_percent=draft.tax_percent,
        net=price.net,
        tax=price.tax,
        gross=price.gross,
    )


def _drop_unoffered(order: RepairOrder, *, keep: set[int]) -> None:
    """Lines that only ever stood in a draft go when they are not offered any more."""
    order.lines.exclude(pk__in=keep).filter(state=LineState.PROPOSED, priced=None).delete()


def _put_off_what_is_not_offered(order: RepairOrder, priced: Sequence[EstimateLine]) -> None:
    """What an earlier revision asked and this one does not is not waited for; it stays in the car's record."""
    offered = {line.repair_id for line in priced}
    for line in order.lines.filter(state=LineState.PROPOSED).exclude(pk__in=offered):
        line.state = move_line(line.state, LineMove.DEFER)
        line.save(update_fields=["state"])


def _settle_state(line: EstimateLine, agreed: dict[int, Decimal]) -> None:
    repair = line.repair
    if repair.state == LineState.APPROVED and line.gross > agreed.get(repair.pk, Decimal(0)):
        repair.state = move_line(repair.state, LineMove.ASK_AGAIN)
        repair.save(update_fields=["state"])
