"""Where somebody is signed in: the list, signing out from elsewhere, and the word about a new device."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from pitboard.actions.sign_ins import end_all_sessions
from pitboard.records.accounts import SignIn
from pitboard.records.audit import AuditEntry
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import AuditKind
from tests.cast import PASSWORD
from tests.web.desk import signed_in, words
from tests.web.sign_in import sign_in, verified

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def rosa(yard: Workshop, nora: Person) -> Person:
    return verified(nora)


@pytest.fixture
def here(rosa: Person) -> Client:
    client = Client(headers={"user-agent": FIREFOX})
    sign_in(client, rosa)
    return client


@pytest.fixture
def there(rosa: Person, here: Client) -> Client:
    client = Client()
    sign_in(client, rosa)
    return client


def is_in(client: Client) -> bool:
    return client.get("/cars/").status_code == 200


def test_the_list_names_the_browser_and_marks_this_one(here: Client, there: Client) -> None:
    page = here.get("/account/sessions/")
    assert "Firefox, Linux This one" in words(page)
    assert "A browser we do not know" in words(page)
    assert len(page.context["sessions"]) == 2


def test_one_is_signed_out_from_elsewhere_at_once(here: Client, there: Client) -> None:
    other = SignIn.objects.get(browser="")
    here.post(f"/account/sessions/{other.pk}/end")
    assert not is_in(there)
    assert is_in(here)
    assert AuditEntry.objects.filter(kind=AuditKind.SESSION_ENDED).count() == 1


def test_all_others_are_signed_out(rosa: Person, here: Client, there: Client) -> None:
    third = Client()
    sign_in(third, rosa)
    here.post("/account/sessions/end")
    assert [is_in(one) for one in (here, there, third)] == [True, False, False]


def test_somebody_elses_is_not_there(here: Client, jonas: Person) -> None:
    stranger = signed_in(jonas)
    number = SignIn.objects.get().pk
    assert stranger.post(f"/account/sessions/{number}/end").status_code == 404
    assert is_in(here)
    assert "Firefox" not in words(stranger.get("/account/sessions/"))


def test_a_new_password_signs_every_other_browser_out(here: Client, there: Client) -> None:
    new = "walnuts in a bowl"
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not is_in(there)
    assert is_in(here)
    listed = here.get("/account/sessions/").context["sessions"]
    assert len(listed) == 1


def test_it_is_found_again_after_a_new_password_gave_it_a_new_key(here: Client, rosa: Person) -> None:
    new = "walnuts in a bowl"
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    there = Client()
    sign_in(there, rosa, new)
    there.post("/account/sessions/end")
    assert not is_in(here)


def test_signing_out_takes_it_off_the_list(here: Client) -> None:
    here.post("/account/logout/")
    assert SignIn.objects.get().ended_at is not None


def test_ending_all_ends_those_no_list_knows_of(yard: Workshop, rosa: Person) -> None:
    unlisted = signed_in(rosa)
    assert is_in(unlisted)
    end_all_sessions(rosa, at=timezone.now())
    assert not is_in(unlisted)
    assert is_in(signed_in(Person.objects.get(pk=rosa.pk)))


class TestANewDevice:
    def test_is_told_by_mail(self, here: Client, rosa: Person) -> None:
        mail.outbox.clear()
        Client().post(
            "/account/login/",
            {"login": rosa.email, "password": PASSWORD},
            headers={"user-agent": FIREFOX},
        )
        assert mail.outbox[-1].subject == "You signed in on a new device"
        body = str(mail.outbox[-1].body)
        assert "\n\n\n" not in body
        assert "Firefox, Linux" in body
        assert re.search(
            r"It was done on \w{3} \d+ \w{3} \d{4}, \d\d:\d\d:\d\d CES?T, from 127\.0\.0\.1\.", body
        )
        assert mail.outbox[-1].to == [rosa.email]

    def test_is_known_the_next_time(self, here: Client, rosa: Person) -> None:
        here.post("/account/logout/")
        mail.outbox.clear()
        sign_in(here, rosa)
        assert mail.outbox == []

    def test_is_known_for_one_person_alone(self, here: Client, jonas: Person) -> None:
        here.post("/account/logout/")
        mail.outbox.clear()
        sign_in(here, verified(jonas))
        assert [one.to for one in mail.outbox] == [[jonas.email]]

    def test_is_no_news_to_whoever_just_made_their_account(self, rosa: Person) -> None:
        Person.objects.filter(pk=rosa.pk).update(joined_at=timezone.now() - timedelta(minutes=2))
        mail.outbox.clear()
        sign_in(Client(), rosa)
        assert mail.outbox == []

    def test_a_cookie_that_we_did_not_sign_makes_it_no_known_one(self, here: Client, rosa: Person) -> None:
        stranger = Client()
        stranger.cookies["device"] = here.cookies["device"].value[:-2] + "xx"
        mail.outbox.clear()
        sign_in(stranger, rosa)
        assert len(mail.outbox) == 1


def test_sign_ins_are_noted_with_from_where(here: Client, rosa: Person) -> None:
    entry = AuditEntry.objects.get(kind=AuditKind.SIGNED_IN)
    assert (entry.actor, entry.address) == (rosa, "127.0.0.1")
    assert "Firefox" in entry.browser


def test_a_failed_one_is_noted_without_what_was_typed(rosa: Person) -> None:
    sign_in(Client(), rosa, "not the password")
    entry = AuditEntry.objects.get(kind=AuditKind.SIGN_IN_FAILED)
    assert entry.whom == rosa
    assert entry.actor is None
    assert "not the password" not in str(entry.facts)
