"""The plan at the desk: who does what, which promises may break, and one tap for what would save them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from pitboard.actions.foresee import foresee_workshop
from pitboard.actions.plan_work import assign_line
from pitboard.actions.promise_time import promise_by_hand
from pitboard.actions.repair import hold_repair
from pitboard.queries.access import staff_order
from pitboard.queries.marks import plan_mark
from pitboard.queries.sentences.waits import waits_for_owner
from pitboard.records.events import Event
from pitboard.records.foresight import Foreseen
from pitboard.records.orders import Promise, RepairOrder
from pitboard.records.people import Absence, Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.floor.durations import PRIOR
from pitboard.rules.floor.facts import from_facts
from pitboard.rules.floor.foreseen import Wait, WaitKind
from pitboard.rules.permissions import Role
from tests.cast import Visit, employ, minutes
from tests.web.desk import signed_in, words
from tests.web.settings_pages import fields_of


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(0, tick=False) as traveller:
        yield traveller


@pytest.fixture
def piet(visit: Visit) -> StaffMember:
    """Repairs, too, and is away for three days."""
    piet = employ(visit.yard, "Piet Lund", Role.TECHNICIAN)
    Absence.objects.create(staff=piet, from_day=visit.day, to_day=visit.day + timedelta(days=3))
    return piet


@pytest.fixture
def promised(visit: Visit, clock: Any) -> Visit:
    visit.chosen()
    foresee_workshop(visit.yard, PRIOR, at=visit.tick())
    clock.move_to(visit.tick())
    return visit


@pytest.fixture
def at_risk(promised: Visit, piet: StaffMember) -> Visit:
    """The brakes are put down for Piet, who is not there."""
    assign_line(promised.line("Front brakes"), piet, by=promised.desk, at=promised.tick())
    return promised


def plan(who: Person | StaffMember) -> Any:
    return signed_in(who).get(reverse("plan"))


def button(page: Any, label: str) -> tuple[str, dict[str, str]]:
    """Where a button of the one form leads, and what it sends along."""
    pattern = r'<button[^>]*formaction="([^"]+)"[^>]*name="(\w+)" value="([^"]*)"[^>]*>' + re.escape(label)
    found = re.search(pattern, page.content.decode())
    assert found is not None, label
    return found[1], {found[2]: found[3]}


def promise_of(visit: Visit) -> Promise:
    return Promise.objects.get(booking=visit.booking)


class TestThePlan:
    def test_says_who_does_what_and_from_when_to_when(self, promised: Visit) -> None:
        said = words(plan(promised.desk))
        assert "Marek Holm" in said
        assert re.search(r"Marek Holm \d\d:\d\d to \d\d:\d\d KRT 482 Front brakes", said)
        assert "Every promise is likely to hold" in said

    def test_shows_the_days_ahead(self, promised: Visit) -> None:
        client = signed_in(promised.desk)
        tomorrow = promised.day + timedelta(days=1)
        said = words(client.get(reverse("plan"), {"day": tomorrow.isoformat()}))
        assert "Nothing planned" in said
        assert "Front brakes" not in said

    @pytest.mark.parametrize("day", ["", "never", "2026-13-40", "1999-01-01"])
    def test_a_day_that_is_none_is_the_first(self, promised: Visit, day: str) -> None:
        answer = signed_in(promised.desk).get(reverse("plan"), {"day": day})
        assert "Front brakes" in words(answer)

    def test_shows_what_is_in_the_bays(self, promised: Visit) -> None:
        promised.yard.bays.create(name="Lift 1")
        said = words(plan(promised.desk))
        assert re.search(r"Lift 1 \d\d:\d\d to \d\d:\d\d KRT 482 Front brakes", said)

    def test_who_is_away_is_said_to_be(self, promised: Visit, piet: StaffMember) -> None:
        assert "Piet Lund Away Not there on this day" in words(plan(promised.desk))

    def test_asks_a_fixed_number_of_queries(
        self, promised: Visit, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(50):
            plan(promised.desk)

    def test_a_technician_looks_and_changes_nothing(self, at_risk: Visit, marek: StaffMember) -> None:
        page = plan(marek)
        assert "1 promise is at risk" in words(page)
        assert "formaction" not in page.content.decode()
        assert (
            signed_in(marek).post(reverse("desk_order_first", args=[at_risk.order.number])).status_code == 404
        )


class TestAPromiseAtRisk:
    def test_is_shown_with_what_it_waits_for_and_what_would_help(self, at_risk: Visit) -> None:
        said = words(plan(at_risk.desk))
        assert "1 promise is at risk" in said
        assert "Piet is back Mon 07:30" in said
        assert re.search(r"Give “Front brakes” to Marek Ready \d\d:\d\d instead of Mon \d\d:\d\d", said)

    def test_one_tap_saves_it(self, at_risk: Visit, marek: StaffMember) -> None:
        where, what = button(plan(at_risk.desk), "Give it to Marek")
        answer = signed_in(at_risk.desk).post(where, what, follow=True)
        assert at_risk.line("Front brakes").technician == marek
        assert "Marek does “Front brakes”." in words(answer)
        assert "Every promise is likely to hold" in words(answer)

    def test_a_tap_on_an_old_plan_is_refused_in_words(self, at_risk: Visit, piet: StaffMember) -> None:
        where, what = button(plan(at_risk.desk), "Give it to Marek")
        hold_repair(
            at_risk.line("Front brakes"), reason="Pads", parts_due_at=None, by=at_risk.bay, at=at_risk.tick()
        )
        answer = signed_in(at_risk.desk).post(where, what, follow=True)
        assert at_risk.line("Front brakes").technician == piet
        assert "so nothing was changed" in words(answer)

    def test_a_tap_that_saw_nothing_changes_nothing(self, at_risk: Visit, piet: StaffMember) -> None:
        where, _ = button(plan(at_risk.desk), "Give it to Marek")
        signed_in(at_risk.desk).post(where)
        assert at_risk.line("Front brakes").technician == piet

    def test_the_customer_is_told_now(self, at_risk: Visit) -> None:
        before = promise_of(at_risk).ready_at
        where, what = button(plan(at_risk.desk), "Tell Mon")
        answer = signed_in(at_risk.desk).post(where, what, follow=True)
        promise = promise_of(at_risk)
        assert "Nora Larkspur is told the new time." in words(answer)
        assert promise.ready_at > before + timedelta(days=3)
        assert promise.reason_note.startswith("The technician for this work is back")
        assert promise.pinned_at is not None
        assert "Every promise is likely to hold" in words(answer)

    @pytest.mark.parametrize("at", ["", "soon", "-5", "99999999999999999999", "1e9"])
    def test_a_time_that_is_none_is_told_to_nobody(self, at_risk: Visit, at: str) -> None:
        where = reverse("desk_order_telling", args=[at_risk.order.number])
        what = {"seen": plan_mark(at_risk.reload())}
        assert signed_in(at_risk.desk).post(f"{where}?at={at}", what).status_code == 404
        assert promise_of(at_risk).pinned_at is None

    def test_the_board_says_so(self, at_risk: Visit) -> None:
        foresee_workshop(at_risk.yard, PRIOR, at=at_risk.tick())
        assert "Promise at risk" in words(signed_in(at_risk.desk).get(reverse("board")))

    def test_the_board_says_nothing_of_it_before_the_choice(self, visit: Visit, clock: Any) -> None:
        visit.estimated()
        foresee_workshop(visit.yard, PRIOR, at=visit.tick())
        Foreseen.objects.update(chance=0.1)
        clock.move_to(visit.tick())
        assert "Promise at risk" not in words(signed_in(visit.desk).get(reverse("board")))


class TestATimeSetByHand:
    @pytest.fixture
    def pinned(self, promised: Visit) -> Visit:
        soon = promised.at + minutes(15)
        promise_by_hand(
            promised.order, ready_at=soon, note="She waits here.", by=promised.desk, at=promised.tick()
        )
        return promised

    def test_is_shown_as_such_and_let_go_with_one_tap(self, pinned: Visit) -> None:
        page = plan(pinned.desk)
        assert "Set by hand" in words(page)
        where, what = button(page, "Let it follow")
        answer = signed_in(pinned.desk).post(where, what, follow=True)
        assert promise_of(pinned).pinned_at is None
        assert "The time follows the work again." in words(answer)
        assert answer.request["PATH_INFO"] == reverse("plan")

    def test_is_let_go_on_the_visits_page_too(self, pinned: Visit) -> None:
        client = signed_in(pinned.desk)
        page = client.get(reverse("desk_order", args=[pinned.order.number]))
        assert "This time was set by hand." in words(page)
        client.post(reverse("desk_order_promise_release", args=[pinned.order.number]))
        assert promise_of(pinned).pinned_at is None


class TestPuttingSomebodyDown:
    def where(self, visit: Visit) -> str:
        return reverse("desk_line_technician", args=[visit.order.number, visit.line("Front brakes").pk])

    def test_a_technician_is_put_down_and_taken_off(self, promised: Visit, marek: StaffMember) -> None:
        client = signed_in(promised.desk)
        assert "Who does Front brakes?" in words(client.get(self.where(promised)))
        mark = plan_mark(promised.reload())
        client.post(self.where(promised), {"technician": marek.pk, "mark": mark})
        assert promised.line("Front brakes").technician == marek
        shown = words(client.get(reverse("desk_order", args=[promised.order.number])))
        assert "Marek is put down for it" in shown
        client.post(self.where(promised), {"mark": plan_mark(promised.reload())})
        assert promised.line("Front brakes").technician is None

    def test_what_somebody_else_planned_meanwhile_is_not_overwritten(
        self, promised: Visit, marek: StaffMember, piet: StaffMember
    ) -> None:
        mark = plan_mark(promised.reload())
        assign_line(promised.line("Front brakes"), piet, by=promised.desk, at=promised.tick())
        answer = signed_in(promised.desk).post(self.where(promised), {"technician": marek.pk, "mark": mark})
        assert answer.status_code == 422
        assert promised.line("Front brakes").technician == piet

    def test_nobody_of_the_desk_is_put_down(self, promised: Visit, dana: StaffMember) -> None:
        answer = signed_in(promised.desk).post(
            self.where(promised), {"technician": dana.pk, "mark": plan_mark(promised.reload())}
        )
        assert answer.status_code == 422
        given = reverse(
            "desk_line_given", args=[promised.order.number, promised.line("Front brakes").pk, dana.pk]
        )
        assert signed_in(promised.desk).post(given).status_code == 404

    def test_places_in_the_queue_change_with_one_tap(self, promised: Visit, dana: StaffMember) -> None:
        client, order = signed_in(promised.desk), staff_order(dana, promised.order.number)
        client.post(reverse("desk_order_first", args=[order.number]), {"seen": plan_mark(order)})
        assert RepairOrder.objects.get(pk=order.pk).queue_at is None, "it stood alone"
        client.post(reverse("desk_order_before", args=[order.number, order.number]), {"seen": "old"})
        assert not Event.objects.filter(order=order, kind="queue_changed").exists()


class TestARequest:
    def test_is_shown_with_what_it_would_do(self, visit: Visit, clock: Any) -> None:
        visit.requested()
        clock.move_to(visit.tick())
        said = words(signed_in(visit.desk).get(reverse("desk_booking", args=[visit.booking.pk])))
        assert "If you accept it It would be ready" in said
        assert "No other car's time would move noticeably." in said

    def test_says_nothing_once_it_is_accepted(self, visit: Visit, clock: Any) -> None:
        visit.accepted()
        clock.move_to(visit.tick())
        page = signed_in(visit.desk).get(reverse("desk_booking", args=[visit.booking.pk]))
        assert "If you accept it" not in words(page)


class TestWhatTheOwnerReads:
    def test_waits_never_name_anybody_else(self, visit: Visit) -> None:
        at = visit.at
        waits = [
            Wait(WaitKind.JOB_BEFORE, at + minutes(40), order_id=77, line=5, technician_id=3),
            Wait(WaitKind.PARTS, at + minutes(90), line=6),
            Wait(WaitKind.PARTS, at + minutes(30), line=7),
            Wait(WaitKind.BAY, at - minutes(5), order_id=78),
            Wait(WaitKind.CLOSED, at + minutes(300)),
            Wait(WaitKind.OWN_REPAIR, at + minutes(50)),
        ]
        with timezone.override(visit.yard.zone):
            said = waits_for_owner(waits, at)
        assert said == [
            "The job before yours, until about 08:40",
            "Parts, expected 09:30",
        ]

    def test_closed_is_said_when_nothing_else_is_waited_for(self, visit: Visit) -> None:
        waits = [Wait(WaitKind.CLOSED, visit.at + timedelta(hours=23, minutes=30))]
        with timezone.override(visit.yard.zone):
            assert waits_for_owner(waits, visit.at) == ["We open again Thu 07:30"]

    def test_the_visits_page_says_what_it_waits_for(self, at_risk: Visit) -> None:
        foresee_workshop(at_risk.yard, PRIOR, at=at_risk.tick())
        assert from_facts(promise_of(at_risk).waits)
        page = signed_in(at_risk.customer).get(reverse("visit", args=[at_risk.order.number]))
        said = words(page)
        assert "What it waits for The technician for this work, back Mon 07:30" in said
        assert "Piet" not in said


class TestTheChoice:
    @pytest.fixture
    def asked(self, visit: Visit, clock: Any) -> Visit:
        visit.estimated()
        foresee_workshop(visit.yard, PRIOR, at=visit.tick())
        clock.move_to(visit.tick())
        return visit

    def test_says_how_each_repair_changes_the_time(self, asked: Visit) -> None:
        page = signed_in(asked.customer).get(reverse("choice", args=[asked.order.number]))
        said = words(page)
        assert "When it would be ready" in said
        assert re.search(r"Front brakes \+ about (1 h 45|2 h|2 h 30|3 h)", said)
        assert re.search(r"With all of these \d\d:\d\d With none of them \d\d:\d\d", said)

    def test_answers_for_exactly_what_is_ticked(self, asked: Visit) -> None:
        client, where = signed_in(asked.customer), reverse("choice_times", args=[asked.order.number])
        texts = [
            client.get(where, {"lines": [asked.line(title).pk for title in titles]}).json()["text"]
            for titles in ([], ["Battery"], ["Front brakes", "Battery"])
        ]
        assert all(re.match(r"Ready .*\d\d:\d\d, likely between", text) for text in texts)
        assert len(set(texts)) == 3
        assert texts == sorted(texts)

    def test_what_is_ticked_elsewhere_counts_for_nothing(self, asked: Visit) -> None:
        client, where = signed_in(asked.customer), reverse("choice_times", args=[asked.order.number])
        assert client.get(where, {"lines": ["x", "99999999"]}).json() == client.get(where).json()

    def test_is_quiet_before_the_engine_has_looked(self, visit: Visit, clock: Any) -> None:
        visit.estimated()
        clock.move_to(visit.tick())
        page = signed_in(visit.customer).get(reverse("choice", args=[visit.order.number]))
        assert "When it would be ready" not in words(page)

    def test_nobody_else_asks(self, asked: Visit, jonas: Person) -> None:
        where = reverse("choice_times", args=[asked.order.number])
        assert signed_in(jonas).get(where).status_code == 404


class TestBeingOnTime:
    def kept(self, visit: Visit, visits: int) -> None:
        """Copies of one visit that was ready in time, a number for each."""
        order = RepairOrder.objects.get(pk=visit.order.pk)
        assert order.ready_at is not None
        RepairOrder.objects.filter(pk=order.pk).update(
            promised_on=order.chosen_at,
            promised_ready_at=order.ready_at + minutes(10),
            promised_latest_at=order.ready_at + minutes(60),
        )
        order.refresh_from_db()
        for number in range(1, visits):
            booking = order.booking
            booking.pk = None
            booking._state.adding = True
            booking.save()
            order.pk, order.number = None, order.number + number
            order._state.adding = True
            order.booking = booking
            order.save()

    @pytest.fixture
    def ready(self, visit: Visit, clock: Any) -> Visit:
        visit.handed_back()
        clock.move_to(visit.tick())
        return visit

    def test_is_not_said_of_nine_visits(self, ready: Visit) -> None:
        self.kept(ready, 9)
        said = words(plan(ready.desk))
        assert "So far 9 visits can be measured." in said
        assert "%" not in said

    def test_is_said_of_ten_with_what_is_measured(self, ready: Visit) -> None:
        self.kept(ready, 10)
        said = words(plan(ready.desk))
        assert "100% of 10 visits in the last 90 days were ready in time." in said
        assert "ready within 10 min of the time first promised" in said
        assert "first promised after the customer had chosen the repairs" in said

    def test_is_shown_to_the_public_only_if_the_workshop_wants_that(self, ready: Visit) -> None:
        self.kept(ready, 10)
        sentence = "100% of 10 visits in the last 90 days were ready in time."
        assert sentence not in words(signed_in(None).get("/"))
        ready.yard.show_on_time = True
        ready.yard.save()
        assert sentence in words(signed_in(None).get("/"))

    def test_the_owner_chooses_that_and_what_is_worth_telling(
        self, yard: Workshop, olga: StaffMember
    ) -> None:
        client, page = signed_in(olga), reverse("settings_terms")
        typed = fields_of(client, page) | {"promise_notice_minutes": "45", "show_on_time": "on"}
        assert client.post(page, typed).status_code == 302
        yard.refresh_from_db()
        assert (yard.promise_notice_minutes, yard.show_on_time) == (45, True)
        answer = client.post(page, typed | {"promise_notice_minutes": "1"})
        assert 'value="1"' in answer.content.decode()
        yard.refresh_from_db()
        assert yard.promise_notice_minutes == 45

    def test_is_never_shown_to_the_public_of_nine(self, ready: Visit) -> None:
        self.kept(ready, 9)
        ready.yard.show_on_time = True
        ready.yard.save()
        assert "How we keep our word" not in words(signed_in(None).get("/"))
