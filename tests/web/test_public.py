"""The page anybody may read."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from tests.cast import WEDNESDAY

pytestmark = pytest.mark.django_db


def test_before_the_set_up_the_home_page_leads_there(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == "/setup/"


def test_the_home_page_says_what_is_offered_and_when(
    client: Client, yard: Workshop, marek: StaffMember
) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        page = client.get("/").text
    for said in [
        "Kestrel Yard",
        "Foundry Lane 14",
        "tel:+4315550142",
        "Yearly service",
        "€149.00",
        "Brakes squeal or grind",
        "Monday to Friday",
        "07:30 to 18:00",
        "Open now",
        "until 18:00 today",
        "Thu 19 Nov",
    ]:
        assert said in page, said


def test_on_a_sunday_it_says_when_it_opens(client: Client, yard: Workshop) -> None:
    with time_machine.travel(datetime(2026, 11, 22, 10, tzinfo=UTC), tick=False):
        page = client.get("/").text
    assert "Closed now" in page
    assert "opens Mon 07:30" in page


def test_the_home_page_asks_for_no_cookie(client: Client, yard: Workshop) -> None:
    assert not client.get("/").cookies


def test_everybody_starts_where_they_belong(
    client: Client, yard: Workshop, nora: Person, dana: StaffMember
) -> None:
    assert client.get("/home/")["Location"] == "/account/login/?next=/home/"
    client.force_login(nora)
    assert client.get("/home/")["Location"] == "/cars/"
    client.force_login(dana.person)
    assert client.get("/home/")["Location"] == "/board/"
