"""The live page of a visit: what a customer sees at every step."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from pitboard.actions.hand_back import pass_check, start_check
from pitboard.actions.promise_time import promise_by_hand
from pitboard.actions.repair import finish_repair, hold_repair, note_progress, start_repair
from pitboard.records.estimates import Decision
from pitboard.records.people import Person
from pitboard.rules.severity import Severity
from tests.cast import Visit, minutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora_here(client: Client, nora: Person) -> Client:
    client.force_login(nora)
    return client


def page(client: Client, visit: Visit) -> str:
    with time_machine.travel(visit.at, tick=False):
        return client.get(reverse("visit", args=[visit.order.number])).text


@pytest.fixture
def chosen(visit: Visit) -> Visit:
    return visit.chosen(services=["Yearly service"])


def test_the_page_and_its_piece_are_at_the_orders_version(nora_here: Client, visit: Visit) -> None:
    visit.inspecting()
    version = visit.reload().version
    marked = f'data-topic="{visit.order.topic}" data-version="{version}"'
    assert marked in page(nora_here, visit)
    assert marked in nora_here.get(reverse("visit_live", args=[visit.order.number])).text
    assert 'name="stream-token"' in page(nora_here, visit)


def test_on_arrival_the_condition_and_a_first_time_stand_there(nora_here: Client, visit: Visit) -> None:
    visit.arrived()
    shown = page(nora_here, visit)
    assert "Scratch on the rear bumper." in shown
    assert "84,210" in shown
    assert visit.reload().booking.promise.ready_at.isoformat() in shown


def test_findings_appear_one_by_one(nora_here: Client, visit: Visit) -> None:
    visit.inspecting()
    assert "What we found" not in page(nora_here, visit)
    visit.found(Severity.FIX_NOW, "Front brakes")
    assert "Front brakes" in page(nora_here, visit)


def test_after_the_inspection_it_says_that_costs_are_worked_out(nora_here: Client, visit: Visit) -> None:
    visit.inspected()
    assert "We are calculating what the repairs would cost" in page(nora_here, visit)


def test_a_choice_that_is_wanted_is_the_one_thing_to_do(nora_here: Client, visit: Visit) -> None:
    visit.estimated()
    shown = page(nora_here, visit)
    assert "Your choice is wanted." in shown
    assert shown.count("button primary") == 1
    assert reverse("choice", args=[visit.order.number]) in shown


def test_between_choice_and_confirmation_it_says_so(nora_here: Client, visit: Visit) -> None:
    visit.estimated()
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
    assert "We confirm the total of €341.22" in page(nora_here, visit)


def test_repairs_are_told_in_the_technicians_words(nora_here: Client, chosen: Visit) -> None:
    brakes = start_repair(chosen.line("Front brakes"), by=chosen.bay, at=chosen.tick())
    assert "Front brakes: in progress" in page(nora_here, chosen)
    note_progress(brakes, note="Brakes are being bled", by=chosen.bay, at=chosen.tick())
    assert "Brakes are being bled" in page(nora_here, chosen)
    due = chosen.at + timedelta(hours=20)
    hold_repair(brakes, reason="A disc came damaged.", parts_due_at=due, by=chosen.bay, at=chosen.tick())
    shown = page(nora_here, chosen)
    assert "Front brakes: on hold for parts" in shown
    assert "A disc came damaged." in shown
    assert due.isoformat() in shown


def test_done_and_put_off_repairs_and_the_total_are_on_the_page(nora_here: Client, chosen: Visit) -> None:
    brakes = start_repair(chosen.line("Front brakes"), by=chosen.bay, at=chosen.tick())
    finish_repair(brakes, by=chosen.bay, at=chosen.tick())
    shown = page(nora_here, chosen)
    for said in ["Front brakes: done", "1 of 2", "Not this time", "€198.44", "Add it now", "€490.22"]:
        assert said in shown, said
    assert reverse("authorisation", args=[chosen.order.number, chosen.authorisation.pk]) in shown


def test_a_moved_time_is_told_from_what_to_what_and_why(nora_here: Client, chosen: Visit) -> None:
    before = chosen.reload().booking.promise.ready_at
    later = before + timedelta(hours=5)
    promise_by_hand(
        chosen.order, ready_at=later, note="The lift is broken.", by=chosen.desk, at=chosen.tick()
    )
    shown = page(nora_here, chosen)
    assert "The time moved at" in shown
    assert "The lift is broken." in shown
    assert later.isoformat() in shown


def test_a_time_that_has_passed_stays_and_is_owned_up_to(nora_here: Client, chosen: Visit) -> None:
    promise = chosen.reload().booking.promise
    chosen.at = promise.latest_at + minutes(60)
    shown = page(nora_here, chosen)
    assert promise.ready_at.isoformat() in shown
    assert "This time has passed, and the car is not ready." in shown


def test_ready_says_so_with_what_it_comes_to(nora_here: Client, visit: Visit) -> None:
    visit.ready(services=["Yearly service"])
    shown = page(nora_here, visit)
    for said in ["Your car is ready.", "€490.22", "Ready since"]:
        assert said in shown
    assert "The time moved" not in shown


def test_ready_again_after_a_check_is_the_newest_time(nora_here: Client, visit: Visit) -> None:
    visit.repaired()
    start_check(visit.order, by=visit.bay, at=visit.tick())
    pass_check(visit.order, note="Test drive, 6 km.", by=visit.bay, at=visit.tick())
    ready_at = visit.reload().ready_at
    assert ready_at is not None
    assert ready_at.isoformat() in page(nora_here, visit)


def test_a_closed_visit_keeps_what_was_paid(nora_here: Client, visit: Visit) -> None:
    visit.handed_back(services=["Yearly service"])
    shown = page(nora_here, visit)
    for said in ["Handed back", "€490.22, card", "84,215", "The whole record of KRT 482"]:
        assert said in shown, said
    assert "Add it now" not in shown
    assert "Likely between" not in shown


def test_a_long_history_is_folded_and_complete(nora_here: Client, visit: Visit) -> None:
    visit.handed_back()
    shown = page(nora_here, visit)
    newest, _, older = shown.partition("<details")
    assert "Your car is back with you" in newest
    assert "Show everything since" in older
    assert "You asked for" in older


def test_the_page_asks_a_fixed_number_of_questions(
    nora_here: Client, visit: Visit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visit.chosen(services=["Yearly service", "Season tyres"])
    # Every tap of the workshop waits for these on the customer's screen.
    with django_assert_max_num_queries(16):
        nora_here.get(reverse("visit_live", args=[visit.order.number]))
