"""The customer's choice, and the workshop's word on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pitboard.actions._authorise import Decided, Signed, write_authorisation
from pitboard.actions._locks import lock_order, require_state
from pitboard.actions._record import record
from pitboard.actions.hand_back import become_ready
from pitboard.actions.promise_time import promise_for_order
from pitboard.queries.estimates import latest_authorisation, latest_sent
from pitboard.records.estimates import (
    Approval,
    Authorisation,
    Confirmation,
    Decision,
    Estimate,
    EstimateLine,
)
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import (
    AUTHORISED_LINE_STATES,
    CHANGEABLE_LINE_STATES,
    ORDER_STATES_OF_CHOICE,
    UNFINISHED_LINE_STATES,
    LineMove,
    OrderMove,
    OrderState,
    move_line,
    move_order,
)
from pitboard.rules.promise import PromiseReason
from pitboard.rules.refusals import Refusal, Refused

_MOVES = {
    Decision.APPROVED: LineMove.APPROVE,
    Decision.DECLINED: LineMove.DECLINE,
    Decision.DEFERRED: LineMove.DEFER,
}


@dataclass(frozen=True)
class Choice:
    """What somebody decided about which revision, under what name, and how that reached us.

    `decisions` maps ids of repair lines. Lines whose work has begun need no decision and keep theirs.
    """

    revision: int
    decisions: Mapping[int, Decision]
    name: str
    how: Approval = Approval.WEB
    address: str | None = None
    browser: str = ""


@transaction.atomic
def choose_repairs(order: RepairOrder, choice: Choice, *, by: Person, at: datetime) -> Authorisation:
    """Writes the authorisation, moves the lines, and recalculates the total from the rows of the revision.

    Raises `Refused` with NAME_MISSING, ESTIMATE_NOT_SENT, ESTIMATE_STALE (facts `seen`, `latest`: a newer revision
    was sent meanwhile), CHOICE_INCOMPLETE (fact `lines`), LINE_STARTED_ALREADY (fact `lines`: work that the choice
    would take back has begun) or ORDER_NOT_OPEN_FOR_THIS.
    """
    if not choice.name.strip():
        raise Refused(Refusal.NAME_MISSING)
    order = lock_order(order.pk)
    require_state(order, ORDER_STATES_OF_CHOICE)
    estimate = latest_sent(order)
    if estimate is None:
        raise Refused(Refusal.ESTIMATE_NOT_SENT)
    if choice.revision != estimate.revision:
        raise Refused(Refusal.ESTIMATE_STALE, seen=choice.revision, latest=estimate.revision)
    lines = list(estimate.lines.select_related("repair"))
    decisions = _complete(lines, choice.decisions)
    repeated = _same_as_before(order, estimate, decisions)
    if repeated is not None:
        return repeated
    for line in lines:
        if line.repair.state in CHANGEABLE_LINE_STATES:
            line.repair.state = move_line(line.repair.state, _MOVES[decisions[line.repair_id]])
            line.repair.save(update_fields=["state"])
    decided = [Decided(line.repair_id, line.title, decisions[line.repair_id], line.price) for line in lines]
    authorisation = write_authorisation(
        order,
        decided,
        Signed(choice.how, by, choice.name, choice.address, choice.browser),
        estimate=estimate,
        currency=estimate.currency,
        at=at,
    )
    order.chosen_at = at
    order.save(update_fields=["chosen_at"])
    record(
        EventKind.REPAIRS_CHOSEN,
        about=order,
        by=by,
        at=at,
        authorisation=authorisation.pk,
        revision=estimate.revision,
        approved=sum(d is Decision.APPROVED for d in decisions.values()),
        gross=str(authorisation.gross),
        how=choice.how.value,
    )
    _move_on(order, by=by, at=at)
    return authorisation


@transaction.atomic
def confirm_choice(order: RepairOrder, *, by: Person, at: datetime) -> Confirmation:
    """The workshop confirms the recalculated total of the newest authorisation. Harmless when repeated.

    Raises `Refused(NOTHING_TO_CONFIRM)` when nobody has chosen yet.
    """
    order = lock_order(order.pk)
    authorisation = latest_authorisation(order)
    if authorisation is None or authorisation.how == Approval.BOOKING:
        raise Refused(Refusal.NOTHING_TO_CONFIRM)
    confirmation, is_new = Confirmation.objects.get_or_create(
        authorisation=authorisation,
        defaults={"confirmed_at": at, "confirmed_by": by, "gross": authorisation.gross},
    )
    if is_new:
        record(
            EventKind.CHOICE_CONFIRMED,
            about=order,
            by=by,
            at=at,
            authorisation=authorisation.pk,
            gross=str(authorisation.gross),
        )
    return confirmation


def _complete(lines: list[EstimateLine], chosen: Mapping[int, Decision]) -> dict[int, Decision]:
    """A decision for every line: the customer's, or what stands already where work has begun."""
    decisions: dict[int, Decision] = {}
    missing: list[int] = []
    begun: list[int] = []
    for line in lines:
        wanted = chosen.get(line.repair_id)
        if line.repair.state in CHANGEABLE_LINE_STATES:
            if wanted is None and line.fixed_price is None:
                missing.append(line.repair_id)
            decisions[line.repair_id] = wanted or Decision.APPROVED
        else:
            if wanted not in (None, Decision.APPROVED):
                begun.append(line.repair_id)
            decisions[line.repair_id] = Decision.APPROVED
    if begun:
        raise Refused(Refusal.LINE_STARTED_ALREADY, lines=begun)
    if missing:
        raise Refused(Refusal.CHOICE_INCOMPLETE, lines=missing)
    return decisions


def _same_as_before(
    order: RepairOrder, estimate: Estimate, decisions: dict[int, Decision]
) -> Authorisation | None:
    last = latest_authorisation(order)
    if last is None or last.estimate_id != estimate.pk:
        return None
    before = {line.repair_id: line.decision for line in last.lines.all()}
    return last if before == decisions else None


def _move_on(order: RepairOrder, *, by: Person, at: datetime) -> None:
    """Where the visit goes from here: to work, or straight to ready when nothing is to be done."""
    states = set(order.lines.values_list("state", flat=True))
    was_ready = order.state == OrderState.READY
    if states & UNFINISHED_LINE_STATES or (
        states & AUTHORISED_LINE_STATES and order.state == OrderState.AWAITING_DECISION
    ):
        order.state = move_order(order.state, OrderMove.CHOOSE_SOME)
    elif not states & AUTHORISED_LINE_STATES:
        order.state = move_order(order.state, OrderMove.CHOOSE_NONE)
    if order.state != OrderState.READY:
        order.ready_at = None
    order.save(update_fields=["state", "ready_at"])
    if order.state == OrderState.READY and not was_ready:
        become_ready(order, by=by, at=at)
    else:
        promise_for_order(order, reason=PromiseReason.WORK_CHOSEN, by=by, at=at)
