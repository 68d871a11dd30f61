"""The settings are the owner's alone."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pitboard.actions.catalogue import add_usual_repair
from pitboard.actions.inspection_points import add_point
from pitboard.actions.notice_settings import add_chat_place
from pitboard.actions.standard_points import PointFacts
from pitboard.actions.working_hours import add_absence
from pitboard.queries.catalogue import UsualRepair
from pitboard.records.deliveries import ChatPlace
from pitboard.records.people import Absence, Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.permissions import Permission, Role, may
from pitboard.web.settings.urls import urlpatterns
from tests.cast import THURSDAY, employ
from tests.web.desk import signed_in, words

ABOUT_SOMEBODY = {
    "settings_person",
    "settings_person_skills",
    "settings_person_absences",
    "settings_absence_removal",
}
ABOUT_A_REPAIR = {"settings_repair", "settings_repair_retirement"}
ABOUT_A_POINT = {"settings_point", "settings_point_place", "settings_point_listing"}
GENERAL = {
    "settings",
    "settings_terms",
    "settings_hours",
    "settings_closed_days",
    "settings_closed_day_removal",
    "settings_services",
    "settings_people",
    "settings_bays",
    "settings_catalogue",
    "settings_repair_new",
    "settings_points",
    "settings_point_new",
    "settings_points_standard",
    "settings_skills",
    "settings_notices",
    "settings_chat_places",
}
ABOUT_A_ROOM = {"settings_chat_place_switch", "settings_chat_place_removal"}


@pytest.fixture
def absence(marek: StaffMember) -> Absence:
    return add_absence(marek, from_day=THURSDAY, to_day=THURSDAY, why="Wedding")


def _room(yard: Workshop) -> ChatPlace:
    keeper = StaffMember.objects.filter(workshop=yard).earliest("pk").person
    return add_chat_place(yard, "The desk", "json://localhost/desk", for_staff=True, by=keeper)


def addresses(absence: Absence) -> dict[str, str]:
    where = {name: reverse(name) for name in GENERAL}
    where |= {
        name: reverse(name, args=[absence.staff_id]) for name in ABOUT_SOMEBODY - {"settings_absence_removal"}
    }
    yard = absence.staff.workshop
    repair = yard.catalogue.first() or add_usual_repair(yard, UsualRepair("Front brakes", Decimal(2)))
    point = yard.inspection_points.first() or add_point(yard, PointFacts("Brakes", "Front pads"))
    room = yard.chat_places.first() or _room(yard)
    where |= {name: reverse(name, args=[room.pk]) for name in ABOUT_A_ROOM}
    where |= {name: reverse(name, args=[repair.pk]) for name in ABOUT_A_REPAIR}
    where |= {name: reverse(name, args=[point.pk]) for name in ABOUT_A_POINT}
    return where | {
        "settings_absence_removal": reverse("settings_absence_removal", args=[absence.staff_id, absence.pk])
    }


def test_the_table_names_every_page() -> None:
    assert {
        pattern.name for pattern in urlpatterns
    } == GENERAL | ABOUT_SOMEBODY | ABOUT_A_REPAIR | ABOUT_A_POINT | ABOUT_A_ROOM


def test_who_is_not_signed_in_is_asked_to(client: Client, absence: Absence) -> None:
    for name, where in addresses(absence).items():
        for answer in (client.get(where), client.post(where)):
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/account/login/"), name


def test_customers_find_nothing(absence: Absence, nora: Person) -> None:
    client = signed_in(nora)
    for name, where in addresses(absence).items():
        assert client.get(where).status_code == 404, name
        assert client.post(where).status_code == 404, name


@pytest.mark.parametrize("role", list(Role))
def test_the_owner_opens_every_page_and_nobody_else_any(yard: Workshop, absence: Absence, role: Role) -> None:
    client = signed_in(employ(yard, "Piet Lund", role))
    for name, where in addresses(absence).items():
        if may(role, Permission.CHANGE_SETTINGS):
            assert client.get(where).status_code in (200, 302), name
        else:
            assert client.get(where).status_code == 404, name
            assert client.post(where, {"day": THURSDAY}).status_code == 404, name
    assert Absence.objects.filter(pk=absence.pk).exists(), "opening a page removed something"


def test_the_way_there_is_shown_to_the_owner_alone(olga: StaffMember, dana: StaffMember) -> None:
    assert "Settings" in words(signed_in(olga).get("/board/"))
    assert "Settings" not in words(signed_in(dana).get("/board/"))


def test_somebody_who_left_has_no_hours_to_change(olga: StaffMember, absence: Absence) -> None:
    marek = absence.staff
    marek.until = marek.since
    marek.save(update_fields=["until"])
    client = signed_in(olga)
    assert client.get(reverse("settings_person", args=[marek.pk])).status_code == 404
    assert "Marek Holm" not in words(client.get("/settings/people/"))


def test_an_absence_is_removed_from_its_own_person_alone(olga: StaffMember, absence: Absence) -> None:
    client = signed_in(olga)
    where = reverse("settings_absence_removal", args=[olga.pk, absence.pk])
    assert client.post(where).status_code == 404
    assert Absence.objects.filter(pk=absence.pk).exists()
