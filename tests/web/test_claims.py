"""The link of a caller's booking: it shows the booking and makes an account, and says nothing of anybody else's."""

import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pitboard.actions.enter_booking import Caller, CallersCar, Entered, book_for_caller, revoke_claims
from pitboard.queries.links import claim_token
from pitboard.records.audit import AuditEntry
from pitboard.records.codes import spaced_code
from pitboard.records.links import Claim
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import AuditKind
from pitboard.web import claims
from tests.cast import PASSWORD, WEDNESDAY, Visit
from tests.web.test_account import code_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def it_is_wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


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
    assert mail.outbox[-1].to == ["petra@example.org"]
    booking = reverse("booking", args=[entered.booking.pk])
    here = answer.redirect_chain[-1][0]
    assert client.get(booking)["Location"].startswith("/account/login/")
    # A slip in the address costs nothing: until the code is typed, the link is what it was.
    assert client.get(link(entered)).status_code == 200
    assert client.post(here, {"code": code_in(mail.outbox[-1])})["Location"] == booking
    assert "PFN 118" in client.get(booking).text
    assert client.get(link(entered)).status_code == 404
    made = AuditEntry.objects.get(kind=AuditKind.ACCOUNT_MADE)
    assert (made.actor_id, made.address) == (entered.booking.customer_id, "127.0.0.1")


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


TYPED = {"known": "nora@example.org", "unknown": "lena@example.org"}


def said(answer: Any) -> tuple[int, dict[str, str], str]:
    """All of an answer, but for what differs from any two answers: the secret of the form, and the address as typed."""
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", answer.content.decode())
    for address in TYPED.values():
        text = text.replace(address, "…")
    heads = {name: value for name, value in answer.items() if name not in ("X-Request-ID", "Content-Length")}
    return answer.status_code, heads, text


def test_an_address_that_somebody_has_is_answered_like_any_other(entered: Entered, nora: Person) -> None:
    """Whoever holds the link learns nothing about an address: not from an answer, not from what the link does next."""
    answers: dict[str, list[object]] = {}
    here = link(entered)
    for which, email in TYPED.items():
        client, before = Client(), len(mail.outbox)
        typed = client.post(here, ACCOUNT | {"email": email})
        code_page = typed["Location"]
        answers[which] = [
            said(typed),
            sorted((name, len(morsel.value)) for name, morsel in typed.cookies.items()),
            said(client.get(code_page)),
            said(client.post(code_page, {"code": "AAAA-AAAA"})),
            said(client.get(here)),
            said(Client().get(here)),
            said(client.post(here, ACCOUNT | {"email": email})),
            *(said(client.post(code_page, {"code": "AAAA-AAAA"})) for _ in range(3)),
            said(client.get(here)),
            said(client.get("/cars/")),
            [one.to for one in mail.outbox[before:]] == [[email], [email]],
        ]
        cache.clear()
    assert answers["known"] == answers["unknown"]
    assert answers["known"][-1] is True, "a mail each time, to the address alone"
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)


def test_as_much_is_done_for_an_address_that_somebody_has(entered: Entered, nora: Person) -> None:
    """What takes time is hashing a password; after that come questions to the database, and one mail."""
    done = {}
    for which, email in TYPED.items():
        with (
            patch.object(claims, "make_password", wraps=make_password) as hashing,
            CaptureQueriesContext(connection) as asked,
        ):
            Client().post(link(entered), ACCOUNT | {"email": email})
        kinds = [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in asked.captured_queries]
        done[which] = (hashing.call_count, [kind.split(" WHERE ")[0] for kind in kinds])
        cache.clear()
    assert done["known"] == done["unknown"]
    assert done["known"][0] == 1


def test_whoever_has_an_account_takes_the_booking_into_it(entered: Entered, nora: Person) -> None:
    Client().post(link(entered), ACCOUNT | {"email": "nora@example.org"})
    told = str(mail.outbox[-1].body)
    assert "Sign in with it, then open the link to the booking once more" in told
    assert "/claims/" not in told, "who reads that mail may be a stranger, to whom the booking is nothing"
    client = Client()
    client.force_login(nora)
    page = client.get(link(entered)).text
    assert "Take it into my account" in page
    assert 'name="password"' not in page
    booking = reverse("booking", args=[entered.booking.pk])
    assert client.get(booking).status_code == 404
    assert client.post(link(entered))["Location"] == booking
    assert "PFN 118" in client.get(booking, follow=True).text
    assert client.get(link(entered)).status_code == 404
    assert client.post(link(entered)).status_code == 404
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)


def test_somebody_who_works_here_takes_no_callers_booking(
    client: Client, entered: Entered, dana: StaffMember
) -> None:
    client.force_login(dana.person)
    assert "Take it into my account" not in client.get(link(entered)).text
    assert "is not merged with a customer" in client.post(link(entered), follow=True).text
    assert Claim.objects.get().used_at is None


def test_a_caller_who_signed_in_by_code_has_the_account_already(
    client: Client, yard: Workshop, dana: StaffMember
) -> None:
    """The link, which may have gone by telephone, opens nobody's account any more."""
    wish = Visit(yard, dana.person, Vehicle(), dana.person, dana.person).wish()
    caller = Caller("Petra Fennel", "+4315550177", "petra@example.org")
    entered = book_for_caller(yard, caller, CallersCar("PFN 118"), wish, by=dana.person, at=WEDNESDAY)
    client.post("/account/login/code/", {"email": "petra@example.org"})
    client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[-1])})
    assert client.get("/cars/").status_code == 200
    somebody = Client()
    assert somebody.get(link(entered)).status_code == 404
    assert somebody.post(link(entered), ACCOUNT).status_code == 404
    assert client.post(link(entered)).status_code == 404


def test_a_link_that_is_over_says_what_to_do(client: Client, entered: Entered, yard: Workshop) -> None:
    revoke_claims(entered.booking, at=WEDNESDAY)
    for where in (link(entered), reverse("claim", args=["1:forged"])):
        answer = client.get(where)
        assert answer.status_code == 404
        assert "opens nothing any more" in answer.text
        assert "PFN 118" not in answer.text
        assert client.post(where, ACCOUNT).status_code == 404
    assert Claim.objects.get().used_at is None
