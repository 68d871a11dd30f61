"""What must hold of every visit, however it went; asked of the database after a rehearsal.

Each check returns what is wrong, a sentence each, and nothing when all is well. They read a few hundred visits at a
time, so that a history of any length fits into memory.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from pitboard.queries.estimates import amount_due, approved_in, latest_authorisation
from pitboard.records.bookings import Booking
from pitboard.records.deliveries import Delivery
from pitboard.records.estimates import Authorisation, AuthorisedLine, Decision, EstimateLine
from pitboard.records.events import Event
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import (
    AUTHORISED_LINE_STATES,
    BOOKING_MOVES,
    CHANGEABLE_LINE_STATES,
    LINE_MOVES,
    ORDER_MOVES,
    UNFINISHED_LINE_STATES,
    BookingMove,
    BookingState,
    LineMove,
    LineState,
    OrderMove,
    OrderState,
)
from pitboard.rules.money import Price
from pitboard.rules.permissions import Role
from pitboard.rules.recipients import TELLINGS, tellings_due

AT_A_TIME = 200
#: What happened bears the moment at which it was asked for; of two who ask at once the later may have its turn first.
WAITS_ITS_TURN = timedelta(seconds=30)
_K, _O = EventKind, OrderMove

_CHOOSES = (_O.CHOOSE_SOME, _O.CHOOSE_NONE)

#: The moves that may stand behind an event. An event with several leaves open which it was until the next one.
MOVES_OF_ORDER: Mapping[EventKind, tuple[OrderMove, ...]] = {
    _K.INSPECTION_STARTED: (_O.START_INSPECTION,),
    _K.INSPECTION_FINISHED: (_O.FINISH_INSPECTION,),
    _K.ESTIMATE_SENT: (_O.SEND_ESTIMATE,),
    _K.NOTHING_TO_DECIDE: (_O.REPAIR_WHAT_WAS_AGREED, _O.FIND_NOTHING_TO_REPAIR),
    _K.REPAIRS_CHOSEN: _CHOOSES,
    _K.REPAIRS_COVERED: _CHOOSES,
    _K.CHECK_STARTED: (_O.START_CHECK,),
    _K.CAR_READY: (_O.PASS_CHECK,),
    _K.VISIT_REOPENED: (_O.REOPEN,),
    _K.CAR_HANDED_BACK: (_O.HAND_BACK,),
}
_WHILE_CHOOSING = frozenset(
    {OrderState.AWAITING_DECISION, OrderState.IN_REPAIR, OrderState.FINAL_CHECK, OrderState.READY}
)
#: After these the order may also stand where it stood: a choice that leaves nothing to do or something open, or the
#: word that it is ready after a choice or a price list that had nothing in it.
MAY_STAY: Mapping[EventKind, frozenset[OrderState]] = {
    _K.REPAIRS_CHOSEN: _WHILE_CHOOSING,
    _K.REPAIRS_COVERED: _WHILE_CHOOSING,
    _K.CAR_READY: frozenset({OrderState.READY}),
}
MOVES_OF_BOOKING: Mapping[EventKind, BookingMove] = {
    _K.BOOKING_ACCEPTED: BookingMove.ACCEPT,
    _K.BOOKING_DECLINED: BookingMove.DECLINE,
    _K.BOOKING_CANCELLED: BookingMove.CANCEL,
    _K.BOOKING_NO_SHOW: BookingMove.MARK_NO_SHOW,
    _K.CAR_ARRIVED: BookingMove.ARRIVE,
}
MOVES_OF_LINE: Mapping[EventKind, LineMove] = {
    _K.REPAIR_STARTED: LineMove.START,
    _K.REPAIR_HELD: LineMove.HOLD,
    _K.REPAIR_RESUMED: LineMove.RESUME,
    _K.REPAIR_FINISHED: LineMove.FINISH,
    _K.REPAIR_START_UNDONE: LineMove.UNDO_START,
    _K.REPAIR_FINISH_UNDONE: LineMove.UNDO_FINISH,
}
_DECIDED = {
    Decision.APPROVED: LineMove.APPROVE,
    Decision.DECLINED: LineMove.DECLINE,
    Decision.DEFERRED: LineMove.DEFER,
    Decision.CALL_ME: LineMove.WAIT_FOR_CALL,
}


def everything_wrong(order_ids: Sequence[int], booking_ids: Sequence[int]) -> list[str]:
    """All checks, of these visits and bookings."""
    return [
        *(wrong for ids in _batches(order_ids) for wrong in wrong_orders(ids)),
        *(wrong for ids in _batches(booking_ids) for wrong in wrong_bookings(ids)),
        *(wrong for ids in _batches(order_ids) for wrong in wrong_totals(ids)),
        *(wrong for ids in _batches(order_ids) for wrong in wrong_tellings("order", ids)),
        *(wrong for ids in _batches(booking_ids) for wrong in wrong_tellings("booking", ids)),
    ]


# ---- lawful states, reached by lawful moves ------------------------------------------------------------------------


def wrong_orders(ids: Collection[int]) -> list[str]:
    """Visits whose events could not have led to where they and their lines stand, and facts that contradict it."""
    events = _events("order_id", ids)
    lines = _lines(ids)
    decided, offered = _decided(ids), _offered(ids)
    wrong: list[str] = []
    for order in RepairOrder.objects.filter(pk__in=ids).order_by("pk"):
        told, own = events.get(order.pk, []), lines.get(order.pk, [])
        wrong += _wrong_versions(order, told)
        possible = possible_order_states(told)
        if order.state not in possible:
            wrong.append(f"{order} stands at {order.state}, but its events lead to {_named(possible)}")
        wrong += _wrong_facts(order, own)
        for line in own:
            ends = possible_line_states(line, told, decided, offered)
            if line.state not in ends:
                wrong.append(f"{order}, {line}: {line.state}, but its events lead to {_named(ends)}")
    return wrong


def possible_order_states(events: Sequence[Event]) -> set[OrderState]:
    """Every stage that these events may have led to by lawful moves; empty when one of them was unlawful."""
    states = {OrderState.ARRIVED}
    for event in events:
        moves = MOVES_OF_ORDER.get(event.kind)
        if moves is None:
            continue
        moved = _moved(states, moves)
        if event.kind is EventKind.ESTIMATE_SENT and event.facts.get("asked") == 0:
            # Nobody is waited for, so the visit goes on by itself.
            moved |= _moved(moved, _CHOOSES)
        states = moved | (states & _may_stay(event))
    return states


def _may_stay(event: Event) -> frozenset[OrderState]:
    """Nobody is waited for any more once something was approved."""
    may = MAY_STAY.get(event.kind, frozenset())
    if event.facts.get("approved") or event.facts.get("lines"):
        return may - {OrderState.AWAITING_DECISION}
    return may


def _moved(states: Collection[OrderState], moves: Sequence[OrderMove]) -> set[OrderState]:
    return {ORDER_MOVES[move][state] for move in moves for state in states if state in ORDER_MOVES[move]}


def possible_line_states(
    line: RepairLine,
    events: Sequence[Event],
    decided: Mapping[tuple[int, int], Decision],
    offered: Collection[tuple[int, int]],
) -> set[LineState]:
    """The same of one line. `decided` maps (authorisation, line) to the decision that was signed; `offered` has
    (estimate, line) for every line of a revision."""
    states = {LineState.PROPOSED if line.agreed_price is None else LineState.APPROVED}
    for event in events:
        if event.kind is EventKind.ESTIMATE_SENT:
            states |= _after_sending(line, event, states, decided, offered)
        elif event.kind in (EventKind.REPAIRS_CHOSEN, EventKind.REPAIRS_COVERED):
            decision = decided.get((event.facts["authorisation"], line.pk))
            if decision is not None:
                open_ones, begun = states & CHANGEABLE_LINE_STATES, states - CHANGEABLE_LINE_STATES
                states = {LINE_MOVES[_DECIDED[decision]][s] for s in open_ones} | begun
        elif event.facts.get("line") == line.pk and event.kind in MOVES_OF_LINE:
            move = LINE_MOVES[MOVES_OF_LINE[event.kind]]
            states = {move[s] for s in states if s in move}
    return states


def _after_sending(
    line: RepairLine,
    event: Event,
    states: Collection[LineState],
    decided: Mapping[tuple[int, int], Decision],
    offered: Collection[tuple[int, int]],
) -> set[LineState]:
    """A dearer revision asks again, one that costs no more than was approved does not any longer, and one without the
    line puts it off; which price it was is for the totals to show."""
    moves = [LineMove.ASK_AGAIN]
    if LineState.PROPOSED in states and (event.facts["estimate"], line.pk) not in offered:
        moves.append(LineMove.DEFER)
    if any(yes is Decision.APPROVED for (_, about), yes in decided.items() if about == line.pk):
        moves.append(LineMove.APPROVE)
    return {
        LINE_MOVES[move][state]
        for move in moves
        for state in states
        if state in LINE_MOVES[move] and (move is LineMove.ASK_AGAIN or state is LineState.PROPOSED)
    }


def wrong_bookings(ids: Collection[int]) -> list[str]:
    events = _events("booking_id", ids)
    wrong: list[str] = []
    for booking in Booking.objects.filter(pk__in=ids).order_by("pk"):
        told = events.get(booking.pk, [])
        wrong += _wrong_versions(booking, told)
        states: set[BookingState] = {BookingState.REQUESTED}
        for event in told:
            move = MOVES_OF_BOOKING.get(event.kind)
            if move is not None:
                states = {BOOKING_MOVES[move][s] for s in states if s in BOOKING_MOVES[move]}
        if booking.state not in states:
            wrong.append(f"{booking} is {booking.state}, but its events lead to {_named(states)}")
    return wrong


def _wrong_versions(about: Booking | RepairOrder, events: Sequence[Event]) -> list[str]:
    wrong: list[str] = []
    versions = [event.version for event in events]
    if versions != list(range(1, about.version + 1)):
        wrong.append(f"{about} is at version {about.version}, with events for {versions}")
    if any(later.at < earlier.at - WAITS_ITS_TURN for earlier, later in pairwise(events)):
        wrong.append(f"the events of {about} are not in the order of time")
    return wrong


def _wrong_facts(order: RepairOrder, lines: Sequence[RepairLine]) -> list[str]:
    wrong: list[str] = []
    past_repair = order.state in (OrderState.FINAL_CHECK, OrderState.READY, OrderState.HANDED_BACK)
    unfinished = [line for line in lines if line.state in UNFINISHED_LINE_STATES]
    if past_repair and unfinished:
        wrong.append(f"{order} stands at {order.state} with work owed on {unfinished[0]}")
    is_ready = order.state in (OrderState.READY, OrderState.HANDED_BACK)
    if is_ready != (order.ready_at is not None):
        wrong.append(f"{order} stands at {order.state} and was ready at {order.ready_at}")
    if (order.state is OrderState.HANDED_BACK) != (order.handed_back_at is not None):
        wrong.append(f"{order} stands at {order.state} and was handed back at {order.handed_back_at}")
    wrong += [
        f"{order}, {line}: {line.state}, done at {line.done_at}"
        for line in lines
        if (line.state is LineState.DONE) != (line.done_at is not None)
    ]
    return wrong


# ---- money ---------------------------------------------------------------------------------------------------------


def wrong_totals(ids: Collection[int]) -> list[str]:
    """Totals that are not the sum of their lines, and orders whose lines are not what was last signed for."""
    wrong: list[str] = []
    for order in RepairOrder.objects.filter(pk__in=ids).order_by("pk"):
        newest = latest_authorisation(order)
        if newest is None:
            continue
        wrong += _wrong_record(order, newest)
        due = amount_due(order)
        if order.paid is not None and order.paid != due:
            wrong.append(f"{order}: {order.paid} was paid for {due}")
    return wrong


def _wrong_record(order: RepairOrder, newest: Authorisation) -> list[str]:
    wrong: list[str] = []
    approved = approved_in(newest)
    signed = Price(newest.net, newest.tax, newest.gross)
    summed = approved.total(approved.prices.keys())
    if summed != signed:
        wrong.append(f"{order}: authorised {signed.gross}, its lines make {summed.gross}")
    states = dict(RepairLine.objects.filter(order=order).values_list("pk", "state"))
    authorised = {pk for pk, state in states.items() if state in AUTHORISED_LINE_STATES}
    wrong += [
        f"{order}: line {unsigned} is worked on and was never approved"
        for unsigned in sorted(authorised - approved.prices.keys())
    ]
    is_asked_again = any(states.get(pk) is LineState.PROPOSED for pk in approved.prices)
    ordered = approved.total(authorised & approved.prices.keys()).gross
    if ordered != signed.gross and not is_asked_again:
        wrong.append(f"{order}: {signed.gross} was signed for, its lines cost {ordered}")
    return wrong


# ---- tellings ------------------------------------------------------------------------------------------------------


def wrong_tellings(about: str, ids: Collection[int]) -> list[str]:
    """Tellings that an event of these owes and that were not planned, or were planned and are not owed.

    `about` is "order" or "booking". That none is planned twice is the unique key's doing, and is counted here again.
    """
    owed: set[str] = set()
    events = Event.objects.filter(**{f"{about}_id__in": ids}).order_by("pk")
    jobs = list(StaffMember.objects.order_by("pk"))
    for event in events.iterator(chunk_size=2000):
        telling = TELLINGS.get(event.kind)
        if telling is not None:
            owed |= {
                due.key
                for due in tellings_due(
                    event.kind,
                    aggregate=event.topic,
                    version=event.version,
                    facts=event.facts,
                    actor=event.actor_id,
                    customer=event.customer_id,
                    staff=staff_at(jobs, event),
                )
            }
    # What a room is told depends on which rooms there were then, and nobody keeps that.
    planned = list(
        Delivery.objects.filter(instead_of=None, place=None, **{f"event__{about}_id__in": ids})
        .values_list("key", flat=True)
        .order_by()
    )
    wrong = [f"{key} is owed and was not planned" for key in sorted(owed - set(planned))]
    wrong += [f"{key} was planned and is not owed" for key in sorted(set(planned) - owed)]
    if len(planned) != len(set(planned)):
        wrong.append(f"{len(planned) - len(set(planned))} tellings are planned more than once")
    return wrong


def staff_at(jobs: Sequence[StaffMember], event: Event) -> list[tuple[int, Role]]:
    """Who worked there when the event happened."""
    return [
        (job.person_id, job.role)
        for job in jobs
        if job.workshop_id == event.workshop_id
        and job.since <= event.at
        and (job.until is None or event.at < job.until)
    ]


# ---- reading many at a time ----------------------------------------------------------------------------------------


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[n : n + AT_A_TIME] for n in range(0, len(ids), AT_A_TIME))


def _events(column: str, ids: Collection[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    for event in Event.objects.filter(**{f"{column}__in": ids}).order_by("version"):
        found.setdefault(getattr(event, column), []).append(event)
    return found


def _lines(ids: Collection[int]) -> dict[int, list[RepairLine]]:
    found: dict[int, list[RepairLine]] = {}
    for line in RepairLine.objects.filter(order_id__in=ids):
        found.setdefault(line.order_id, []).append(line)
    return found


def _decided(ids: Collection[int]) -> dict[tuple[int, int], Decision]:
    rows = AuthorisedLine.objects.filter(authorisation__order_id__in=ids)
    return {
        (authorisation, line): decision
        for authorisation, line, decision in rows.values_list("authorisation_id", "repair_id", "decision")
    }


def _offered(ids: Collection[int]) -> set[tuple[int, int]]:
    rows = EstimateLine.objects.filter(estimate__order_id__in=ids)
    return set(rows.values_list("estimate_id", "repair_id"))


def _named(states: Collection[object]) -> str:
    return " or ".join(sorted(str(s) for s in states)) or "nothing lawful"
