"""What the repairs would cost: drafts of an estimate, and sending one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from pitboard.actions._after_choice import go_on
from pitboard.actions._authorise import Decided, Measure, Signed, write_authorisation
from pitboard.actions._draft import (
    NamedPart,
    Offer,
    Shared,
    is_about,
    keep_price,
    keep_savings,
    restore_what_stands,
    settled_lines,
    write_offer,
    write_shared,
)
from pitboard.actions._locks import lock_order, require_as_seen, require_state
from pitboard.actions._record import record
from pitboard.actions.hand_back import become_ready
from pitboard.queries.estimates import draft_of
from pitboard.queries.marks import draft_mark
from pitboard.queries.sending import Sending, sending_of
from pitboard.records.estimates import Approval, Decision, Estimate, EstimateLine
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import (
    AUTHORISED_LINE_STATES,
    ORDER_STATES_OF_PRICING,
    LineMove,
    LineState,
    OrderMove,
    move_line,
    move_order,
)
from pitboard.rules.money import ZERO, rounded
from pitboard.rules.refusals import Refusal, Refused

__all__ = ["NamedPart", "Offer", "Shared", "draft_estimate", "nothing_to_decide", "send_estimate"]


@transaction.atomic
def draft_estimate(
    order: RepairOrder,
    offers: Sequence[Offer],
    *,
    shared: Sequence[Shared] = (),
    note: str = "",
    mark: str | None = None,
    by: Person,
    at: datetime,
) -> Estimate:
    """Writes the draft of the next revision anew, from all its offers and the labour they share.

    Lines whose work has begun, and services at an agreed price, keep what they cost; they need not be offered again.
    So does an approved line that is not offered again: the customer's yes stands. `note` tells the customer why there
    is a new one.
    Raises `Refused` with CHANGED_MEANWHILE when the draft is not any more what it was at that `mark`, and with
    SAVING_TOO_LARGE when shared labour comes to more than the repair it is taken off.
    """
    order = lock_order(order.pk)
    require_state(order, ORDER_STATES_OF_PRICING)
    require_as_seen(draft_mark(order), mark)
    draft = draft_of(order) or _new_draft(order, by=by, at=at)
    draft.note = note.strip()
    draft.save(update_fields=["note"])
    draft.lines.all().delete()
    settled = settled_lines(order, offers)
    kept = [keep_price(draft, line) for line in settled]
    places = [n for n, offer in enumerate(offers) if not any(is_about(offer, line) for line in settled)]
    offered = {
        place: write_offer(draft, order, offers[place], position)
        for position, place in enumerate(places, start=len(settled))
    }
    standing = {
        place: line for place, offer in enumerate(offers) for line in kept if is_about(offer, line.repair)
    }
    write_shared(draft, shared, offered, kept, standing)
    keep_savings(draft, kept)
    _drop_unoffered(order, keep=[line.repair_id for line in (*kept, *offered.values())])
    record(EventKind.ESTIMATE_DRAFTED, about=order, by=by, at=at, revision=draft.revision)
    return draft


@transaction.atomic
def send_estimate(order: RepairOrder, *, by: Person, at: datetime) -> Estimate:
    """The draft becomes a revision that never changes again, and the customer is asked about what is new in it.

    An earlier yes stands for every line that costs no more than what was approved; a dearer one is asked for again,
    unless the customer's limit or the workshop's tolerance covers it (`rules/authority.py`): then the record says so,
    and the customer is told instead of asked.
    Raises `Refused` with ESTIMATE_EMPTY when it says nothing new.
    """
    order = lock_order(order.pk)
    order.state = move_order(order.state, OrderMove.SEND_ESTIMATE)
    draft = draft_of(order)
    if draft is None:
        raise Refused(Refusal.ESTIMATE_EMPTY)
    restore_what_stands(draft, order)
    sending = sending_of(order, draft)
    if not sending.says_something:
        raise Refused(Refusal.ESTIMATE_EMPTY)
    _move_lines(sending)
    draft.sent_at, draft.sent_by = at, by
    draft.valid_until = order.workshop.opening().today(at) + timedelta(
        days=order.workshop.estimate_valid_days
    )
    draft.save(update_fields=["sent_at", "sent_by", "valid_until"])
    order.save(update_fields=["state"])
    record(
        EventKind.ESTIMATE_SENT,
        about=order,
        by=by,
        at=at,
        revision=draft.revision,
        estimate=draft.pk,
        asked=len(sending.still_asked),
    )
    if sending.writes_record:
        _cover(order, sending, by=by, at=at)
    if sending.covered or not sending.still_asked:
        go_on(order, by=by, at=at)
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


def _drop_unoffered(order: RepairOrder, *, keep: Sequence[int]) -> None:
    """Lines that only ever stood in a draft go when they are not offered any more."""
    order.lines.exclude(pk__in=keep).filter(state=LineState.PROPOSED, priced=None).delete()


# ---- what sending does to the lines --------------------------------------------------------------------------------


def _move_lines(sending: Sending) -> None:
    """What is asked is open, what is covered or stands after all is approved, and what an earlier revision asked and
    this one does not is not waited for; it stays in the car's record."""
    for line in sending.lines:
        repair, before = line.repair, line.repair.state
        if repair.pk in sending.verdict.covered | sending.restored:
            if repair.pk in sending.again:
                repair.state = move_line(repair.state, LineMove.ASK_AGAIN)
            repair.state = move_line(repair.state, LineMove.APPROVE)
        elif repair.pk in sending.dearer | sending.again and repair.state is not LineState.PROPOSED:
            repair.state = move_line(repair.state, LineMove.ASK_AGAIN)
        if repair.state is not before:
            repair.save(update_fields=["state"])
    for repair in sending.withdrawn:
        repair.state, repair.call_asked_at = move_line(repair.state, LineMove.DEFER), None
        repair.save(update_fields=["state", "call_asked_at"])


def _cover(order: RepairOrder, sending: Sending, *, by: Person, at: datetime) -> None:
    """The record of what needs no new yes, and what the customer is told of it."""
    authorisation = write_authorisation(
        order,
        [one for line in sending.lines if (one := _decided(line, sending)) is not None],
        _signed(order, sending),
        estimate=sending.draft,
        currency=sending.draft.currency,
        at=at,
        measure=_measure(sending),
    )
    if sending.how is Approval.LIMIT:
        order.chosen_at = at
        order.save(update_fields=["chosen_at"])
    left = None if sending.terms.limit is None else sending.terms.limit - authorisation.gross
    currency = authorisation.currency
    record(
        EventKind.REPAIRS_COVERED,
        about=order,
        by=by,
        at=at,
        authorisation=authorisation.pk,
        revision=sending.draft.revision,
        how=sending.how.value,
        lines=[line.repair_id for line in sending.covered],
        before=str(rounded(sending.newest.gross if sending.newest else ZERO, currency)),
        gross=str(rounded(authorisation.gross, currency)),
        left=None if left is None else str(rounded(left, currency)),
    )


def _decided(line: EstimateLine, sending: Sending) -> Decided | None:
    """What stands about a line now; nothing where the customer is still asked."""
    repair = line.repair
    if repair.state is LineState.PROPOSED:
        decision = Decision.CALL_ME if repair.call_asked_at else None
    elif repair.state in AUTHORISED_LINE_STATES:
        decision = Decision.APPROVED
    else:
        decision = Decision.DECLINED if repair.state is LineState.DECLINED else Decision.DEFERRED
    if decision is None:
        return None
    carried = repair.pk not in sending.verdict.covered
    return Decided(repair.pk, line.title, decision, line.price, carried)


def _signed(order: RepairOrder, sending: Sending) -> Signed:
    """Under whose name it stands: who set the limit, or who gave the yes that the tolerance stretches."""
    signature = getattr(sending.base, "signature", None)
    if sending.how is Approval.LIMIT or signature is None:
        return Signed(sending.how, order.customer, order.customer.name)
    return Signed(sending.how, signature.person, signature.name, share=signature.share)


def _measure(sending: Sending) -> Measure:
    if sending.how is Approval.LIMIT:
        return Measure(spending_limit=sending.terms.limit)
    return Measure(
        measured_from=sending.sums.approved,
        tolerance_percent=sending.terms.tolerance_percent,
        tolerance_amount=sending.terms.tolerance_amount,
    )
