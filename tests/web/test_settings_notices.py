"""The owner sets when people are told, and names chat rooms and SMS services."""

import pytest
from django.urls import reverse

from pitboard.actions.notice_settings import add_chat_place
from pitboard.records.deliveries import ChatPlace, Delivery
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit
from tests.web.desk import signed_in, words

pytestmark = pytest.mark.django_db

TIMES = {
    "hold_seconds": "90",
    "gather_minutes": "3",
    "decision_reminder_hours": "6",
    "decision_late_hours": "0",
}
ROOM = {"name": "The desk", "url": "json://localhost/desk", "for_staff": "yes"}


def test_the_times_are_saved_and_said(olga: StaffMember) -> None:
    client = signed_in(olga)
    assert client.post(reverse("settings_notices"), TIMES).status_code == 302
    yard = Workshop.objects.get()
    assert (yard.hold_seconds, yard.gather_minutes, yard.decision_late_hours) == (90, 3, 0)
    assert "told after 90 seconds" in words(client.get(reverse("settings_notices")))


@pytest.mark.parametrize(
    "wrong", [{"hold_seconds": "601"}, {"gather_minutes": "-1"}, {"decision_late_hours": "x"}]
)
def test_a_time_out_of_range_is_refused_with_what_was_typed(olga: StaffMember, wrong: dict[str, str]) -> None:
    answer = signed_in(olga).post(reverse("settings_notices"), TIMES | wrong)
    assert answer.status_code == 422
    assert next(iter(wrong.values())) in answer.text
    assert Workshop.objects.get().hold_seconds == 60


def test_a_room_is_added_switched_off_and_removed(olga: StaffMember, visit: Visit) -> None:
    client = signed_in(olga)
    assert client.post(reverse("settings_chat_places"), ROOM).status_code == 302
    place = ChatPlace.objects.get()
    assert (place.kept_by, place.active) == (olga.person, True)
    page = client.get(reverse("settings_notices")).text
    assert "The desk" in page and "localhost/desk" not in page, "an address holds keys"
    visit.requested()
    assert Delivery.objects.filter(place=place).exists()
    client.post(reverse("settings_chat_place_switch", args=[place.pk]), {"active": "no"})
    assert not ChatPlace.objects.get().active
    client.post(reverse("settings_chat_place_removal", args=[place.pk]))
    assert not ChatPlace.objects.exists()
    assert Delivery.objects.filter(channel="chat").exists(), "what was told there keeps its record"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"url": "nothing://x"}, "no address that we can send to"),
        ({"url": "file:///etc/passwd"}, "no address that we can send to"),
        ({"url": "syslog://"}, "no address that we can send to"),
        ({"for_staff": "no"}, "Write {phone} where"),
        ({"name": " "}, "required"),
    ],
)
def test_what_cannot_be_sent_to_is_refused(olga: StaffMember, said: dict[str, str], sentence: str) -> None:
    answer = signed_in(olga).post(reverse("settings_chat_places"), ROOM | said)
    assert answer.status_code == 422
    assert sentence in words(answer) or "name" in said
    assert not ChatPlace.objects.exists()


def test_customers_get_sms_once_there_is_a_service_and_can_choose_it(olga: StaffMember, visit: Visit) -> None:
    page = reverse("telling_choices")
    assert "SMS" not in words(signed_in(visit.customer).get(page))
    sms = {"name": "SMS", "url": "json://localhost/sms/{phone}", "for_staff": "no"}
    signed_in(olga).post(reverse("settings_chat_places"), sms)
    assert "SMS" in words(signed_in(visit.customer).get(page))


def test_a_name_stands_for_one_room(yard: Workshop, olga: StaffMember) -> None:
    add_chat_place(yard, "The desk", ROOM["url"], for_staff=True, by=olga.person)
    with pytest.raises(Refused) as refused:
        add_chat_place(yard, "The desk", ROOM["url"], for_staff=True, by=olga.person)
    assert refused.value.code is Refusal.NAME_TWICE
    assert "in the list twice" in words(signed_in(olga).post(reverse("settings_chat_places"), ROOM))
