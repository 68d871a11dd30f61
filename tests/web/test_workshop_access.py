"""Who may open the workshop's pages, and who may press their buttons."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from pitboard.actions.inspection_points import add_point
from pitboard.actions.standard_points import PointFacts
from pitboard.records.bookings import Appointment, AppointmentKind
from pitboard.records.deliveries import Delivery
from pitboard.records.events import Event
from pitboard.records.people import Person, StaffMember
from pitboard.rules.permissions import Permission, Role, may
from pitboard.web.workshop.urls import urlpatterns
from tests.cast import Visit, employ
from tests.web.desk import NOON, signed_in

P = Permission

INSPECTING = (
    *("order_inspection", "order_inspection_end", "order_findings", "order_good_points"),
    *("order_checklist", "order_checklist_live", "order_checklist_rest", "order_points", "order_point"),
)
PRICING = ("estimate", "estimate_sending", "estimate_none", "confirmation", "choice")
LINES = ("start", "note", "hold", "resumption", "end", "start_undo", "end_undo", "photos")
TELLINGS = ("s", "s_stuck", "", "_html", "_withdrawal", "_hold", "_release", "_repetition")
NEEDS: dict[str, Permission] = {
    **dict.fromkeys(["board", "board_live", "drives", "drives_live"], P.SEE_BOARD),
    **dict.fromkeys(["desk_booking", "desk_booking_live", "desk_order", "desk_order_live"], P.SEE_BOARD),
    **{f"desk_appointment_{noun}": P.DRIVE for noun in ("departure", "completion", "failure")},
    **{f"desk_booking_{noun}": P.ANSWER_REQUESTS for noun in ("acceptance", "declination", "cancellation")},
    "desk_booking_no_show": P.ANSWER_REQUESTS,
    "desk_booking_day": P.ANSWER_REQUESTS,
    "desk_appointment_cancellation": P.ARRANGE_PICKUP,
    **dict.fromkeys(["desk_calendar", "desk_calendar_live", "desk_feed"], P.SEE_BOARD),
    **{f"desk_feed_{noun}": P.SEE_BOARD for noun in ("opening", "renewal", "end")},
    **dict.fromkeys(["caller_new", "caller_days", "desk_booking_link"], P.ANSWER_REQUESTS),
    "desk_booking_link_end": P.ANSWER_REQUESTS,
    "desk_booking_appointment": P.ARRANGE_PICKUP,
    "desk_booking_arrival": P.RECEIVE_CARS,
    "desk_order_condition": P.SEE_BOARD,
    "desk_order_condition_arrival": P.RECEIVE_CARS,
    "desk_order_presence": P.SEE_BOARD,
    "desk_order_promise": P.PROMISE,
    **dict.fromkeys(["plan", "plan_live"], P.SEE_BOARD),
    **{f"desk_order_{noun}": P.PROMISE for noun in ("promise_release", "telling", "first", "before")},
    **dict.fromkeys(["desk_line_technician", "desk_line_given"], P.PROMISE),
    "desk_order_appointment": P.ARRANGE_PICKUP,
    **{f"desk_{noun}": P.INSPECT for noun in (*INSPECTING, "finding", "finding_removal")},
    **{f"desk_order_{noun}": P.PRICE for noun in PRICING},
    **{f"desk_line_{noun}": P.REPAIR for noun in LINES},
    "desk_line_call": P.PRICE,
    **{f"desk_order_{noun}": P.REPAIR for noun in ("photos", "check", "check_pass", "reopening")},
    **dict.fromkeys(["desk_order_hand_back", "desk_order_next_service"], P.HAND_BACK),
    **{f"desk_telling{noun}": P.READ_MAILS for noun in TELLINGS},
    "desk_messages": P.TALK,
    **dict.fromkeys(["desk_messages_live", "desk_messages_reading"], P.SEE_BOARD),
}
BUTTONS = {
    "desk_messages_reading",
    "desk_order_presence",
    "desk_feed_opening",
    "desk_feed_renewal",
    "desk_feed_end",
}
PAGES_ALONE = {name for name in NEEDS if NEEDS[name] is P.SEE_BOARD} - BUTTONS
PAGES_ALONE |= {"caller_days", "desk_order_checklist", "desk_order_checklist_live", "desk_order_points"}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def chosen(visit: Visit) -> Visit:
    visit.chosen()
    Appointment.objects.create(
        booking=visit.booking,
        kind=AppointmentKind.RETURN,
        starts_at=NOON,
        ends_at=NOON.replace(hour=13),
        updated_at=NOON,
    )
    return visit


ROUTES = {pattern.name: pattern for pattern in urlpatterns}


def address(name: str, visit: Visit) -> str:
    point = visit.yard.inspection_points.first() or add_point(visit.yard, PointFacts("Brakes", "Front pads"))
    ids: dict[str, Any] = {
        "booking_id": visit.booking.pk,
        "appointment_id": Appointment.objects.get(booking=visit.booking).pk,
        "number": visit.order.number,
        "other": visit.order.number,
        "line_id": visit.line("Front brakes").pk,
        "staff_id": StaffMember.objects.get(person=visit.bay).pk,
        "finding_id": visit.order.inspection.findings.get(title="Lights").pk,
        "delivery_id": Delivery.objects.filter(recipient=visit.customer).latest("pk").pk,
        "point_id": point.pk,
    }
    return reverse(name, kwargs={one: ids[one] for one in ROUTES[name].pattern.converters})


def test_the_table_names_every_page() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(NEEDS)


def test_who_is_not_signed_in_is_asked_to(chosen: Visit) -> None:
    for name in NEEDS:
        where = address(name, chosen)
        for answer in (signed_in(None).get(where), signed_in(None).post(where)):
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/account/login/"), name


def test_customers_find_nothing(chosen: Visit, jonas: Person) -> None:
    for person in (chosen.customer, jonas):
        client = signed_in(person)
        for name in NEEDS:
            assert client.get(address(name, chosen)).status_code == 404, name
            assert client.post(address(name, chosen)).status_code == 404, name


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_may_and_nothing_else(chosen: Visit, role: Role) -> None:
    client = signed_in(employ(chosen.yard, "Piet Lund", role))
    happened = Event.objects.count()
    for name, permission in NEEDS.items():
        where = address(name, chosen)
        if may(role, permission):
            assert client.get(where).status_code in (200, 302), name
        else:
            assert client.get(where).status_code == 404, name
            assert client.post(where).status_code == 404, name
    assert Event.objects.count() == happened, "opening a page changed something"


def test_a_page_that_only_shows_takes_no_answer(chosen: Visit) -> None:
    client = signed_in(chosen.desk)
    for name in PAGES_ALONE:
        assert client.post(address(name, chosen)).status_code == 405, name


def test_another_workshops_staff_would_find_nothing(chosen: Visit) -> None:
    chosen.order.number += 1000
    client = signed_in(chosen.desk)
    assert client.get(reverse("desk_order", args=[chosen.order.number])).status_code == 404
    assert client.get(reverse("desk_booking", args=[chosen.booking.pk + 1000])).status_code == 404


def test_what_a_role_may_not_do_is_not_shown(chosen: Visit, marek: Any, sol: Any) -> None:
    where = reverse("desk_order", args=[chosen.order.number])
    seen = {
        "desk": signed_in(chosen.desk).get(where).content.decode(),
        "technician": signed_in(marek).get(where).content.decode(),
        "driver": signed_in(sol).get(where).content.decode(),
    }
    start = address("desk_line_start", chosen)
    sheet = address("desk_order_estimate", chosen)
    promise = address("desk_order_promise", chosen)
    assert start in seen["desk"] and sheet in seen["desk"] and promise in seen["desk"]
    assert (
        start in seen["technician"] and sheet not in seen["technician"] and promise not in seen["technician"]
    )
    assert start not in seen["driver"] and sheet not in seen["driver"]
