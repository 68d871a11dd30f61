"""The three state machines: the booking, the repair order and the repair line.

Each is one table, `{move: {state before: state after}}`. Nothing else in the product decides a move.
"""

from collections.abc import Mapping
from enum import StrEnum

from pitboard.rules.refusals import Refusal, Refused


class BookingState(StrEnum):
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    ARRIVED = "arrived"


class BookingMove(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    EXPIRE = "expire"
    MARK_NO_SHOW = "mark_no_show"
    ARRIVE = "arrive"
    CHANGE = "change"
    RESCHEDULE = "reschedule"
    TAKE_OTHER_DAY = "take_other_day"


class OrderState(StrEnum):
    ARRIVED = "arrived"
    INSPECTING = "inspecting"
    PRICING = "pricing"
    AWAITING_DECISION = "awaiting_decision"
    IN_REPAIR = "in_repair"
    FINAL_CHECK = "final_check"
    READY = "ready"
    HANDED_BACK = "handed_back"


class OrderMove(StrEnum):
    START_INSPECTION = "start_inspection"
    FINISH_INSPECTION = "finish_inspection"
    SEND_ESTIMATE = "send_estimate"
    CHOOSE_SOME = "choose_some"
    CHOOSE_NONE = "choose_none"
    REPAIR_WHAT_WAS_AGREED = "repair_what_was_agreed"
    FIND_NOTHING_TO_REPAIR = "find_nothing_to_repair"
    START_CHECK = "start_check"
    PASS_CHECK = "pass_check"
    REOPEN = "reopen"
    HAND_BACK = "hand_back"


class LineState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    DEFERRED = "deferred"
    IN_PROGRESS = "in_progress"
    WAITING_FOR_PARTS = "waiting_for_parts"
    DONE = "done"


class LineMove(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"
    DEFER = "defer"
    ASK_AGAIN = "ask_again"
    WAIT_FOR_CALL = "wait_for_call"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    FINISH = "finish"
    UNDO_START = "undo_start"
    UNDO_FINISH = "undo_finish"


_B, _O, _L = BookingState, OrderState, LineState

BOOKING_MOVES: Mapping[BookingMove, Mapping[BookingState, BookingState]] = {
    BookingMove.ACCEPT: {_B.REQUESTED: _B.ACCEPTED},
    BookingMove.DECLINE: {_B.REQUESTED: _B.DECLINED},
    BookingMove.CANCEL: {_B.REQUESTED: _B.CANCELLED, _B.ACCEPTED: _B.CANCELLED},
    BookingMove.EXPIRE: {_B.REQUESTED: _B.EXPIRED},
    BookingMove.MARK_NO_SHOW: {_B.ACCEPTED: _B.NO_SHOW},
    # A car that was given up as a no-show may still come.
    BookingMove.ARRIVE: {_B.ACCEPTED: _B.ARRIVED, _B.NO_SHOW: _B.ARRIVED},
    # An accepted booking that still fits after the change stays accepted.
    BookingMove.CHANGE: {_B.REQUESTED: _B.REQUESTED, _B.ACCEPTED: _B.ACCEPTED},
    BookingMove.RESCHEDULE: {_B.ACCEPTED: _B.ACCEPTED, _B.NO_SHOW: _B.ACCEPTED},
    # The workshop said no to the wished day and named another.
    BookingMove.TAKE_OTHER_DAY: {_B.DECLINED: _B.ACCEPTED},
}

ORDER_MOVES: Mapping[OrderMove, Mapping[OrderState, OrderState]] = {
    OrderMove.START_INSPECTION: {_O.ARRIVED: _O.INSPECTING},
    OrderMove.FINISH_INSPECTION: {_O.INSPECTING: _O.PRICING},
    # Sent again while the customer thinks, it is a new revision; sent during repair, it asks for what was found since.
    OrderMove.SEND_ESTIMATE: {
        _O.PRICING: _O.AWAITING_DECISION,
        _O.AWAITING_DECISION: _O.AWAITING_DECISION,
        _O.IN_REPAIR: _O.IN_REPAIR,
    },
    # A choice may be changed until work on the line starts, so a yes can still come after "nothing, thank you".
    OrderMove.CHOOSE_SOME: {
        _O.AWAITING_DECISION: _O.IN_REPAIR,
        _O.IN_REPAIR: _O.IN_REPAIR,
        _O.FINAL_CHECK: _O.IN_REPAIR,
        _O.READY: _O.IN_REPAIR,
    },
    OrderMove.CHOOSE_NONE: {
        _O.AWAITING_DECISION: _O.READY,
        _O.IN_REPAIR: _O.READY,
        _O.FINAL_CHECK: _O.READY,
        _O.READY: _O.READY,
    },
    # Nothing was found that needs a decision: what the booking agreed is repaired.
    OrderMove.REPAIR_WHAT_WAS_AGREED: {_O.PRICING: _O.IN_REPAIR},
    OrderMove.FIND_NOTHING_TO_REPAIR: {_O.PRICING: _O.READY},
    OrderMove.START_CHECK: {_O.IN_REPAIR: _O.FINAL_CHECK},
    OrderMove.PASS_CHECK: {_O.FINAL_CHECK: _O.READY},
    OrderMove.REOPEN: {_O.FINAL_CHECK: _O.IN_REPAIR, _O.READY: _O.IN_REPAIR},
    OrderMove.HAND_BACK: {_O.READY: _O.HANDED_BACK},
}

LINE_MOVES: Mapping[LineMove, Mapping[LineState, LineState]] = {
    LineMove.APPROVE: {
        _L.PROPOSED: _L.APPROVED,
        _L.DECLINED: _L.APPROVED,
        _L.DEFERRED: _L.APPROVED,
        _L.APPROVED: _L.APPROVED,
    },
    LineMove.DECLINE: {
        _L.PROPOSED: _L.DECLINED,
        _L.APPROVED: _L.DECLINED,
        _L.DEFERRED: _L.DECLINED,
        _L.DECLINED: _L.DECLINED,
    },
    LineMove.DEFER: {
        _L.PROPOSED: _L.DEFERRED,
        _L.APPROVED: _L.DEFERRED,
        _L.DECLINED: _L.DEFERRED,
        _L.DEFERRED: _L.DEFERRED,
    },
    # A new revision asks more for it than was approved, so the old yes no longer covers it; or it offers what the
    # workshop itself had put off.
    LineMove.ASK_AGAIN: {_L.APPROVED: _L.PROPOSED, _L.DEFERRED: _L.PROPOSED},
    # The customer wants to be called before deciding.
    LineMove.WAIT_FOR_CALL: {
        _L.PROPOSED: _L.PROPOSED,
        _L.APPROVED: _L.PROPOSED,
        _L.DECLINED: _L.PROPOSED,
        _L.DEFERRED: _L.PROPOSED,
    },
    LineMove.START: {_L.APPROVED: _L.IN_PROGRESS},
    LineMove.HOLD: {
        _L.IN_PROGRESS: _L.WAITING_FOR_PARTS,
        _L.APPROVED: _L.WAITING_FOR_PARTS,
    },
    LineMove.RESUME: {_L.WAITING_FOR_PARTS: _L.IN_PROGRESS},
    LineMove.FINISH: {_L.IN_PROGRESS: _L.DONE},
    LineMove.UNDO_START: {_L.IN_PROGRESS: _L.APPROVED},
    LineMove.UNDO_FINISH: {_L.DONE: _L.IN_PROGRESS},
}

#: While the order stands here, its lines may be worked on (and that undone).
ORDER_STATES_OF_WORK = frozenset({_O.IN_REPAIR})
#: While the order stands here, the customer may decide about its lines.
ORDER_STATES_OF_CHOICE = frozenset({_O.AWAITING_DECISION, _O.IN_REPAIR, _O.FINAL_CHECK, _O.READY})
#: While the order stands here, findings may be added and changed.
ORDER_STATES_OF_FINDING = frozenset({_O.INSPECTING, _O.PRICING, _O.AWAITING_DECISION, _O.IN_REPAIR})
#: While the order stands here, an estimate may be drafted.
ORDER_STATES_OF_PRICING = frozenset({_O.PRICING, _O.AWAITING_DECISION, _O.IN_REPAIR})

OPEN_BOOKING_STATES = frozenset({_B.REQUESTED, _B.ACCEPTED})
OPEN_ORDER_STATES = frozenset(set(_O) - {_O.HANDED_BACK})

#: The customer said yes to these lines (work on them may have begun).
AUTHORISED_LINE_STATES = frozenset({_L.APPROVED, _L.IN_PROGRESS, _L.WAITING_FOR_PARTS, _L.DONE})
#: The customer can still choose otherwise.
CHANGEABLE_LINE_STATES = frozenset({_L.PROPOSED, _L.APPROVED, _L.DECLINED, _L.DEFERRED})
#: Work is owed on these lines.
UNFINISHED_LINE_STATES = frozenset({_L.APPROVED, _L.IN_PROGRESS, _L.WAITING_FOR_PARTS})


def move_booking(state: BookingState, move: BookingMove) -> BookingState:
    """The state after `move`, or `Refused(BOOKING_MOVE_UNLAWFUL)` with the facts `state` and `move`."""
    try:
        return BOOKING_MOVES[move][state]
    except KeyError:
        raise Refused(Refusal.BOOKING_MOVE_UNLAWFUL, state=state, move=move) from None


def move_order(state: OrderState, move: OrderMove) -> OrderState:
    """The state after `move`, or `Refused(ORDER_MOVE_UNLAWFUL)` with the facts `state` and `move`."""
    try:
        return ORDER_MOVES[move][state]
    except KeyError:
        raise Refused(Refusal.ORDER_MOVE_UNLAWFUL, state=state, move=move) from None


def move_line(state: LineState, move: LineMove) -> LineState:
    """The state after `move`, or `Refused(LINE_MOVE_UNLAWFUL)` with the facts `state` and `move`."""
    try:
        return LINE_MOVES[move][state]
    except KeyError:
        raise Refused(Refusal.LINE_MOVE_UNLAWFUL, state=state, move=move) from None
