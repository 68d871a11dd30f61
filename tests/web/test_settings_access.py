"""What stands around the settings' gate, which is tried itself in test_who_may."""

import pytest
from django.urls import reverse

from pitboard.actions.working_hours import add_absence
from pitboard.records.people import Absence, StaffMember
from tests.cast import THURSDAY
from tests.web.desk import signed_in, words


@pytest.fixture
def absence(marek: StaffMember) -> Absence:
    return add_absence(marek, from_day=THURSDAY, to_day=THURSDAY, why="Wedding")


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
