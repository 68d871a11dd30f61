"""Staff see what was told and what became of it, take it back in time, and find what did not get through."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from pitboard.actions.deliver import show_on_site
from pitboard.queries.tellings import Course, tellings_of
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.people import StaffMember
from pitboard.rules.recipients import Channel
from tests.cast import Visit
from tests.web.desk import NOON, signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(visit: Visit) -> Iterator[Visit]:
    """Just now; the mail about it is held for a minute."""
    visit.at = NOON - timedelta(minutes=20)
    visit.day = NOON.date() + timedelta(days=1)
    with time_machine.travel(NOON + timedelta(seconds=10), tick=False):
        yield visit.accepted()


def mail(visit: Visit) -> Delivery:
    return Delivery.objects.filter(
        recipient=visit.customer, channel=Channel.MAIL, event__kind="booking_accepted"
    ).latest("pk")


def press(visit: Visit, what: str, **fields: str) -> str:
    client = signed_in(visit.desk)
    answer = client.post(reverse(f"desk_telling_{what}", args=[mail(visit).pk]), fields)
    return words(client.get(answer["Location"]))


def set_state(visit: Visit, state: DeliveryState, **facts: object) -> None:
    Delivery.objects.filter(pk=mail(visit).pk).update(state=state, **facts)


def test_the_page_of_the_visit_says_what_is_about_to_go_and_offers_to_take_it_back(accepted: Visit) -> None:
    page = signed_in(accepted.desk).get(reverse("desk_booking", args=[accepted.booking.pk]))
    assert "Nora Larkspur is told at 13:01:00: Your booking is accepted" in words(page)
    assert reverse("desk_telling_withdrawal", args=[mail(accepted).pk]) in page.text


def test_once_it_may_go_it_is_not_offered_any_more(accepted: Visit) -> None:
    with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
        page = signed_in(accepted.desk).get(reverse("desk_booking", args=[accepted.booking.pk]))
        assert "is told at" not in words(page)


def test_a_technician_is_not_asked(accepted: Visit, marek: StaffMember) -> None:
    page = signed_in(marek).get(reverse("desk_booking", args=[accepted.booking.pk]))
    assert "is told at" not in words(page) and "What was told" not in words(page)


def test_what_is_taken_back_is_told_on_no_channel(accepted: Visit) -> None:
    show_on_site(at=timezone.now())
    said = press(accepted, "withdrawal", **{"from": "visit"})
    assert "Taken back" in said and "is told at" not in said
    told = Delivery.objects.filter(event=mail(accepted).event, recipient=accepted.customer)
    assert {one.state for one in told} == {DeliveryState.UNDONE}
    assert {one.undone_by for one in told} == {accepted.desk}


def test_what_waits_for_a_mail_server_is_taken_back_once_it_was_said_by_phone(accepted: Visit) -> None:
    set_state(accepted, DeliveryState.WAITING, held_until=None)
    assert "Taken back" in press(accepted, "withdrawal", **{"from": "stuck"})
    assert mail(accepted).state is DeliveryState.UNDONE


def test_what_went_already_is_not_taken_back(accepted: Visit) -> None:
    same = Delivery.objects.filter(event=mail(accepted).event)
    same.update(state=DeliveryState.SENT, sent_at=NOON, seen_at=NOON)
    assert "on its way already" in press(accepted, "withdrawal")
    assert mail(accepted).state is DeliveryState.SENT


def test_holding_stops_the_clock_and_sending_starts_it(accepted: Visit) -> None:
    press(accepted, "hold")
    held = mail(accepted).held_until
    assert held is not None and held > NOON + timedelta(hours=23)
    press(accepted, "release")
    assert mail(accepted).due_at == NOON + timedelta(seconds=10)


def test_what_was_given_up_is_sent_again(accepted: Visit) -> None:
    set_state(accepted, DeliveryState.FAILED, error="550 no such user", attempts=9)
    listed = words(signed_in(accepted.desk).get(reverse("desk_tellings_stuck")))
    assert "550 no such user" in listed and "KRT 482" in listed
    assert "1 did not get through" in words(signed_in(accepted.desk).get("/board/"))
    press(accepted, "repetition", **{"from": "stuck"})
    again = mail(accepted)
    assert (again.state, again.attempts) == (DeliveryState.DUE, 0)


def test_each_course_has_its_words(accepted: Visit) -> None:
    page = reverse("desk_tellings", args=[accepted.booking.pk])
    courses: list[tuple[DeliveryState, dict[str, object], str]] = [
        (
            DeliveryState.DUE,
            {"held_until": None, "quiet_until": NOON + timedelta(hours=9)},
            "quiet hours, 22:00",
        ),
        (DeliveryState.DUE, {"quiet_until": None, "due_at": NOON}, "Goes now"),
        (DeliveryState.DUE, {"attempts": 2, "error": "Timeout"}, "Tried 2 times, next at 13:00. Timeout"),
        (DeliveryState.LEASED, {}, "Is being sent"),
        (DeliveryState.SENT, {"sent_at": NOON}, "Sent 13:00"),
        (DeliveryState.FAILED, {"error": "550"}, "Given up. 550"),
        (DeliveryState.WAITING, {}, "no mail server is set up"),
        (DeliveryState.UNDONE, {"undone_at": NOON}, "Not needed any more"),
        (DeliveryState.GATHERED, {}, "Went along with another one"),
    ]
    for state, facts, said in courses:
        set_state(accepted, state, **facts)
        assert said in words(signed_in(accepted.desk).get(page)), state


def test_that_it_was_opened_on_the_page_is_seen(accepted: Visit) -> None:
    show_on_site(at=NOON)
    site = Delivery.objects.filter(recipient=accepted.customer, channel=Channel.SITE)
    page = reverse("desk_tellings", args=[accepted.booking.pk])
    assert "not opened yet" in words(signed_in(accepted.desk).get(page))
    site.update(seen_at=NOON)
    assert "Opened on the page 13:00" in words(signed_in(accepted.desk).get(page))
    courses = {one.course for t in tellings_of(accepted.booking, at=NOON) for one in t.to_customer}
    assert Course.OPENED in courses


def test_it_is_read_as_its_reader_gets_it_and_may_do_nothing(accepted: Visit) -> None:
    client = signed_in(accepted.desk)
    page = client.get(reverse("desk_telling", args=[mail(accepted).pk]))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "Your booking is accepted for" in words(page)
    html = client.get(reverse("desk_telling_html", args=[mail(accepted).pk]))
    assert "Your booking is accepted for" in html.text and "KRT 482" in html.text
    assert (
        "sandbox" in html["Content-Security-Policy"] and "script-src" not in html["Content-Security-Policy"]
    )
    assert html["X-Frame-Options"] == "SAMEORIGIN"


def test_reading_it_sends_and_opens_nothing(accepted: Visit) -> None:
    before = list(Delivery.objects.order_by("pk").values())
    client = signed_in(accepted.desk)
    for name in ("desk_telling", "desk_telling_html"):
        client.get(reverse(name, args=[mail(accepted).pk]))
    assert list(Delivery.objects.order_by("pk").values()) == before


def test_another_workshops_telling_is_not_there(accepted: Visit, dana: StaffMember) -> None:
    assert signed_in(dana).get(reverse("desk_telling", args=[mail(accepted).pk + 1000])).status_code == 404


def test_the_list_asks_a_fixed_number_of_questions(
    accepted: Visit, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    accepted.comes()
    client = signed_in(accepted.desk)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        client.get(reverse("desk_tellings", args=[accepted.booking.pk]))


@override_settings(MAIL_IS_SENT=False, DEMO=False)
def test_without_a_mail_server_nothing_is_pretended(accepted: Visit, tmp_path: Path) -> None:
    set_state(accepted, DeliveryState.WAITING, held_until=None)
    text = "Type this code on the page you have open.\n\nABCD-1234\n"
    headers = "Subject: Your code\nTo: nora@example.org\nFrom: desk@kestrel.example\n\n"
    (tmp_path / "20261119T120000.000000Z-00000001.eml").write_text(headers + text)
    with override_settings(MAIL_FOLDER=tmp_path):
        mails = words(signed_in(accepted.desk).get("/mails/"))
    assert "No mail leaves this machine yet" in mails and "PITBOARD_MAIL_URL" in mails
    assert ("Code ABCD-1234" in mails and "+43 1 5550142" in mails) or "+4315550142" in mails
    assert "1 message did not get through" in mails
    stuck = words(signed_in(accepted.desk).get(reverse("desk_tellings_stuck")))
    assert "no mail server is set up" in stuck and "PITBOARD_MAIL_FROM" in stuck
