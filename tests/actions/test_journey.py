"""One visit through every step, in the words of the people in it."""

from decimal import Decimal

from pitboard.queries.estimates import authorised_total, latest_authorisation
from pitboard.records.events import Event
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import OrderState
from tests.cast import Visit


def test_a_visit_goes_from_request_to_keys(visit: Visit) -> None:
    visit.handed_back(services=["Yearly service"])
    order = visit.reload()
    assert order.state is OrderState.HANDED_BACK
    assert order.paid == Decimal("490.22")


def test_the_total_is_the_sum_of_what_was_authorised(visit: Visit) -> None:
    visit.chosen(services=["Yearly service"])
    last = latest_authorisation(visit.order)
    assert last is not None
    assert last.gross == authorised_total(visit.order) == Decimal("149.00") + Decimal("341.22")


def test_every_step_is_one_event_a_version(visit: Visit) -> None:
    visit.handed_back()
    kinds = list(Event.objects.filter(order=visit.order).order_by("pk").values_list("kind", "version"))
    assert [version for _, version in kinds] == list(range(1, len(kinds) + 1))
    assert {EventKind.ESTIMATE_SENT, EventKind.REPAIRS_CHOSEN, EventKind.CAR_READY} <= {
        kind for kind, _ in kinds
    }
