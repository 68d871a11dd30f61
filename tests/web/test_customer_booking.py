"""Booking a service, and what becomes of the booking."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from PIL import Image

from pitboard.actions.answer_request import decline_booking
from pitboard.actions.book import cancel_booking
from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.records.bookings import Appointment, AppointmentKind, Booking, Handover
from pitboard.records.people import Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.lifecycle import BookingState
from tests.cast import WEDNESDAY, Visit, minutes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def it_is_wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def booker(client: Client, yard: Workshop, marek: StaffMember, golf: Vehicle, nora: Person) -> Client:
    client.force_login(nora)
    return client


def wish(golf: Vehicle, **changes: object) -> dict[str, object]:
    service = Service.objects.get(name="Yearly service")
    return {
        "car": golf.pk,
        "services": [service.pk],
        "complaint": "It squeals in the morning.",
        "day": "2026-11-24",
        "handover": "collection",
        "address": "Linden Road 7",
        "phone": "+43 1 5550142",
        "getting_around": "nothing",
        "test_drive_allowed": "on",
    } | changes


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "tomato").save(out, "JPEG")
    return SimpleUploadedFile("wheel.jpg", out.getvalue(), "image/jpeg")


def test_a_request_is_sent_with_everything_that_was_said(booker: Client, golf: Vehicle) -> None:
    answer = booker.post("/book/", wish(golf, photos=[picture(), picture()]))
    booking = Booking.objects.get()
    assert answer["Location"] == reverse("booking", args=[booking.pk])
    assert (booking.vehicle, booking.day.isoformat()) == (golf, "2026-11-24")
    assert (booking.handover, booking.address) == (Handover.COLLECTION, "Linden Road 7")
    assert booking.test_drive_allowed
    assert [s.name for s in booking.services.all()] == ["Yearly service"]
    assert Photo.objects.filter(booking=booking).count() == 2
    page = booker.get(answer["Location"]).text
    for said in ["Waiting for our answer", "It squeals in the morning.", "Linden Road 7", "€149.00"]:
        assert said in page


def test_sending_twice_leads_to_the_one_booking(booker: Client, golf: Vehicle) -> None:
    first, second = booker.post("/book/", wish(golf)), booker.post("/book/", wish(golf))
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_another_day_for_a_booked_car_is_refused_in_words(booker: Client, golf: Vehicle) -> None:
    booker.post("/book/", wish(golf))
    answer = booker.post("/book/", wish(golf, day="2026-11-25"))
    assert answer.status_code == 200
    standing = reverse("booking", args=[Booking.objects.get().pk])
    assert f'<a href="{standing}">See that booking</a>' in answer.text
    assert "data-error-summary" in answer.text
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"car": ""}, "Choose a car"),
        ({"car": "999999"}, "Choose one of your cars"),
        ({"services": ["999999"]}, "no longer offer"),
        ({"services": [], "complaint": "  "}, "data-error-summary"),
        ({"day": ""}, "Choose a day with room"),
        ({"day": "soon"}, "Choose a day from the calendar"),
        ({"day": "2026-11-22"}, "data-error-summary"),
        ({"day": "2026-11-17"}, "data-error-summary"),
        ({"day": "2029-11-20"}, "data-error-summary"),
        ({"handover": ""}, "Choose how the car gets to us"),
        ({"address": " "}, "Enter the address where we collect the car"),
        ({"phone": ""}, "so that we can reach you"),
        ({"phone": "12"}, "with its area code"),
        ({"complaint": "\x00"}, "Null characters"),
        ({"complaint": "x" * 2001}, "at most 2000"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    booker: Client, golf: Vehicle, changes: dict[str, object], says: str
) -> None:
    answer = booker.post("/book/", wish(golf, **changes))
    assert answer.status_code == 200
    assert says in answer.text
    if "complaint" not in changes:
        assert "It squeals in the morning." in answer.text
    if "address" not in changes:
        assert "Linden Road 7" in answer.text
    if "day" not in changes:
        assert 'value="2026-11-24"' in answer.text.split(" checked required")[0].rsplit("<input", 1)[1]
    assert not Booking.objects.exists()


def test_bringing_the_car_needs_no_address(booker: Client, golf: Vehicle) -> None:
    booker.post("/book/", wish(golf, handover="drop_off", address=""))
    assert Booking.objects.get().handover == Handover.DROP_OFF


def test_photos_that_have_to_be_chosen_again_are_said_so(booker: Client, golf: Vehicle) -> None:
    answer = booker.post("/book/", wish(golf, phone="", photos=[picture()]))
    assert "Please choose the photos again." in answer.text
    assert not Photo.objects.exists()


def test_a_file_that_is_no_photo_is_named(booker: Client, golf: Vehicle) -> None:
    broken = SimpleUploadedFile("wheel.jpg", b"no picture", "image/jpeg")
    assert "wheel.jpg:" in booker.post("/book/", wish(golf, photos=[broken])).text
    assert not Booking.objects.exists()


def test_without_script_a_button_shows_the_days_and_keeps_what_was_typed(
    booker: Client, golf: Vehicle
) -> None:
    answer = booker.post("/book/", wish(golf, phone="", show_days="1"))
    assert "data-error-summary" not in answer.text
    assert "It squeals in the morning." in answer.text
    assert "about 2.5 h of work" in answer.text
    assert "Tuesday 24 November" in answer.text
    assert not Booking.objects.exists()


def test_the_days_follow_what_is_chosen(booker: Client, golf: Vehicle, yard: Workshop) -> None:
    long, _ = Service.objects.update_or_create(
        workshop=yard, name="Rust", defaults={"hours": Decimal(10), "guide_price": Decimal(900)}
    )
    few = booker.get("/book/days", {"services": long.pk}).text
    assert "1 free" in few
    assert "€900.00" in few
    many = booker.get("/book/days", {"services": Service.objects.get(name="Season tyres").pk}).text
    assert "1 free" not in many.replace("11 free", "")
    assert "€48.00" in many


@pytest.mark.parametrize(
    "query", ["day=2026-99-99", "services=x&car=%00", "day=%00", "handover=%F0%9F%9A%97"]
)
def test_nonsense_in_the_address_does_no_harm(booker: Client, query: str) -> None:
    assert booker.get(f"/book/days?{query}").status_code == 200
    assert booker.get(f"/book/?{query}").status_code == 200
    assert booker.get("/book/?again=%C2%B2").status_code == 200


def test_without_a_car_one_is_asked_to_add_it(client: Client, yard: Workshop, jonas: Person) -> None:
    client.force_login(jonas)
    assert "/cars/new/?next=/book/" in client.get("/book/").text
    assert client.post("/book/", {"car": "1"}).status_code == 200
    assert not Booking.objects.exists()


def test_accepted_the_promised_time_stands_on_the_page(client: Client, visit: Visit, nora: Person) -> None:
    visit.accepted()
    client.force_login(nora)
    page = client.get(reverse("booking_live", args=[visit.booking.pk])).text
    assert visit.booking.promise.ready_at.isoformat() in page
    assert f'data-topic="{visit.booking.topic}" data-version="{visit.booking.version}"' in page


def test_declined_the_reason_and_the_way_on_are_shown(client: Client, visit: Visit, nora: Person) -> None:
    visit.requested()
    decline_booking(visit.booking, reason="No lift is free.", by=visit.desk, at=visit.tick())
    client.force_login(nora)
    page = client.get(reverse("booking", args=[visit.booking.pk])).text
    assert "No lift is free." in page
    assert f"/book/?again={visit.booking.pk}" in page


def test_arrived_the_booking_leads_to_the_visit(client: Client, visit: Visit, nora: Person) -> None:
    visit.arrived()
    client.force_login(nora)
    page = client.get(reverse("booking", args=[visit.booking.pk])).text
    assert reverse("visit", args=[visit.order.number]) in page
    assert "Change or cancel" not in page


def test_a_booking_is_cancelled_with_a_reason(client: Client, visit: Visit, nora: Person) -> None:
    visit.accepted()
    client.force_login(nora)
    where = reverse("booking_cancel", args=[visit.booking.pk])
    assert "Cancel the booking on" in client.get(where).text
    assert client.post(where, {"reason": "I am ill."})["Location"] == reverse(
        "booking", args=[visit.booking.pk]
    )
    visit.booking.refresh_from_db()
    assert (visit.booking.state, visit.booking.reason) == (BookingState.CANCELLED, "I am ill.")


def test_once_the_car_is_here_nothing_is_cancelled(client: Client, visit: Visit, nora: Person) -> None:
    visit.arrived()
    client.force_login(nora)
    answer = client.post(reverse("booking_cancel", args=[visit.booking.pk]), {"reason": "Late"})
    assert answer.status_code == 200
    assert "data-error-summary" in answer.text
    visit.booking.refresh_from_db()
    assert visit.booking.state == BookingState.ARRIVED


# ---- the calendar file ---------------------------------------------------------------------------------------------


@pytest.fixture
def pickup(visit: Visit, sol: StaffMember) -> Appointment:
    visit.accepted()
    return schedule(visit, sol, datetime(2026, 11, 19, 7, 15, tzinfo=UTC))


def schedule(visit: Visit, sol: StaffMember, begins: datetime) -> Appointment:
    window = Window(
        AppointmentKind.COLLECTION, begins, begins + minutes(30), address="Linden Road 7", driver=sol
    )
    return schedule_appointment(visit.booking, window, by=visit.desk, at=visit.tick())


def calendar_file(client: Client, appointment: Appointment) -> Any:
    answer = client.get(reverse("appointment_ics", args=[appointment.pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content.decode())
    assert isinstance(calendar, Calendar)
    return calendar


def test_the_pickup_goes_into_ones_own_calendar(client: Client, pickup: Appointment, nora: Person) -> None:
    client.force_login(nora)
    calendar = calendar_file(client, pickup)
    event = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == "PUBLISH"
    assert event["STATUS"] == "CONFIRMED"
    assert event.decoded("DTSTART") == datetime(2026, 11, 19, 7, 15, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 11, 19, 7, 45, tzinfo=UTC)
    assert event["LOCATION"] == "Linden Road 7"
    assert "KRT 482" in event["SUMMARY"]
    assert "Sol" in event["DESCRIPTION"]
    page = client.get(reverse("booking", args=[pickup.booking_id])).text
    assert reverse("appointment_ics", args=[pickup.pk]) in page


def test_a_moved_pickup_replaces_the_entry(
    client: Client, visit: Visit, pickup: Appointment, sol: StaffMember, nora: Person
) -> None:
    client.force_login(nora)
    before = calendar_file(client, pickup).walk("VEVENT")[0]
    schedule(visit, sol, datetime(2026, 11, 19, 9, 0, tzinfo=UTC))
    after = calendar_file(client, pickup).walk("VEVENT")[0]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("DTSTART") == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def test_a_cancelled_pickup_takes_the_entry_out(
    client: Client, visit: Visit, pickup: Appointment, nora: Person
) -> None:
    client.force_login(nora)
    before = calendar_file(client, pickup).walk("VEVENT")[0]
    cancel_booking(visit.booking, reason="", by=nora, at=visit.tick())
    calendar = calendar_file(client, pickup)
    event = calendar.walk("VEVENT")[0]
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (event["UID"], event["SEQUENCE"] > before["SEQUENCE"]) == (before["UID"], True)
