"""What goes ahead without a question: within the limit given at booking, within the workshop's tolerance."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pitboard.actions.choose_repairs import confirm_choice
from pitboard.actions.price_repairs import draft_estimate
from pitboard.actions.repair import start_repair
from pitboard.queries.estimates import authorised_total, awaits_confirmation, draft_of, latest_authorisation
from pitboard.queries.sending import sending_of
from pitboard.records.deliveries import Delivery
from pitboard.records.estimates import Approval, Authorisation, Decision
from pitboard.records.events import Event
from pitboard.rules.authority import Cover
from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.refusals import Refusal, Refused
from tests.actions.pricing import found, limit, send, tolerate
from tests.cast import Visit

pytestmark = pytest.mark.django_db
BOTH = Decimal("539.66")


def newest(visit: Visit) -> Authorisation:
    given = latest_authorisation(visit.order)
    assert given is not None
    return given


def test_what_is_within_the_limit_is_approved_at_sending(visit: Visit) -> None:
    visit.inspected()
    limit(visit, 600)
    send(visit, visit.offers())
    given = newest(visit)
    assert (given.how, given.gross, given.spending_limit) == (Approval.LIMIT, BOTH, Decimal(600))
    assert given.signature.name == "Nora Larkspur"
    assert visit.order.state is OrderState.IN_REPAIR
    assert {line.state for line in visit.order.lines.all()} == {LineState.APPROVED}
    assert not awaits_confirmation(visit.order)
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())


def test_the_customer_is_told_and_not_asked(visit: Visit) -> None:
    visit.inspected()
    limit(visit, 600)
    send(visit, visit.offers())
    told = Delivery.objects.filter(recipient=visit.customer, event__order=visit.order)
    assert not told.filter(event__kind="estimate_sent").exists()
    event = Event.objects.get(kind="repairs_covered")
    assert told.filter(event=event).count() == 2
    assert (event.facts["gross"], event.facts["left"]) == ("539.66", "60.34")


def test_one_can_still_say_no_until_work_starts(visit: Visit) -> None:
    visit.inspected()
    limit(visit, 600)
    send(visit, visit.offers())
    assert visit.choose({"Battery": Decision.DECLINED}).gross == Decimal("341.22")
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    with pytest.raises(Refused) as refused:
        visit.choose({"Front brakes": Decision.DECLINED})
    assert refused.value.code is Refusal.LINE_STARTED_ALREADY


def test_what_is_over_the_limit_is_asked(visit: Visit) -> None:
    visit.inspected()
    limit(visit, 539)
    send(visit, visit.offers())
    assert not visit.order.authorisations.exists()
    assert visit.order.state is OrderState.AWAITING_DECISION


def test_safety_is_asked_about_when_the_customer_wants_that(visit: Visit) -> None:
    visit.inspected()
    limit(visit, 600, always_call=True)
    send(visit, visit.offers())
    assert not visit.order.authorisations.exists()


def test_what_a_call_was_asked_about_is_never_covered(visit: Visit) -> None:
    visit.estimated()
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.CALL_ME})
    limit(visit, 900)
    send(visit, [*visit.offers(), found(visit, "Caliper", "84.70")])
    assert visit.line("Battery").state is LineState.PROPOSED
    assert visit.line("Caliper").state is LineState.APPROVED
    assert newest(visit).lines.get(title="Battery").decision is Decision.CALL_ME


def test_what_got_dearer_within_the_tolerance_needs_no_new_yes(visit: Visit) -> None:
    visit.chosen()
    tolerate(visit, 10, 50)
    brakes, battery = visit.offers()
    send(visit, [replace(brakes, hours=Decimal(2)), battery])
    given = newest(visit)
    assert (given.how, given.measured_from) == (Approval.TOLERANCE, Decimal("341.22"))
    assert (given.tolerance_percent, given.tolerance_amount) == (Decimal(10), Decimal(50))
    assert given.gross == authorised_total(visit.order) == Decimal("356.22")
    assert visit.line("Front brakes").state is LineState.APPROVED


def test_the_tolerance_does_not_creep(visit: Visit) -> None:
    visit.chosen()
    tolerate(visit, 10, 50)
    brakes, battery = visit.offers()
    send(visit, [replace(brakes, hours=Decimal(2)), battery])
    send(visit, [replace(brakes, hours=Decimal("2.2")), battery])
    assert newest(visit).gross == Decimal("371.23")
    send(visit, [replace(brakes, hours=Decimal("2.4")), battery])
    assert visit.line("Front brakes").state is LineState.PROPOSED, "10 per cent of 341.22 are 34.12"


def test_an_extra_repair_is_asked_whatever_it_costs(visit: Visit) -> None:
    visit.chosen()
    tolerate(visit, 50, 500)
    send(visit, [*visit.offers(), found(visit, "Bulb", "5.00")])
    assert visit.line("Bulb").state is LineState.PROPOSED
    assert newest(visit).how is Approval.WEB


def test_without_a_tolerance_every_cent_is_asked(visit: Visit) -> None:
    visit.chosen()
    brakes, battery = visit.offers()
    send(visit, [replace(brakes, discount=Decimal("-0.01")), battery])
    assert visit.line("Front brakes").state is LineState.PROPOSED


def test_staff_see_beforehand_what_sending_does(visit: Visit) -> None:
    visit.inspected()
    limit(visit, 600)
    draft_estimate(visit.order, visit.offers(), by=visit.desk, at=visit.tick())
    draft = draft_of(visit.order)
    assert draft is not None
    sending = sending_of(visit.reload(), draft)
    assert sending.verdict.cover is Cover.LIMIT
    assert sending.left == Decimal("60.34")
    assert not sending.still_asked
