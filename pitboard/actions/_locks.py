"""Locks on what an action changes, always taken in one order: day, booking, order, line.

A SQLite transaction is IMMEDIATE and so holds the one write lock from its start; there these are plain reads of the
newest state. The locks let others still write rows that only point here (`no_key`): without that, every event written
about a booking would wait for whoever holds its workshop, and two that wait for each other are a deadlock.
"""

from collections.abc import Iterable
from datetime import date

from pitboard.queries.marks import plan_mark
from pitboard.records.bookings import Booking
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.records.work import WorkSpan
from pitboard.records.workshop import DayLock, Workshop
from pitboard.rules.lifecycle import OrderState
from pitboard.rules.refusals import Refusal, Refused


def lock_workshop(workshop_id: int) -> Workshop:
    return Workshop.objects.select_for_update(no_key=True).get(pk=workshop_id)


def lock_days(workshop_id: int, days: Iterable[date]) -> None:
    """Whoever takes hours of these days, or a driver's time, goes one after the other. Before any other lock."""
    for day in sorted(set(days)):
        rows = DayLock.objects.select_for_update(no_key=True).filter(workshop_id=workshop_id, day=day)
        if rows.first() is None:
            # Of two who make the row, the second waits here until the first is through.
            DayLock.objects.bulk_create([DayLock(workshop_id=workshop_id, day=day)], ignore_conflicts=True)
            rows.get()


def lock_booking(booking_id: int) -> Booking:
    bookings = Booking.objects.select_for_update(of=("self",), no_key=True)
    return bookings.select_related("workshop").get(pk=booking_id)


def lock_booking_and_days(booking_id: int, *days: date) -> Booking:
    """A booking with its day, and with others it may go to. `Refused(BOOKING_CHANGED)` when its day changes at this
    very moment: whoever decided about it has seen another day."""
    workshop_id, day = Booking.objects.values_list("workshop_id", "day").get(pk=booking_id)
    lock_days(workshop_id, [day, *days])
    booking = lock_booking(booking_id)
    if booking.day != day:
        raise Refused(Refusal.BOOKING_CHANGED)
    return booking


def lock_order(order_id: int) -> RepairOrder:
    return (
        RepairOrder.objects.select_for_update(of=("self",), no_key=True)
        .select_related("workshop", "booking")
        .get(pk=order_id)
    )


def lock_line(line_id: int) -> tuple[RepairOrder, RepairLine]:
    """A line with its order, the order locked first."""
    order = lock_order(RepairLine.objects.values_list("order_id", flat=True).get(pk=line_id))
    return order, RepairLine.objects.select_for_update(no_key=True).get(pk=line_id)


def lock_line_and_work(
    line_id: int, staff: StaffMember | None
) -> tuple[RepairOrder, RepairLine, WorkSpan | None]:
    """A line with its order, and what somebody is at just now, whose order is locked, too: starting the one stops the
    other. Whoever begins something is locked before any order, so that they begin one thing after the other."""
    if staff is not None:
        StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk)
    seen = _running(staff)
    orders = {RepairLine.objects.values_list("order_id", flat=True).get(pk=line_id)}
    if seen is not None:
        orders.add(seen.line.order_id)
    for order_id in sorted(orders):
        lock_order(order_id)
    order, line = lock_line(line_id)
    running = _running(staff)
    if running is not None and running.line.order_id not in orders:
        raise Refused(Refusal.CHANGED_MEANWHILE)
    return order, line, running


def _running(staff: StaffMember | None) -> WorkSpan | None:
    if staff is None:
        return None
    spans = WorkSpan.objects.filter(staff=staff, ends_at=None, taken_back_at=None)
    return spans.select_related("line").first()


def require_as_seen(mark: str, seen: str | None) -> None:
    """`Refused(CHANGED_MEANWHILE)` when somebody saved since. `seen` is None where nobody looked before writing."""
    if seen is not None and seen != mark:
        raise Refused(Refusal.CHANGED_MEANWHILE)


def require_plan_as_seen(order: RepairOrder, seen: str | None) -> None:
    """`Refused(PLAN_MOVED_ON)` when the visit is planned otherwise than on the page that somebody decided by."""
    if seen is not None and seen != plan_mark(order):
        raise Refused(Refusal.PLAN_MOVED_ON)


def require_state(order: RepairOrder, allowed: frozenset[OrderState]) -> None:
    """`Refused(ORDER_NOT_OPEN_FOR_THIS)` unless the order stands at one of the allowed stages."""
    if order.state not in allowed:
        raise Refused(Refusal.ORDER_NOT_OPEN_FOR_THIS, state=order.state)
