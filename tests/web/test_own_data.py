"""Everything stored about somebody: to read, to take along, and to have deleted."""

import json
import re
from enum import StrEnum
from io import BytesIO
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from pitboard.actions.pictures import read_picture
from pitboard.actions.share_visit import Sharing, share_visit
from pitboard.actions.talk import write_to_workshop
from pitboard.queries.formats import money
from pitboard.records.audit import AuditEntry
from pitboard.records.estimates import Approval, Decision
from pitboard.records.links import ShareRight
from pitboard.records.people import Person, StaffMember
from pitboard.rules.auditing import AuditKind
from pitboard.rules.recipients import Channel, TellingTopic
from pitboard.web.account.data_shown import said
from tests.cast import Visit
from tests.web.desk import picture, signed_in, words
from tests.web.sign_in import sign_in, verified
from tests.web.test_account import code_in


@pytest.fixture
def client(visit: Visit) -> Client:
    """Nora's, after her visit, a moment after she signed in."""
    visit.handed_back(services=["Yearly service"])
    photo = picture()
    shown = [read_picture(photo, size=photo.size or 0)]
    write_to_workshop(visit.booking, "Thank you.", shown, by=visit.customer, at=visit.tick())
    client = Client()
    sign_in(client, verified(visit.customer))
    return client


def archive(client: Client) -> ZipFile:
    answer: Any = client.get("/account/data/file")
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def test_the_page_shows_the_whole_visit(client: Client, visit: Visit) -> None:
    page = words(client.get("/account/data/"))
    for known in (
        "Nora Larkspur",
        "nora@example.org",
        "KRT 482",
        "Linden Road 7",
        "Front brakes",
        "Yearly service",
    ):
        assert known in page, known
    assert f"/photos/{visit.booking.photos.get().key}/small.jpg" in client.get("/account/data/").text


def test_the_file_holds_the_same_as_data_and_as_a_page_with_the_photos(client: Client, visit: Visit) -> None:
    taken = archive(client)
    data = json.loads(taken.read("data.json"))
    assert data["person"]["email"] == "nora@example.org"
    stay = data["visits"][0]
    assert stay["plate"] == "KRT 482"
    assert stay["in_the_workshop"]["decisions"][-1]["name"] == "Nora Larkspur"
    photo = visit.booking.photos.get()
    assert stay["photos"] == [f"photos/{photo.full_name}"]
    assert taken.read(f"photos/{photo.full_name}")[:3] == b"\xff\xd8\xff"
    assert b"Front brakes" in taken.read("data.html")
    assert AuditEntry.objects.filter(kind=AuditKind.DATA_EXPORTED).exists()


def test_the_page_says_in_words_what_the_data_says_in_codes(client: Client, visit: Visit) -> None:
    visit.customer.language = "en"
    visit.customer.save(update_fields=["language"])
    share_visit(visit.order, Sharing("Paul", ShareRight.APPROVE), by=visit.customer, at=visit.tick())
    page = client.get("/account/data/", headers={"user-agent": "Mozilla/5.0 (Windows) Firefox/144.0"}).text
    told = {re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<dd>(.*?)</dd>", page)}
    codes = {code.value for kind in (Decision, Approval, ShareRight, Channel, TellingTopic) for code in kind}
    # "approved" is a word as well, and the one we use.
    assert told & (codes - {"approved"}) == set()
    gross = money(visit.authorisation.gross, "EUR")
    for word in ("on this site", "look and decide", "E-mail", "English", gross, "Thu 19 Nov 2026"):
        assert word in told, word
    data = json.loads(archive(client).read("data.json"))
    assert data["shared_with"][0]["may"] == "approve"
    assert data["visits"][0]["in_the_workshop"]["decisions"][-1]["how"] == "web"


@pytest.mark.parametrize("kind", [Decision, Approval, ShareRight, Channel, TellingTopic])
def test_every_code_has_words(kind: type[StrEnum]) -> None:
    for code in kind:
        assert said("may", code, "EUR") != code.value or code is Decision.APPROVED


def test_it_is_ones_own_and_nobody_elses(client: Client, jonas: Person) -> None:
    stranger = Client()
    sign_in(stranger, verified(jonas))
    assert "KRT 482" not in words(stranger.get("/account/data/"))
    assert "Larkspur" not in archive(stranger).read("data.json").decode()


def test_the_file_wants_to_know_once_more_who_asks(visit: Visit, nora: Person) -> None:
    long_ago = signed_in(nora)
    for address in ("/account/data/file", "/account/deletion/"):
        assert long_ago.get(address).headers["Location"].startswith("/account/reauthenticate/")


def test_without_password_or_second_step_one_signs_in_anew_first(visit: Visit, nora: Person) -> None:
    nora.set_unusable_password()
    nora.save()
    for address in ("/account/data/file", "/account/deletion/"):
        long_ago = signed_in(nora)
        page = long_ago.get(address, follow=True)
        assert page.redirect_chain[0][0] == f"/account/login/?next={quote(address)}"
        assert "Show once more that it is you" in words(page)
        assert "_auth_user_id" not in long_ago.session


def test_with_a_code_typed_a_moment_ago_nothing_more_is_asked(visit: Visit, nora: Person) -> None:
    nora.set_unusable_password()
    nora.save()
    client = Client()
    client.post("/account/login/code/", {"email": verified(nora).email})
    client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[-1])})
    assert client.get("/account/deletion/").status_code == 200
    archive(client).close()


def test_it_is_taken_ten_times_an_hour_at_most(client: Client) -> None:
    for _ in range(10):
        archive(client).close()
    assert client.get("/account/data/file").status_code == 429


def test_an_account_without_anything_has_a_page_as_well(yard: object, jonas: Person) -> None:
    assert "Jonas Birch" in words(signed_in(jonas).get("/account/data/"))


def test_the_account_is_deleted_after_one_more_question(client: Client, nora: Person) -> None:
    assert client.post("/account/deletion/").status_code == 422
    gone = client.post("/account/deletion/", {"sure": "on"})
    assert gone.headers["Location"] == "/account/deleted/"
    assert "Your account is deleted" in words(client.get("/account/deleted/"))
    assert client.get("/cars/").headers["Location"].startswith("/account/login/")
    assert mail.outbox[-1].to == ["nora@example.org"]
    again = Client()
    assert sign_in(again, Person(email="nora@example.org")).status_code == 200
    assert "_auth_user_id" not in again.session


def test_with_a_car_at_the_workshop_the_page_says_what_to_do(visit: Visit) -> None:
    visit.arrived()
    client = Client()
    sign_in(client, verified(visit.customer))
    page = client.get("/account/deletion/")
    assert "Cancel the booking, or wait until you have your car back." in words(page)
    assert client.post("/account/deletion/", {"sure": "on"}).status_code == 422
    assert Person.objects.filter(email="nora@example.org").exists()


def test_the_workshop_reads_of_a_former_customer(client: Client, visit: Visit, dana: StaffMember) -> None:
    client.post("/account/deletion/", {"sure": "on"})
    page = words(signed_in(dana).get(reverse("desk_order", args=[visit.order.number])))
    assert "Former customer" in page
    assert "Billed to Nora Larkspur, Linden Road 7" in page
