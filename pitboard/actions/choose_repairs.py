"""The customer's choice, the workshop's word on it, and what is asked for before one can choose: a call, a price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pitboard.actions._after_choice import go_on
from pitboard.actions._authorise import Decided, Signed, write_authorisation
from pitboard.actions._locks import lock_line, lock_order, require_state
from pitboard.actions._record import record
from pitboard.queries.estimates import latest_authorisation, latest_sent
from pitboard.queries.visit_links import link_number
from pitboard.records.estimates import (
    WITHOUT_ASKING,
    Approval,
    Authorisation,
    Confirmation,
    Decision,
    Estimate,
    EstimateLine,
)
from pitboard.records.events import Event
from pitboard.records.links import Share, ShareRight
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import (
    AUTHORISED_LINE_STATES,
    CHANGEABLE_LINE_STATES,
    OPEN_ORDER_STATES,
    ORDER_STATES_OF_CHOICE,
    LineMove,
    LineState,
    move_line,
)
from pitboard.rules.refusals import Refusal, Refused

_MOVES = {
    Decision.APPROVED: LineMove.APPROVE,
    Decision.DECLINED: LineMove.DECLINE,
    Decision.DEFERRED: LineMove.DEFER,
    Decision.CALL_ME: LineMove.WAIT_FOR_CALL,
}
_STANDING = {
    **dict.fromkeys(AUTHORISED_LINE_STATES, Decision.APPROVED),
    LineState.DECLINED: Decision.DECLINED,
    LineState.DEFERRED: Decision.DEFERRED,
}


@dataclass(frozen=True)
class Choice:
    """What somebody decided about which revision, under what name, and how that reached us.

    `decisions` maps ids of repair lines. Lines that are not named keep what they have: a decision stands, and what
    nobody has decided stays open. `share` is the link that was used, if one was given by the customer; `link` the
    number of the visit's own link, for whoever decides by that.
    """

    revision: int
    decisions: Mapping[int, Decision]
    name: str
    how: Approval = Approval.WEB
    address: str | None = None
    browser: str = ""
    share: Share | None = None
    link: int | None = None


@transaction.atomic
def choose_repairs(order: RepairOrder, choice: Choice, *, by: Person | None, at: datetime) -> Authorisation:
    """Writes the authorisation, moves the lines, and recalculates the total from the rows of the revision. `by` is
    nobody only with a share. The same choice twice is one record.

    Raises `Refused` with NAME_MISSING, ESTIMATE_NOT_SENT, ESTIMATE_STALE (facts `seen`, `latest`: a newer revision
    was sent meanwhile), CHOICE_EMPTY (no line of the revision is named), LINE_STARTED_ALREADY (work that the choice
    would take back has begun), CHOICE_SPLITS_GROUP (of lines that belong together some are approved),
    ESTIMATE_EXPIRED (a price that was to be approved is no longer valid), LINE_NOT_SHARED, each with the fact `lines`,
    LINK_OVER (the link was taken back), NOT_PERMITTED (the share is only for looking) or ORDER_NOT_OPEN_FOR_THIS.
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
    wanted = {
        line.repair_id: choice.decisions[line.repair_id]
        for line in lines
        if line.repair_id in choice.decisions
    }
    if not wanted:
        raise Refused(Refusal.CHOICE_EMPTY)
    _require_shared(order, choice.share, wanted)
    _require_link(order, choice.link)
    standing = _standing(lines)
    decisions = standing | wanted
    _require_not_begun(lines, wanted)
    _require_whole_groups(lines, wanted, decisions)
    _require_valid(
        order, estimate, [pk for pk, decision in wanted.items() if standing.get(pk) != decision], wanted, at
    )
    newest = latest_authorisation(order)
    recorded = {line.repair_id: line.decision for line in newest.lines.all()} if newest else {}
    if newest is not None and newest.estimate_id == estimate.pk and recorded == decisions == standing:
        return newest
    carried = {pk for pk, decision in decisions.items() if recorded.get(pk) == standing.get(pk) == decision}
    _move_lines(lines, wanted, at=at)
    authorisation = write_authorisation(
        order,
        [
            Decided(
                line.repair_id, line.title, decisions[line.repair_id], line.price, line.repair_id in carried
            )
            for line in lines
            if line.repair_id in decisions
        ],
        Signed(
            choice.how, None if choice.link else by, choice.name, choice.address, choice.browser, choice.share
        ),
        estimate=estimate,
        currency=estimate.currency,
        at=at,
    )
    order.chosen_at = at
    order.save(update_fields=["chosen_at"])
    _tell(order, authorisation, estimate, decisions, carried, by=by, at=at)
    go_on(order, by=by, at=at)
    return authorisation


@transaction.atomic
def confirm_choice(order: RepairOrder, *, by: Person, at: datetime) -> Confirmation:
    """The workshop confirms the recalculated total of the newest authorisation. Harmless when repeated.

    Raises `Refused(NOTHING_TO_CONFIRM)` when nobody has chosen yet, or nobody was asked.
    """
    order = lock_order(order.pk)
    authorisation = latest_authorisation(order)
    if authorisation is None or authorisation.how in WITHOUT_ASKING:
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


@transaction.atomic
def note_call(line: RepairLine, *, by: Person, at: datetime) -> RepairLine:
    """Somebody of the workshop has called about it; what was decided then is a choice by phone. Harmless when
    repeated."""
    order, line = lock_line(line.pk)
    if line.call_asked_at is None:
        return line
    line.call_asked_at = None
    line.save(update_fields=["call_asked_at"])
    record(EventKind.CALL_MADE, about=order, by=by, at=at, line=line.pk)
    return line


@transaction.atomic
def ask_fresh_price(
    order: RepairOrder, lines: Sequence[RepairLine], *, by: Person | None, at: datetime
) -> RepairOrder:
    """The prices of these repairs are no longer valid, and somebody would have them done. Harmless when repeated
    before the next revision.

    Raises `Refused` with ESTIMATE_NOT_SENT or ORDER_NOT_OPEN_FOR_THIS.
    """
    order = lock_order(order.pk)
    require_state(order, OPEN_ORDER_STATES)
    estimate = latest_sent(order)
    if estimate is None or estimate.sent_at is None:
        raise Refused(Refusal.ESTIMATE_NOT_SENT)
    asked_since = Event.objects.filter(order=order, kind=EventKind.PRICE_ASKED, at__gte=estimate.sent_at)
    before = {pk for event in asked_since for pk in event.facts["lines"]}
    named = sorted({line.pk for line in lines if line.order_id == order.pk} - before)
    if named:
        record(EventKind.PRICE_ASKED, about=order, by=by, at=at, lines=named)
    return order


# ---- what stands, and what may be decided --------------------------------------------------------------------------


def _standing(lines: Sequence[EstimateLine]) -> dict[int, Decision]:
    """The decisions that stand before this choice; what nobody has decided is not in it."""
    found: dict[int, Decision] = {}
    for line in lines:
        repair = line.repair
        if repair.state in _STANDING:
            found[repair.pk] = _STANDING[repair.state]
        elif repair.call_asked_at is not None:
            found[repair.pk] = Decision.CALL_ME
    return found


def _require_shared(order: RepairOrder, share: Share | None, wanted: Mapping[int, Decision]) -> None:
    """The share as it is now: it may have been taken back while its holder was reading."""
    if share is None:
        return
    share = Share.objects.filter(pk=share.pk, order=order, revoked_at=None).first()
    if share is None:
        raise Refused(Refusal.LINK_OVER)
    if share.right is not ShareRight.APPROVE:
        raise Refused(Refusal.NOT_PERMITTED)
    theirs = set(share.lines.values_list("pk", flat=True))
    others = sorted(wanted.keys() - theirs) if theirs else []
    if others:
        raise Refused(Refusal.LINE_NOT_SHARED, lines=others)


def _require_link(order: RepairOrder, number: int | None) -> None:
    """The visit's link as it is now: staff may have taken it back meanwhile."""
    if number is not None and number != link_number(order.booking_id):
        raise Refused(Refusal.LINK_OVER)


def _require_not_begun(lines: Sequence[EstimateLine], wanted: Mapping[int, Decision]) -> None:
    begun = [
        line.repair_id
        for line in lines
        if line.repair.state not in CHANGEABLE_LINE_STATES
        and wanted.get(line.repair_id, Decision.APPROVED) is not Decision.APPROVED
    ]
    if begun:
        raise Refused(Refusal.LINE_STARTED_ALREADY, lines=begun)


def _require_whole_groups(
    lines: Sequence[EstimateLine], wanted: Mapping[int, Decision], decisions: Mapping[int, Decision]
) -> None:
    """All or none of what belongs together, as far as it can still be chosen; asked of the groups that are named."""
    groups: dict[int, list[int]] = {}
    for line in lines:
        if line.together is not None and line.repair.state in CHANGEABLE_LINE_STATES:
            groups.setdefault(line.together, []).append(line.repair_id)
    for group in groups.values():
        approved = [pk for pk in group if decisions.get(pk) is Decision.APPROVED]
        if wanted.keys() & set(group) and 0 < len(approved) < len(group):
            raise Refused(Refusal.CHOICE_SPLITS_GROUP, lines=group)


def _require_valid(
    order: RepairOrder,
    estimate: Estimate,
    changed: Sequence[int],
    wanted: Mapping[int, Decision],
    at: datetime,
) -> None:
    """A price holds until its day has ended; what was approved while it held stands. One may always say no."""
    approved = [pk for pk in changed if wanted[pk] is Decision.APPROVED]
    if not approved or estimate.valid_until is None:
        return
    if order.workshop.opening().today(at) > estimate.valid_until:
        raise Refused(Refusal.ESTIMATE_EXPIRED, lines=approved)


# ---- what is written -----------------------------------------------------------------------------------------------


def _move_lines(lines: Sequence[EstimateLine], wanted: Mapping[int, Decision], *, at: datetime) -> None:
    for line in lines:
        repair, decision = line.repair, wanted.get(line.repair_id)
        if decision is None or repair.state not in CHANGEABLE_LINE_STATES:
            continue
        repair.state = move_line(repair.state, _MOVES[decision])
        if decision is Decision.CALL_ME:
            repair.call_asked_at = repair.call_asked_at or at
        else:
            repair.call_asked_at = None
        repair.save(update_fields=["state", "call_asked_at"])


def _tell(
    order: RepairOrder,
    authorisation: Authorisation,
    estimate: Estimate,
    decisions: Mapping[int, Decision],
    carried: set[int],
    *,
    by: Person | None,
    at: datetime,
) -> None:
    approved = {pk for pk, decision in decisions.items() if decision is Decision.APPROVED}
    calls = sorted(pk for pk in decisions.keys() - carried if decisions[pk] is Decision.CALL_ME)
    record(
        EventKind.REPAIRS_CHOSEN,
        about=order,
        by=by,
        at=at,
        authorisation=authorisation.pk,
        revision=estimate.revision,
        approved=len(approved),
        new=len(approved - carried),
        calls=len(calls),
        gross=str(authorisation.gross),
        how=authorisation.how.value,
    )
    if calls:
        record(EventKind.CALL_ASKED, about=order, by=by, at=at, authorisation=authorisation.pk, lines=calls)
