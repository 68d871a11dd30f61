"""How one wants to be told: channels, quiet hours, this device, and the one click in a mail."""

from base64 import urlsafe_b64encode
from datetime import time

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from pitboard.actions.tell_me import MOST_DEVICES, keep_device
from pitboard.queries.links import unsubscribe_token
from pitboard.records.deliveries import Delivery, PushSubscription, TellingChoice
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.recipients import Channel, TellingTopic
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import WEDNESDAY, Visit
from tests.web.desk import signed_in, words

pytestmark = pytest.mark.django_db

PAGE = "/account/notifications/"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
P256DH = urlsafe_b64encode(b"\x04" + b"k" * 64).decode().rstrip("=")
AUTH = urlsafe_b64encode(b"s" * 16).decode().rstrip("=")
DEVICE = {"endpoint": ENDPOINT, "p256dh": P256DH, "auth": AUTH}


def wanted(person: Person) -> dict[str, bool]:
    return {f"{c.topic}-{c.channel}": c.wanted for c in TellingChoice.objects.filter(person=person)}


def usual(client: Client) -> dict[str, str]:
    """The boxes that are ticked on the page."""
    page = client.get(PAGE).text
    names = [
        part.split('"')[0]
        for part in page.split('<input type="checkbox" name="')[1:]
        if " checked" in part[:60]
    ]
    return dict.fromkeys(names, "on")


class TestChannels:
    def test_who_is_not_signed_in_is_asked_to(self, client: Client, yard: Workshop) -> None:
        for route in ("telling_choices", "telling_manner", "telling_device", "telling_device_end"):
            assert client.post(reverse(route))["Location"].startswith("/account/login/")

    def test_customers_and_staff_choose_about_different_things(
        self, yard: Workshop, nora: Person, dana: StaffMember
    ) -> None:
        customers, staffs = words(signed_in(nora).get(PAGE)), words(signed_in(dana).get(PAGE))
        assert "Your decision" in customers and "Requests" not in customers
        assert "Requests" in staffs and "Your decision" not in staffs

    def test_only_what_deviates_is_kept(self, yard: Workshop, nora: Person) -> None:
        client = signed_in(nora)
        boxes = usual(client)
        assert "messages-mail" in boxes and "progress-mail" not in boxes
        client.post(PAGE, boxes)
        assert wanted(nora) == {}
        del boxes["messages-mail"]
        client.post(PAGE, {**boxes, "progress-mail": "on"})
        assert wanted(nora) == {"messages-mail": False, "progress-mail": True}
        client.post(PAGE, usual(client) | {"messages-mail": "on"})
        assert wanted(nora) == {"progress-mail": True}

    def test_what_was_chosen_is_what_is_planned(self, visit: Visit) -> None:
        client = signed_in(visit.customer)
        boxes = usual(client)
        del boxes["findings-mail"]
        client.post(PAGE, boxes)
        visit.inspected()
        told = Delivery.objects.filter(recipient=visit.customer, topic=TellingTopic.FINDINGS)
        assert {one.channel for one in told} == {Channel.SITE}

    def test_what_is_essential_still_comes(self, visit: Visit) -> None:
        signed_in(visit.customer).post(PAGE, {})
        visit.accepted()
        told = Delivery.objects.filter(recipient=visit.customer, topic=TellingTopic.BOOKING)
        assert Channel.MAIL in {one.channel for one in told}

    def test_what_is_no_box_of_the_page_changes_nothing(self, yard: Workshop, nora: Person) -> None:
        client = signed_in(nora)
        client.post(PAGE, usual(client) | {"requests-mail": "on", "x-y": "on"})
        assert wanted(nora) == {}


class TestManner:
    def test_quiet_hours_are_kept_with_their_zone(self, yard: Workshop, nora: Person) -> None:
        said = {"quiet_from": "22:00", "quiet_to": "07:30", "zone": "Europe/Lisbon"}
        assert signed_in(nora).post(f"{PAGE}manner/", said).status_code == 302
        nora.refresh_from_db()
        assert (nora.quiet_from, nora.quiet_to, nora.timezone) == (time(22), time(7, 30), "Europe/Lisbon")
        signed_in(nora).post(f"{PAGE}manner/", {"quiet_from": "", "quiet_to": "", "zone": ""})
        nora.refresh_from_db()
        assert (nora.quiet_from, nora.timezone) == (None, "")

    @pytest.mark.parametrize(
        "said",
        [
            {"quiet_from": "22:00"},
            {"quiet_from": "25:61", "quiet_to": "07:00"},
            {"quiet_from": "22:00", "quiet_to": "07:00", "zone": "Mars/Olympus"},
        ],
    )
    def test_what_makes_no_sense_is_said_and_stays(
        self, yard: Workshop, nora: Person, said: dict[str, str]
    ) -> None:
        answer = signed_in(nora).post(f"{PAGE}manner/", said)
        assert answer.status_code == 422
        assert said["quiet_from"] in answer.text
        nora.refresh_from_db()
        assert nora.quiet_from is None

    def test_a_language_is_offered_only_where_there_are_several(self, yard: Workshop, nora: Person) -> None:
        with override_settings(LANGUAGES=[("en", "English")]):
            assert "Language" not in words(signed_in(nora).get(PAGE))
        with override_settings(LANGUAGES=[("en", "English"), ("de", "Deutsch")]):
            assert "Deutsch" in words(signed_in(nora).get(PAGE))
            signed_in(nora).post(f"{PAGE}manner/", {"language": "de"})
        nora.refresh_from_db()
        assert nora.language == "de"


class TestDevices:
    def test_a_browser_is_kept_and_forgotten(self, yard: Workshop, nora: Person) -> None:
        client = signed_in(nora)
        assert client.post(f"{PAGE}device/", DEVICE).status_code == 204
        assert client.post(f"{PAGE}device/", DEVICE).status_code == 204
        (kept,) = PushSubscription.objects.filter(person=nora, ended_at=None)
        assert (kept.endpoint, kept.p256dh, kept.auth) == (ENDPOINT, P256DH, AUTH)
        assert client.post(f"{PAGE}device/end/", {"endpoint": ENDPOINT}).status_code == 204
        assert not PushSubscription.objects.filter(ended_at=None).exists()

    def test_it_belongs_to_whoever_signed_in_on_it_last(
        self, yard: Workshop, nora: Person, jonas: Person
    ) -> None:
        for person in (nora, jonas):
            signed_in(person).post(f"{PAGE}device/", DEVICE)
        assert PushSubscription.objects.get(ended_at=None).person == jonas
        signed_in(nora).post(f"{PAGE}device/end/", {"endpoint": ENDPOINT})
        assert PushSubscription.objects.get(ended_at=None).person == jonas

    @pytest.mark.parametrize(
        "wrong",
        [
            {"endpoint": ""},
            {"endpoint": "http://fcm.googleapis.com/x"},
            {"endpoint": "https://10.0.0.1/admin"},
            {"endpoint": "https://evil.example/collect"},
            {"endpoint": "https://fcm.googleapis.com@evil.example/"},
            {"p256dh": "short"},
            {"p256dh": "ü" * 87},
            {"auth": ""},
        ],
    )
    def test_an_address_of_nobody_we_know_or_keys_that_are_none_are_refused(
        self, yard: Workshop, nora: Person, wrong: dict[str, str]
    ) -> None:
        answer = signed_in(nora).post(f"{PAGE}device/", DEVICE | wrong)
        assert answer.status_code == 422
        assert not PushSubscription.objects.exists()

    def test_the_oldest_of_very_many_is_forgotten(self, yard: Workshop, nora: Person) -> None:
        for number in range(MOST_DEVICES + 2):
            keep_device(f"{ENDPOINT}{number}", P256DH, AUTH, by=nora, at=WEDNESDAY)
        assert PushSubscription.objects.filter(person=nora, ended_at=None).count() == MOST_DEVICES

    def test_without_a_script_all_are_switched_off(self, yard: Workshop, nora: Person) -> None:
        client = signed_in(nora)
        client.post(f"{PAGE}device/", DEVICE)
        assert "Switch it off on all my devices" in words(client.get(PAGE))
        client.post(f"{PAGE}device/end/")
        assert not PushSubscription.objects.filter(ended_at=None).exists()

    def test_keys_that_are_none_are_a_refusal_of_the_action(self, nora: Person) -> None:
        with pytest.raises(Refused) as refused:
            keep_device(ENDPOINT, "x", "y", by=nora, at=WEDNESDAY)
        assert refused.value.code is Refusal.PUSH_UNUSABLE


class TestOneClick:
    @pytest.fixture
    def where(self, yard: Workshop, nora: Person) -> str:
        return reverse("unsubscribe", args=[unsubscribe_token(nora, TellingTopic.MESSAGES)])

    def test_opening_the_link_changes_nothing(self, client: Client, where: str, nora: Person) -> None:
        page = client.get(where)
        assert page.status_code == 200 and "Stop these mails?" in words(page)
        assert wanted(nora) == {}

    def test_a_mail_program_stops_them_without_a_page_a_sign_in_or_a_token(
        self, where: str, nora: Person
    ) -> None:
        program = Client(enforce_csrf_checks=True)
        answer = program.post(where, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert wanted(nora) == {"messages-mail": False}
        program.post(where, {"List-Unsubscribe": "One-Click"})
        assert wanted(nora) == {"messages-mail": False}

    def test_one_can_have_them_again(self, client: Client, where: str, nora: Person) -> None:
        client.post(where, {"List-Unsubscribe": "One-Click"})
        assert "come again" in words(client.post(where, {"again": "yes"}))
        assert wanted(nora) == {"messages-mail": True}

    @pytest.mark.parametrize("wrong", ["x", "1.messages", "1.messages:x", "..", "%00"])
    def test_a_link_that_is_none_of_ours_finds_nothing(
        self, client: Client, yard: Workshop, nora: Person, wrong: str
    ) -> None:
        where = f"/notifications/unsubscribe/{wrong}/"
        assert client.get(where).status_code == 404
        assert client.post(where).status_code == 404

    def test_a_changed_topic_or_person_finds_nothing(self, client: Client, where: str) -> None:
        assert client.post(where.replace("messages", "booking")).status_code == 404
        assert client.post(where.replace("unsubscribe/", "unsubscribe/1")).status_code == 404
