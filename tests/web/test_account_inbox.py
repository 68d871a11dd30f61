"""The messages behind the bell."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pitboard.actions.sign_ins import keep_sign_in
from pitboard.queries.inbox import inbox_of, unread_count
from pitboard.records.deliveries import Delivery
from pitboard.records.people import Person, StaffMember
from pitboard.rules.auditing import NOWHERE, Origin
from tests.cast import Visit


def test_shows_what_a_customer_was_told(visit: Visit, client: Client) -> None:
    visit.arrived()
    client.force_login(visit.customer)
    page = client.get("/notifications/").content.decode()
    assert "Your car is with us" in page
    assert f'href="/visits/{visit.order.number}/"' in page
    assert f"{unread_count(visit.customer)} are new." in page


def test_nobody_is_told_of_what_they_did_themselves(visit: Visit) -> None:
    visit.requested()
    assert unread_count(visit.customer) == 0
    assert unread_count(visit.desk) == 1


def test_staff_read_it_as_staff(visit: Visit, client: Client) -> None:
    visit.requested()
    client.force_login(visit.desk)
    page = client.get("/notifications/").content.decode()
    assert "Nora Larkspur asks for" in page
    assert f'href="/board/bookings/{visit.booking.pk}/"' in page


def test_a_stranger_reads_nothing_of_it(visit: Visit, jonas: Person, client: Client) -> None:
    visit.arrived()
    client.force_login(jonas)
    assert "KRT 482" not in client.get("/notifications/").content.decode()


def test_reading_counts_up_to_what_the_page_showed(visit: Visit, client: Client) -> None:
    visit.inspected()
    newest, seen, *older = inbox_of(visit.customer).messages
    client.force_login(visit.customer)
    client.post("/notifications/reading/", {"up_to": seen.id})
    assert [m.id for m in inbox_of(visit.customer).messages if m.is_unread] == [newest.id]
    assert older
    assert unread_count(visit.desk) == 1


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 30, "²", "1-x", "1-", "1-" + "9" * 30])
def test_reading_nonsense_changes_nothing(visit: Visit, client: Client, up_to: str) -> None:
    visit.accepted()
    client.force_login(visit.customer)
    assert client.post("/notifications/reading/", {"up_to": up_to}).status_code == 302
    assert unread_count(visit.customer) == 1


def test_a_sign_in_on_a_new_device_is_told_until_it_is_read(visit: Visit, client: Client) -> None:
    visit.accepted()
    before = unread_count(visit.customer)
    firefox = Origin("192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0")
    kept = keep_sign_in(visit.customer, session_key="k", device="d", origin=firefox, at=visit.at)
    assert kept.is_new_device
    assert unread_count(visit.customer) == before + 1
    client.force_login(visit.customer)
    page = client.get("/notifications/").text
    assert "You signed in on a new device" in page
    assert "Firefox, Linux. Was it not you?" in page
    assert 'href="/account/sessions/"' in page
    assert f"{before + 1} are new." in page
    shown = inbox_of(visit.customer).newest
    later = keep_sign_in(visit.customer, session_key="l", device="e", origin=NOWHERE, at=visit.tick())
    client.post("/notifications/reading/", {"up_to": shown})
    unread = [one for one in inbox_of(visit.customer).messages if one.is_unread]
    assert [one.id for one in unread] == [f"device-{later.pk}"]
    assert unread_count(visit.customer) == 1
    assert "You signed in on a new device" in client.get("/cars/").text


def test_a_device_that_is_known_is_not_told(visit: Visit) -> None:
    for session in "kl":
        keep_sign_in(visit.customer, session_key=session, device="d", origin=NOWHERE, at=visit.tick())
    assert unread_count(visit.customer) == 1
    assert unread_count(visit.desk) == 0


def test_the_live_piece_is_the_same_template(visit: Visit, client: Client) -> None:
    visit.arrived()
    client.force_login(visit.customer)
    piece = client.get("/notifications/live").content.decode()
    assert piece.strip() in client.get("/notifications/").content.decode()
    assert "csrfmiddlewaretoken" not in piece


def test_asks_as_many_questions_for_one_message_as_for_many(
    visit: Visit, dana: StaffMember, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visit.handed_back()
    assert Delivery.objects.filter(recipient=visit.customer).count() > 10
    with django_assert_max_num_queries(11):
        inbox_of(visit.customer)
    with django_assert_max_num_queries(1):
        unread_count(visit.customer)


def test_the_owner_finds_the_settings_from_her_notifications(client: Client, olga: StaffMember) -> None:
    client.force_login(olga.person)
    assert "/settings/" in client.get("/notifications/").content.decode()


def test_an_advisor_is_shown_no_settings_she_may_not_open(client: Client, dana: StaffMember) -> None:
    client.force_login(dana.person)
    assert "/settings/" not in client.get("/notifications/").content.decode()
