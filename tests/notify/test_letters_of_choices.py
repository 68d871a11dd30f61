"""Mails about revisions after a yes: what is asked, and what is not."""

import pytest

from pitboard.notify.channels.mail import compose
from pitboard.records.deliveries import Delivery
from pitboard.records.estimates import Decision
from pitboard.rules.happenings import EventKind
from tests.actions.pricing import found, limit, send
from tests.cast import Visit

pytestmark = pytest.mark.django_db


def newest_text(kind: EventKind) -> str:
    mails = Delivery.objects.select_related("recipient", "event").filter(channel="mail", event__kind=kind)
    return str(compose(mails.order_by("-pk")[0]).body)


def test_a_revision_after_a_yes_names_only_what_is_new(visit: Visit) -> None:
    visit.chosen()
    limit(visit, 400)
    send(visit, [*visit.offers(), found(visit, "Caliper", "84.70")])
    text = newest_text(EventKind.ESTIMATE_SENT)
    assert "Caliper: +€84.70" in text
    assert "New total with all of it, with tax: €425.92" in text
    assert "Over your limit: €25.92" in text
    assert "Front brakes" not in text


def test_what_the_limit_covers_is_told_with_what_is_left(visit: Visit) -> None:
    visit.chosen()
    limit(visit, 500)
    send(visit, [*visit.offers(), found(visit, "Caliper", "84.70")])
    text = newest_text(EventKind.REPAIRS_COVERED)
    assert "Within your limit, so we go ahead: Caliper" in text
    assert "€74.08 under your limit" in text
    assert "You can still say no until work on it starts." in text
    assert Delivery.objects.filter(event__kind=EventKind.ESTIMATE_SENT, channel="mail").count() == 1


def test_the_copy_says_about_what_we_call(visit: Visit) -> None:
    visit.estimated()
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.CALL_ME})
    text = newest_text(EventKind.REPAIRS_CHOSEN)
    assert "We call you about: Battery" in text
    assert "Not now" not in text
