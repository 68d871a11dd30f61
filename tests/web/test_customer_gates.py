"""What is true of the customers' addresses beyond who may open them, which is tried in test_who_may."""

import pytest
from django.test import Client
from django.urls import reverse

from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.records.bookings import AppointmentKind
from pitboard.records.links import CalendarFeed
from pitboard.records.people import Person, StaffMember
from tests.cast import Visit, minutes

pytestmark = pytest.mark.django_db

FEED_BUTTONS = ["calendar_feed_opening", "calendar_feed_renewal", "calendar_feed_closing"]


@pytest.fixture
def chosen(visit: Visit, sol: StaffMember) -> Visit:
    """Nora has chosen, and her car is to be brought back."""
    visit.chosen(services=["Yearly service"])
    start = visit.at + minutes(240)
    back = Window(AppointmentKind.RETURN, start, start + minutes(30), address="Linden Road 7", driver=sol)
    schedule_appointment(visit.booking, back, by=visit.desk, at=visit.tick())
    return visit


def test_signed_out_one_signs_in_first_whether_or_not_it_exists(client: Client, chosen: Visit) -> None:
    for name, own in [("visit", chosen.order.number), ("booking", chosen.booking.pk), ("choice", 1)]:
        for number in (own, 999_999):
            where = reverse(name, args=[number])
            assert client.get(where)["Location"] == f"/account/login/?next={where}"


def test_what_was_chosen_before_signing_in_is_kept(client: Client, yard: object) -> None:
    assert client.get("/book/?services=3")["Location"] == "/account/login/?next=/book/%3Fservices%3D3"


def test_a_button_is_not_pressed_by_a_link(client: Client, chosen: Visit, nora: Person) -> None:
    booking, appointment, number = (
        chosen.booking.pk,
        chosen.booking.appointments.get().pk,
        chosen.order.number,
    )
    client.force_login(nora)
    buttons = [reverse(name) for name in FEED_BUTTONS] + [
        reverse("booking_other_day", args=[booking]),
        reverse("booking_reading", args=[booking]),
        reverse("appointment_off", args=[appointment]),
        reverse("choice_price", args=[number]),
        reverse("share_end", args=[number, 1]),
    ]
    assert {where: client.get(where).status_code for where in buttons} == dict.fromkeys(buttons, 405)


def test_nobody_has_a_calendar_who_is_signed_out(client: Client, yard: object) -> None:
    for name in FEED_BUTTONS:
        assert client.post(reverse(name))["Location"].startswith("/account/login/")
    assert not CalendarFeed.objects.exists()


def test_the_days_for_a_booking_are_shown_to_whom_it_belongs(
    client: Client, chosen: Visit, jonas: Person, dana: StaffMember
) -> None:
    where = f"/book/days?change={chosen.booking.pk}"
    assert client.get(where)["Location"].startswith("/account/login/")
    for person in (jonas, dana.person):
        client.force_login(person)
        assert client.get(where).status_code == 404


def test_somebody_elses_booking_is_not_repeated(client: Client, chosen: Visit, jonas: Person) -> None:
    client.force_login(jonas)
    chosen.vehicle.ownerships.create(person=jonas, since=chosen.at)
    assert client.get(f"/book/?again={chosen.booking.pk}").status_code == 404


def test_a_live_piece_is_the_same_for_everybody_who_may_see_it(
    client: Client, chosen: Visit, nora: Person
) -> None:
    client.force_login(nora)
    pieces = [
        reverse("visit_live", args=[chosen.order.number]),
        reverse("booking_live", args=[chosen.booking.pk]),
    ]
    for piece in [*pieces, reverse("garage_live")]:
        assert "csrfmiddlewaretoken" not in client.get(piece).text
