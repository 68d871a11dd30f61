"""The page anybody may read."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from pitboard.actions.opening_hours import Closed, set_closed_days
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


# ---- closed days, the map, and what the workshop wrote ---------------------------------------------------------------


def test_closed_days_and_holidays_ahead_are_told(client: Client, yard: Workshop) -> None:
    set_closed_days(
        yard, [Closed(date(2026, 12, 28), "Stocktaking"), Closed(date(2026, 12, 29), "Stocktaking")]
    )
    with time_machine.travel(WEDNESDAY, tick=False):
        page = client.get("/").text
    assert "Mon 28 Dec to Tue 29 Dec" in page
    assert "Stocktaking" in page
    # Christmas is a Friday; the 27th is a Sunday, on which nobody would come anyway.
    assert "Fri 25 Dec" in page
    assert "27 Dec" not in page
    Workshop.objects.update(observe_holidays=False)
    with time_machine.travel(WEDNESDAY, tick=False):
        assert "Fri 25 Dec" not in client.get("/").text


def test_the_map_is_the_workshops_own_or_found_by_its_address(client: Client, yard: Workshop) -> None:
    assert "openstreetmap.org/search?query=Foundry+Lane+14" in client.get("/").text
    Workshop.objects.update(map_url="https://maps.example/kestrel")
    assert 'href="https://maps.example/kestrel"' in client.get("/").text


@pytest.mark.parametrize("name", ["imprint", "privacy"])
def test_a_page_the_workshop_has_not_written_says_what_is_missing(
    client: Client, yard: Workshop, name: str
) -> None:
    assert f'href="/{name}/"' in client.get("/").text
    page = client.get(f"/{name}/").text
    assert "More is still missing here." in page
    assert "desk@kestrel.example" in page
    Workshop.objects.update(**{name: "Owner: Olga Kestrel.\n\n<script>alert(1)</script>"})
    answer = client.get(f"/{name}/")
    assert "Owner: Olga Kestrel." in answer.text
    assert "still missing" not in answer.text
    assert "<script>alert" not in answer.text
    assert not answer.cookies


@pytest.mark.parametrize("name", ["imprint", "privacy"])
def test_before_the_set_up_there_is_nothing_to_read(client: Client, db: None, name: str) -> None:
    assert client.get(f"/{name}/")["Location"] == "/setup/"
