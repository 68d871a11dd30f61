"""Where a visit goes once something was decided about its repairs."""

from datetime import datetime

from pitboard.actions.hand_back import become_ready
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.lifecycle import (
    AUTHORISED_LINE_STATES,
    UNFINISHED_LINE_STATES,
    LineState,
    OrderMove,
    OrderState,
    move_order,
)


def go_on(order: RepairOrder, *, by: Person | None, at: datetime) -> None:
    """To work, or straight to ready when nothing is to be done. Part of an action: the order is locked.

    While nothing is approved and something is still open (nobody has decided, or a call is asked for), the visit
    stays where it is.
    """
    was_ready = order.state == OrderState.READY
    order.state = _next_state(order)
    if order.state != OrderState.READY:
        order.ready_at = None
    order.save(update_fields=["state", "ready_at"])
    if order.state == OrderState.READY and not was_ready:
        become_ready(order, by=by, at=at)


def _next_state(order: RepairOrder) -> OrderState:
    states = set(order.lines.values_list("state", flat=True))
    waits = order.state == OrderState.AWAITING_DECISION
    if states & UNFINISHED_LINE_STATES or (states & AUTHORISED_LINE_STATES and waits):
        return move_order(order.state, OrderMove.CHOOSE_SOME)
    if not states & AUTHORISED_LINE_STATES and LineState.PROPOSED not in states:
        return move_order(order.state, OrderMove.CHOOSE_NONE)
    return order.state
