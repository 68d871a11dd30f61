"""What opens without signing in: a car by its plate and code, a caller's booking, a calendar's address."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from pitboard.actions.enter_booking import Caller, CallersCar, Entered, book_for_caller, revoke_claims
from pitboard.queries.links import claim_token, feed_token
from pitboard.records.codes import spaced_code
from pitboard.records.links import CalendarFeed, Claim
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from tests.cast import PASSWORD, WEDNESDAY, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def it_is_wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


# ---- track my car ----------------------------------------------------------------------------------------------------


def asked(visit: Visit, **changes: str) -> dict[str, str]:
    return {"plate": "krt-482", "code": spaced_code(visit.booking.visit_code).lower()} | changes


def test_plate_and_code_show_where_the_car_stands_and_nothing_else(client: Client, visit: Visit) -> None:
    visit.chosen()
    page = client.post("/track/", asked(visit), follow=True).text
    for said in ["KRT 482", "In repair", visit.order.booking.promise.ready_at.isoformat(), "data-live-state"]:
        assert said in page, said
    for private in ["Nora", "Larkspur", "Golf", "Linden Road", "Front brakes", "€", visit.booking.visit_code]:
        assert private not in page, private
    assert "KRT 482" in client.get("/track/").text


def test_the_tracked_car_is_followed_live(client: Client, visit: Visit) -> None:
    visit.accepted()
    page = client.post("/track/", asked(visit), follow=True).text
    assert f'data-topic="{visit.booking.topic}"' in page
    visit.comes()
    piece = client.get("/track/live").text
    assert f'data-topic="{visit.booking.topic} {visit.order.topic}"' in piece
    topics = [visit.booking.topic, visit.order.topic, f"customer:{visit.customer.pk}"]
    followed = client.post("/stream-token", {"topics": topics}).json()["topics"]
    assert followed == sorted(topics[:2])
    client.post("/track/end/")
    assert client.get("/track/live").status_code == 404
    assert client.post("/stream-token", {"topics": topics}).status_code == 404


def test_the_plate_alone_shows_nothing_to_anyone(client: Client, visit: Visit, jonas: Person) -> None:
    visit.requested()
    for who in (None, jonas):
        if who is not None:
            client.force_login(who)
        assert "Waiting for our answer" not in client.post("/track/", {"plate": "KRT 482"}, follow=True).text
        assert client.get("/track/live").status_code == 404


def test_a_booking_that_waits_is_tracked_too(client: Client, visit: Visit) -> None:
    visit.requested()
    page = client.post("/track/", asked(visit), follow=True).text
    assert "Waiting for our answer" in page
    assert "It squeals" not in page


def test_a_ready_car_and_one_that_is_back_say_so(client: Client, visit: Visit) -> None:
    visit.ready()
    assert "Ready since" in client.post("/track/", asked(visit), follow=True).text
    visit.order.refresh_from_db()
    visit.order.state = type(visit.order.state).HANDED_BACK
    visit.order.handed_back_at = visit.at
    visit.order.save()
    assert "Handed back" in client.get("/track/").text


def test_another_car_may_be_asked_for(client: Client, visit: Visit) -> None:
    visit.requested()
    client.post("/track/", asked(visit))
    client.post("/track/end/")
    page = client.get("/track/").text
    assert "KRT 482" not in page
    assert "Show where it stands" in page


@pytest.mark.parametrize(
    "changes",
    [{"code": "K7QM-4XTP"}, {"plate": "LMB 206"}, {"plate": "LMB 206", "code": "K7QM-4XTP"}, {"code": "1"}],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    client: Client, visit: Visit, changes: dict[str, str]
) -> None:
    visit.requested()
    answer = client.post("/track/", asked(visit, **changes), follow=True)
    assert (answer.status_code, answer.redirect_chain) == (200, [])
    assert "We know no car with this plate and this code." in answer.text
    assert "Waiting for our answer" not in answer.text


@pytest.mark.parametrize("field", ["plate", "code"])
def test_both_have_to_be_typed(client: Client, visit: Visit, field: str) -> None:
    visit.requested()
    for nothing in ("", "\x00"):
        answer = client.post("/track/", asked(visit, **{field: nothing}))
        assert answer.status_code == 200
        assert "data-error-summary" in answer.text


def test_whoever_guesses_is_told_when_to_try_again(client: Client, visit: Visit) -> None:
    visit.requested()
    answers = [client.post("/track/", asked(visit, code="K7QM-4XTP")) for _ in range(13)]
    assert [a.status_code for a in answers] == [200] * 12 + [429]
    assert "You can try again at 08:10." in answers[-1].text
    assert answers[-1]["Retry-After"] == "600"
    # The right code does not help either, not even to learn that it was right.
    assert client.post("/track/", asked(visit)).status_code == 429
    elsewhere = client.post("/track/", asked(visit), REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302
    with time_machine.travel(WEDNESDAY + timedelta(minutes=10), tick=False):
        assert client.post("/track/", asked(visit)).status_code == 302


# ---- a caller's booking ----------------------------------------------------------------------------------------------


@pytest.fixture
def entered(yard: Workshop, dana: StaffMember, marek: StaffMember) -> Entered:
    wish = Visit(yard, dana.person, Vehicle(), dana.person, dana.person).wish()
    caller, car = Caller("Petra Fennel", "+4315550177"), CallersCar("PFN 118", "Skoda", "Fabia")
    return book_for_caller(yard, caller, car, wish, by=dana.person, at=WEDNESDAY)


def link(entered: Entered) -> str:
    assert entered.claim is not None
    return reverse("claim", args=[claim_token(entered.claim)])


ACCOUNT = {"name": "Petra Fennel", "email": "petra@example.org", "password": PASSWORD}


def test_a_caller_sees_the_booking_without_signing_in(client: Client, entered: Entered) -> None:
    answer = client.get(link(entered))
    for said in ["PFN 118", "Thursday 19 November", spaced_code(entered.booking.visit_code), "It squeals"]:
        assert said in answer.text, said
    assert "nobody.invalid" not in answer.text
    assert answer["Referrer-Policy"] == "same-origin"


def test_booking_and_account_are_set_up_in_one_go(client: Client, entered: Entered) -> None:
    answer = client.post(link(entered), ACCOUNT, follow=True)
    code = re.search(r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]*)\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert mail.outbox[-1].to == ["petra@example.org"]
    assert code
    booking = reverse("booking", args=[entered.booking.pk])
    here = answer.redirect_chain[-1][0]
    assert client.get(booking)["Location"].startswith("/account/login/")
    assert client.post(here, {"code": code[1]})["Location"] == booking
    assert "PFN 118" in client.get(booking).text
    assert client.get(link(entered)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": "petra"}, "valid email address"),
        ({"password": "12345"}, "data-error-summary"),
        ({"name": ""}, "data-error-summary"),
    ],
)
def test_a_wrong_account_is_explained(
    client: Client, entered: Entered, nora: Person, changes: dict[str, str], says: str
) -> None:
    page = client.post(link(entered), ACCOUNT | changes).text
    assert says in page
    assert PASSWORD not in page
    assert client.get(link(entered)).status_code == 200


def test_an_address_that_somebody_has_is_answered_like_any_other(
    client: Client, entered: Entered, nora: Person
) -> None:
    """Its owner reads in a mail that somebody tried; whoever typed it learns nothing, and gets no further."""
    known, here = Client(), client.post(link(entered), ACCOUNT | {"email": "nora@example.org"})
    assert mail.outbox[-1].to == ["nora@example.org"]
    assert "code" not in str(mail.outbox[-1].subject).lower()
    there = known.post(link(entered), ACCOUNT)
    assert (here.status_code, here["Location"]) == (there.status_code, there["Location"])
    asked_for_code = client.get(here["Location"])
    assert asked_for_code.status_code == 200
    assert client.post(here["Location"], {"code": "ABC123"}).status_code == 200
    assert client.get("/cars/")["Location"].startswith("/account/login/")
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)


def test_a_link_that_is_over_says_what_to_do(client: Client, entered: Entered, yard: Workshop) -> None:
    revoke_claims(entered.booking, at=WEDNESDAY)
    for where in (link(entered), reverse("claim", args=["1:forged"])):
        answer = client.get(where)
        assert answer.status_code == 404
        assert "opens nothing any more" in answer.text
        assert "PFN 118" not in answer.text
        assert client.post(where, ACCOUNT).status_code == 404
    assert Claim.objects.get().used_at is None


# ---- the calendar on one's phone -------------------------------------------------------------------------------------


def test_a_calendar_is_opened_shown_renewed_and_closed(client: Client, visit: Visit, nora: Person) -> None:
    visit.accepted()
    client.force_login(nora)
    assert "/cars/calendar/" in client.get("/cars/").text
    assert "Open my calendar" in client.get("/cars/calendar/").text
    client.post("/cars/calendar/opening/")
    client.post("/cars/calendar/opening/")
    first = reverse("feed", args=[feed_token(CalendarFeed.objects.get())])
    page = client.get("/cars/calendar/").text
    assert f'value="http://testserver{first}"' in page
    assert f'href="webcal://testserver{first}"' in page
    reader = Client()
    assert "KRT 482" in str(
        Calendar.from_ical(reader.get(first).content.decode()).walk("VEVENT")[0]["SUMMARY"]
    )
    client.post("/cars/calendar/renewal/")
    second = reverse("feed", args=[feed_token(CalendarFeed.objects.get(revoked_at=None))])
    assert (reader.get(first).status_code, reader.get(second).status_code) == (404, 200)
    client.post("/cars/calendar/closing/")
    assert reader.get(second).status_code == 404
    assert "Open my calendar" in client.get("/cars/calendar/").text


def test_a_calendar_is_ones_own(client: Client, visit: Visit, nora: Person, jonas: Person) -> None:
    visit.accepted()
    client.force_login(jonas)
    client.post("/cars/calendar/opening/")
    mine = reverse("feed", args=[feed_token(CalendarFeed.objects.get(person=jonas))])
    assert "KRT 482" not in Client().get(mine).content.decode()
