import pytest

from pitboard.rules.lifecycle import (
    BOOKING_MOVES,
    LINE_MOVES,
    ORDER_MOVES,
    BookingMove,
    BookingState,
    LineMove,
    LineState,
    OrderMove,
    OrderState,
    move_booking,
    move_line,
    move_order,
)
from pitboard.rules.refusals import Refusal, Refused


def test_every_move_stands_in_its_table() -> None:
    assert set(BOOKING_MOVES) == set(BookingMove)
    assert set(ORDER_MOVES) == set(OrderMove)
    assert set(LINE_MOVES) == set(LineMove)


def test_every_state_can_be_reached() -> None:
    assert {s for table in BOOKING_MOVES.values() for s in table.values()} | {BookingState.REQUESTED} == set(
        BookingState
    )
    assert {s for table in ORDER_MOVES.values() for s in table.values()} | {OrderState.ARRIVED} == set(
        OrderState
    )
    assert {s for table in LINE_MOVES.values() for s in table.values()} | {LineState.PROPOSED} == set(
        LineState
    )


def test_a_request_is_accepted() -> None:
    assert move_booking(BookingState.REQUESTED, BookingMove.ACCEPT) is BookingState.ACCEPTED


def test_a_declined_request_is_not_accepted_later() -> None:
    with pytest.raises(Refused) as refused:
        move_booking(BookingState.DECLINED, BookingMove.ACCEPT)
    assert refused.value.code is Refusal.BOOKING_MOVE_UNLAWFUL


def test_a_car_that_was_given_up_may_still_come() -> None:
    assert move_booking(BookingState.NO_SHOW, BookingMove.ARRIVE) is BookingState.ARRIVED


def test_everything_declined_leads_straight_to_ready() -> None:
    assert move_order(OrderState.AWAITING_DECISION, OrderMove.CHOOSE_NONE) is OrderState.READY


def test_something_found_at_the_check_leads_back_to_repair() -> None:
    assert move_order(OrderState.FINAL_CHECK, OrderMove.REOPEN) is OrderState.IN_REPAIR


def test_a_car_that_is_handed_back_is_gone() -> None:
    for move in OrderMove:
        with pytest.raises(Refused):
            move_order(OrderState.HANDED_BACK, move)


def test_a_yes_can_be_taken_back_until_work_starts() -> None:
    assert move_line(LineState.APPROVED, LineMove.DECLINE) is LineState.DECLINED
    with pytest.raises(Refused):
        move_line(LineState.IN_PROGRESS, LineMove.DECLINE)


def test_done_can_be_undone() -> None:
    assert move_line(LineState.DONE, LineMove.UNDO_FINISH) is LineState.IN_PROGRESS


def test_work_does_not_start_without_a_yes() -> None:
    for state in (LineState.PROPOSED, LineState.DECLINED, LineState.DEFERRED):
        with pytest.raises(Refused):
            move_line(state, LineMove.START)
