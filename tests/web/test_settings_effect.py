"""A changed setting is on the booking page at once."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.permissions import Role
from tests.cast import WEDNESDAY, employ
from tests.web.desk import signed_in
from tests.web.settings_pages import fields_of

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def owner(olga: StaffMember, marek: StaffMember) -> Client:
    return signed_in(olga)


def save(owner: Client, page: str, *, to: str = "", **typed: Any) -> None:
    answer = owner.post(to or page, fields_of(owner, page, sent_to=to) | typed)
    assert answer.status_code == 302, answer.content.decode()


def can_be_chosen(nora: Person, day: date, *services: str) -> bool:
    """Whether the booking page offers the day for a visit with these services, by their names."""
    client = signed_in(nora)
    page = client.get("/book/").content.decode()
    keys = [re.search(rf'value="(\d+)"(?:(?!value=)[\s\S])*?{name}', page) for name in services]
    chosen = "&".join(f"services={key.group(1)}" for key in keys if key)
    page = client.get(f"/book/?{chosen}").content.decode()
    return re.search(rf'<input[^>]*name="day"[^>]*value="{day}"', page) is not None


def test_a_day_on_which_the_workshop_closes(owner: Client, golf: Vehicle, nora: Person) -> None:
    assert can_be_chosen(nora, MONDAY)
    save(owner, "/settings/hours/", **{"begins-0-0": "", "ends-0-0": ""})
    assert not can_be_chosen(nora, MONDAY)


def test_shorter_hours_hold_less_work(owner: Client, golf: Vehicle, nora: Person) -> None:
    assert can_be_chosen(nora, MONDAY, "Yearly service")
    save(owner, "/settings/hours/", **{"ends-0-0": "08:30"})
    assert not can_be_chosen(nora, MONDAY, "Yearly service")
    assert can_be_chosen(nora, MONDAY, "Season tyres")


def test_an_absence(owner: Client, golf: Vehicle, nora: Person, marek: StaffMember) -> None:
    page = f"/settings/people/{marek.pk}/"
    save(owner, page, to=f"{page}absences", from_day="2026-11-20", to_day="2026-11-23", why="Course")
    assert not can_be_chosen(nora, MONDAY)
    assert can_be_chosen(nora, date(2026, 11, 24))


def test_a_technicians_own_hours(owner: Client, golf: Vehicle, nora: Person, marek: StaffMember) -> None:
    save(owner, f"/settings/people/{marek.pk}/", **{"begins-1-0": "08:00", "ends-1-0": "12:00"})
    assert not can_be_chosen(nora, MONDAY)
    assert can_be_chosen(nora, date(2026, 11, 24))


def test_a_skill_that_nobody_has(
    owner: Client, golf: Vehicle, nora: Person, marek: StaffMember, yard: Workshop
) -> None:
    save(owner, "/settings/bays/", to="/settings/skills/", new="High voltage")
    skill = yard.skills.get()
    save(owner, "/settings/services/", **{"service-0-skill": str(skill.pk)})
    assert not can_be_chosen(nora, MONDAY, "Yearly service")
    assert can_be_chosen(nora, MONDAY, "Season tyres")
    warning = owner.get("/settings/bays/").content.decode()
    assert "No technician has the skill High voltage." in warning
    page = f"/settings/people/{marek.pk}/"
    save(owner, page, to=f"{page}skills", skills=[skill.pk])
    assert can_be_chosen(nora, MONDAY, "Yearly service")


def test_too_few_bays(owner: Client, yard: Workshop, golf: Vehicle, nora: Person) -> None:
    employ(yard, "Piet Lund", Role.TECHNICIAN)
    save(owner, "/settings/services/", **{"service-0-hours": "12"})
    assert can_be_chosen(nora, MONDAY, "Yearly service"), "two technicians have 21 hours"
    save(owner, "/settings/bays/", bays="Lift 1")
    assert not can_be_chosen(nora, MONDAY, "Yearly service"), "one bay has 10.5"
    outside = fields_of(owner, "/settings/services/")
    del outside["service-0-needs_bay"]
    owner.post("/settings/services/", outside)
    assert can_be_chosen(nora, MONDAY, "Yearly service")


def test_the_lead_time(owner: Client, golf: Vehicle, nora: Person) -> None:
    thursday = date(2026, 11, 19)
    assert can_be_chosen(nora, thursday)
    save(owner, "/settings/booking/", lead_time_hours="72")
    assert not can_be_chosen(nora, thursday)
    assert can_be_chosen(nora, MONDAY)
