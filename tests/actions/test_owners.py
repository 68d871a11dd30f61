"""Cars change hands, and anybody can type a plate: whose a car is, and what those who say so get to see of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from pitboard.actions.keep_car import add_car
from pitboard.actions.owners import change_owner, confirm_owner, end_owner
from pitboard.queries.access import own_vehicles
from pitboard.queries.history import history_of
from pitboard.queries.owners import known_as
from pitboard.records.audit import AuditEntry
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.rules.auditing import AuditKind
from tests.cast import WEDNESDAY, Visit, minutes

pytestmark = pytest.mark.django_db


def typed_by(person: Person) -> Ownership:
    """Somebody puts the Golf's plate into their garage."""
    vehicle = add_car(
        plate="krt-482", make="Trabant", model="601", year=None, mileage_km=None, by=person, at=WEDNESDAY
    )
    return Ownership.objects.get(vehicle=vehicle, person=person, until=None)


def of(vehicle: Vehicle, person: Person) -> Ownership:
    return Ownership.objects.select_related("vehicle", "person").get(
        vehicle=vehicle, person=person, until=None
    )


def test_who_brings_the_car_is_confirmed_by_whoever_takes_it_in(visit: Visit) -> None:
    visit.arrived()
    ownership = of(visit.vehicle, visit.customer)
    assert (ownership.confirmed_at, ownership.confirmed_by) == (visit.at, visit.desk)
    entry = AuditEntry.objects.get(kind=AuditKind.OWNER_CONFIRMED)
    assert (entry.vehicle, entry.whom, entry.actor) == (visit.vehicle, visit.customer, visit.desk)


def test_whoever_types_the_plate_of_somebody_elses_car_sees_the_plate_alone(
    client: Client, visit: Visit, jonas: Person
) -> None:
    visit.handed_back()
    typed_by(jonas)
    client.force_login(jonas)
    garage, car = client.get("/cars/").text, client.get(reverse("car", args=[visit.vehicle.pk])).text
    booking = client.get("/book/").text
    for page in (garage, car, booking):
        assert "KRT 482" in page
        for told in ("Golf", "Volkswagen", "84,", "Front brakes", "Nora"):
            assert told not in page
    assert "Not confirmed yet" in garage


def test_nor_does_a_booking_for_it_or_its_mail_tell_more(
    client: Client, visit: Visit, jonas: Person, dana: StaffMember
) -> None:
    typed_by(jonas)
    mine = Visit(visit.yard, jonas, visit.vehicle, desk=visit.desk, bay=visit.bay).requested()
    client.force_login(jonas)
    page = client.get(reverse("booking", args=[mine.booking.pk])).text
    assert "KRT 482" in page
    assert "Golf" not in page


def test_once_confirmed_the_car_is_known_and_earlier_visits_still_are_not(
    client: Client, visit: Visit, jonas: Person
) -> None:
    visit.handed_back()
    confirm_owner(typed_by(jonas), by=visit.desk, at=visit.tick())
    client.force_login(jonas)
    page = client.get(reverse("car", args=[visit.vehicle.pk])).text
    assert "Golf" in page
    assert "Front brakes" not in page
    assert history_of(visit.vehicle, jonas).visits == []


def test_a_car_that_changed_hands_is_the_new_owners_alone_and_the_old_one_keeps_their_visits(
    client: Client, visit: Visit, jonas: Person
) -> None:
    visit.handed_back()
    at = visit.tick()
    change_owner(typed_by(jonas), by=visit.desk, at=at)
    assert list(own_vehicles(jonas)) == [visit.vehicle]
    assert list(own_vehicles(visit.customer)) == []
    was = Ownership.objects.get(vehicle=visit.vehicle, person=visit.customer)
    assert (was.until, of(visit.vehicle, jonas).confirmed_at) == (at, at)
    client.force_login(visit.customer)
    page = client.get(reverse("car", args=[visit.vehicle.pk])).text
    assert "Front brakes" in page


def test_whoever_had_a_car_once_does_not_learn_how_far_it_went_since(visit: Visit, jonas: Person) -> None:
    visit.handed_back()
    end_owner(of(visit.vehicle, visit.customer), by=visit.desk, at=visit.tick())
    Vehicle.objects.update(mileage_km=99_000)
    car = Vehicle.objects.get()
    assert known_as(visit.customer, car).mileage_km is None
    # Nothing of it was written.
    assert Vehicle.objects.get().mileage_km == 99_000


def test_each_of_a_couple_can_be_confirmed(
    golf: Vehicle, nora: Person, jonas: Person, dana: StaffMember
) -> None:
    second = typed_by(jonas)
    for ownership in (of(golf, nora), second):
        confirm_owner(ownership, by=dana.person, at=WEDNESDAY)
    assert not Ownership.objects.filter(confirmed_at=None).exists()
    assert not Ownership.objects.exclude(until=None).exists()


def test_saying_it_twice_is_harmless(golf: Vehicle, nora: Person, jonas: Person, dana: StaffMember) -> None:
    mine = typed_by(jonas)
    for at in (WEDNESDAY, WEDNESDAY + minutes(5)):
        change_owner(mine, by=dana.person, at=at)
        end_owner(of_any(golf, nora), by=dana.person, at=at)
    assert AuditEntry.objects.filter(kind=AuditKind.OWNER_ENDED).count() == 1
    assert AuditEntry.objects.filter(kind=AuditKind.OWNER_CONFIRMED).count() == 1
    assert of_any(golf, nora).until == WEDNESDAY


def of_any(vehicle: Vehicle, person: Person) -> Ownership:
    return Ownership.objects.select_related("vehicle", "person").get(vehicle=vehicle, person=person)


def test_the_desk_says_whose_it_is_on_the_cars_page(
    client: Client, golf: Vehicle, jonas: Person, dana: StaffMember, marek: StaffMember
) -> None:
    mine = typed_by(jonas)
    client.force_login(dana.person)
    where = reverse("desk_owners", args=[golf.pk])
    page = client.get(where).text
    assert "Nora Larkspur" in page
    assert "Not confirmed" in page
    answer = client.post(reverse("desk_owner_change", args=[golf.pk, mine.pk]), follow=True)
    assert "theirs alone from now on" in answer.text
    assert "Had it before" in answer.text
    client.force_login(marek.person)
    assert client.get(where).status_code == 404
    assert client.post(reverse("desk_owner_end", args=[golf.pk, mine.pk])).status_code == 404


def test_a_car_bought_back_later_is_a_second_span(golf: Vehicle, nora: Person, dana: StaffMember) -> None:
    end_owner(of(golf, nora), by=dana.person, at=WEDNESDAY)
    add_car(
        plate="KRT 482",
        make="",
        model="",
        year=None,
        mileage_km=None,
        by=nora,
        at=WEDNESDAY + timedelta(days=90),
    )
    spans = Ownership.objects.filter(vehicle=golf, person=nora).order_by("since")
    assert [one.until for one in spans] == [WEDNESDAY, None]
