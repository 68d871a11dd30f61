"""What sending a draft would do: what it asks, what needs no new yes and why, and what stands at another price. The
action that sends it and the page that says so beforehand both read it here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pitboard.queries.estimates import Priced, approved_in, latest_authorisation, priced_in
from pitboard.records.estimates import (
    Approval,
    Authorisation,
    AuthorisedLine,
    Decision,
    Estimate,
    EstimateLine,
)
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.authority import NOTHING, Asked, Cover, Sums, Terms, Verdict, judge
from pitboard.rules.lifecycle import AUTHORISED_LINE_STATES, CHANGEABLE_LINE_STATES, LineState
from pitboard.rules.money import less, total
from pitboard.rules.severity import Severity

_NO = (Decision.DECLINED, Decision.DEFERRED)


@dataclass(frozen=True)
class Sending:
    """`dearer` were approved for less, `again` are offered though the workshop had put them off itself, `restored`
    cost no more than was approved after all, `fallen` less than that; each by the ids of their repairs."""

    draft: Estimate
    lines: Sequence[EstimateLine]
    newest: Authorisation | None
    base: Authorisation | None
    asked: Sequence[EstimateLine]
    dearer: frozenset[int]
    again: frozenset[int]
    restored: frozenset[int]
    fallen: frozenset[int]
    withdrawn: Sequence[RepairLine]
    terms: Terms
    sums: Sums
    verdict: Verdict

    @property
    def still_asked(self) -> list[EstimateLine]:
        """What the customer is asked about all the same."""
        return [line for line in self.asked if line.repair_id not in self.verdict.covered]

    @property
    def covered(self) -> list[EstimateLine]:
        return [line for line in self.asked if line.repair_id in self.verdict.covered]

    @property
    def says_something(self) -> bool:
        return bool(self.lines) and bool(self.asked or self.fallen or self.restored or self.withdrawn)

    @property
    def writes_record(self) -> bool:
        """What stands is not what the newest record says: more is covered, or it costs less, or what was asked for
        again is withdrawn."""
        gone = {repair.pk for repair in self.withdrawn}
        yes_to = (
            {line.repair_id for line in self.newest.lines.all() if line.decision is Decision.APPROVED}
            if self.newest
            else set()
        )
        return bool(self.verdict.covered or self.fallen or gone & yes_to)

    @property
    def how(self) -> Approval:
        return Approval.LIMIT if self.verdict.cover is Cover.LIMIT else Approval.TOLERANCE

    @property
    def left(self) -> Decimal | None:
        """How far under the limit it would come to with all that is asked; negative when over."""
        return None if self.terms.limit is None else self.terms.limit - self.sums.with_asked


def sending_of(order: RepairOrder, draft: Estimate) -> Sending:
    lines = list(draft.lines.select_related("repair__finding"))
    newest = latest_authorisation(order)
    base = order.authorisations.exclude(how=Approval.TOLERANCE.value).order_by("-pk").first()
    before, now = approved_in(newest) if newest else _nothing(draft), priced_in(draft)
    prices = {
        pk: (_own(before, pk, before.prices), _own(now, pk, before.prices))
        for pk in before.prices.keys() & now.prices.keys()
    }
    open_yes = {
        line.repair_id
        for line in lines
        if line.repair_id in prices
        and line.repair.state in (LineState.APPROVED, LineState.PROPOSED)
        and line.fixed_price is None
    }
    dearer = frozenset(pk for pk in open_yes if prices[pk][1] > prices[pk][0])
    again = _put_off_by_us(order, lines)
    states = {line.repair_id: line.repair.state for line in lines}
    restored = frozenset(pk for pk in open_yes - dearer if states[pk] is LineState.PROPOSED)
    asked = [line for line in lines if line.repair_id in dearer | again or _is_new(line, restored)]
    standing = {pk for pk, state in states.items() if state in AUTHORISED_LINE_STATES} | restored
    terms = terms_of(order)
    sums = Sums(
        with_asked=now.total(standing | {line.repair_id for line in asked}).gross,
        approved=base.gross if base else Decimal(0),
        approved_now=now.total((standing | dearer) & before.prices.keys()).gross,
    )
    return Sending(
        draft=draft,
        lines=lines,
        newest=newest,
        base=base,
        asked=asked,
        dearer=dearer,
        again=again,
        restored=restored,
        fallen=frozenset(pk for pk in open_yes - dearer if prices[pk][1] < prices[pk][0]),
        withdrawn=list(order.lines.filter(state=LineState.PROPOSED).exclude(pk__in=states)),
        terms=terms,
        sums=sums,
        verdict=judge([_asked(line, lines, dearer, standing) for line in asked], terms, sums),
    )


def terms_of(order: RepairOrder) -> Terms:
    booking, workshop = order.booking, order.workshop
    return Terms(
        limit=booking.spending_limit,
        always_call_about_safety=booking.always_call_about_safety,
        tolerance_percent=workshop.tolerance_percent,
        tolerance_amount=workshop.tolerance_amount,
    )


def _nothing(draft: Estimate) -> Priced:
    return Priced({}, [], draft.currency)


def _own(priced: Priced, repair: int, chosen: Collection[int]) -> Decimal:
    """What a repair costs with tax, less the labour it shares with others that are chosen."""
    shared = [s.price for s in priced.savings if s.second == repair and s.counts_for(chosen)]
    return less(priced.prices[repair], total(shared, priced.currency)).gross


def _put_off_by_us(order: RepairOrder, lines: Sequence[EstimateLine]) -> frozenset[int]:
    """Offered again after the workshop withdrew it; the customer has never said no to it."""
    put_off = {line.repair_id for line in lines if line.repair.state is LineState.DEFERRED}
    if not put_off:
        return NOTHING
    refused = AuthorisedLine.objects.filter(
        authorisation__order=order, repair__in=put_off, decision__in=[d.value for d in _NO]
    )
    return frozenset(put_off - set(refused.values_list("repair_id", flat=True)))


def _is_new(line: EstimateLine, restored: frozenset[int]) -> bool:
    return line.repair.state is LineState.PROPOSED and line.repair_id not in restored


def _asked(
    line: EstimateLine, lines: Sequence[EstimateLine], dearer: frozenset[int], standing: Collection[int]
) -> Asked:
    finding = line.repair.finding
    return Asked(
        repair=line.repair_id,
        is_dearer=line.repair_id in dearer,
        is_safety=finding is not None and finding.severity is Severity.FIX_NOW,
        call_asked=line.repair.call_asked_at is not None,
        needs=_needed_with(line, lines, set(standing) - dearer),
    )


def _needed_with(
    line: EstimateLine, lines: Sequence[EstimateLine], standing: Collection[int]
) -> frozenset[int]:
    if line.together is None:
        return NOTHING
    return frozenset(
        other.repair_id
        for other in lines
        if other.together == line.together
        and other.repair_id != line.repair_id
        and other.repair_id not in standing
        and other.repair.state in CHANGEABLE_LINE_STATES
    )
