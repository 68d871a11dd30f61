"""A customer's cars: adding one, the garage, and a car's own record."""

import pytest
from django.test import Client
from django.urls import reverse

from pitboard.actions.answer_request import decline_booking
from pitboard.actions.keep_car import add_car
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Ownership, Vehicle, VehicleModel
from pitboard.records.workshop import Workshop
from tests.cast import WEDNESDAY, Visit

pytestmark = pytest.mark.django_db

CAR = {
    "plate": "dvn-310",
    "make": "Renault",
    "model": "Clio",
    "year": "2017",
    "mileage_km": "61,480 km",
}


@pytest.fixture
def jonas_here(client: Client, yard: Workshop, jonas: Person) -> Client:
    client.force_login(jonas)
    return client


def test_an_empty_garage_says_what_to_do_first(jonas_here: Client) -> None:
    page = jonas_here.get("/cars/").text
    assert "Your garage is empty" in page
    assert reverse("car_new") in page


def test_a_car_is_added_however_its_figures_are_written(jonas_here: Client, jonas: Person) -> None:
    assert jonas_here.post("/cars/new/", CAR)["Location"] == "/cars/"
    car = Vehicle.objects.get(ownerships__person=jonas)
    assert (car.plate, car.plate_key, car.year, car.mileage_km) == ("DVN-310", "DVN310", 2017, 61_480)
    assert "DVN-310" in jonas_here.get("/cars/").text


def test_from_booking_one_goes_back_to_booking_with_the_car(jonas_here: Client) -> None:
    answer = jonas_here.post("/cars/new/", CAR | {"next": "/book/"})
    assert answer["Location"] == f"/book/?car={Vehicle.objects.get().pk}"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/account/logout/"])
def test_nobody_is_sent_elsewhere_with_a_new_car(jonas_here: Client, elsewhere: str) -> None:
    assert jonas_here.post("/cars/new/", CAR | {"next": elsewhere})["Location"] == "/cars/"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("plate", "", "This field is required"),
        ("plate", "- - -", "Enter the letters and figures"),
        ("plate", "ABCDEFGHIJKLMNOPQR", "at most 16"),
        ("make", "", "This field is required"),
        ("model", "x" * 81, "at most 80"),
        ("year", "1850", "between 1885 and"),
        ("year", "last year", "four figures"),
        ("mileage_km", "many", "such as 84,210"),
        ("mileage_km", "-5", "greater than or equal to 0"),
        ("mileage_km", "99999999999999999999", "less than or equal"),
        ("make", "Ren\x00ault", "Null characters"),
    ],
)
def test_a_wrong_entry_is_explained_and_the_rest_stays(
    jonas_here: Client, field: str, value: str, says: str
) -> None:
    answer = jonas_here.post("/cars/new/", CAR | {field: value})
    assert answer.status_code == 200
    assert says in answer.text
    kept = [typed for name, typed in CAR.items() if name != field]
    assert all(typed in answer.text for typed in kept)
    assert not Ownership.objects.exists()


def test_the_same_car_is_added_once(jonas_here: Client, jonas: Person) -> None:
    jonas_here.post("/cars/new/", CAR)
    answer = jonas_here.post("/cars/new/", CAR | {"plate": "DVN 310"})
    assert answer.status_code == 200
    assert Ownership.objects.filter(person=jonas).count() == 1


def test_models_of_a_make_are_suggested(jonas_here: Client) -> None:
    VehicleModel.objects.bulk_create(
        VehicleModel(make=make, model=model)
        for make, model in [("Renault", "Clio"), ("Renault", "Captur"), ("Mazda", "MX-5")]
    )
    assert jonas_here.get("/cars/models?make=renault").json() == {"models": ["Captur", "Clio"]}
    assert jonas_here.get("/cars/models?make=%00").json() == {"models": []}
    page = jonas_here.get("/cars/new/").text
    assert '<option value="Mazda">' in page
    assert "MX-5" not in page


def test_the_garage_shows_what_runs_with_its_time(client: Client, visit: Visit, nora: Person) -> None:
    visit.chosen(services=["Yearly service"])
    client.force_login(nora)
    page = client.get("/cars/").text
    promise = visit.reload().booking.promise
    assert promise.ready_at.isoformat() in page
    assert "Follow it live" in page
    assert f"customer:{nora.pk}" in page


def test_the_garage_asks_for_a_choice(client: Client, visit: Visit, nora: Person) -> None:
    visit.estimated()
    client.force_login(nora)
    assert reverse("choice", args=[visit.order.number]) in client.get("/cars/").text


def test_a_declined_request_is_told_with_its_reason(client: Client, visit: Visit, nora: Person) -> None:
    visit.requested()
    decline_booking(visit.booking, reason="We are full that week.", by=visit.desk, at=visit.tick())
    client.force_login(nora)
    assert "We are full that week." in client.get("/cars/").text


def test_a_cars_record_says_what_was_found_done_and_put_off(
    client: Client, visit: Visit, nora: Person
) -> None:
    visit.handed_back(services=["Yearly service"])
    client.force_login(nora)
    page = client.get(reverse("car", args=[visit.vehicle.pk])).text
    for said in [
        "Front brakes",
        "€341.22",
        "Yearly service",
        "€149.00",
        "84,210",
        "€490.22",
        "1 point was good",
    ]:
        assert said in page
    deferred, _, _ = page.partition('id="visits"')
    assert "Left out, not forgotten" in deferred
    for said in ["Battery", "€198.44", "The price holds until", "Book this repair"]:
        assert said in deferred, said


def test_a_cars_record_shows_a_new_owner_nothing_of_the_old(
    client: Client, visit: Visit, jonas: Person, marek: StaffMember
) -> None:
    visit.handed_back()
    golf = add_car(
        plate="KRT 482",
        make="Volkswagen",
        model="Golf",
        year=None,
        mileage_km=None,
        by=jonas,
        at=WEDNESDAY,
    )
    client.force_login(jonas)
    page = client.get(reverse("car", args=[golf.pk])).text
    assert "No visit yet" in page
    assert "Front brakes" not in page
    assert "Battery" not in page
    assert "deferred" not in client.get("/cars/").text


def test_the_garage_asks_a_fixed_number_of_questions(
    client: Client,
    visit: Visit,
    nora: Person,
    django_assert_max_num_queries: object,
) -> None:
    visit.handed_back(services=["Yearly service"])
    client.force_login(nora)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get("/cars/live")
