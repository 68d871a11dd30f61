"""The clock on a repair: who is at it, paused, taken back, corrected."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from pitboard.actions.repair import (
    finish_repair,
    hold_repair,
    resume_repair,
    start_repair,
    undo_finish,
    undo_start,
)
from pitboard.actions.work_time import correct_time, go_on_with_work, pause_work
from pitboard.queries.work_time import Time, time_on
from pitboard.records.events import Event
from pitboard.records.orders import RepairLine
from pitboard.records.people import StaffMember
from pitboard.records.work import WorkSpan
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import LineState
from pitboard.rules.permissions import Role
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit, employ, minutes


@pytest.fixture
def brakes(visit: Visit) -> RepairLine:
    return visit.chosen(services=["Yearly service"]).line("Front brakes")


@pytest.fixture
def service(visit: Visit, brakes: RepairLine) -> RepairLine:
    return visit.line("Yearly service")


def of(line: RepairLine, who: StaffMember, visit: Visit) -> Time:
    return time_on(line, at=visit.at)[who.pk]


def refused(code: Refusal, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as no:
        act()
    assert no.value.code is code


class TestMeasuring:
    def test_from_start_to_done(self, visit: Visit, brakes: RepairLine, marek: StaffMember) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        finish_repair(brakes, by=visit.bay, at=visit.at + minutes(90))
        visit.at += minutes(600)
        assert of(brakes, marek, visit).hours == Decimal("1.50")

    def test_a_pause_does_not_count(self, visit: Visit, brakes: RepairLine, marek: StaffMember) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        pause_work(brakes, marek, by=visit.bay, at=visit.at + minutes(30))
        go_on_with_work(brakes, marek, by=visit.bay, at=visit.at + minutes(60))
        finish_repair(brakes, by=visit.bay, at=visit.at + minutes(90))
        visit.at += minutes(600)
        assert of(brakes, marek, visit).hours == Decimal("1.00")

    def test_a_pause_by_mistake_costs_nothing(
        self, visit: Visit, brakes: RepairLine, marek: StaffMember
    ) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        pause_work(brakes, marek, by=visit.bay, at=visit.at + minutes(30))
        go_on_with_work(brakes, marek, by=visit.bay, at=visit.at + minutes(30) + timedelta(seconds=20))
        assert WorkSpan.objects.get().ends_at is None

    def test_starting_another_repair_pauses_the_first(
        self, visit: Visit, brakes: RepairLine, service: RepairLine, marek: StaffMember
    ) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        start_repair(service, technician=marek, by=visit.bay, at=visit.at + minutes(20))
        visit.at += minutes(50)
        assert of(brakes, marek, visit).hours == Decimal("0.33")
        assert not of(brakes, marek, visit).is_running
        assert of(service, marek, visit).is_running
        paused = Event.objects.get(kind=EventKind.WORK_PAUSED)
        assert paused.facts == {"line": brakes.pk, "person": marek.person_id}

    def test_two_people_at_one_repair_are_measured_apart(
        self, visit: Visit, brakes: RepairLine, marek: StaffMember
    ) -> None:
        ilse = employ(visit.yard, "Ilse Brandt", Role.TECHNICIAN)
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        go_on_with_work(brakes, ilse, by=ilse.person, at=visit.at + minutes(30))
        finish_repair(brakes, by=visit.bay, at=visit.at + minutes(60))
        visit.at += minutes(600)
        assert of(brakes, marek, visit).hours == Decimal("1.00")
        assert of(brakes, ilse, visit).hours == Decimal("0.50")

    def test_waiting_for_parts_stops_the_clock(
        self, visit: Visit, brakes: RepairLine, marek: StaffMember
    ) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        held_at = visit.at + minutes(30)
        hold_repair(brakes, reason="Discs", parts_due_at=None, by=visit.bay, at=held_at)
        # The desk says that the parts are here: nobody is at it yet.
        resume_repair(brakes, by=visit.desk, at=held_at + minutes(30))
        visit.at = held_at + minutes(60)
        assert of(brakes, marek, visit).hours == Decimal("0.50")
        assert not of(brakes, marek, visit).is_running

    def test_its_own_technician_goes_on_at_once(
        self, visit: Visit, brakes: RepairLine, marek: StaffMember
    ) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        hold_repair(brakes, reason="Discs", parts_due_at=None, by=visit.bay, at=visit.tick())
        resume_repair(brakes, by=visit.bay, at=visit.tick())
        assert of(brakes, marek, visit).is_running

    def test_the_database_itself_lets_nobody_be_at_two_things(
        self, visit: Visit, brakes: RepairLine, service: RepairLine, marek: StaffMember
    ) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        with pytest.raises(IntegrityError), transaction.atomic():
            WorkSpan.objects.create(line=service, staff=marek, begins_at=visit.at)


class TestTakingBack:
    def test_a_start_by_mistake_counts_for_nothing(
        self, visit: Visit, brakes: RepairLine, marek: StaffMember
    ) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        undo_start(brakes, by=visit.bay, at=visit.tick())
        assert marek.pk not in time_on(brakes, at=visit.at)
        assert WorkSpan.objects.get().taken_back_at == visit.at

    def test_done_by_mistake_lets_the_clock_run_on(
        self, visit: Visit, brakes: RepairLine, marek: StaffMember
    ) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        finish_repair(brakes, by=visit.bay, at=visit.at + minutes(30))
        undo_finish(brakes, by=visit.bay, at=visit.at + minutes(32))
        visit.at += minutes(60)
        assert of(brakes, marek, visit).hours == Decimal("1.00")
        assert of(brakes, marek, visit).is_running

    def test_but_not_hours_later(self, visit: Visit, brakes: RepairLine, marek: StaffMember) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        finish_repair(brakes, by=visit.bay, at=visit.at + minutes(30))
        undo_finish(brakes, by=visit.bay, at=visit.at + minutes(120))
        visit.at += minutes(180)
        assert of(brakes, marek, visit).hours == Decimal("0.50")
        assert not of(brakes, marek, visit).is_running

    def test_nor_for_somebody_who_is_at_something_else_by_now(
        self, visit: Visit, brakes: RepairLine, service: RepairLine, marek: StaffMember
    ) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        finish_repair(brakes, by=visit.bay, at=visit.tick())
        start_repair(service, technician=marek, by=visit.bay, at=visit.at + minutes(1))
        undo_finish(brakes, by=visit.bay, at=visit.at + minutes(2))
        assert RepairLine.objects.get(pk=brakes.pk).state is LineState.IN_PROGRESS
        assert of(service, marek, visit).is_running


class TestCorrecting:
    def test_keeps_what_was_measured_and_says_why(
        self, visit: Visit, brakes: RepairLine, marek: StaffMember
    ) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())
        finish_repair(brakes, by=visit.bay, at=visit.at + minutes(90))
        visit.at += minutes(120)
        said = {"reason": "Forgot to stop at lunch", "by": visit.bay, "at": visit.at}
        correct_time(brakes, marek, hours=Decimal("1.10"), **said)  # type: ignore[arg-type]
        time = of(brakes, marek, visit)
        assert (time.measured, time.hours) == (Decimal("1.50"), Decimal("1.10"))
        correct_time(brakes, marek, hours=Decimal("1.20"), **said)  # type: ignore[arg-type]
        assert of(brakes, marek, visit).hours == Decimal("1.20")
        event = Event.objects.filter(kind=EventKind.TIME_CORRECTED).latest("pk")
        assert event.facts["hours_before"] == "1.10" and event.facts["reason"] == "Forgot to stop at lunch"

    def test_adds_what_nobody_measured(self, visit: Visit, brakes: RepairLine, marek: StaffMember) -> None:
        correct_time(brakes, marek, hours=Decimal(2), reason="No phone", by=visit.bay, at=visit.tick())
        assert of(brakes, marek, visit).hours == Decimal(2)

    def test_is_refused(self, visit: Visit, brakes: RepairLine, marek: StaffMember) -> None:
        start_repair(brakes, technician=marek, by=visit.bay, at=visit.tick())

        def correct(hours: str, reason: str) -> None:
            correct_time(brakes, marek, hours=Decimal(hours), reason=reason, by=visit.bay, at=visit.at)

        refused(Refusal.TIME_STILL_RUNS, lambda: correct("1", "Why not"))
        pause_work(brakes, marek, by=visit.bay, at=visit.tick())
        refused(Refusal.REASON_MISSING, lambda: correct("1", " "))
        refused(Refusal.TIME_OUT_OF_RANGE, lambda: correct("-1", "Why not"))
        refused(Refusal.TIME_OUT_OF_RANGE, lambda: correct("100", "Why not"))
        refused(Refusal.NOT_AT_WORK, lambda: pause_work(brakes, marek, by=visit.bay, at=visit.at))
