"""Who waits to be called, and how the list is worked off."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from pitboard.actions.note_calls import note_customer_call
from pitboard.actions.talk import write_to_workshop
from pitboard.queries.call_list import call_list
from pitboard.records.desk import CallTry
from pitboard.records.estimates import Decision
from pitboard.records.events import Event
from pitboard.records.messages import Message
from pitboard.rules.calls import CallReason
from pitboard.rules.happenings import EventKind
from tests.cast import Visit
from tests.web.desk import NOON, signed_in, words

#: Every step of the visit lies before it, and the promised time after it.
TEN = NOON.replace(hour=10)

R = CallReason


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def reasons(visit: Visit, *, hours: float = 0) -> list[CallReason]:
    found = call_list(visit.yard, at=TEN + timedelta(hours=hours))
    return found[0].reasons if found else []


def test_nobody_waits_when_nothing_is_open(visit: Visit) -> None:
    visit.arrived()
    assert call_list(visit.yard, at=TEN) == []
    assert "Nobody waits for a call" in words(signed_in(visit.desk).get("/board/calls/"))


def test_each_reason_brings_somebody_onto_the_list(visit: Visit) -> None:
    visit.estimated()
    late = visit.yard.decision_late_hours
    assert late > 0
    assert reasons(visit) == []
    assert R.DECISION_OPEN in reasons(visit, hours=24 * 7)
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.CALL_ME})
    assert reasons(visit) == [R.CALL_ASKED]
    write_to_workshop(visit.booking, "Call me.", by=visit.customer, at=TEN)
    assert reasons(visit) == [R.CALL_ASKED, R.MESSAGE_UNREAD]
    assert R.PROMISE_AT_RISK in reasons(visit, hours=24 * 30), "the promised time has passed"


def test_reached_with_one_tap_and_a_note(visit: Visit) -> None:
    visit.estimated()
    visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.CALL_ME})
    write_to_workshop(visit.booking, "Call me.", by=visit.customer, at=TEN)
    desk, pk = signed_in(visit.desk), visit.booking.pk
    page = desk.get("/board/calls/")
    assert "Asked to be called" in words(page)
    answer = desk.post(
        f"/board/bookings/{pk}/call", {"reached": "yes", f"note-{pk}": "Wants the battery.", "note-1000": "x"}
    )
    assert answer["Location"] == "/board/calls/"
    assert call_list(visit.yard, at=TEN) == []
    assert {one.note for one in CallTry.objects.all()} == {"Wants the battery."}
    assert not Message.objects.filter(read_at=None, from_workshop=False).exists()
    assert not visit.order.lines.exclude(call_asked_at=None).exists()
    trace = words(desk.get(f"/board/orders/{visit.order.number}/"))
    assert "Called Nora Larkspur" in trace and "Wants the battery." in trace
    assert "Wants the battery." in words(desk.get(f"/board/customers/{visit.customer.pk}/"))


def test_the_customer_reads_nothing_of_it(visit: Visit) -> None:
    visit.estimated()
    write_to_workshop(visit.booking, "Call me.", by=visit.customer, at=TEN)
    note_customer_call(visit.booking, [R.MESSAGE_UNREAD], reached=False, note="Grumpy", by=visit.desk, at=TEN)
    page = words(signed_in(visit.customer).get(f"/visits/{visit.order.number}/"))
    assert "Grumpy" not in page and "nobody answered" not in page


def test_not_reached_stays_with_the_try(visit: Visit) -> None:
    visit.arrived()
    write_to_workshop(visit.booking, "Call me.", by=visit.customer, at=TEN - timedelta(minutes=5))
    desk, pk = signed_in(visit.desk), visit.booking.pk
    for _ in range(2):
        desk.post(f"/board/bookings/{pk}/call", {"reached": "no", f"note-{pk}": "Engaged"})
    assert CallTry.objects.count() == 1, "two taps are one call"
    assert reasons(visit) == [R.MESSAGE_UNREAD]
    assert "Dana reached nobody" in words(desk.get("/board/calls/live"))
    assert Event.objects.filter(kind=EventKind.CUSTOMER_CALLED).count() == 1


def test_what_is_new_brings_them_back(visit: Visit) -> None:
    visit.arrived()
    write_to_workshop(visit.booking, "Call me.", by=visit.customer, at=TEN - timedelta(hours=2))
    note_customer_call(
        visit.booking, [R.MESSAGE_UNREAD], reached=True, by=visit.desk, at=TEN - timedelta(hours=1)
    )
    assert reasons(visit) == []
    write_to_workshop(visit.booking, "And now?", by=visit.customer, at=TEN)
    assert reasons(visit) == [R.MESSAGE_UNREAD]


def test_what_a_colleague_settled_is_said(visit: Visit) -> None:
    visit.arrived()
    answer = signed_in(visit.desk).post(
        f"/board/bookings/{visit.booking.pk}/call", {"reached": "yes"}, follow=True
    )
    assert "Somebody has settled this already." in words(answer)
    assert not CallTry.objects.exists()
