"""A customer names the day for a repair that was put off, and staff the car's next service."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.cast import Visit
from tests.web.desk import NOON, signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(visit: Visit) -> Iterator[Visit]:
    """The brakes, but not the battery."""
    with time_machine.travel(NOON, tick=False):
        yield visit.chosen()


def where(visit: Visit, title: str = "Battery") -> str:
    return reverse("reminder", args=[visit.order.number, visit.line(title).pk])


def test_a_day_is_named_and_shown_where_the_repair_stands(chosen: Visit) -> None:
    client = signed_in(chosen.customer)
    page = client.get(reverse("visit", args=[chosen.order.number]))
    assert where(chosen) in page.text and "Remind me later" in words(page)
    day = NOON.date() + timedelta(days=90)
    assert day.isoformat() in client.get(where(chosen)).text
    assert client.post(where(chosen), {"day": day.isoformat()}).status_code == 302
    assert chosen.line("Battery").remind_on == day
    assert "We remind you on" in words(client.get(reverse("visit", args=[chosen.order.number])))
    client.post(where(chosen), {"day": ""})
    assert chosen.line("Battery").remind_on is None


@pytest.mark.parametrize("day", ["2026-11-18", "2026-11-19", "tomorrow", "2026-02-30"])
def test_a_day_that_is_none_or_has_passed_is_refused(chosen: Visit, day: str) -> None:
    answer = signed_in(chosen.customer).post(where(chosen), {"day": day})
    assert answer.status_code == 422 and day in answer.text
    assert chosen.line("Battery").remind_on is None


def test_what_is_being_repaired_needs_no_reminder(chosen: Visit) -> None:
    answer = signed_in(chosen.customer).post(where(chosen, "Front brakes"), {"day": "2027-03-01"})
    assert answer.status_code == 422
    assert chosen.line("Front brakes").remind_on is None


def test_staff_name_the_next_service(chosen: Visit) -> None:
    client = signed_in(chosen.desk)
    page = reverse("desk_order_next_service", args=[chosen.order.number])
    assert page in client.get(reverse("desk_order", args=[chosen.order.number])).text
    assert client.post(page, {"day": "2027-11-19", "km": "100000"}).status_code == 302
    chosen.vehicle.refresh_from_db()
    assert (chosen.vehicle.next_service_on, chosen.vehicle.next_service_km) == (date(2027, 11, 19), 100_000)
    assert "100,000 km" in words(client.get(reverse("desk_order", args=[chosen.order.number])))
    assert client.post(page, {"day": "x", "km": "-5"}).status_code == 422
