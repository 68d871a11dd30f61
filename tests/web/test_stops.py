"""A driver's stop: collected, handed over, or not, with what the odometer showed and a photo."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.actions.receive_car import Arrival, receive_car
from pitboard.records.bookings import Appointment, AppointmentKind, AppointmentState
from pitboard.records.deliveries import Delivery
from pitboard.records.people import Person, StaffMember
from tests.cast import Visit
from tests.web.desk import picture, primary_buttons, signed_in, words

EIGHT = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def thursday_morning() -> Iterator[None]:
    with time_machine.travel(EIGHT - timedelta(minutes=30), tick=False):
        yield


@pytest.fixture
def stop(visit: Visit, sol: StaffMember) -> Appointment:
    """Sol collects Nora's Golf on Thursday from eight to nine."""
    visit.accepted()
    window = Window(
        AppointmentKind.COLLECTION, EIGHT, EIGHT + timedelta(hours=1), "Linden Road 7", driver=sol
    )
    return schedule_appointment(visit.booking, window, by=visit.desk, at=visit.tick())


def done(stop: Appointment) -> str:
    return reverse("desk_appointment_completion", args=[stop.pk]) + "?from=drives"


def failed(stop: Appointment) -> str:
    return reverse("desk_appointment_failure", args=[stop.pk]) + "?from=drives"


def test_a_stop_says_when_where_and_whom_to_call(stop: Appointment, sol: StaffMember) -> None:
    page = signed_in(sol).get("/board/drives/")
    said, html = words(page), page.content.decode()
    assert "08:00 to 09:00" in said and "Linden Road 7" in said and "Nora Larkspur" in said
    assert "openstreetmap.org/search?query=Linden+Road+7" in html and 'href="tel:' in html
    assert primary_buttons(page) == ["On the way"]


def test_collected_with_the_mileage_and_a_photo(stop: Appointment, sol: StaffMember, visit: Visit) -> None:
    client = signed_in(sol)
    client.post(reverse("desk_appointment_departure", args=[stop.pk]))
    assert primary_buttons(client.get("/board/drives/")) == ["Collect"]
    assert "At least 84,000 km" in words(client.get(done(stop)))
    answer = client.post(done(stop), {"mileage_km": "84 190", "photos": picture()})
    assert answer.status_code == 302 and answer["Location"] == "/board/drives/"
    stop.refresh_from_db()
    assert (stop.state, stop.mileage_km) == (AppointmentState.DONE, 84_190)
    key = stop.photos.get().key
    page = client.get("/board/drives/")
    assert "Odometer at 84,190 km" in words(page) and key in page.content.decode()


def test_the_customer_sees_the_mileage_and_the_photo(
    stop: Appointment, sol: StaffMember, visit: Visit, jonas: Person
) -> None:
    signed_in(sol).post(done(stop), {"mileage_km": "84190", "photos": picture()})
    receive_car(visit.booking, Arrival(84_195, 5), by=visit.desk, at=EIGHT)
    key = stop.photos.get().key
    nora = signed_in(visit.customer)
    page = nora.get(reverse("visit", args=[visit.booking.order.number]))
    assert "Odometer at 84,190 km." in words(page) and key in page.content.decode()
    photo = reverse("photo", args=[key, "small"])
    shown = nora.get(photo)
    assert b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    assert signed_in(jonas).get(photo).status_code == 404


@pytest.mark.parametrize("typed", ["83 999", "", "many", "-1", "99999999999999999999"])
def test_no_car_drives_backwards(stop: Appointment, sol: StaffMember, typed: str) -> None:
    answer = signed_in(sol).post(done(stop), {"mileage_km": typed})
    assert answer.status_code == 422
    stop.refresh_from_db()
    assert stop.state is AppointmentState.SCHEDULED and not stop.photos.exists()


def test_could_not_says_why_and_who_is_told(
    stop: Appointment, sol: StaffMember, olga: StaffMember, visit: Visit
) -> None:
    client = signed_in(sol)
    assert "Told at once: Nora Larkspur, Dana Alder, Olga Kestrel." in words(client.get(failed(stop)))
    client.post(failed(stop), {"usual": "0", "reason": "The bell is broken", "photos": picture()})
    stop.refresh_from_db()
    assert (stop.state, stop.reason) == (AppointmentState.FAILED, "Nobody was there. The bell is broken")
    told = Delivery.objects.filter(event__kind="appointment_failed", channel="site")
    assert {one.recipient.name for one in told} == {"Nora Larkspur", "Dana Alder", "Olga Kestrel"}
    history = words(signed_in(visit.desk).get(reverse("desk_booking", args=[visit.booking.pk])))
    assert "Nobody was there" in history


@pytest.mark.parametrize("typed", [{}, {"reason": "  "}, {"usual": "9"}, {"usual": "x"}])
def test_could_not_wants_a_reason(stop: Appointment, sol: StaffMember, typed: dict[str, str]) -> None:
    assert signed_in(sol).post(failed(stop), typed).status_code == 422


def test_the_desk_hands_back_with_what_the_driver_read(visit: Visit, sol: StaffMember) -> None:
    visit.ready()
    start = visit.at + timedelta(hours=1)
    window = Window(AppointmentKind.RETURN, start, start + timedelta(hours=1), "Linden Road 7", driver=sol)
    back = schedule_appointment(visit.booking, window, by=visit.desk, at=visit.tick())
    with time_machine.travel(start, tick=False):
        assert "At least 84,210 km" in words(signed_in(sol).get(done(back)))
        signed_in(sol).post(done(back), {"mileage_km": "84218"})
        page = signed_in(visit.desk).get(reverse("desk_order_hand_back", args=[visit.order.number]))
    assert 'value="84218"' in page.content.decode()
