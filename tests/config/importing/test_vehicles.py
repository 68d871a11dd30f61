"""`pitboard import vehicles`."""

import pytest

from pitboard.records.people import Person
from pitboard.records.vehicles import Ownership, Vehicle
from tests.config.importing.command import GOOD, ROWS_REFUSED, Import, lines

pytestmark = pytest.mark.django_db


def test_a_car_comes_with_its_owner(bring: Import, nora: Person) -> None:
    content = lines(
        "plate,make,model,year,vin,mileage,owner e-mail",
        "KRT 482,Volkswagen,Golf,2019,wvwzzz1kzaw000001,84210,Nora@example.org",
    )
    assert bring("vehicles", content, "--apply") == GOOD
    car = Vehicle.objects.get()
    assert (car.plate_key, car.year, car.vin, car.mileage_km) == ("KRT482", 2019, "WVWZZZ1KZAW000001", 84210)
    owned = Ownership.objects.get(vehicle=car)
    assert owned.person == nora
    assert owned.confirmed_at is not None


def test_an_owner_who_is_not_there_is_refused(bring: Import) -> None:
    content = lines("plate,make,model,owner e-mail", "KRT 482,VW,Golf,nobody@example.org")
    assert bring("vehicles", content, "--apply") == ROWS_REFUSED
    assert "Row 2, owner e-mail: Nobody with the address nobody@example.org is there yet." in bring.said


def test_a_car_that_is_there_is_left_alone_unless_an_update_is_asked_for(
    bring: Import, golf: Vehicle
) -> None:
    content = lines("plate,make,model,year,mileage", "KRT482,VW,Golf,,90000")
    assert bring("vehicles", content, "--apply") == GOOD
    golf.refresh_from_db()
    assert golf.mileage_km == 84_000
    assert bring("vehicles", content, "--apply", "--update") == GOOD
    golf.refresh_from_db()
    assert (golf.make, golf.model, golf.year, golf.mileage_km) == ("VW", "Golf", 2019, 90_000)
    assert golf.plate == "KRT 482"


def test_a_mileage_never_goes_back(bring: Import, golf: Vehicle) -> None:
    content = lines("plate,make,model,mileage", "KRT482,VW,Golf,83999")
    assert bring("vehicles", content, "--apply", "--update") == ROWS_REFUSED
    assert "Row 2, mileage: 83999 km is less than the newest reading, 84000 km." in bring.said


def test_a_second_owner_of_a_car_is_seen_first(bring: Import, golf: Vehicle, jonas: Person) -> None:
    content = lines("plate,make,model,owner e-mail", "KRT482,Volkswagen,Golf 1.5 TSI,jonas@example.org")
    assert bring("vehicles", content, "--apply") == GOOD
    assert not Ownership.objects.filter(person=jonas).exists()
    assert bring("vehicles", content, "--apply", "--update") == GOOD
    assert Ownership.objects.get(person=jonas).confirmed_at is None
    assert bring("vehicles", content, "--apply", "--update") == GOOD
    assert "1 left as they are" in bring.said
