"""Arrival, repairs, ready, and the keys."""

from decimal import Decimal

import pytest

from pitboard.actions.answer_request import accept_booking
from pitboard.actions.book import request_booking
from pitboard.actions.hand_back import HandBack, hand_back, pass_check, reopen_visit, start_check
from pitboard.actions.inspect_car import finish_inspection
from pitboard.actions.price_repairs import nothing_to_decide
from pitboard.actions.receive_car import Arrival, receive_car
from pitboard.actions.repair import (
    finish_repair,
    hold_repair,
    note_progress,
    start_repair,
    undo_finish,
)
from pitboard.records.bookings import Booking
from pitboard.records.deliveries import Delivery
from pitboard.records.orders import RepairOrder
from pitboard.rules.lifecycle import BookingState, LineState, OrderState
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import Severity
from tests.cast import WEDNESDAY, Visit


def test_a_car_does_not_drive_backwards(visit: Visit) -> None:
    visit.accepted()
    with pytest.raises(Refused) as refused:
        receive_car(visit.booking, Arrival(mileage_km=12, fuel_eighths=4), by=visit.desk, at=visit.tick())
    assert refused.value.facts == {"known": 84_000, "given": 12}
    assert not RepairOrder.objects.exists()


def test_a_car_that_is_here_does_not_arrive_again(visit: Visit) -> None:
    visit.arrived()
    Booking.objects.filter(pk=visit.booking.pk).update(state=BookingState.EXPIRED)
    second = request_booking(visit.yard, visit.vehicle, visit.wish(), by=visit.customer, at=WEDNESDAY)
    accept_booking(second, by=visit.desk, at=WEDNESDAY)
    with pytest.raises(Refused) as refused:
        receive_car(second, Arrival(mileage_km=84_300, fuel_eighths=4), by=visit.desk, at=visit.tick())
    assert refused.value.facts == {"number": visit.order.number}


def test_visits_are_numbered_one_after_the_other(visit: Visit) -> None:
    assert visit.arrived().order.number == 1001
    visit.yard.refresh_from_db()
    assert visit.yard.next_order_number == 1002


def test_arrival_confirms_whose_car_it_is(visit: Visit) -> None:
    visit.arrived()
    assert visit.vehicle.ownerships.get().confirmed_at == visit.order.arrived_at


def test_progress_is_said_in_plain_words(visit: Visit) -> None:
    visit.chosen()
    line = start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    assert note_progress(line, note="Pads are off", by=visit.bay, at=visit.tick()).note == "Pads are off"
    with pytest.raises(Refused):
        note_progress(line, note=" ", by=visit.bay, at=visit.tick())


def test_a_finished_repair_is_no_longer_going_on(visit: Visit) -> None:
    visit.chosen()
    line = start_repair(
        visit.line("Front brakes"), note="Brakes are being fixed", by=visit.bay, at=visit.tick()
    )
    assert finish_repair(line, by=visit.bay, at=visit.tick()).note == ""


def test_what_waits_is_not_finished(visit: Visit) -> None:
    visit.chosen()
    line = start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    hold_repair(line, reason="Disc", parts_due_at=None, by=visit.bay, at=visit.tick())
    with pytest.raises(Refused) as refused:
        finish_repair(line, by=visit.bay, at=visit.tick())
    assert refused.value.code is Refusal.LINE_MOVE_UNLAWFUL


def test_done_is_undone_until_the_final_check(visit: Visit) -> None:
    visit.repaired()
    brakes = visit.line("Front brakes")
    assert undo_finish(brakes, by=visit.bay, at=visit.tick()).state is LineState.IN_PROGRESS
    finish_repair(brakes, by=visit.bay, at=visit.tick())
    start_check(visit.order, by=visit.bay, at=visit.tick())
    with pytest.raises(Refused):
        undo_finish(brakes, by=visit.bay, at=visit.tick())


def test_a_repair_done_twice_is_told_once(visit: Visit) -> None:
    visit.repaired()
    brakes = visit.line("Front brakes")
    undo_finish(brakes, by=visit.bay, at=visit.tick())
    finish_repair(brakes, by=visit.bay, at=visit.tick())
    assert Delivery.objects.filter(event__kind="repair_finished", recipient=visit.customer).count() == 1


def test_the_check_waits_for_all_repairs(visit: Visit) -> None:
    visit.chosen()
    with pytest.raises(Refused) as refused:
        start_check(visit.order, by=visit.bay, at=visit.tick())
    assert refused.value.facts["left"] == 1


def test_ready_is_told_on_the_page_and_by_mail(visit: Visit) -> None:
    visit.ready()
    told = Delivery.objects.filter(event__kind="car_ready", recipient=visit.customer)
    assert set(told.values_list("channel", flat=True)) == {"site", "mail"}


def test_something_found_after_ready_reopens_and_ready_is_told_again(visit: Visit) -> None:
    visit.ready()
    with pytest.raises(Refused):
        reopen_visit(visit.order, reason="", by=visit.desk, at=visit.tick())
    reopen_visit(visit.order, reason="A rattle.", by=visit.desk, at=visit.tick())
    start_check(visit.order, by=visit.bay, at=visit.tick())
    pass_check(visit.order, by=visit.bay, at=visit.tick())
    assert Delivery.objects.filter(event__kind="car_ready", channel="mail").count() == 2


def test_keys_are_handed_over_once_the_car_is_ready(visit: Visit) -> None:
    visit.repaired()
    how = HandBack(mileage_km=84_215, paid=Decimal("341.22"))
    with pytest.raises(Refused):
        hand_back(visit.order, how, by=visit.desk, at=visit.tick())
    visit.vehicle.refresh_from_db()
    assert visit.vehicle.mileage_km == 84_210


def test_hand_back_keeps_mileage_and_payment(visit: Visit) -> None:
    visit.handed_back()
    order = visit.reload()
    visit.vehicle.refresh_from_db()
    assert (order.mileage_out_km, visit.vehicle.mileage_km, order.paid) == (84_215, 84_215, Decimal("341.22"))


def test_a_car_with_nothing_wrong_is_ready_at_once(visit: Visit) -> None:
    visit.inspecting()
    visit.found(Severity.GOOD, "Everything")
    finish_inspection(visit.order, by=visit.bay, at=visit.tick())
    assert nothing_to_decide(visit.order, by=visit.desk, at=visit.tick()).state is OrderState.READY


def test_a_finding_needs_an_answer_before_the_car_is_ready(visit: Visit) -> None:
    visit.inspected()
    with pytest.raises(Refused) as refused:
        nothing_to_decide(visit.order, by=visit.desk, at=visit.tick())
    assert refused.value.code is Refusal.ESTIMATE_NEEDS_CHOICE
