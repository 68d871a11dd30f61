"""A choice given by phone or in person, the calls customers ask for, and what the sending page says beforehand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from pitboard.actions.choose_repairs import ask_fresh_price
from pitboard.actions.price_repairs import Shared, draft_estimate
from pitboard.queries.estimates import latest_authorisation
from pitboard.records.estimates import Approval, Decision
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import LineState, OrderState
from tests.actions.pricing import found, limit, tolerate
from tests.cast import Visit
from tests.web.desk import NOON, primary_buttons, signed_in, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def at(visit: Visit, noun: str = "choice") -> str:
    return reverse(f"desk_order_{noun}", args=[visit.order.number])


def said(visit: Visit, brakes: str, battery: str, **more: str) -> dict[str, str]:
    lines = {line.title: f"line-{line.pk}" for line in visit.order.lines.all()}
    return {
        "revision": "1",
        "how": "phone",
        "name": "Nora Larkspur",
        lines["Front brakes"]: brakes,
        lines["Battery"]: battery,
        **more,
    }


class TestAChoiceAtTheDesk:
    def test_one_screen_asks_who_how_and_what(self, visit: Visit) -> None:
        visit.estimated()
        page = words(signed_in(visit.desk).get(at(visit)))
        assert "Front brakes, €341.22" in page and "By phone" in page and "Who decided" in page

    def test_it_is_stored_under_the_name_that_was_given(self, visit: Visit) -> None:
        visit.estimated()
        signed_in(visit.desk).post(at(visit), said(visit, "approved", "declined", name="Tom Larkspur"))
        given = latest_authorisation(visit.order)
        assert given is not None
        assert (given.how, given.signature.name) == (Approval.PHONE, "Tom Larkspur")
        assert given.signature.person == visit.desk
        assert given.gross == Decimal("341.22")
        assert visit.line("Battery").state is LineState.DECLINED

    def test_what_is_left_open_stays_open(self, visit: Visit) -> None:
        visit.estimated()
        signed_in(visit.desk).post(at(visit), said(visit, "approved", "open", how="in_person"))
        assert visit.line("Battery").state is LineState.PROPOSED
        assert visit.reload().state is OrderState.IN_REPAIR

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"name": " "}, "This field is required"),
            ({"how": "letter"}, "Select a valid choice"),
            ({"revision": "7"}, "The workshop sent version 1 while you had version 7 open."),
        ],
    )
    def test_what_is_wrong_is_said_and_the_rest_kept(
        self, visit: Visit, changes: dict[str, str], why: str
    ) -> None:
        visit.estimated()
        answer = signed_in(visit.desk).post(at(visit), said(visit, "approved", "declined", **changes))
        assert answer.status_code == 422
        assert why in words(answer)
        assert not visit.order.authorisations.exists()

    def test_nothing_said_is_no_choice(self, visit: Visit) -> None:
        visit.estimated()
        answer = signed_in(visit.desk).post(at(visit), said(visit, "open", "open"))
        assert "Nothing is chosen yet." in words(answer)

    def test_before_an_estimate_there_is_nothing_to_decide(self, visit: Visit) -> None:
        visit.inspected()
        answer = signed_in(visit.desk).get(at(visit), follow=True)
        assert "There is nothing to decide about this visit now." in words(answer)


class TestCalls:
    def test_a_call_stands_on_the_page_and_on_the_board(self, visit: Visit) -> None:
        visit.estimated()
        visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.CALL_ME})
        client = signed_in(visit.desk)
        page = words(client.get(reverse("desk_order", args=[visit.order.number])))
        assert "Nora wants a call before deciding" in page and "+43 1 5550142" in page
        assert "Call asked for" in words(client.get(reverse("board")))

    def test_noting_it_leads_to_what_was_decided(self, visit: Visit) -> None:
        visit.estimated()
        visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.CALL_ME})
        where = reverse("desk_line_call", args=[visit.order.number, visit.line("Battery").pk])
        answer = signed_in(visit.desk).post(where)
        assert answer["Location"] == at(visit)
        assert visit.line("Battery").call_asked_at is None
        signed_in(visit.desk).post(at(visit), said(visit, "approved", "approved"))
        assert visit.line("Battery").state is LineState.APPROVED

    def test_a_technician_sees_the_call_and_has_no_button(self, visit: Visit, marek: StaffMember) -> None:
        visit.estimated()
        visit.choose({"Battery": Decision.CALL_ME})
        page = signed_in(marek).get(reverse("desk_order", args=[visit.order.number]))
        assert "wants a call before deciding" in words(page)
        assert "/call" not in page.content.decode()


class TestBeforeSending:
    def look(self, visit: Visit) -> str:
        return words(signed_in(visit.desk).get(at(visit, "estimate_sending")))

    def test_it_says_what_is_asked(self, visit: Visit) -> None:
        visit.inspected()
        draft_estimate(visit.order, visit.offers(), by=visit.desk, at=visit.tick())
        assert "Nora is asked about 2 repairs: Front brakes, Battery." in self.look(visit)

    def test_it_says_what_the_limit_covers(self, visit: Visit) -> None:
        visit.inspected()
        limit(visit, 600)
        draft_estimate(visit.order, visit.offers(), by=visit.desk, at=visit.tick())
        client = signed_in(visit.desk)
        page = client.get(at(visit, "estimate_sending"))
        assert "Will be approved within Nora's limit, and no question is asked" in words(page)
        assert "With all of it, €60.34 under the limit of €600.00." in words(page)
        assert primary_buttons(page) == ["Send and go on"]
        answer = client.post(at(visit, "estimate_sending"), follow=True)
        assert "within the limit of €600.00, not asked" in words(answer)

    def test_it_says_what_the_tolerance_covers(self, visit: Visit) -> None:
        visit.chosen()
        tolerate(visit, 10, 50)
        brakes, battery = visit.offers()
        draft_estimate(
            visit.order, [replace(brakes, hours=Decimal(2)), battery], by=visit.desk, at=visit.tick()
        )
        page = self.look(visit)
        assert "Dearer within your tolerance of 10% and €50.00, so nobody is asked: Front brakes." in page

    def test_it_shows_only_the_difference_as_the_customer_will(self, visit: Visit) -> None:
        visit.chosen()
        offers = [*visit.offers(), found(visit, "Caliper", "84.70")]
        draft_estimate(visit.order, offers, by=visit.desk, at=visit.tick())
        page = self.look(visit)
        assert "What changed since you chose" in page and "+€84.70" in page
        assert "Nora is asked about one repair: Caliper." in page
        assert "Stands as approved" in page

    def test_shared_labour_and_each_tax_stand_on_the_bill(self, visit: Visit) -> None:
        visit.inspected()
        brakes, battery = visit.offers()
        shared = [Shared(0, 1, "Wheels off and on", Decimal("0.1"))]
        offers = [replace(brakes, tax_percent=Decimal(0)), battery]
        draft_estimate(visit.order, offers, shared=shared, by=visit.desk, at=visit.tick())
        page = self.look(visit)
        assert "Wheels off and on" in page and "\N{MINUS SIGN}€7.50" in page
        assert "Tax, 0%" in page and "Tax, 21%" in page
        assert "With all of it €472.94" in page


def test_todays_price_is_asked_for_once_the_old_one_is_over(visit: Visit) -> None:
    visit.estimated()
    where = reverse("desk_order", args=[visit.order.number])
    ask_fresh_price(visit.order, [visit.line("Battery")], by=visit.customer, at=visit.tick())
    asks = "Nora asks for today's price"
    assert asks not in words(signed_in(visit.desk).get(where)), "the price still holds"
    with time_machine.travel(NOON + timedelta(days=20), tick=False):
        page = words(signed_in(visit.desk).get(where))
        assert f"{asks} Battery." in page
