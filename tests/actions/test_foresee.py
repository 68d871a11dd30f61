"""The engine looks ahead, and the promise follows it; or stands, where somebody set it by hand."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from pitboard.actions.foresee import foresee_workshop
from pitboard.actions.hand_back import pass_check, start_check
from pitboard.actions.keep_car import add_car
from pitboard.actions.plan_work import assign_line, take_after, take_first
from pitboard.actions.promise_time import let_promise_go, promise_by_hand
from pitboard.actions.repair import finish_repair, hold_repair, resume_repair, start_repair
from pitboard.actions.work_time import correct_time, go_on_with_work, pause_work
from pitboard.queries.experience import learned
from pitboard.queries.on_time import accuracy, on_time
from pitboard.queries.shop_floor import shop_floor
from pitboard.records.events import Event
from pitboard.records.foresight import Foreseen
from pitboard.records.orders import Promise
from pitboard.records.people import Person, StaffMember
from pitboard.records.work import WorkSpan
from pitboard.rules.floor.durations import PRIOR
from pitboard.rules.floor.forecast import foresee
from pitboard.rules.promise import PromiseReason
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit, minutes


def promise_of(visit: Visit) -> Promise:
    return Promise.objects.get(booking=visit.booking)


def foreseen_of(visit: Visit) -> Foreseen:
    return Foreseen.objects.get(booking=visit.booking)


def look(visit: Visit, at: datetime | None = None) -> int:
    return foresee_workshop(visit.yard, PRIOR, at=at or visit.tick())


def second_visit(visit: Visit, owner: Person) -> Visit:
    """Another car, whose hours and mileage are the same."""
    at = visit.at - timedelta(days=300)
    car = add_car(
        plate="DVN 310", make="Renault", model="Clio", year=2018, mileage_km=84_000, by=owner, at=at
    )
    return Visit(visit.yard, owner, car, desk=visit.desk, bay=visit.bay)


def place(visit: Visit) -> datetime:
    return visit.reload().queue_at or visit.order.arrived_at


def repaired_and_checked(visit: Visit) -> None:
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    finish_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    start_check(visit.order, by=visit.bay, at=visit.tick())
    pass_check(visit.order, by=visit.bay, at=visit.tick())


def worked(visit: Visit, at: datetime) -> float:
    (order,) = shop_floor(visit.yard, at=at).floor.orders
    return next(line.worked_hours for line in order.lines if line.key == visit.line("Front brakes").pk)


def told(visit: Visit, kind: str = "promise_moved") -> int:
    return Event.objects.filter(order=visit.order, kind=kind).count()


class TestThePromiseFollows:
    def test_a_look_gives_a_time_and_a_range(self, visit: Visit) -> None:
        visit.chosen()
        look(visit)
        ahead, promise = foreseen_of(visit), promise_of(visit)
        assert ahead.earliest_at and ahead.ready_at and ahead.latest_at
        assert visit.at < ahead.earliest_at < ahead.ready_at < ahead.latest_at
        assert promise.earliest_at <= promise.ready_at <= promise.latest_at

    def test_a_second_look_at_the_same_changes_nothing(self, visit: Visit) -> None:
        visit.chosen()
        at = visit.tick()
        look(visit, at)
        before = (Event.objects.count(), promise_of(visit).ready_at)
        look(visit, at)
        assert (Event.objects.count(), promise_of(visit).ready_at) == before

    def test_waiting_for_parts_moves_the_time_and_says_until_when(self, visit: Visit) -> None:
        visit.chosen()
        look(visit)
        start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
        due = visit.at + timedelta(days=2)
        hold_repair(
            visit.line("Front brakes"),
            reason="The disc is damaged",
            parts_due_at=due,
            by=visit.bay,
            at=visit.tick(),
        )
        assert look(visit) == 1
        promise = promise_of(visit)
        assert promise.ready_at > due
        assert (promise.reason, promise.reason_until is not None) == (PromiseReason.PARTS_WAIT, True)

    def test_parts_that_came_move_it_back(self, visit: Visit) -> None:
        visit.chosen()
        look(visit)
        start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
        due = visit.at + timedelta(days=2)
        hold_repair(
            visit.line("Front brakes"), reason="Disc", parts_due_at=due, by=visit.bay, at=visit.tick()
        )
        look(visit)
        resume_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
        look(visit)
        assert promise_of(visit).ready_at < due
        assert promise_of(visit).reason is PromiseReason.PARTS_CAME

    def test_time_passing_gives_an_honest_new_time_once(self, visit: Visit) -> None:
        visit.chosen()
        start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
        look(visit)
        late = promise_of(visit).ready_at + timedelta(hours=1)
        look(visit, late)
        promise, moved = promise_of(visit), told(visit)
        assert promise.ready_at > late
        assert promise.reason is PromiseReason.TAKES_LONGER
        look(visit, late)
        assert told(visit) == moved

    def test_a_small_drift_is_not_told(self, visit: Visit) -> None:
        visit.yard.promise_notice_minutes = 24 * 60
        visit.yard.save()
        visit.chosen()
        before = promise_of(visit).ready_at
        look(visit)
        start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
        look(visit)
        assert told(visit) == 0
        assert abs(promise_of(visit).ready_at - before) < timedelta(days=1)

    def test_what_changed_meanwhile_is_left_to_the_next_look(
        self, visit: Visit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        visit.chosen()

        def and_then_somebody_taps(*args: object, **options: object) -> object:
            start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
            monkeypatch.undo()
            return foresee(*args, **options)  # type: ignore[arg-type]

        monkeypatch.setattr("pitboard.actions.foresee.foresee", and_then_somebody_taps)
        look(visit)
        assert not Foreseen.objects.exists()
        look(visit)
        assert Foreseen.objects.count() == 1

    def test_while_the_customer_decides_each_choice_has_its_time(self, visit: Visit) -> None:
        visit.estimated()
        look(visit)
        times = foreseen_of(visit).choices
        asked = {str(line.pk) for line in visit.order.lines.filter(state="proposed")}
        assert set(times["lines"]) == asked
        assert all(times["none"] <= one <= times["all"] for one in times["lines"].values())

    def test_a_booking_that_is_still_to_come_is_foreseen_too(self, visit: Visit) -> None:
        visit.accepted()
        look(visit)
        assert foreseen_of(visit).ready_at is not None


class TestByHand:
    def test_staff_set_the_time_with_a_reason(self, visit: Visit) -> None:
        visit.chosen()
        wanted = visit.at + timedelta(hours=9)
        with pytest.raises(Refused):
            promise_by_hand(visit.order, ready_at=wanted, note="", by=visit.desk, at=visit.tick())
        with pytest.raises(Refused):
            promise_by_hand(
                visit.order, ready_at=visit.at - timedelta(hours=1), note="x", by=visit.desk, at=visit.tick()
            )
        promise_by_hand(visit.order, ready_at=wanted, note="A trial drive", by=visit.desk, at=visit.tick())
        assert promise_of(visit).ready_at == wanted

    def test_a_time_that_was_set_by_hand_stays_until_it_is_let_go(self, visit: Visit) -> None:
        visit.chosen()
        wanted = visit.at + timedelta(days=5)
        promise_by_hand(visit.order, ready_at=wanted, note="A trial drive", by=visit.desk, at=visit.tick())
        look(visit)
        assert promise_of(visit).ready_at == wanted
        let_promise_go(visit.order, by=visit.desk, at=visit.tick())
        look(visit)
        assert promise_of(visit).ready_at < wanted

    def test_staff_are_warned_once_before_it_breaks(self, visit: Visit) -> None:
        visit.chosen()
        look(visit)
        wanted = visit.at + minutes(20)
        promise_by_hand(
            visit.order, ready_at=wanted, note="Promised by phone", by=visit.desk, at=visit.tick()
        )
        look(visit)
        look(visit, visit.at + minutes(5))
        assert told(visit, "promise_at_risk") == 1
        assert promise_of(visit).ready_at == wanted


class TestWhoDoesWhat:
    def test_a_repair_is_given_to_a_technician_and_to_whoever_is_free_again(
        self, visit: Visit, marek: StaffMember
    ) -> None:
        visit.chosen()
        line = visit.line("Front brakes")
        assert assign_line(line, marek, by=visit.desk, at=visit.tick()).technician == marek
        assert assign_line(line, None, by=visit.desk, at=visit.tick()).technician is None
        assert told(visit, "line_assigned") == 2

    def test_nobody_is_put_down_for_work_that_has_begun(self, visit: Visit, marek: StaffMember) -> None:
        visit.chosen()
        start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
        with pytest.raises(Refused) as refused:
            assign_line(visit.line("Front brakes"), marek, by=visit.desk, at=visit.tick())
        assert refused.value.code is Refusal.LINE_BEGUN

    def test_a_driver_repairs_nothing(self, visit: Visit, sol: StaffMember) -> None:
        visit.chosen()
        with pytest.raises(Refused) as refused:
            assign_line(visit.line("Front brakes"), sol, by=visit.desk, at=visit.tick())
        assert refused.value.code is Refusal.NOT_A_TECHNICIAN

    def test_one_car_is_taken_before_another(self, visit: Visit, jonas: Person) -> None:
        visit.chosen()
        other = second_visit(visit, jonas).chosen()
        take_first(other.order, by=visit.desk, at=visit.tick())
        assert place(other) < place(visit)
        take_after(other.order, visit.order, by=visit.desk, at=visit.tick())
        assert place(other) > place(visit)

    def test_taking_the_first_car_first_says_nothing(self, visit: Visit) -> None:
        visit.chosen()
        take_first(visit.order, by=visit.desk, at=visit.tick())
        assert told(visit, "queue_changed") == 0


class TestHowWellItWasKept:
    def test_a_visit_counts_by_the_first_promise_after_the_choice(self, visit: Visit) -> None:
        visit.chosen()
        look(visit)
        first = visit.reload().promised_ready_at
        assert first == promise_of(visit).ready_at
        promise_by_hand(
            visit.order, ready_at=visit.at + timedelta(days=3), note="Parts", by=visit.desk, at=visit.tick()
        )
        look(visit)
        assert visit.reload().promised_ready_at == first

    def test_on_time_and_accuracy_are_read_from_what_became_ready(self, visit: Visit) -> None:
        visit.chosen()
        look(visit)
        repaired_and_checked(visit)
        kept = on_time(visit.yard, at=visit.at)
        assert (kept.visits, kept.in_range, kept.is_enough) == (1, 1, False)
        apart = accuracy(visit.yard, at=visit.at)
        assert apart is not None and apart.mean_hours >= 0
        assert on_time(visit.yard, at=visit.at + timedelta(days=120)).visits == 0

    def test_without_a_history_the_stated_prior_stands(self, visit: Visit) -> None:
        visit.requested()
        model = learned(visit.yard, at=visit.at)
        assert (model.work, model.kinds, model.stages) == (PRIOR.work, {}, PRIOR.stages)

    def test_a_pause_of_the_clock_is_no_work(self, visit: Visit, marek: StaffMember) -> None:
        began = visit.chosen().at + minutes(5)
        brakes = visit.line("Front brakes")
        start_repair(brakes, technician=marek, by=visit.bay, at=began)
        pause_work(brakes, marek, by=visit.bay, at=began + minutes(30))
        assert worked(visit, began + minutes(30)) == worked(visit, began + minutes(90)) == 0.5
        go_on_with_work(brakes, marek, by=visit.bay, at=began + minutes(90))
        assert worked(visit, began + minutes(120)) == 1.0

    def test_a_repair_without_a_clock_counts_from_its_start(self, visit: Visit, marek: StaffMember) -> None:
        began = visit.chosen().at + minutes(5)
        start_repair(visit.line("Front brakes"), technician=marek, by=visit.bay, at=began)
        WorkSpan.objects.all().delete()
        assert worked(visit, began + minutes(90)) == 1.5

    def test_the_hours_before_a_wait_for_parts_still_count(self, visit: Visit, marek: StaffMember) -> None:
        began = visit.chosen().at + minutes(5)
        brakes = visit.line("Front brakes")
        start_repair(brakes, technician=marek, by=visit.bay, at=began)
        hold_repair(brakes, reason="Disc", parts_due_at=None, by=visit.bay, at=began + minutes(30))
        later = began + minutes(90)
        assert worked(visit, later) == 0.5
        jobs = foresee(shop_floor(visit.yard, at=later).floor, draws=5).jobs
        assert not any(job.is_begun for job in jobs if job.line == brakes.pk)

    def test_what_is_learned_leaves_pauses_out(self, visit: Visit, marek: StaffMember) -> None:
        began = visit.chosen().at + minutes(5)
        brakes = visit.line("Front brakes")
        start_repair(brakes, technician=marek, by=visit.bay, at=began)
        pause_work(brakes, marek, by=visit.bay, at=began + minutes(60))
        finish_repair(brakes, by=visit.bay, at=began + minutes(150))
        paused = learned(visit.yard, at=began + minutes(160)).work.middle
        more = Decimal("1.5")
        correct_time(brakes, marek, hours=more, reason="Forgot it", by=visit.bay, at=began + minutes(160))
        assert learned(visit.yard, at=began + minutes(160)).work.middle > paused

    def test_what_work_took_here_is_learned(self, visit: Visit) -> None:
        visit.ready()
        model = learned(visit.yard, at=visit.at)
        assert model.work != PRIOR.work
        assert "title:front brakes" in model.kinds
