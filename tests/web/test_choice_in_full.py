"""Staying within a budget, what belongs together, prices that hold no longer, a call, and the difference of a second
revision."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pitboard.actions.choose_repairs import confirm_choice
from pitboard.actions.inspect_car import Seen, finish_inspection, record_finding
from pitboard.actions.price_repairs import NamedPart, Offer, Shared, draft_estimate, send_estimate
from pitboard.records.bookings import Booking
from pitboard.records.estimates import Authorisation, Decision
from pitboard.records.events import Event
from pitboard.records.people import Person
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import LineState
from pitboard.rules.severity import Severity
from tests.cast import Visit
from tests.web.test_customer_choice import states, switched_on, ticked, where

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(client: Client, visit: Visit, nora: Person) -> Visit:
    client.force_login(nora)
    return visit.estimated()


def with_struts(visit: Visit, *, together: int | None = None) -> Visit:
    """Brakes (341.22), a battery (198.44), and struts (367.84) that need the brakes' wheels off (37.51), too."""
    visit.inspecting()
    visit.found(Severity.FIX_NOW, "Front brakes")
    visit.found(Severity.FIX_SOON, "Battery")
    struts = visit.found(Severity.FIX_SOON, "Front struts")
    finish_inspection(visit.order, by=visit.bay, at=visit.tick())
    brakes, battery = visit.offers()
    both = [NamedPart("Strut", Decimal(2), Decimal(90))]
    offers = [
        Offer(brakes.title, brakes.hours, brakes.parts, finding=brakes.finding, together=together),
        battery,
        Offer("Front struts", Decimal(2), both, finding=struts, together=together),
    ]
    once = [Shared(0, 2, "Front wheels off", Decimal("0.5"))]
    draft_estimate(visit.order, offers, shared=once, by=visit.desk, at=visit.tick())
    visit.estimate = send_estimate(visit.order, by=visit.desk, at=visit.tick())
    return visit


def caliper(visit: Visit) -> None:
    """A seized caliper turns up when the brakes are chosen: 86.00 with tax, in version 2."""
    seen = Seen(Severity.FIX_NOW, "Seized caliper")
    found = record_finding(visit.order, seen, by=visit.bay, at=visit.tick())
    offers = [
        *visit.offers(),
        Offer(
            "Seized caliper", Decimal(0), [NamedPart("Caliper", Decimal(1), Decimal("71.07"))], finding=found
        ),
    ]
    draft_estimate(visit.order, offers, by=visit.desk, at=visit.tick())
    visit.estimate = send_estimate(visit.order, by=visit.desk, at=visit.tick())


def brakes_chosen(client: Client, visit: Visit) -> None:
    client.post(where(visit), ticked(visit, "Front brakes"))
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())


class TestBudget:
    def test_what_fits_is_ticked_for_the_customer_to_confirm(self, client: Client, asked: Visit) -> None:
        page = client.get(where(asked), {"budget": "400"}).text
        assert switched_on(page) == 1
        assert "<output data-total>€341.22</output>" in page
        assert "All that should be fixed now is in." in page
        assert "Left for later: Battery." in page
        assert "€58.78 of €400.00 is left" in page
        assert not Authorisation.objects.exists()

    def test_what_should_be_fixed_now_and_does_not_fit_is_named_first(
        self, client: Client, asked: Visit
    ) -> None:
        says = proposal(client, asked, "200")["says"]
        assert says[0] == "Should be fixed now and does not fit: Front brakes."
        assert "€341.22" in says[1]

    def test_the_script_gets_the_same_as_the_page(self, client: Client, asked: Visit) -> None:
        answer = proposal(client, asked, "€ 600")
        assert answer["lines"] == {str(asked.line(name).pk): True for name in ("Front brakes", "Battery")}
        assert answer["says"][-1].startswith("€60.34 of €600.00 is left")

    @pytest.mark.parametrize("typed", ["", "much", "-5", "NaN", "1e400", "9" * 40, "\x00"])
    def test_nonsense_proposes_nothing(self, client: Client, asked: Visit, typed: str) -> None:
        assert proposal(client, asked, typed)["lines"] == {}
        page = client.get(where(asked), {"budget": typed})
        assert page.status_code == 200
        assert switched_on(page.text) == 0

    def test_labour_that_two_repairs_share_is_counted_once(
        self, client: Client, visit: Visit, nora: Person
    ) -> None:
        client.force_login(nora)
        with_struts(visit)
        # All three, less 37.51. A cent less, and the dearer of the two that can wait does not fit.
        answer = proposal(client, visit, "869.99")
        assert answer["lines"][str(visit.line("Front struts").pk)] is True
        assert "Labour that is done once saves you €37.51." in answer["says"]
        assert proposal(client, visit, "869.98")["lines"][str(visit.line("Front struts").pk)] is False

    def test_what_was_approved_counts_against_it(self, client: Client, asked: Visit) -> None:
        brakes_chosen(client, asked)
        answer = proposal(client, asked, "400")
        assert answer["lines"] == {str(asked.line("Battery").pk): False}
        assert "What is agreed already comes to €341.22" in proposal(client, asked, "100")["says"][0]


def proposal(client: Client, visit: Visit, budget: str) -> dict[str, Any]:
    answer = client.get(reverse("choice_proposal", args=[visit.order.number]), {"budget": budget})
    found: dict[str, Any] = answer.json()
    return found


class TestAnswers:
    def test_no_thank_you_and_call_me_are_kept_apart_from_not_now(self, client: Client, asked: Visit) -> None:
        brakes, battery = asked.line("Front brakes").pk, asked.line("Battery").pk
        answers = {f"else-{brakes}": "call_me", f"else-{battery}": "declined"}
        client.post(where(asked), ticked(asked, **answers))
        assert states(asked) == {"Front brakes": LineState.PROPOSED, "Battery": LineState.DECLINED}
        assert asked.line("Front brakes").call_asked_at is not None
        assert Event.objects.filter(kind=EventKind.CALL_ASKED).exists()
        page = client.get(reverse("visit", args=[asked.order.number])).text
        for said in ["We call you.", "About: Front brakes.", "Decide without the call", "No, thank you."]:
            assert said in page, said

    def test_nonsense_is_not_now(self, client: Client, asked: Visit) -> None:
        battery = asked.line("Battery").pk
        client.post(where(asked), ticked(asked, **{f"else-{battery}": "approved"}))
        assert states(asked)["Battery"] == LineState.DEFERRED

    def test_what_belongs_together_is_chosen_as_one(self, client: Client, visit: Visit, nora: Person) -> None:
        client.force_login(nora)
        with_struts(visit, together=1)
        page = client.get(where(visit)).text
        assert "Belongs with: Front struts" in page
        answer = client.post(where(visit), ticked(visit, "Front brakes"))
        assert answer.status_code == 200
        assert "data-error-summary" in answer.text
        assert not Authorisation.objects.exists()
        client.post(where(visit), ticked(visit, "Front brakes", "Front struts"))
        assert Authorisation.objects.get().gross == Decimal("671.55")

    def test_the_saving_stands_in_the_bill_and_in_the_record(
        self, client: Client, visit: Visit, nora: Person
    ) -> None:
        client.force_login(nora)
        with_struts(visit)
        client.post(where(visit), ticked(visit, "Front brakes", "Front struts"))
        given = Authorisation.objects.get()
        record = client.get(reverse("authorisation", args=[visit.order.number, given.pk])).text
        for said in ["Front wheels off", "\N{MINUS SIGN}€37.51", "€671.55"]:
            assert said in record, said


class TestExpiredPrices:
    def test_one_tap_asks_for_todays_price_and_no_is_always_possible(
        self, client: Client, asked: Visit
    ) -> None:
        assert asked.estimate.valid_until is not None
        with time_machine.travel(asked.at + timedelta(days=40), tick=False):
            client.force_login(asked.customer)
            page = client.get(where(asked)).text
            assert "These prices hold no longer." in page
            assert 'role="switch"' not in page
            refused = client.post(where(asked), ticked(asked, "Battery"))
            assert refused.status_code == 200
            assert "data-error-summary" in refused.text
            battery = asked.line("Battery").pk
            client.post(reverse("choice_price", args=[asked.order.number]), {"lines": [battery]})
            assert Event.objects.get(kind=EventKind.PRICE_ASKED).facts["lines"] == [battery]
            client.post(where(asked), ticked(asked))
        assert states(asked) == {"Front brakes": LineState.DEFERRED, "Battery": LineState.DEFERRED}

    def test_lines_of_nobody_are_not_asked_about(self, client: Client, asked: Visit) -> None:
        client.post(reverse("choice_price", args=[asked.order.number]), {"lines": ["x", "999999"]})
        assert not Event.objects.filter(kind=EventKind.PRICE_ASKED).exists()


class TestDifference:
    def test_only_what_is_new_is_asked_and_the_old_yes_stands(self, client: Client, asked: Visit) -> None:
        Booking.objects.filter(pk=asked.booking.pk).update(
            spending_limit=Decimal("451.22"), always_call_about_safety=True
        )
        brakes_chosen(client, asked)
        caliper(asked)
        page = client.get(where(asked)).text
        for said in [
            "One more decision",
            "Approved before",
            "€341.22",
            "+€85.99",
            "€427.21",
            "€24.01 under your limit",
        ]:
            assert said in page, said
        assert page.count('class="card finding') == 1
        assert "Stands as approved" in page
        client.post(where(asked), ticked(asked, "Front brakes", "Seized caliper"))
        given = Authorisation.objects.filter(how="web").latest("pk")
        carried = {line.title: line.carried for line in given.lines.all()}
        assert carried == {"Front brakes": True, "Battery": True, "Seized caliper": False}
        record = client.get(reverse("authorisation", args=[asked.order.number, given.pk])).text
        for said in [
            "Stands from before",
            "Total before",
            "€341.22",
            "+€85.99",
            "New total",
            "€427.21",
            "€451.22",
        ]:
            assert said in record, said

    def test_a_page_that_was_open_meanwhile_gets_the_difference(self, client: Client, asked: Visit) -> None:
        brakes_chosen(client, asked)
        seen = ticked(asked, "Front brakes", "Battery")
        caliper(asked)
        answer = client.post(where(asked), seen)
        assert answer.status_code == 200
        assert "What changed since you chose" in answer.text
        assert "Seized caliper" in answer.text
        assert switched_on(answer.text) == 2
        assert states(asked)["Battery"] == LineState.DEFERRED

    def test_who_has_not_chosen_yet_is_told_what_changed_on_the_page(
        self, client: Client, asked: Visit
    ) -> None:
        seen = ticked(asked, "Battery")
        caliper(asked)
        answer = client.post(where(asked), seen).text
        assert "What changed since you opened the page" in answer
        assert "+€85.99" in answer
        assert switched_on(answer) == 1

    def test_nothing_new_makes_no_new_record(self, client: Client, asked: Visit) -> None:
        brakes_chosen(client, asked)
        answer = client.post(where(asked), ticked(asked, "Front brakes"), follow=True)
        assert "Your choice stands as it was." in answer.text
        assert Authorisation.objects.count() == 1

    def test_a_standing_yes_can_be_taken_back(self, client: Client, asked: Visit) -> None:
        brakes_chosen(client, asked)
        client.post(where(asked), ticked(asked))
        assert states(asked)["Front brakes"] == LineState.DEFERRED
        newest = Authorisation.objects.latest("pk")
        assert newest.lines.get(title="Front brakes").decision == Decision.DEFERRED
