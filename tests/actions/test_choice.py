"""The inventory, the estimate, and the repairs that the customer chooses."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from pitboard.actions.choose_repairs import (
    Choice,
    ask_fresh_price,
    choose_repairs,
    confirm_choice,
    note_call,
)
from pitboard.actions.inspect_car import (
    Seen,
    change_finding,
    finish_inspection,
    record_finding,
    remove_finding,
)
from pitboard.actions.price_repairs import Offer, Shared, draft_estimate, nothing_to_decide, send_estimate
from pitboard.actions.repair import start_repair, undo_start
from pitboard.queries.estimates import amount_due, authorised_total, awaits_confirmation
from pitboard.records.deliveries import Delivery
from pitboard.records.estimates import Approval, Authorisation, Decision, EstimateLine
from pitboard.records.events import Event
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine
from pitboard.records.triggers import APPEND_ONLY_TABLES, create_triggers, drop_triggers, missing_triggers
from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import Severity
from tests.actions.pricing import send
from tests.cast import Visit

BOTH = {"Front brakes": Decision.APPROVED, "Battery": Decision.APPROVED}
BRAKES = {"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED}
NONE = {"Front brakes": Decision.DECLINED, "Battery": Decision.DEFERRED}


def code_of(error: pytest.ExceptionInfo[Refused]) -> Refusal:
    return error.value.code


def test_prices_stay_with_the_workshop_until_they_are_sent(visit: Visit) -> None:
    visit.inspected()
    draft_estimate(visit.order, visit.offers(), by=visit.desk, at=visit.tick())
    with pytest.raises(Refused) as refused:
        visit.estimate = visit.order.estimates.get()
        visit.choose(BOTH)
    assert code_of(refused) is Refusal.ORDER_NOT_OPEN_FOR_THIS


def test_the_customer_is_told_that_costs_are_being_calculated(visit: Visit) -> None:
    visit.inspected()
    assert Delivery.objects.filter(event__kind="inspection_finished", recipient=visit.customer).count() == 2


def test_a_draft_is_written_anew_each_time(visit: Visit) -> None:
    visit.inspected()
    draft_estimate(visit.order, visit.offers(), by=visit.desk, at=visit.tick())
    brakes, _ = visit.offers()
    draft = draft_estimate(visit.order, [replace(brakes, hours=Decimal(2))], by=visit.desk, at=visit.tick())
    assert draft.revision == 1
    assert [line.hours for line in draft.lines.all()] == [Decimal(2)]
    assert [line.title for line in visit.order.lines.all()] == ["Front brakes"]


def test_an_estimate_that_asks_nothing_is_not_sent(visit: Visit) -> None:
    visit.inspected()
    with pytest.raises(Refused) as refused:
        send_estimate(visit.order, by=visit.desk, at=visit.tick())
    assert code_of(refused) is Refusal.ESTIMATE_EMPTY


def test_a_choice_recalculates_the_total(visit: Visit) -> None:
    visit.estimated()
    assert visit.choose(BOTH).gross == Decimal("341.22") + Decimal("198.44")
    assert visit.choose(BRAKES).gross == authorised_total(visit.order) == Decimal("341.22")


def test_the_same_choice_twice_is_one_record(visit: Visit) -> None:
    visit.estimated()
    assert visit.choose(BRAKES) == visit.choose(BRAKES)
    assert Event.objects.filter(kind="repairs_chosen").count() == 1


def test_a_name_is_asked_for(visit: Visit) -> None:
    visit.estimated()
    with pytest.raises(Refused) as refused:
        visit.choose(BRAKES, name="  ")
    assert code_of(refused) is Refusal.NAME_MISSING


def test_a_line_that_is_not_named_stays_open(visit: Visit) -> None:
    visit.estimated()
    given = visit.choose({"Front brakes": Decision.APPROVED})
    assert [line.title for line in given.lines.all()] == ["Front brakes"]
    assert visit.line("Battery").state is LineState.PROPOSED
    assert visit.reload().state is OrderState.IN_REPAIR


def test_a_choice_of_nothing_is_none(visit: Visit) -> None:
    visit.estimated()
    with pytest.raises(Refused) as refused:
        visit.choose({})
    assert code_of(refused) is Refusal.CHOICE_EMPTY
    assert not Authorisation.objects.exists()


def test_a_stale_page_is_no_silent_yes(visit: Visit) -> None:
    visit.estimated()
    draft_estimate(visit.order, visit.offers(), by=visit.desk, at=visit.tick())
    send_estimate(visit.order, by=visit.desk, at=visit.tick())
    with pytest.raises(Refused) as refused:
        visit.choose(BOTH)
    assert code_of(refused) is Refusal.ESTIMATE_STALE
    assert (refused.value.facts["seen"], refused.value.facts["latest"]) == (1, 2)


def test_everything_declined_is_straight_to_ready(visit: Visit) -> None:
    visit.estimated()
    assert visit.choose(NONE).gross == 0
    assert visit.reload().state is OrderState.READY


def test_deciding_against_everything_owes_the_stated_fee_for_looking(visit: Visit) -> None:
    visit.estimated()
    visit.choose(NONE)
    assert amount_due(visit.reload()) == Decimal("47.19")
    visit.choose(BRAKES)
    assert amount_due(visit.reload()) == Decimal("341.22")


def test_a_yes_after_no_brings_the_car_back_to_repair(visit: Visit) -> None:
    visit.estimated()
    visit.choose(NONE)
    visit.choose(BRAKES)
    assert visit.reload().state is OrderState.IN_REPAIR


def test_a_service_booked_at_a_price_is_authorised_by_the_booking(visit: Visit) -> None:
    visit.arrived(services=["Yearly service"])
    record = visit.order.authorisations.get()
    assert (record.how, record.gross, record.signature.name) == (
        Approval.BOOKING,
        Decimal(149),
        "Nora Larkspur",
    )
    assert visit.line("Yearly service").state is LineState.APPROVED


def test_work_waits_for_the_workshops_word_on_the_total(visit: Visit) -> None:
    visit.estimated()
    visit.choose(BRAKES)
    assert awaits_confirmation(visit.order)
    with pytest.raises(Refused) as refused:
        start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    assert code_of(refused) is Refusal.CHOICE_NOT_CONFIRMED
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())
    assert Event.objects.filter(kind="choice_confirmed").count() == 1
    assert (
        start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick()).state is LineState.IN_PROGRESS
    )


def test_nothing_is_confirmed_before_anybody_chose(visit: Visit) -> None:
    visit.estimated()
    with pytest.raises(Refused) as refused:
        confirm_choice(visit.order, by=visit.desk, at=visit.tick())
    assert code_of(refused) is Refusal.NOTHING_TO_CONFIRM


def test_a_line_is_locked_once_its_work_begins(visit: Visit) -> None:
    visit.chosen()
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    with pytest.raises(Refused) as refused:
        visit.choose(NONE)
    assert code_of(refused) is Refusal.LINE_STARTED_ALREADY
    undo_start(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    assert visit.choose(NONE).gross == 0


def test_the_old_yes_stands_for_what_did_not_change(visit: Visit) -> None:
    visit.chosen()
    record_finding(visit.order, Seen(Severity.FIX_NOW, "Caliper"), by=visit.bay, at=visit.tick())
    caliper = Offer("Caliper", Decimal(1), finding=Finding.objects.get(title="Caliper"))
    draft_estimate(visit.order, [*visit.offers(), caliper], by=visit.desk, at=visit.tick())
    visit.estimate = send_estimate(visit.order, by=visit.desk, at=visit.tick())
    states = {line.title: line.state for line in visit.order.lines.all()}
    assert states == {
        "Front brakes": LineState.APPROVED,
        "Battery": LineState.DEFERRED,
        "Caliper": LineState.PROPOSED,
    }
    assert visit.reload().state is OrderState.IN_REPAIR


def test_what_became_dearer_is_asked_for_again(visit: Visit) -> None:
    visit.chosen()
    brakes, battery = visit.offers()
    draft_estimate(visit.order, [replace(brakes, hours=Decimal(3)), battery], by=visit.desk, at=visit.tick())
    send_estimate(visit.order, by=visit.desk, at=visit.tick())
    assert visit.line("Front brakes").state is LineState.PROPOSED


def test_what_is_not_offered_any_more_is_not_waited_for(visit: Visit) -> None:
    visit.estimated()
    brakes, _ = visit.offers()
    draft_estimate(visit.order, [brakes], by=visit.desk, at=visit.tick())
    send_estimate(visit.order, by=visit.desk, at=visit.tick())
    assert visit.line("Battery").state is LineState.DEFERRED


def test_what_has_begun_keeps_its_price(visit: Visit) -> None:
    visit.chosen()
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    brakes, battery = visit.offers()
    dear = replace(brakes, hours=Decimal(9), line=visit.line("Front brakes"))
    draft = draft_estimate(visit.order, [dear, battery], by=visit.desk, at=visit.tick())
    kept = EstimateLine.objects.get(estimate=draft, title="Front brakes")
    assert (kept.gross, kept.parts.count()) == (Decimal("341.22"), 2)


def test_a_finding_is_put_right_until_its_price_was_sent(visit: Visit) -> None:
    visit.inspected()
    battery = Finding.objects.get(title="Battery")
    change_finding(battery, Seen(Severity.GOOD, "Battery"), by=visit.bay, at=visit.tick())
    change_finding(battery, Seen(Severity.FIX_SOON, "Battery"), by=visit.bay, at=visit.tick())
    draft_estimate(visit.order, visit.offers(), by=visit.desk, at=visit.tick())
    send_estimate(visit.order, by=visit.desk, at=visit.tick())
    with pytest.raises(Refused) as refused:
        remove_finding(battery, by=visit.bay, at=visit.tick())
    assert code_of(refused) is Refusal.FINDING_PRICED_ALREADY


def test_a_finding_taken_back_leaves_the_draft_with_it(visit: Visit) -> None:
    visit.inspected()
    draft_estimate(visit.order, visit.offers(), by=visit.desk, at=visit.tick())
    remove_finding(Finding.objects.get(title="Battery"), by=visit.bay, at=visit.tick())
    assert not RepairLine.objects.filter(title="Battery").exists()


def test_nothing_to_decide_goes_on_with_what_was_booked(visit: Visit) -> None:
    visit.inspecting(services=["Yearly service"])
    visit.found(Severity.GOOD, "Lights")
    finish_inspection(visit.order, by=visit.bay, at=visit.tick())
    assert nothing_to_decide(visit.order, by=visit.desk, at=visit.tick()).state is OrderState.IN_REPAIR
    assert (
        start_repair(visit.line("Yearly service"), by=visit.bay, at=visit.tick()).state
        is LineState.IN_PROGRESS
    )


@pytest.mark.parametrize("verb", ["UPDATE {} SET {}", "DELETE FROM {}"])
@pytest.mark.parametrize("table", APPEND_ONLY_TABLES)
def test_the_database_refuses_to_change_a_record(visit: Visit, table: str, verb: str) -> None:
    visit.inspected()
    send(visit, visit.offers(), [Shared(0, 1, "Wheels off and on", Decimal("0.1"))])
    given = visit.choose(BOTH)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table, "gross = 0"))
    assert visit.order.authorisations.get().gross == given.gross > 0
    assert all(line.gross > 0 for line in given.lines.all())
    assert all(saving.gross > 0 for saving in given.savings.all())


def test_a_missing_trigger_is_noticed(db: None) -> None:
    assert missing_triggers(connection) == []
    drop_triggers(connection)
    assert len(missing_triggers(connection)) == 2 * len(APPEND_ONLY_TABLES)
    create_triggers(connection)
    assert missing_triggers(connection) == []


def test_the_record_says_who_and_how(visit: Visit) -> None:
    visit.estimated()
    lines = {line.pk: Decision.APPROVED for line in visit.order.lines.all()}
    choice = Choice(1, lines, "Nora Larkspur", address="203.0.113.9", browser="Firefox")
    record = choose_repairs(visit.order, choice, by=visit.customer, at=visit.tick())
    assert (record.signature.name, record.signature.address) == ("Nora Larkspur", "203.0.113.9")
    assert [line.decision for line in record.lines.all()] == [Decision.APPROVED] * 2


class TestExpiry:
    def later(self, visit: Visit) -> None:
        visit.at += timedelta(days=20)

    def test_a_price_that_is_over_is_not_approved(self, visit: Visit) -> None:
        visit.estimated()
        self.later(visit)
        with pytest.raises(Refused) as refused:
            visit.choose(BRAKES)
        assert code_of(refused) is Refusal.ESTIMATE_EXPIRED
        assert refused.value.facts["lines"] == [visit.line("Front brakes").pk]
        assert not Authorisation.objects.exists()

    def test_one_may_still_say_no(self, visit: Visit) -> None:
        visit.estimated()
        self.later(visit)
        assert visit.choose(NONE).gross == 0

    def test_what_was_approved_in_time_stands(self, visit: Visit) -> None:
        visit.chosen()
        self.later(visit)
        given = visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DECLINED})
        assert given.gross == Decimal("341.22")

    def test_todays_price_is_asked_for_once(self, visit: Visit) -> None:
        visit.estimated()
        self.later(visit)
        for _ in range(2):
            ask_fresh_price(visit.order, [visit.line("Battery")], by=visit.customer, at=visit.tick())
        asked = Event.objects.get(kind="price_asked")
        assert asked.facts["lines"] == [visit.line("Battery").pk]
        assert Delivery.objects.filter(event=asked, recipient=visit.desk).exists()
        send(visit, visit.offers())
        assert visit.choose(BRAKES).gross == Decimal("341.22")


class TestCallMe:
    def test_it_stays_open_and_the_rest_goes_ahead(self, visit: Visit) -> None:
        visit.estimated()
        given = visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.CALL_ME})
        assert visit.line("Battery").state is LineState.PROPOSED
        assert visit.line("Battery").call_asked_at == visit.at
        assert given.lines.get(title="Battery").decision is Decision.CALL_ME
        assert visit.reload().state is OrderState.IN_REPAIR
        asked = Event.objects.get(kind="call_asked")
        assert Delivery.objects.filter(event=asked, recipient=visit.desk).exists()

    def test_with_nothing_but_calls_the_visit_stays_where_it_is(self, visit: Visit) -> None:
        visit.estimated()
        visit.choose({"Front brakes": Decision.CALL_ME, "Battery": Decision.DECLINED})
        assert visit.reload().state is OrderState.AWAITING_DECISION
        assert not awaits_confirmation(visit.order), "there is no total to confirm"

    def test_noting_the_call_twice_is_one_call(self, visit: Visit) -> None:
        visit.estimated()
        visit.choose({"Battery": Decision.CALL_ME})
        for _ in range(2):
            note_call(visit.line("Battery"), by=visit.desk, at=visit.tick())
        assert Event.objects.filter(kind="call_made").count() == 1
        assert visit.line("Battery").call_asked_at is None

    def test_a_decision_answers_the_wish_to_be_called(self, visit: Visit) -> None:
        visit.estimated()
        visit.choose({"Battery": Decision.CALL_ME})
        visit.choose({"Battery": Decision.APPROVED, "Front brakes": Decision.DECLINED})
        assert visit.line("Battery").call_asked_at is None
        assert visit.reload().state is OrderState.IN_REPAIR


def test_the_record_says_who_decided_what(visit: Visit) -> None:
    """What somebody else decided before is carried, and stays theirs."""
    visit.estimated()
    visit.choose({"Front brakes": Decision.APPROVED})
    given = visit.choose(
        {"Front brakes": Decision.APPROVED, "Battery": Decision.DECLINED}, name="Tom Larkspur"
    )
    carried = {line.title: line.carried for line in given.lines.all()}
    assert carried == {"Front brakes": True, "Battery": False}
