"""Refusals of a step that does not follow from where something stands: where it stands, and what cannot be done."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.sentences.refusals.facts import state_in
from pitboard.queries.sentences.states import APPOINTMENT_STATES, BOOKINGS, LINES, STAGES
from pitboard.rules.lifecycle import BookingMove, LineMove, OrderMove
from pitboard.rules.refusals import Refusal, Refused

_R = Refusal

BOOKING_MOVES: Mapping[StrEnum, LazyText] = {
    BookingMove.ACCEPT: _("it cannot be accepted"),
    BookingMove.DECLINE: _("it cannot be declined"),
    BookingMove.CANCEL: _("it cannot be cancelled"),
    BookingMove.EXPIRE: _("it cannot expire"),
    BookingMove.MARK_NO_SHOW: _("it cannot be marked as not having come"),
    BookingMove.ARRIVE: _("the car cannot be received for it"),
    BookingMove.CHANGE: _("it cannot be changed"),
    BookingMove.RESCHEDULE: _("it cannot be moved to another day"),
    BookingMove.TAKE_OTHER_DAY: _("the other day cannot be taken"),
}


ORDER_MOVES: Mapping[StrEnum, LazyText] = {
    OrderMove.START_INSPECTION: _("the inspection cannot start now"),
    OrderMove.FINISH_INSPECTION: _("the inspection cannot end now"),
    OrderMove.SEND_ESTIMATE: _("no estimate can be sent now"),
    OrderMove.CHOOSE_SOME: _("repairs cannot be chosen now"),
    OrderMove.CHOOSE_NONE: _("repairs cannot be turned down now"),
    OrderMove.REPAIR_WHAT_WAS_AGREED: _("work cannot go ahead without a choice now"),
    OrderMove.FIND_NOTHING_TO_REPAIR: _("it cannot be closed as needing nothing now"),
    OrderMove.START_CHECK: _("the final check cannot start now"),
    OrderMove.PASS_CHECK: _("the final check cannot be passed now"),
    OrderMove.REOPEN: _("it cannot go back to repair now"),
    OrderMove.HAND_BACK: _("the car cannot be handed back now"),
}


LINE_MOVES: Mapping[StrEnum, LazyText] = {
    LineMove.APPROVE: _("it cannot be approved"),
    LineMove.DECLINE: _("it cannot be declined"),
    LineMove.DEFER: _("it cannot be put off"),
    LineMove.ASK_AGAIN: _("it cannot be asked about again"),
    LineMove.WAIT_FOR_CALL: _("it cannot wait for a call"),
    LineMove.START: _("it cannot be started"),
    LineMove.HOLD: _("it cannot wait for parts"),
    LineMove.RESUME: _("it cannot be resumed"),
    LineMove.FINISH: _("it cannot be finished"),
    LineMove.UNDO_START: _("its start cannot be undone"),
    LineMove.UNDO_FINISH: _("its end cannot be undone"),
}


def _booking_move(refused: Refused) -> str:
    return gettext('The booking stands at "%(state)s", so %(cannot)s. Look again: it may have changed.') % {
        "state": BOOKINGS[state_in(refused, "state")],
        "cannot": BOOKING_MOVES[state_in(refused, "move")],
    }


def _order_move(refused: Refused) -> str:
    return gettext('The visit stands at "%(state)s", so %(cannot)s. Look again: it may have changed.') % {
        "state": STAGES[state_in(refused, "state")],
        "cannot": ORDER_MOVES[state_in(refused, "move")],
    }


def _line_move(refused: Refused) -> str:
    return gettext('This repair stands at "%(state)s", so %(cannot)s. Look again: it may have changed.') % {
        "state": LINES[state_in(refused, "state")],
        "cannot": LINE_MOVES[state_in(refused, "move")],
    }


def _order_not_open(refused: Refused) -> str:
    return gettext(
        'The visit stands at "%(state)s", where this cannot be done. Look again: it may have changed.'
    ) % {"state": STAGES[state_in(refused, "state")]}


def _appointment_closed(refused: Refused) -> str:
    state = state_in(refused, "state")
    # It names whatever stands in the way: the appointment, the booking or the visit.
    words = {**BOOKINGS, **STAGES, **APPOINTMENT_STATES}[state]
    return gettext('This appointment cannot be changed any more: it stands at "%(state)s".') % {
        "state": words
    }


def _answered_already(refused: Refused) -> str:
    words = {
        "who": refused.facts.get("who") or gettext("Somebody"),
        "state": BOOKINGS[state_in(refused, "state")],
    }
    return (
        gettext('%(who)s was faster: the request stands at "%(state)s" already. Nothing was changed.') % words
    )


MOVES: Mapping[Refusal, Callable[[Refused], str]] = {
    _R.BOOKING_MOVE_UNLAWFUL: _booking_move,
    _R.ORDER_MOVE_UNLAWFUL: _order_move,
    _R.LINE_MOVE_UNLAWFUL: _line_move,
    _R.ORDER_NOT_OPEN_FOR_THIS: _order_not_open,
    _R.APPOINTMENT_CLOSED: _appointment_closed,
    _R.ANSWERED_ALREADY: _answered_already,
}
