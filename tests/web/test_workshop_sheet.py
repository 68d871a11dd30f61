"""What fills the estimate sheet, and what a row of it can say: the catalogue, earlier visits, tax, what belongs
together and what is done once."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from pitboard.actions.hand_back import HandBack, hand_back
from pitboard.actions.inspect_car import finish_inspection, start_inspection
from pitboard.actions.receive_car import Arrival, receive_car
from pitboard.queries.estimates import draft_of
from pitboard.records.catalogue import CataloguePart, CatalogueRepair, SharedLabour
from pitboard.records.estimates import Estimate
from pitboard.records.orders import RepairOrder
from pitboard.rules.severity import Severity
from tests.cast import Visit
from tests.web.desk import NOON, signed_in, words
from tests.web.settings_pages import fields_of
from tests.web.test_workshop_estimate import at, sheet


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def usual(visit: Visit, title: str, hours: str, part: str = "", price: str = "0") -> CatalogueRepair:
    repair = CatalogueRepair.objects.create(workshop=visit.yard, title=title, hours=Decimal(hours))
    if part:
        CataloguePart.objects.create(repair=repair, name=part, unit_price=Decimal(price))
    return repair


def draft(visit: Visit) -> Estimate:
    found = draft_of(visit.order)
    assert found is not None
    return found


class TestTheCatalogue:
    def test_a_finding_it_knows_is_priced_already(self, visit: Visit) -> None:
        visit.inspected()
        usual(visit, "Battery", "0.4", "AGM 70 Ah", "139.20")
        page = signed_in(visit.desk).get(at(visit, "estimate"))
        assert "Filled from the catalogue" in words(page)
        assert 'value="AGM 70 Ah"' in page.content.decode() and 'value="139.20"' in page.content.decode()

    def test_a_draft_remembers_where_a_line_came_from(self, visit: Visit) -> None:
        visit.inspected()
        battery = usual(visit, "Battery", "0.4", "AGM 70 Ah", "139.20")
        signed_in(visit.desk).post(
            at(visit, "estimate"), sheet(visit, **{"row-1-catalogue": str(battery.pk)})
        )
        assert draft(visit).lines.get(title="Battery").repair.catalogue == battery

    def test_looking_it_up_saves_nothing_and_keeps_what_was_typed(self, visit: Visit) -> None:
        visit.inspected()
        usual(visit, "Wiper blades", "0.2", "Pair of blades", "32")
        look = sheet(visit, find="1", catalogue_words="blades", **{"row-0-hours": "7.7"})
        answer = signed_in(visit.desk).post(at(visit, "estimate"), look)
        assert answer.status_code == 200
        assert "Wiper blades" in words(answer) and 'value="7.7"' in answer.content.decode()
        assert draft_of(visit.order) is None

    def test_what_it_does_not_know_is_said(self, visit: Visit) -> None:
        visit.inspected()
        look = sheet(visit, find="1", catalogue_words="flux capacitor")
        assert "The catalogue has no such repair" in words(
            signed_in(visit.desk).post(at(visit, "estimate"), look)
        )

    def test_one_tap_puts_it_on_the_sheet(self, visit: Visit) -> None:
        visit.inspected()
        blades = usual(visit, "Wiper blades", "0.2", "Pair of blades", "32")
        answer = signed_in(visit.desk).post(at(visit, "estimate"), sheet(visit, add=str(blades.pk)))
        page = answer.content.decode()
        assert 'name="row-2-title" value="Wiper blades"' in page and 'value="Pair of blades"' in page
        assert draft_of(visit.order) is None

    def test_it_can_go_into_a_row_that_is_there(self, visit: Visit) -> None:
        visit.inspected()
        blades = usual(visit, "Wiper blades", "0.2", "Pair of blades", "32")
        put = sheet(visit, add=str(blades.pk), into="row-1", **{"row-1-title": ""})
        page = signed_in(visit.desk).post(at(visit, "estimate"), put).content.decode()
        assert 'name="row-1-title" value="Wiper blades"' in page
        assert "AGM 70 Ah" not in page

    @pytest.mark.parametrize("chosen", ["", "0", "x", "9" * 30])
    def test_what_no_page_offers_changes_nothing(self, visit: Visit, chosen: str) -> None:
        visit.inspected()
        assert signed_in(visit.desk).post(at(visit, "estimate"), sheet(visit, add=chosen)).status_code == 200

    def test_labour_that_it_knows_to_be_shared_stands_there(self, visit: Visit) -> None:
        visit.inspected()
        both = [usual(visit, "Front brakes", "1.8"), usual(visit, "Battery", "0.4")]
        SharedLabour.objects.create(first=both[0], second=both[1], title="Bonnet open", hours=Decimal("0.1"))
        page = signed_in(visit.desk).get(at(visit, "estimate")).content.decode()
        assert 'value="Bonnet open"' in page


class TestARow:
    def test_it_has_a_tax_of_its_own(self, visit: Visit) -> None:
        visit.inspected()
        signed_in(visit.desk).post(at(visit, "estimate"), sheet(visit, **{"row-0-tax": "0"}))
        assert draft(visit).lines.get(title="Front brakes").gross == Decimal("282.00")
        assert draft(visit).lines.get(title="Battery").tax_percent == 21

    def test_rows_with_one_letter_are_chosen_as_one(self, visit: Visit) -> None:
        visit.inspected()
        tied = {"row-0-together": "1", "row-1-together": "1"}
        answer = signed_in(visit.desk).post(at(visit, "estimate"), sheet(visit, **tied), follow=True)
        assert {line.together for line in draft(visit).lines.all()} == {1}
        assert "Belongs with: Battery. Chosen as one." in words(answer)

    def test_two_rows_share_labour(self, visit: Visit) -> None:
        visit.inspected()
        shared = {
            "shared": "1", "shared-0-first": "row-0", "shared-0-second": "row-1",
            "shared-0-title": "Wheels off and on", "shared-0-hours": "0,1",
        }  # fmt: skip
        client = signed_in(visit.desk)
        client.post(at(visit, "estimate"), sheet(visit, **shared))
        (saving,) = draft(visit).savings.all()
        assert (saving.title, saving.gross) == ("Wheels off and on", Decimal("7.50"))
        assert 'value="Wheels off and on"' in client.get(at(visit, "estimate")).content.decode()

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"shared-0-hours": "3"}, "comes to more than the repair it is taken off"),
            ({"shared-0-second": "row-0"}, "Choose two different repairs."),
            ({"shared-0-second": ""}, "Choose the two repairs that share this labour."),
            ({"shared-0-title": ""}, "Say what is done once"),
            ({"shared-0-first": "row-77"}, "Select a valid choice"),
            ({"row-0-tax": "101"}, "less than or equal to 100"),
            ({"row-0-together": "99"}, "Select a valid choice"),
            ({"note": "x" * 501}, "at most 500 characters"),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_saved(
        self, visit: Visit, changes: dict[str, str], why: str
    ) -> None:
        visit.inspected()
        shared = {
            "shared": "1", "shared-0-first": "row-0", "shared-0-second": "row-1",
            "shared-0-title": "Wheels off and on", "shared-0-hours": "0.1", **changes,
        }  # fmt: skip
        answer = signed_in(visit.desk).post(at(visit, "estimate"), sheet(visit, **shared))
        assert answer.status_code == 422
        assert why in words(answer)
        assert draft_of(visit.order) is None

    def test_a_word_to_the_customer_stands_above_the_prices(self, visit: Visit) -> None:
        visit.inspected()
        client = signed_in(visit.desk)
        said = sheet(visit, note="The discs came dearer than thought.")
        assert "The discs came dearer than thought." in words(
            client.post(at(visit, "estimate"), said, follow=True)
        )


class TestEarlierVisits:
    def again(self, visit: Visit) -> Visit:
        """The Golf went home without its battery, and is back some weeks later."""
        visit.ready()
        how = HandBack(mileage_km=84_215, paid=Decimal("341.22"))
        hand_back(visit.order, how, by=visit.desk, at=visit.tick())
        later = Visit(visit.yard, visit.customer, visit.vehicle, desk=visit.desk, bay=visit.bay)
        later.at, later.day = visit.at + timedelta(days=1), visit.day + timedelta(days=7)
        later.accepted()
        later.at = later.at + timedelta(days=6)
        later.order = _comes(later)
        return later

    def test_what_was_put_off_is_there_to_be_taken_over(self, visit: Visit) -> None:
        later = self.again(visit)
        with time_machine.travel(later.at, tick=False):
            page = signed_in(later.desk).get(at(later, "estimate"))
            assert "Left open on" in words(page) and 'value="Battery"' in page.content.decode()
            signed_in(later.desk).post(at(later, "estimate"), fields_of_sheet(later, take="row-1"))
        line = later.order.lines.get(title="Battery")
        assert line.carried_from is not None
        assert line.carried_from.order == visit.order
        assert draft(later).lines.get(title="Battery").gross == Decimal("198.44")

    def test_what_nobody_takes_over_stays_where_it_is(self, visit: Visit) -> None:
        later = self.again(visit)
        with time_machine.travel(later.at, tick=False):
            signed_in(later.desk).post(at(later, "estimate"), fields_of_sheet(later))
        assert [line.title for line in draft(later).lines.all()] == ["Wipers"]


def _comes(visit: Visit) -> RepairOrder:
    visit.order = receive_car(visit.booking, Arrival(85_000, 4), by=visit.desk, at=visit.tick())
    start_inspection(visit.order, by=visit.bay, at=visit.tick())
    visit.found(Severity.FIX_SOON, "Wipers")
    finish_inspection(visit.order, by=visit.bay, at=visit.tick())
    return visit.order


def fields_of_sheet(visit: Visit, *, take: str = "") -> dict[str, object]:
    """The sheet as its page has it, the wipers priced."""
    client = signed_in(visit.desk)
    fields = fields_of(client, at(visit, "estimate"))
    fields |= {"row-0-hours": "0.3"}
    for button in ("find", "more", "add"):
        fields.pop(button, None)
    if take:
        del fields[f"{take}-leave_out"]
    return fields
