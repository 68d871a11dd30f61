"""What the workshop's pages show to whom, and what takes no answer; who may open them is tried in test_who_may."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from tests.cast import Visit
from tests.web.desk import NOON, signed_in

PAGES = ["board", "board_live", "desk_calendar", "desk_calendar_live", "desk_feed", "plan", "plan_live"]
PAGES += ["caller_days", "drives", "drives_live"]
OF_THE_ORDER = ["desk_order", "desk_order_live", "desk_order_condition", "desk_order_points"]
OF_THE_ORDER += ["desk_order_checklist", "desk_order_checklist_live"]
OF_THE_BOOKING = ["desk_booking", "desk_booking_live", "desk_messages_live"]


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def chosen(visit: Visit) -> Visit:
    return visit.chosen()


def test_a_page_that_only_shows_takes_no_answer(chosen: Visit) -> None:
    client = signed_in(chosen.desk)
    where = [reverse(name) for name in PAGES]
    where += [reverse(name, args=[chosen.order.number]) for name in OF_THE_ORDER]
    where += [reverse(name, args=[chosen.booking.pk]) for name in OF_THE_BOOKING]
    assert {page: client.post(page).status_code for page in where} == dict.fromkeys(where, 405)


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
    number = chosen.order.number
    start = reverse("desk_line_start", args=[number, chosen.line("Front brakes").pk])
    sheet = reverse("desk_order_estimate", args=[number])
    promise = reverse("desk_order_promise", args=[number])
    assert start in seen["desk"] and sheet in seen["desk"] and promise in seen["desk"]
    assert (
        start in seen["technician"] and sheet not in seen["technician"] and promise not in seen["technician"]
    )
    assert start not in seen["driver"] and sheet not in seen["driver"]
