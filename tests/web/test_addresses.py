"""Several addresses: kept in one's details, suggested wherever a car is handed over."""

import pytest
from django.test import Client

from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from tests.web.desk import signed_in, words

WORK = {"more-name": "Work", "more-address": "Foundry Lane 2"}


@pytest.fixture
def client(yard: Workshop, nora: Person) -> Client:
    return signed_in(nora)


def test_one_more_is_kept_and_suggested(client: Client, golf: Vehicle) -> None:
    client.post("/account/addresses/", WORK)
    assert "Work Foundry Lane 2" in words(client.get("/account/profile/"))
    form = client.get("/book/").text
    assert '<option value="Foundry Lane 2" label="Work">' in form
    assert '<option value="Linden Road 7">' in form
    assert 'list="address-known"' in form


def test_one_alone_needs_no_suggestion(client: Client, golf: Vehicle) -> None:
    assert "<datalist" not in client.get("/book/").text


def test_another_becomes_the_usual_one_and_the_usual_one_another(client: Client, nora: Person) -> None:
    client.post("/account/addresses/", WORK)
    client.post(f"/account/addresses/{nora.saved_addresses.get().pk}/usual")
    nora.refresh_from_db()
    assert nora.address == "Foundry Lane 2"
    assert nora.saved_addresses.get().address == "Linden Road 7"


def test_one_is_removed(client: Client, nora: Person) -> None:
    client.post("/account/addresses/", WORK)
    client.post(f"/account/addresses/{nora.saved_addresses.get().pk}/end")
    assert not nora.saved_addresses.exists()


def test_the_same_again_only_gets_the_new_name(client: Client, nora: Person) -> None:
    client.post("/account/addresses/", WORK)
    client.post("/account/addresses/", WORK | {"more-name": "The works"})
    assert nora.saved_addresses.get().name == "The works"


def test_there_is_room_for_ten(client: Client, nora: Person) -> None:
    for number in range(10):
        client.post("/account/addresses/", {"more-address": f"Foundry Lane {number}"})
    page = client.post("/account/addresses/", {"more-address": "Foundry Lane 99"})
    assert "Remove one first." in words(page)
    assert 'value="Foundry Lane 99"' in page.text
    assert nora.saved_addresses.count() == 10


def test_somebody_elses_is_not_there(client: Client, nora: Person, jonas: Person) -> None:
    client.post("/account/addresses/", WORK)
    number = nora.saved_addresses.get().pk
    for what in ("end", "usual"):
        assert signed_in(jonas).post(f"/account/addresses/{number}/{what}").status_code == 404
    assert nora.saved_addresses.exists()
