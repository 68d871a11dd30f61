"""Every customer page: its owner sees it, a stranger finds nothing, and signed out one is asked to sign in."""

import pytest
from django.test import Client
from django.urls import reverse

from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.actions.share_visit import Sharing, share_visit
from pitboard.records.bookings import AppointmentKind
from pitboard.records.links import CalendarFeed, Share, ShareRight
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.web.customer.urls import urlpatterns
from tests.cast import Visit, minutes

pytestmark = pytest.mark.django_db

PAGES = [
    "garage",
    "garage_live",
    "car_new",
    "car_models",
    "booking_new",
    "booking_days",
    "calendar_feed",
]
ABOUT_ONE = [
    "car",
    "booking",
    "booking_live",
    "booking_cancel",
    "booking_handover",
    "booking_messages",
    "booking_messages_live",
    "reminder",
    "appointment_ics",
    "visit",
    "visit_live",
    "visit_condition",
    "choice",
    "choice_proposal",
    "choice_times",
    "sharing",
    "authorisation",
]


@pytest.fixture
def chosen(visit: Visit, sol: StaffMember) -> Visit:
    """Nora has chosen, and her car is to be brought back."""
    visit.chosen(services=["Yearly service"])
    back = Window(
        AppointmentKind.RETURN,
        visit.at + minutes(240),
        visit.at + minutes(270),
        address="Linden Road 7",
        driver=sol,
    )
    schedule_appointment(visit.booking, back, by=visit.desk, at=visit.tick())
    return visit


def shared(visit: Visit) -> Share:
    """The one link to the visit."""
    known = Share.objects.filter(order=visit.order).first()
    paul = Sharing("Paul Larkspur", ShareRight.VIEW)
    return known or share_visit(visit.order, paul, by=visit.customer, at=visit.tick())


def address(visit: Visit, name: str) -> str:
    order, booking = visit.order, visit.booking
    ids: dict[str, list[int]] = {
        "car": [visit.vehicle.pk],
        "appointment_ics": [booking.appointments.get().pk],
        "appointment_off": [booking.appointments.get().pk],
        "visit": [order.number],
        "visit_live": [order.number],
        "visit_condition": [order.number],
        "choice": [order.number],
        "choice_proposal": [order.number],
        "choice_times": [order.number],
        "choice_price": [order.number],
        "sharing": [order.number],
        "reminder": [order.number, visit.line("Battery").pk],
        "share_end": [order.number, shared(visit).pk if name == "share_end" else 0],
        "authorisation": [order.number, visit.authorisation.pk],
    }
    return reverse(name, args=ids.get(name, [booking.pk]))


#: Only pressed, never opened; a booking that is under way has nothing left to change.
PRESSED = ["booking_other_day", "appointment_off", "booking_reading", "choice_price", "share_end"]
ONCE_OPEN = ["booking_change"]
FEED_BUTTONS = ["calendar_feed_opening", "calendar_feed_renewal", "calendar_feed_closing"]


def test_the_tables_name_every_address_of_customers() -> None:
    named = {*PAGES, *ABOUT_ONE, *PRESSED, *ONCE_OPEN, *FEED_BUTTONS}
    assert named == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_a_page_is_its_owners_alone(
    client: Client, chosen: Visit, nora: Person, jonas: Person, name: str
) -> None:
    where = address(chosen, name)
    client.force_login(nora)
    assert client.get(where).status_code == 200
    client.force_login(jonas)
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_staff_have_pages_of_their_own(client: Client, chosen: Visit, dana: StaffMember, name: str) -> None:
    client.force_login(dana.person)
    assert client.get(address(chosen, name)).status_code == 404


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_signed_out_one_signs_in_first_whether_or_not_it_exists(
    client: Client, chosen: Visit, name: str
) -> None:
    where = address(chosen, name)
    assert client.get(where)["Location"] == f"/account/login/?next={where}"
    nowhere = where.translate(str.maketrans("123456789", "999999999"))
    assert client.get(nowhere)["Location"] == f"/account/login/?next={nowhere}"


@pytest.mark.parametrize("name", PAGES)
def test_the_general_pages_want_somebody_signed_in(
    client: Client, golf: Vehicle, yard: object, nora: Person, name: str
) -> None:
    assert client.get(reverse(name))["Location"].startswith("/account/login/")
    client.force_login(nora)
    assert client.get(reverse(name)).status_code == 200


def test_what_was_chosen_before_signing_in_is_kept(client: Client, yard: object) -> None:
    assert client.get("/book/?services=3")["Location"] == "/account/login/?next=/book/%3Fservices%3D3"


@pytest.mark.parametrize(
    "name",
    ["booking_cancel", "choice", "booking_handover", "booking_messages", "reminder", *PRESSED, *ONCE_OPEN],
)
def test_a_stranger_changes_nothing(client: Client, chosen: Visit, jonas: Person, name: str) -> None:
    where = address(chosen, name)
    version = chosen.reload().version
    client.force_login(jonas)
    assert client.post(where, {"revision": 1, "name": "Jonas Birch"}).status_code == 404
    assert chosen.reload().version == version


@pytest.mark.parametrize("name", [*PRESSED, *ONCE_OPEN])
def test_what_is_pressed_wants_its_owner_signed_in(
    client: Client, chosen: Visit, dana: StaffMember, name: str
) -> None:
    where = address(chosen, name)
    assert client.get(f"/book/days?change={chosen.booking.pk}")["Location"].startswith("/account/login/")
    assert client.post(where)["Location"] == f"/account/login/?next={where}"
    client.force_login(dana.person)
    assert client.post(where).status_code == 404
    assert client.get(f"/book/days?change={chosen.booking.pk}").status_code == 404


@pytest.mark.parametrize("name", [*PRESSED, *FEED_BUTTONS])
def test_a_button_is_not_pressed_by_a_link(client: Client, chosen: Visit, nora: Person, name: str) -> None:
    client.force_login(nora)
    where = reverse(name) if name in FEED_BUTTONS else address(chosen, name)
    assert client.get(where).status_code == 405


@pytest.mark.parametrize("name", FEED_BUTTONS)
def test_nobody_has_a_calendar_who_is_signed_out(client: Client, yard: object, name: str) -> None:
    assert client.post(reverse(name))["Location"].startswith("/account/login/")
    assert not CalendarFeed.objects.exists()


def test_somebody_elses_booking_is_not_repeated(client: Client, chosen: Visit, jonas: Person) -> None:
    client.force_login(jonas)
    chosen.vehicle.ownerships.create(person=jonas, since=chosen.at)
    assert client.get(f"/book/?again={chosen.booking.pk}").status_code == 404


def test_a_live_piece_is_the_same_for_everybody_who_may_see_it(
    client: Client, chosen: Visit, nora: Person
) -> None:
    client.force_login(nora)
    for name in ("visit_live", "booking_live"):
        assert "csrfmiddlewaretoken" not in client.get(address(chosen, name)).text
    assert "csrfmiddlewaretoken" not in client.get(reverse("garage_live")).text
