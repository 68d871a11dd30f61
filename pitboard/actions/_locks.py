"""Locks on what an action changes, always taken in one order: day, booking, order, line.

A SQLite transaction is IMMEDIATE and so holds the one write lock from its start; there these are plain reads of the
newest state.
"""

from pitboard.records.bookings import Booking
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import OrderState
from pitboard.rules.refusals import Refusal, Refused


def lock_workshop(workshop_id: int) -> Workshop:
    return Workshop.objects.select_for_update().get(pk=workshop_id)


def lock_booking(booking_id: int) -> Booking:
    return Booking.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=booking_id)


def lock_order(order_id: int) -> RepairOrder:
    return (
        RepairOrder.objects.select_for_update(of=("self",))
        .select_related("workshop", "booking")
        .get(pk=order_id)
    )


def lock_line(line_id: int) -> tuple[RepairOrder, RepairLine]:
    """A line with its order, the order locked first."""
    order = lock_order(RepairLine.objects.values_list("order_id", flat=True).get(pk=line_id))
    return order, RepairLine.objects.select_for_update().get(pk=line_id)


def require_state(order: RepairOrder, allowed: frozenset[OrderState]) -> None:
    """`Refused(ORDER_NOT_OPEN_FOR_THIS)` unless the order stands at one of the allowed stages."""
    if order.state not in allowed:
        raise Refused(Refusal.ORDER_NOT_OPEN_FOR_THIS, state=order.state)
