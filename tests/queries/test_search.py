"""The one search box: by plate, name, phone, VIN, visit code and number, with a slip of the finger in it."""

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pitboard.actions.account import create_person
from pitboard.actions.keep_car import add_car
from pitboard.actions.merge import merge_customers
from pitboard.queries.search import SHOWN, Found, find
from pitboard.records.codes import spaced_code
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from tests.cast import WEDNESDAY, Visit

VIN = "WVWZZZ1KZAW000123"


@pytest.fixture
def here(visit: Visit, jonas: Person, sol: StaffMember) -> Visit:
    """Nora's Golf is in the workshop; Jonas has a Clio at home."""
    visit.arrived()
    Vehicle.objects.filter(pk=visit.vehicle.pk).update(vin=VIN)
    Person.objects.filter(pk=visit.customer.pk).update(phone="+436645550987")
    add_car(plate="DVN 310", make="Renault", model="Clio", year=2015, mileage_km=1, by=jonas, at=WEDNESDAY)
    return visit


def look(here: Visit, typed: str) -> Found:
    return find(here.yard, typed, with_customers=True)


def plates(found: Found) -> list[str]:
    return [one.vehicle.plate for one in found.cars]


def names(found: Found) -> list[str]:
    return [one.person.name for one in found.customers]


@pytest.mark.parametrize(
    "typed", ["KRT 482", "krt482", "krt", "Krt-48", "KRT 428", "KTR482", "KRT 48", "KRR 482"]
)
def test_a_plate_leads_to_its_car_and_the_visit_that_runs(here: Visit, typed: str) -> None:
    found = look(here, typed)
    assert plates(found) == ["KRT 482"]
    assert [one.order for one in found.visits] == [here.order]


@pytest.mark.parametrize(
    "typed", ["Nora", "larkspur", "Larkspur Nora", "nora lark", "Lakspur", "nora larskpur", "lraksp"]
)
def test_a_name_leads_to_the_customer_with_their_cars(here: Visit, typed: str) -> None:
    found = look(here, typed)
    assert names(found) == ["Nora Larkspur"]
    assert [car.plate for car in found.customers[0].cars] == ["KRT 482"]
    assert [one.order for one in found.visits] == [here.order]


@pytest.mark.parametrize(
    "typed",
    ["+43 664 555 0987", "0664 5550987", "0043 664 5550987", "664 555", "0987", "nora@example.org"],
)
def test_a_phone_number_is_found_as_people_say_it(here: Visit, typed: str) -> None:
    assert names(look(here, typed)) == ["Nora Larkspur"]


def test_a_vin_is_found_by_its_beginning_and_its_end(here: Visit) -> None:
    assert plates(look(here, "WVWZZZ1K")) == ["KRT 482"]
    assert plates(look(here, "W000123")) == ["KRT 482"]


def test_a_code_and_a_number_lead_to_the_visit(here: Visit) -> None:
    for typed in (
        spaced_code(here.booking.visit_code),
        here.booking.visit_code.lower(),
        str(here.order.number),
    ):
        assert [one.booking for one in look(here, typed).visits] == [here.booking]


def test_what_is_exact_leaves_no_room_for_what_is_near(here: Visit, jonas: Person) -> None:
    add_car(plate="KRT 483", make="Kia", model="Rio", year=2020, mileage_km=1, by=jonas, at=WEDNESDAY)
    exact, near = look(here, "KRT 482"), look(here, "KRT 484")
    assert (plates(exact), exact.is_near) == (["KRT 482"], False)
    assert (sorted(plates(near)), near.is_near) == (["KRT 482", "KRT 483"], True)


def test_part_of_it_is_better_than_nothing(here: Visit) -> None:
    found = look(here, "Nora Quicksilver")
    assert (names(found), found.is_near) == (["Nora Larkspur"], True)


@pytest.mark.parametrize(
    "typed", ["", "k", "  ", "%", "_", "'; drop table", "\\", "\N{WINKING FACE}" * 90, "zzzzzz", "-- --"]
)
def test_nothing_is_found_for_nothing(here: Visit, typed: str) -> None:
    assert look(here, typed).count == 0


def test_who_works_here_is_nobodys_customer(here: Visit) -> None:
    assert names(look(here, "Dana Alder")) == []


def test_who_may_not_see_customers_finds_cars_and_visits(here: Visit) -> None:
    found = find(here.yard, "Nora", with_customers=False)
    assert (found.customers, found.visits, found.cars) == ([], [], [])
    by_plate = find(here.yard, "KRT 482", with_customers=False)
    assert (plates(by_plate), by_plate.cars[0].people) == (["KRT 482"], [])


def test_who_was_merged_is_found_as_whom_they_became(here: Visit) -> None:
    again = create_person(
        email="n.lark@example.org", name="Nora Larkspurr", hashed_password=make_password(None), at=WEDNESDAY
    )
    merge_customers(here.customer, again, workshop=here.yard, by=here.desk, at=here.tick())
    assert names(look(here, "Larkspurr")) == ["Nora Larkspur"]


def test_only_a_handful_is_shown(here: Visit) -> None:
    for number in range(SHOWN + 4):
        create_person(
            email=f"p{number}@example.org", name=f"Zita Quill {number}", hashed_password="!", at=WEDNESDAY
        )
    assert len(look(here, "Zita").customers) == SHOWN


def test_few_questions_are_asked(here: Visit) -> None:
    for typed, most in (("KRT 482", 9), ("Nora", 9), ("Lakspur", 11), ("zzzzzz", 3)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            look(here, typed)
        assert len(asked) <= most, (typed, len(asked))
