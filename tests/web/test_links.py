"""What opens without signing in: a car by its plate and code, and a calendar's address."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from pitboard.queries.links import feed_token
from pitboard.records.codes import spaced_code
from pitboard.records.links import CalendarFeed
from pitboard.records.people import Person
from tests.cast import WEDNESDAY, Visit

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
