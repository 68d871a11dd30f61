"""Random walks over the three state machines, through the actions: no unlawful move ever succeeds, and a move that is
refused leaves no trace in any table."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from pitboard.actions.answer_request import (
    accept_booking,
    decline_booking,
    mark_no_show,
    reschedule_booking,
    take_other_day,
)
from pitboard.actions.book import cancel_booking
from pitboard.actions.choose_repairs import Choice, choose_repairs, confirm_choice
from pitboard.actions.hand_back import HandBack, hand_back, pass_check, reopen_visit, start_check
from pitboard.actions.inspect_car import (
    Seen,
    finish_inspection,
    record_finding,
    remove_finding,
    start_inspection,
)
from pitboard.actions.keep_car import add_car
from pitboard.actions.price_repairs import NamedPart, Offer, draft_estimate, nothing_to_decide, send_estimate
from pitboard.actions.receive_car import Arrival, receive_car
from pitboard.actions.repair import (
    finish_repair,
    hold_repair,
    note_progress,
    resume_repair,
    start_repair,
    undo_finish,
    undo_start,
)
from pitboard.queries.estimates import authorised_total, latest_authorisation, latest_sent
from pitboard.records.estimates import Decision
from pitboard.records.events import Event
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine
from pitboard.rules.lifecycle import BOOKING_MOVES, LINE_MOVES, ORDER_MOVES, LineState, OrderState
from pitboard.rules.permissions import Role
from pitboard.rules.refusals import Refused
from pitboard.rules.severity import NEEDS_REPAIR, Severity
from tests.cast import WEDNESDAY, Visit, employ, open_the_yard, sign_up

LAWFUL_STEPS = {
    name: {(before, after) for table in moves.values() for before, after in table.items()}
    for name, moves in (("booking", BOOKING_MOVES), ("order", ORDER_MOVES), ("line", LINE_MOVES))
}
REACHED: set[str] = set()


def hold_for_parts(line: RepairLine, **who_and_when: Any) -> RepairLine:
    return hold_repair(line, reason="Disc is damaged", parts_due_at=None, **who_and_when)


WORK = (start_repair, hold_for_parts, resume_repair, finish_repair)
severities = st.sampled_from(list(Severity))
decisions = st.sampled_from(list(Decision))


def everything() -> dict[str, list[Any]]:
    """Every row of every table of ours."""
    return {
        model.__name__: list(model.objects.order_by("pk").values_list())  # type: ignore[attr-defined]
        for model in apps.get_app_config("records").get_models()
    }


class Walk(RuleBasedStateMachine):
    @initialize()
    def a_request(self) -> None:
        self.scope = transaction.atomic()
        self.scope.__enter__()
        yard = open_the_yard()
        nora = sign_up("Nora Larkspur", "example.org")
        golf = add_car(
            plate="KRT 482", make="VW", model="Golf", year=None, mileage_km=10, by=nora, at=WEDNESDAY
        )
        dana = employ(yard, "Dana Alder", Role.ADVISOR).person
        self.visit = Visit(yard, nora, golf, desk=dana, bay=dana).requested(services=["Yearly service"])

    def teardown(self) -> None:
        if hasattr(self, "scope"):
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """What comes next in the journey, so that walks reach its far end, too."""
        if not self.has_arrived():
            self.accept()
            self.arrive(20)
            return
        steps: dict[str, list[Callable[[], None]]] = {
            "arrived": [self.begin_inspection, lambda: self.find(Severity.FIX_NOW)],
            "inspecting": [lambda: self.find(Severity.FIX_SOON), self.end_inspection],
            "pricing": [lambda: self.price(80, 9), self.send],
            "awaiting_decision": [lambda: self.choose(data, 1, "Nora Larkspur"), self.confirm],
            "in_repair": [self.confirm, *self.work_on_all(), self.begin_check],
            "final_check": [self.end_check],
            "ready": [lambda: self.give_back(50)],
        }
        for step in steps.get(self.visit.reload().state, []):
            step()

    def work_on_all(self) -> list[Callable[[], None]]:
        every = range(self.visit.order.lines.count())
        return [partial(self.on_line, n, act) for n in every for act in WORK]

    # ---- what is tried, lawful or not -------------------------------------------------------------------------

    def attempt(self, action: Callable[[], object]) -> None:
        before, rows = self.states(), everything()
        try:
            action()
        except Refused:
            assert everything() == rows, "a refused move left a trace"
            return
        after = self.states()
        REACHED.update(after.values())
        for key, state in after.items():
            was = before.get(key)
            if was is not None and was != state:
                assert (was, state) in LAWFUL_STEPS[key[0]], f"{key} went from {was} to {state}"
        self.check_sums()

    def states(self) -> dict[tuple[str, int], str]:
        self.visit.booking.refresh_from_db()
        found = {("booking", self.visit.booking.pk): str(self.visit.booking.state)}
        if self.has_arrived():
            order = self.visit.reload()
            found["order", order.pk] = str(order.state)
            found |= {("line", pk): str(state) for pk, state in order.lines.values_list("pk", "state")}
        return found

    def check_sums(self) -> None:
        versions = list(
            Event.objects.filter(booking=self.visit.booking).order_by("pk").values_list("version")
        )
        assert versions == [(n + 1,) for n in range(len(versions))]
        if not self.has_arrived():
            return
        last = latest_authorisation(self.visit.order)
        # What waits to be asked again is no longer ordered, so the sum may be below the last authorisation's.
        assert authorised_total(self.visit.order) <= (last.gross if last else Decimal(0))

    def has_arrived(self) -> bool:
        return hasattr(self.visit, "order")

    def on_booking(self, action: Callable[..., Any], **facts: Any) -> None:
        at = self.visit.tick()
        self.attempt(lambda: action(self.visit.booking, by=self.visit.desk, at=at, **facts))

    def on_order(self, action: Callable[..., Any], *args: Any, **facts: Any) -> None:
        if self.has_arrived():
            at = self.visit.tick()
            self.attempt(lambda: action(self.visit.order, *args, by=self.visit.desk, at=at, **facts))

    def on_line(self, which: int, action: Callable[..., Any], **facts: Any) -> None:
        lines = list(self.visit.order.lines.all()) if self.has_arrived() else []
        if lines:
            at = self.visit.tick()
            self.attempt(lambda: action(lines[which % len(lines)], by=self.visit.desk, at=at, **facts))

    @rule()
    def accept(self) -> None:
        self.on_booking(accept_booking)

    @rule(reason=st.sampled_from(["", "We are full."]), chance=st.integers(0, 9))
    def decline(self, reason: str, chance: int) -> None:
        # Rarely, so that most walks get somewhere.
        if chance == 0 or self.has_arrived():
            self.on_booking(decline_booking, reason=reason)

    @rule(later=st.integers(1, 3), chance=st.integers(0, 9))
    def find_another_day(self, later: int, chance: int) -> None:
        day = self.visit.day + timedelta(days=later)
        if chance == 0:
            self.on_booking(decline_booking, reason="We are full.", other_day=day)
        self.on_booking(take_other_day)
        if chance < 3 or self.has_arrived():
            self.on_booking(reschedule_booking, day=day, reason="Somebody is ill.")

    @rule(chance=st.integers(0, 9))
    def cancel_or_give_up(self, chance: int) -> None:
        if chance == 0 or self.has_arrived():
            self.on_booking(cancel_booking, reason="Sold it.")
        if chance == 1 or self.has_arrived():
            self.on_booking(mark_no_show)

    @rule(mileage=st.integers(0, 50))
    def arrive(self, mileage: int) -> None:
        at = self.visit.tick()

        def come() -> None:
            self.visit.order = receive_car(
                self.visit.booking, Arrival(mileage, fuel_eighths=4), by=self.visit.desk, at=at
            )

        self.attempt(come)

    @rule()
    def begin_inspection(self) -> None:
        self.on_order(start_inspection)

    @rule(severity=severities)
    def find(self, severity: Severity) -> None:
        if self.has_arrived() and hasattr(self.visit.order, "inspection"):
            self.on_order(record_finding, Seen(severity, "Something"))

    @rule(which=st.integers(0, 9))
    def take_a_finding_back(self, which: int) -> None:
        findings = list(Finding.objects.all())
        if findings:
            at = self.visit.tick()
            self.attempt(lambda: remove_finding(findings[which % len(findings)], by=self.visit.desk, at=at))

    @rule()
    def end_inspection(self) -> None:
        if self.has_arrived() and hasattr(self.visit.order, "inspection"):
            self.on_order(finish_inspection)

    @rule(price=st.integers(1, 400), hours=st.integers(1, 30))
    def price(self, price: int, hours: int) -> None:
        parts = [NamedPart("Part", Decimal(1), Decimal(price))]
        offers = [
            Offer("Repair", Decimal(hours) / 10, parts, finding=finding)
            for finding in Finding.objects.filter(severity__in=NEEDS_REPAIR)
        ]
        self.on_order(draft_estimate, offers)

    @rule()
    def send(self) -> None:
        self.on_order(send_estimate)

    @rule()
    def ask_nothing(self) -> None:
        self.on_order(nothing_to_decide)

    @rule(data=st.data(), stale=st.integers(0, 4), name=st.sampled_from(["Nora Larkspur", "Nora", " "]))
    def choose(self, data: st.DataObject, stale: int, name: str) -> None:
        if not self.has_arrived():
            return
        sent = latest_sent(self.visit.order)
        revision = (sent.revision if sent else 1) - (stale == 0)
        lines = RepairLine.objects.filter(order=self.visit.order)
        wanted = {line.pk: data.draw(decisions) for line in lines if data.draw(st.integers(0, 9))}
        self.on_order(choose_repairs, Choice(revision, wanted, name))

    @rule()
    def confirm(self) -> None:
        self.on_order(confirm_choice)

    @rule(which=st.integers(0, 9))
    def start(self, which: int) -> None:
        self.on_line(which, start_repair)

    @rule(which=st.integers(0, 9), note=st.sampled_from(["", "Painting in progress"]))
    def note(self, which: int, note: str) -> None:
        self.on_line(which, note_progress, note=note)

    @rule(which=st.integers(0, 9), reason=st.sampled_from(["", "Disc is damaged"]))
    def hold(self, which: int, reason: str) -> None:
        self.on_line(which, hold_repair, reason=reason, parts_due_at=self.visit.at + timedelta(hours=3))

    @rule(which=st.integers(0, 9))
    def resume(self, which: int) -> None:
        self.on_line(which, resume_repair)

    @rule(which=st.integers(0, 9))
    def finish(self, which: int) -> None:
        self.on_line(which, finish_repair)

    @rule(which=st.integers(0, 9))
    def undo(self, which: int) -> None:
        self.on_line(which, undo_start if which % 2 else undo_finish)

    @rule()
    def begin_check(self) -> None:
        self.on_order(start_check)

    @rule()
    def end_check(self) -> None:
        self.on_order(pass_check)

    @rule(reason=st.sampled_from(["", "A rattle at the test drive"]))
    def reopen(self, reason: str) -> None:
        self.on_order(reopen_visit, reason=reason)

    @rule(mileage=st.integers(0, 99))
    def give_back(self, mileage: int) -> None:
        self.on_order(hand_back, HandBack(mileage, paid=Decimal(10)))


@pytest.mark.django_db
def test_random_walks_keep_to_the_tables() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=8, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.long
@pytest.mark.django_db
def test_a_great_many_random_walks_keep_to_the_tables() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=60, stateful_step_count=80, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert set(OrderState) <= REACHED, "the walks did not come to every stage of a visit"
    assert set(LineState) <= REACHED
