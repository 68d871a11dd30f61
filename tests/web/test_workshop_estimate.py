"""Pricing: the sheet, what the customer will see, sending, and the word on the choice."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from pitboard.queries.estimates import awaits_confirmation, draft_of, latest_sent
from pitboard.records.estimates import Decision
from pitboard.records.inspections import Finding
from pitboard.rules.lifecycle import OrderState
from pitboard.rules.severity import Severity
from tests.cast import Visit
from tests.web.desk import NOON, primary_buttons, signed_in, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def at(visit: Visit, noun: str) -> str:
    return reverse(f"desk_order_{noun}", args=[visit.order.number])


def sheet(visit: Visit, **changes: str) -> dict[str, str]:
    """The sheet as Dana fills it in: brakes with two parts, a battery with one."""
    brakes, battery = Finding.objects.filter(severity__startswith="fix").order_by("pk")[:2]
    return {
        "rows": "3",
        "row-0-finding": str(brakes.pk),
        "row-0-title": "Front brakes",
        "row-0-hours": "1,8",
        "row-0-parts": "3",
        "row-0-part-0-name": "Pair of discs",
        "row-0-part-0-quantity": "1",
        "row-0-part-0-price": "118",
        "row-0-part-1-name": "Pads",
        "row-0-part-1-price": "52.40",
        "row-1-finding": str(battery.pk),
        "row-1-title": "Battery",
        "row-1-hours": "0.4",
        "row-1-parts": "1",
        "row-1-part-0-name": "AGM 70 Ah",
        "row-1-part-0-price": "139.20",
        "row-2-parts": "2",
        **changes,
    }


class TestSheet:
    def test_it_begins_with_a_row_for_each_finding_that_needs_repair(self, visit: Visit) -> None:
        visit.inspected(services=["Yearly service"])
        page = signed_in(visit.desk).get(at(visit, "estimate")).content.decode()
        assert 'value="Front brakes"' in page and 'value="Battery"' in page
        assert 'value="Lights"' not in page
        assert "Yearly service" in page and "€149.00 with tax" in words(
            signed_in(visit.desk).get(at(visit, "estimate"))
        )

    def test_saving_shows_the_total_before_anything_is_sent(self, visit: Visit) -> None:
        visit.inspected()
        client = signed_in(visit.desk)
        answer = client.post(at(visit, "estimate"), sheet(visit), follow=True)
        said = words(answer)
        assert "What Nora Larkspur will see" in said
        assert "€446.00" in said and "€93.66" in said and "€539.66" in said
        assert primary_buttons(answer) == ["Send to Nora"]
        assert visit.reload().state is OrderState.PRICING
        assert latest_sent(visit.order) is None

    def test_sending_asks_the_customer(self, visit: Visit) -> None:
        visit.inspected()
        client = signed_in(visit.desk)
        client.post(at(visit, "estimate"), sheet(visit))
        client.post(at(visit, "estimate_sending"))
        assert visit.reload().state is OrderState.AWAITING_DECISION
        sent = latest_sent(visit.order)
        assert sent is not None
        assert {line.title: line.gross for line in sent.lines.all()} == {
            "Front brakes": Decimal("341.22"),
            "Battery": Decimal("198.44"),
        }

    def test_the_saved_draft_is_there_again_with_empty_rows_for_more(self, visit: Visit) -> None:
        visit.inspected()
        client = signed_in(visit.desk)
        answer = client.post(at(visit, "estimate"), sheet(visit, more="1"))
        assert answer["Location"] == at(visit, "estimate")
        page = client.get(at(visit, "estimate")).content.decode()
        assert 'value="Pair of discs"' in page and 'value="52.40"' in page
        assert 'name="row-0-part-3-name"' in page and 'name="row-0-part-4-name"' not in page

    def test_a_repair_of_its_own_and_one_left_out(self, visit: Visit) -> None:
        visit.inspected()
        extra = {"row-1-leave_out": "on", "row-2-title": "Wash", "row-2-hours": "0.5", "row-2-discount": "11"}
        signed_in(visit.desk).post(at(visit, "estimate"), sheet(visit, **extra))
        draft = draft_of(visit.order)
        assert draft is not None
        assert {line.title: line.net for line in draft.lines.all()} == {
            "Front brakes": Decimal("282.00"),
            "Wash": Decimal("20.00"),
        }

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"row-0-hours": "two"}, "Write a figure"),
            ({"row-0-hours": "-1"}, "greater than or equal to 0"),
            ({"row-0-title": ""}, "Name this repair."),
            ({"row-0-part-0-name": ""}, "Name this part."),
            ({"row-0-part-0-price": ""}, "Give its price."),
            (
                {"row-1-hours": "", "row-1-part-0-name": "", "row-1-part-0-price": ""},
                "Give its hours or its parts.",
            ),
            ({"row-0-finding": "99999"}, "taken back meanwhile"),
            ({"row-0-part-2-quantity": "3"}, "Name this part."),
            # In much of the world that is a thousand and more, and not one.
            ({"row-0-part-0-price": "1,234"}, "Write it with at most 2 decimals, such as 1234.50."),
            ({"row-0-discount": "1.234"}, "Write it with at most 2 decimals, such as 1234.50."),
            ({"row-0-discount": "282.01"}, "The discount is more than the repair costs, €282.00."),
        ],
    )
    def test_what_needs_mending_is_said_and_the_rest_kept(
        self, visit: Visit, changes: dict[str, str], said: str
    ) -> None:
        visit.inspected()
        answer = signed_in(visit.desk).post(at(visit, "estimate"), sheet(visit, **changes))
        assert answer.status_code == 422
        assert "This is not saved yet." in words(answer) and said in words(answer)
        assert 'value="Pads"' in answer.content.decode() and 'value="52.40"' in answer.content.decode()
        assert draft_of(visit.order) is None

    def test_a_discount_may_be_all_that_a_repair_costs(self, visit: Visit) -> None:
        visit.inspected()
        signed_in(visit.desk).post(at(visit, "estimate"), sheet(visit, **{"row-0-discount": "282"}))
        draft = draft_of(visit.order)
        assert draft is not None
        assert draft.lines.get(title="Front brakes").net == 0

    def test_what_is_money_stands_with_its_sign(self, visit: Visit) -> None:
        visit.inspected()
        page = signed_in(visit.desk).get(at(visit, "estimate")).content.decode()
        for name in ("row-0-discount", "row-0-part-0-price"):
            assert re.search(rf'>€</span><input[^>]* name="{name}"', page)

    @pytest.mark.parametrize("rows", ["", "many", "-1", "9" * 40])
    def test_a_sheet_that_no_browser_sends(self, visit: Visit, rows: str) -> None:
        visit.inspected()
        answer = signed_in(visit.desk).post(at(visit, "estimate"), sheet(visit, rows=rows))
        assert answer.status_code in (302, 422)

    def test_an_estimate_that_asks_for_nothing_is_not_sent(self, visit: Visit) -> None:
        visit.inspected()
        client = signed_in(visit.desk)
        client.post(at(visit, "estimate"), sheet(visit, **{"row-0-leave_out": "on", "row-1-leave_out": "on"}))
        answer = client.post(at(visit, "estimate_sending"), follow=True)
        assert "There is nothing new to decide" in words(answer)
        assert visit.reload().state is OrderState.PRICING

    def test_without_a_draft_there_is_nothing_to_send(self, visit: Visit) -> None:
        visit.inspected()
        answer = signed_in(visit.desk).get(at(visit, "estimate_sending"), follow=True)
        assert "Price the repairs first" in words(answer)

    def test_a_new_version_begins_with_the_last_one(self, visit: Visit) -> None:
        visit.chosen()
        visit.found(Severity.FIX_NOW, "Track rod boot")
        client = signed_in(visit.desk)
        assert "1 finding to price" in words(client.get(reverse("desk_order", args=[visit.order.number])))
        page = client.get(at(visit, "estimate")).content.decode()
        for value in ("Front brakes", "AGM 70 Ah", "Track rod boot"):
            assert f'value="{value}"' in page, value

    def test_nothing_to_decide_when_all_is_good(self, visit: Visit) -> None:
        visit.inspecting(services=["Yearly service"])
        visit.found(Severity.GOOD, "Lights")
        client = signed_in(visit.desk)
        client.post(reverse("desk_order_inspection_end", args=[visit.order.number]))
        page = client.get(reverse("desk_order", args=[visit.order.number]))
        assert primary_buttons(page) == ["Nothing to decide, go on"]
        client.post(at(visit, "estimate_none"))
        assert visit.reload().state is OrderState.IN_REPAIR

    def test_nothing_to_decide_is_refused_while_a_finding_asks(self, visit: Visit) -> None:
        visit.inspected()
        answer = signed_in(visit.desk).post(at(visit, "estimate_none"), follow=True)
        assert "Price it and send the estimate" in words(answer)
        assert visit.reload().state is OrderState.PRICING


class TestConfirmation:
    def test_the_recalculated_total_is_confirmed_with_one_button(self, visit: Visit) -> None:
        visit.estimated()
        visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
        client = signed_in(visit.desk)
        where = reverse("desk_order", args=[visit.order.number])
        page = client.get(where)
        assert primary_buttons(page) == ["Confirm €341.22"]
        said = words(page)
        assert "Nora Larkspur, typed name" in said and "1 repair, €341.22 with tax" in said
        assert "Battery. Kept in the record of KRT 482." in said
        client.post(at(visit, "confirmation"))
        assert not awaits_confirmation(visit.reload())
        assert "€341.22 by Dana Alder" in words(client.get(where))

    def test_there_is_nothing_to_confirm_before_a_choice(self, visit: Visit) -> None:
        visit.estimated()
        answer = signed_in(visit.desk).post(at(visit, "confirmation"), follow=True)
        assert "The customer has not chosen yet" in words(answer)
