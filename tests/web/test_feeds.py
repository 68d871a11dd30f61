"""A subscribed calendar: its own people's appointments, by an address that can be taken back."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from pitboard.actions.feeds import close_feed, open_feed, renew_feed
from pitboard.actions.pick_up import Window, cancel_appointment, schedule_appointment
from pitboard.queries.links import feed_token, own_feed
from pitboard.records.bookings import AppointmentKind
from pitboard.records.people import Person, StaffMember
from tests.cast import THURSDAY, WEDNESDAY, Visit


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def address(person: Person, *, for_staff: bool = False) -> str:
    return reverse("feed", args=[feed_token(open_feed(person, for_staff=for_staff, at=timezone.now()))])


def events(client: Client, where: str) -> list[Any]:
    answer = client.get(where)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


@pytest.fixture
def stop(visit: Visit, sol: StaffMember) -> Visit:
    visit.accepted()
    begin = WEDNESDAY + timedelta(hours=25)
    window = Window(
        AppointmentKind.COLLECTION, begin, begin + timedelta(hours=1), address="Linden Road 7", driver=sol
    )
    schedule_appointment(visit.booking, window, by=visit.desk, at=visit.tick())
    return visit


def test_a_customer_sees_their_appointment_without_signing_in(stop: Visit, client: Client) -> None:
    (event,) = events(client, address(stop.customer))
    assert event["summary"] == "Pickup: KRT 482"
    assert event["dtstart"].dt == WEDNESDAY + timedelta(hours=25)
    assert event["location"] == "Linden Road 7"
    assert event["url"].endswith(f"/bookings/{stop.booking.pk}/")


def test_a_booking_without_a_time_is_a_whole_day_of_the_workshop(visit: Visit, client: Client) -> None:
    visit.accepted()
    (event,) = events(client, address(visit.customer))
    assert (event["dtstart"].dt, event["dtend"].dt) == (THURSDAY, THURSDAY + timedelta(days=1))
    assert type(event["dtstart"].dt) is date


def test_what_is_called_off_is_said_so_under_the_same_name(stop: Visit, client: Client) -> None:
    where = address(stop.customer)
    (before,) = events(client, where)
    (planned,) = stop.booking.appointments.all()
    cancel_appointment(planned, reason="The van is broken.", by=stop.desk, at=stop.tick())
    after = {event["uid"]: event for event in events(client, where)}
    off = after[before["uid"]]
    assert off["status"] == "CANCELLED"
    assert off["sequence"] > before["sequence"]


def test_nobody_sees_anothers(stop: Visit, jonas: Person, client: Client) -> None:
    assert events(client, address(jonas)) == []


def test_staff_see_the_workshops_and_drivers_their_own(
    stop: Visit, sol: StaffMember, olga: StaffMember, client: Client
) -> None:
    (event,) = events(client, address(stop.desk, for_staff=True))
    assert event["summary"] == "Pickup: KRT 482 (Sol)"
    assert event["url"].endswith(f"/board/bookings/{stop.booking.pk}/")
    assert len(events(client, address(sol.person, for_staff=True))) == 1
    planned = stop.booking.appointments.get()
    planned.driver = olga
    planned.save(update_fields=["driver"])
    assert events(client, address(sol.person, for_staff=True)) == []


def test_a_staff_feed_ends_with_the_job(stop: Visit, sol: StaffMember, client: Client) -> None:
    where = address(sol.person, for_staff=True)
    sol.until = WEDNESDAY
    sol.save(update_fields=["until"])
    assert client.get(where).status_code == 404


def test_an_address_that_was_renewed_or_closed_opens_nothing(stop: Visit, client: Client) -> None:
    first = address(stop.customer)
    assert address(stop.customer) == first
    renew_feed(stop.customer, at=timezone.now())
    assert client.get(first).status_code == 404
    second = address(stop.customer)
    assert len(events(client, second)) == 1
    close_feed(stop.customer, at=timezone.now())
    assert own_feed(stop.customer, for_staff=False) is None
    assert client.get(second).status_code == 404


@pytest.mark.parametrize("token", ["1", "1:abc", "x:y", "1:" + "a" * 43])
def test_an_address_is_not_guessed(stop: Visit, client: Client, token: str) -> None:
    address(stop.customer)
    assert client.get(reverse("feed", args=[token])).status_code == 404


def test_a_feed_is_only_read(stop: Visit, client: Client) -> None:
    assert client.post(address(stop.customer)).status_code == 405
