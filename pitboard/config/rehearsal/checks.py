"""What must hold of every visit, however it went; asked of the database after a rehearsal.

Each check returns what is wrong, a sentence each, and nothing when all is well. They read a few hundred visits at a
time, so that a history of any length fits into memory.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from pitboard.queries.estimates import amount_due, authorised_total, latest_authorisation
from pitboard.records.bookings import Booking
from pitboard.records.deliveries import Delivery
from pitboard.records.estimates import AuthorisedLine, Decision
from pitboard.records.events import Event
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import (
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
from pitboard.rules.money import Price, total
from pitboard.rules.permissions import Role
from pitboard.rules.recipients import TELLINGS, tellings_due

AT_A_TIME = 200
_K, _O = EventKind, OrderMove

#: The moves that may stand behind an event. An event with several leaves open which it was until the next one.
MOVES_OF_ORDER: Mapping[EventKind, tuple[OrderMove, ...]] = {
    _K.INSPECTION_STARTED: (_O.START_INSPECTION,),
    _K.INSPECTION_FINISHED: (_O.FINISH_INSPECTION,),
    _K.ESTIMATE_SENT: (_O.SEND_ESTIMATE,),
    _K.NOTHING_TO_DECIDE: (_O.REPAIR_WHAT_WAS_AGREED, _O.FIND_NOTHING_TO_REPAIR),
    _K.REPAIRS_CHOSEN: (_O.CHOOSE_SOME, _O.CHOOSE_NONE),
    _K.CHECK_STARTED: (_O.START_CHECK,),
    _K.CAR_READY: (_O.PASS_CHECK,),
    _K.VISIT_REOPENED: (_O.REOPEN,),
    _K.CAR_HANDED_BACK: (_O.HAND_BACK,),
}
#: After these the order may also stand where it stood: a choice that leaves nothing to do, or the word that it is
#: ready after a choice or a price list that had nothing in it.
MAY_STAY: Mapping[EventKind, frozenset[OrderState]] = {
    _K.REPAIRS_CHOSEN: frozenset({OrderState.IN_REPAIR, OrderState.FINAL_CHECK, OrderState.READY}),
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
    decided = _decided(ids)
    wrong: list[str] = []
    for order in RepairOrder.objects.filter(pk__in=ids).order_by("pk"):
        told, own = events.get(order.pk, []), lines.get(order.pk, [])
        wrong += _wrong_versions(order, told)
        possible = possible_order_states(told)
        if order.state not in possible:
            wrong.append(f"{order} stands at {order.state}, but its events lead to {_named(possible)}")
        wrong += _wrong_facts(order, own)
        for line in own:
            ends = possible_line_states(line, told, decided)
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
        moved = {ORDER_MOVES[m][s] for m in moves for s in states if s in ORDER_MOVES[m]}
        states = moved | (states & MAY_STAY.get(event.kind, frozenset()))
    return states


def possible_line_states(
    line: RepairLine, events: Sequence[Event], decided: Mapping[tuple[int, int], Decision]
) -> set[LineState]:
    """The same of one line. `decided` maps (authorisation, line) to the decision that was signed."""
    states = {LineState.PROPOSED if line.agreed_price is None else LineState.APPROVED}
    for event in events:
        if event.kind is EventKind.ESTIMATE_SENT:
            # A dearer revision asks again; whether it was dearer is for the totals to show.
            states |= {
                LINE_MOVES[LineMove.ASK_AGAIN][s] for s in states if s in LINE_MOVES[LineMove.ASK_AGAIN]
            }
        elif event.kind is EventKind.REPAIRS_CHOSEN:
            decision = decided.get((event.facts["authorisation"], line.pk))
            if decision is not None:
                open_ones, begun = states & CHANGEABLE_LINE_STATES, states - CHANGEABLE_LINE_STATES
                states = {LINE_MOVES[_DECIDED[decision]][s] for s in open_ones} | begun
        elif event.facts.get("line") == line.pk and event.kind in MOVES_OF_LINE:
            move = LINE_MOVES[MOVES_OF_LINE[event.kind]]
            states = {move[s] for s in states if s in move}
    return states


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
    if any(later.at < earlier.at for earlier, later in pairwise(events)):
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
        approved = newest.lines.filter(decision=Decision.APPROVED)
        summed = total((Price(a.net, a.tax, a.gross) for a in approved), newest.currency)
        if summed != Price(newest.net, newest.tax, newest.gross):
            wrong.append(f"{order}: authorised {newest.gross}, its lines make {summed.gross}")
        try:
            ordered = authorised_total(order)
        except KeyError as unpriced:
            wrong.append(f"{order}: line {unpriced} is worked on and was never approved")
            continue
        if ordered != newest.gross:
            wrong.append(f"{order}: {newest.gross} was signed for, its lines cost {ordered}")
        due = amount_due(order)
        if order.paid is not None and order.paid != due:
            wrong.append(f"{order}: {order.paid} was paid for {due}")
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
    planned = list(
        Delivery.objects.filter(**{f"event__{about}_id__in": ids}).values_list("key", flat=True).order_by()
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


def _named(states: Collection[object]) -> str:
    return " or ".join(sorted(str(s) for s in states)) or "nothing lawful"
