"""Appointments for handing the car over, both ways."""

from datetime import timedelta

import pytest

from pitboard.actions.answer_request import mark_no_show
from pitboard.actions.pick_up import (
    Window,
    complete_appointment,
    fail_appointment,
    schedule_appointment,
    start_driving,
)
from pitboard.records.bookings import AppointmentKind, AppointmentState
from pitboard.records.events import Event
from pitboard.records.people import StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit


def window(
    visit: Visit,
    driver: StaffMember | None,
    kind: AppointmentKind = AppointmentKind.COLLECTION,
    **changes: object,
) -> Window:
    start = visit.at + timedelta(hours=20)
    facts: dict[str, object] = {
        "kind": kind,
        "starts_at": start,
        "ends_at": start + timedelta(minutes=30),
        "address": "Linden Road 7",
        "driver": driver,
    }
    return Window(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_pickup_is_arranged_and_moved(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    first = schedule_appointment(visit.booking, window(visit, sol), by=visit.desk, at=visit.tick())
    later = window(visit, sol, ends_at=visit.at + timedelta(hours=23))
    moved = schedule_appointment(visit.booking, later, by=visit.desk, at=visit.tick())
    assert (moved.pk, moved.calendar_sequence) == (first.pk, 1)
    kinds = list(Event.objects.filter(booking=visit.booking).values_list("kind", flat=True))
    assert kinds[-2:] == [EventKind.APPOINTMENT_SCHEDULED, EventKind.APPOINTMENT_MOVED]


def test_a_pickup_needs_a_driver_who_drives(visit: Visit, marek: StaffMember) -> None:
    visit.accepted()
    for nobody in (None, marek):
        with pytest.raises(Refused) as refused:
            schedule_appointment(visit.booking, window(visit, nobody), by=visit.desk, at=visit.tick())
        assert refused.value.code is Refusal.NOT_A_DRIVER


def test_a_window_goes_forward_and_lies_ahead(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    backwards = window(visit, sol, ends_at=visit.at)
    past = window(visit, sol, starts_at=visit.at - timedelta(hours=2), ends_at=visit.at - timedelta(hours=1))
    for wrong, code in ((backwards, Refusal.WINDOW_BACKWARDS), (past, Refusal.WINDOW_PAST)):
        with pytest.raises(Refused) as refused:
            schedule_appointment(visit.booking, wrong, by=visit.desk, at=visit.tick())
        assert refused.value.code is code
    assert not visit.booking.appointments.exists()


def test_no_car_is_collected_for_a_request_nobody_accepted(visit: Visit, sol: StaffMember) -> None:
    visit.requested()
    with pytest.raises(Refused) as refused:
        schedule_appointment(visit.booking, window(visit, sol), by=visit.desk, at=visit.tick())
    assert refused.value.code is Refusal.APPOINTMENT_CLOSED


def test_a_car_is_returned_only_once_it_is_here(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    way_back = window(visit, sol, AppointmentKind.RETURN)
    with pytest.raises(Refused):
        schedule_appointment(visit.booking, way_back, by=visit.desk, at=visit.tick())


def test_the_driver_sets_out_collects_and_that_is_told_once(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    stop = schedule_appointment(visit.booking, window(visit, sol), by=visit.desk, at=visit.tick())
    start_driving(stop, by=sol.person, at=visit.tick())
    complete_appointment(stop, by=sol.person, at=visit.tick())
    before = Event.objects.count()
    assert complete_appointment(stop, by=sol.person, at=visit.tick()).state is AppointmentState.DONE
    assert Event.objects.count() == before


def test_a_stop_that_failed_says_why_and_can_be_arranged_anew(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    stop = schedule_appointment(visit.booking, window(visit, sol), by=visit.desk, at=visit.tick())
    with pytest.raises(Refused):
        fail_appointment(stop, reason="", by=sol.person, at=visit.tick())
    fail_appointment(stop, reason="Nobody at home.", by=sol.person, at=visit.tick())
    again = schedule_appointment(visit.booking, window(visit, sol), by=visit.desk, at=visit.tick())
    assert again.pk != stop.pk


def test_arrival_settles_the_pickup(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    stop = schedule_appointment(visit.booking, window(visit, sol), by=visit.desk, at=visit.tick())
    visit.comes()
    stop.refresh_from_db()
    assert stop.state is AppointmentState.DONE


def test_the_pickup_of_a_car_that_did_not_come_is_off(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    stop = schedule_appointment(visit.booking, window(visit, sol), by=visit.desk, at=visit.tick())
    mark_no_show(visit.booking, by=visit.desk, at=visit.tick())
    stop.refresh_from_db()
    assert stop.state is AppointmentState.CANCELLED
