"""Windows for handing the car over: a driver's capacity, and what a customer may choose."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from pitboard.actions.pick_up import (
    Window,
    cancel_appointment,
    choose_window,
    complete_appointment,
    schedule_appointment,
    start_driving,
)
from pitboard.actions.settings import Hours
from pitboard.actions.working_hours import add_absence, set_working_hours
from pitboard.queries.windows import key_of, kinds_to_choose, next_windows, windows_for
from pitboard.records.bookings import AppointmentKind, AppointmentState, Booking
from pitboard.records.deliveries import Delivery
from pitboard.records.people import StaffMember
from pitboard.rules.driving import KeyHolder
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused
from tests.actions.test_answers import fill
from tests.cast import THURSDAY, Visit

COLLECTION, DROP_OFF = AppointmentKind.COLLECTION, AppointmentKind.DROP_OFF


def wall(visit: Visit, hour: float) -> datetime:
    return visit.yard.opening().at(THURSDAY, time(int(hour), int(hour % 1 * 60)))


def window(visit: Visit, sol: StaffMember, hour: float) -> Window:
    begin = wall(visit, hour)
    return Window(COLLECTION, begin, begin + timedelta(hours=1), address="Linden Road 7", driver=sol)


def other_booking(visit: Visit) -> Booking:
    return fill(visit.yard, THURSDAY, "1")


def test_a_driver_has_one_stop_at_a_time_and_the_next_free_are_named(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    schedule_appointment(other_booking(visit), window(visit, sol, 9), by=visit.desk, at=visit.at)
    with pytest.raises(Refused) as refused:
        schedule_appointment(visit.booking, window(visit, sol, 9.5), by=visit.desk, at=visit.at)
    assert refused.value.code is Refusal.DRIVER_BUSY
    begins = [begin for begin, _ in refused.value.facts["next_windows"]]  # type: ignore[attr-defined]
    assert begins == [wall(visit, 7.5), wall(visit, 8), wall(visit, 10)]
    stop = schedule_appointment(visit.booking, window(visit, sol, 10), by=visit.desk, at=visit.at)
    moved = schedule_appointment(visit.booking, window(visit, sol, 10.5), by=visit.desk, at=visit.at)
    assert stop.pk == moved.pk


def test_a_customer_chooses_among_free_windows_and_a_driver_is_found(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    stop = choose_window(visit.booking, COLLECTION, starts_at=wall(visit, 9), by=visit.customer, at=visit.at)
    assert (stop.driver, stop.address, str(stop.phone)) == (sol, "Linden Road 7", str(visit.booking.phone))
    told = Delivery.objects.filter(event__kind=EventKind.APPOINTMENT_CHOSEN)
    assert told.filter(recipient=visit.desk, channel="site").exists()
    other = other_booking(visit)
    with pytest.raises(Refused) as refused:
        choose_window(
            other, COLLECTION, starts_at=wall(visit, 9), address="A 1", by=other.customer, at=visit.at
        )
    assert refused.value.code is Refusal.WINDOW_NOT_FREE
    assert refused.value.facts["next_windows"]
    assert (
        choose_window(other, DROP_OFF, starts_at=wall(visit, 9), by=other.customer, at=visit.at).driver
        is None
    )


def test_the_way_to_the_workshop_is_on_the_bookings_day(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    friday = wall(visit, 9) + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        choose_window(visit.booking, DROP_OFF, starts_at=friday, by=visit.customer, at=visit.at)
    assert refused.value.code is Refusal.WINDOW_NOT_FREE


def test_another_window_until_the_deadline(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    first = choose_window(visit.booking, COLLECTION, starts_at=wall(visit, 9), by=visit.customer, at=visit.at)
    moved = choose_window(
        visit.booking, COLLECTION, starts_at=wall(visit, 9.5), by=visit.customer, at=visit.at
    )
    assert (moved.pk, moved.calendar_sequence) == (first.pk, 1)
    late = wall(visit, 9) - timedelta(hours=2)
    attempts: list[Callable[[], object]] = [
        lambda: choose_window(
            visit.booking, COLLECTION, starts_at=wall(visit, 11), by=visit.customer, at=late
        ),
        lambda: cancel_appointment(moved, reason="", by=visit.customer, at=late),
    ]
    for act in attempts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code is Refusal.CHANGE_TOO_LATE
    with pytest.raises(Refused):
        cancel_appointment(moved, reason=" ", by=visit.desk, at=late)
    off = cancel_appointment(moved, reason="The van is broken.", by=visit.desk, at=late)
    assert off.state is AppointmentState.CANCELLED


def test_windows_follow_the_drivers_hours_and_absences(visit: Visit, sol: StaffMember) -> None:
    set_working_hours(sol, [Hours(THURSDAY.weekday(), time(12), time(14))])
    begins = [w.starts_at for w in windows_for(visit.yard, COLLECTION, THURSDAY, at=visit.at)]
    assert begins == [wall(visit, 12), wall(visit, 12.5), wall(visit, 13)]
    add_absence(sol, from_day=THURSDAY, to_day=THURSDAY)
    assert windows_for(visit.yard, COLLECTION, THURSDAY, at=visit.at) == []
    assert len(next_windows(visit.yard, DROP_OFF, at=visit.at)) == 3


def test_what_may_be_chosen_and_who_has_the_key_follow_the_car(visit: Visit, sol: StaffMember) -> None:
    visit.requested()
    assert kinds_to_choose(visit.booking) == ()
    visit = visit.__class__(visit.yard, visit.customer, visit.vehicle, visit.desk, visit.bay)
    booking = Booking.objects.get()
    Booking.objects.filter(pk=booking.pk).update(state="cancelled")
    visit.accepted()
    assert kinds_to_choose(visit.booking) == (COLLECTION, DROP_OFF)
    assert key_of(visit.booking).holder is KeyHolder.CUSTOMER
    stop = schedule_appointment(visit.booking, window(visit, sol, 9), by=visit.desk, at=visit.at)
    start_driving(stop, by=sol.person, at=visit.tick())
    complete_appointment(stop, by=sol.person, at=visit.tick())
    key = key_of(visit.booking)
    assert (key.holder, key.driver) == (KeyHolder.DRIVER, sol)
    visit.comes()
    here = Booking.objects.get(pk=visit.booking.pk)
    assert key_of(here).holder is KeyHolder.WORKSHOP
    assert kinds_to_choose(here) == (AppointmentKind.RETURN, AppointmentKind.FETCH)
