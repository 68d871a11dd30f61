"""A new e-mail address takes the place of the old one once codes from both were typed."""

import pytest
from django.core import mail
from django.test import Client

from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from tests.web.desk import signed_in, words
from tests.web.sign_in import verified
from tests.web.test_account import code_in

NEW = "lark@example.org"


@pytest.fixture
def client(yard: Workshop, nora: Person) -> Client:
    return signed_in(verified(nora))


def ask(client: Client, email: str = NEW) -> None:
    answer = client.post("/account/email/", {"email": email})
    assert answer.headers["Location"] == "/account/email/code/"


def type_code(client: Client, code: str) -> int:
    return client.post("/account/email/code/", {"code": code}).status_code


def test_first_the_old_address_then_the_new_one(client: Client, nora: Person) -> None:
    ask(client)
    assert mail.outbox[-1].to == [nora.email]
    type_code(client, code_in(mail.outbox[-1]))
    assert mail.outbox[-1].to == [NEW]
    nora.refresh_from_db()
    assert nora.email == "nora@example.org"
    type_code(client, code_in(mail.outbox[-1]).lower().replace("-", " "))
    nora.refresh_from_db()
    assert nora.email == NEW
    assert nora.emailaddress_set.get().email == NEW  # type: ignore[attr-defined]


def test_the_old_address_is_told(client: Client, nora: Person) -> None:
    ask(client)
    type_code(client, code_in(mail.outbox[-1]))
    type_code(client, code_in(mail.outbox[-1]))
    assert mail.outbox[-1].subject == "Your e-mail address was changed"
    assert mail.outbox[-1].to == ["nora@example.org"]


def test_the_code_of_the_old_address_is_not_that_of_the_new(client: Client, nora: Person) -> None:
    ask(client)
    first = code_in(mail.outbox[-1])
    type_code(client, first)
    assert type_code(client, first) == 422
    nora.refresh_from_db()
    assert nora.email == "nora@example.org"


def test_three_wrong_codes_end_it(client: Client) -> None:
    ask(client)
    right = code_in(mail.outbox[-1])
    assert [type_code(client, "WRONG1") for _ in range(3)] == [422, 422, 302]
    assert type_code(client, right) == 302
    assert len(mail.outbox) == 1, "the right code went on after the end"


def test_an_address_of_somebody_else_is_told_there_and_nowhere_else(
    client: Client, nora: Person, jonas: Person
) -> None:
    ask(client, jonas.email)
    type_code(client, code_in(mail.outbox[-1]))
    taken = words(client.get("/account/email/code/"))
    assert mail.outbox[-1].to == [jonas.email]
    assert mail.outbox[-1].subject == "You have an account already"
    client.post("/account/email/end")
    ask(client)
    type_code(client, code_in(mail.outbox[-1]))
    assert words(client.get("/account/email/code/")).replace(NEW, jonas.email) == taken
    assert type_code(client, "") == 422


def test_it_can_be_given_up(client: Client, nora: Person) -> None:
    ask(client)
    client.post("/account/email/end")
    assert client.get("/account/email/code/").headers["Location"] == "/account/email/"


def test_asking_again_and_again_is_answered_with_when_to_try_again(client: Client) -> None:
    for number in range(6):
        ask(client, f"lark{number}@example.org")
        client.post("/account/email/end")
    assert client.post("/account/email/", {"email": NEW}).status_code == 429


def test_the_present_address_is_no_new_one(client: Client, nora: Person) -> None:
    answer = client.post("/account/email/", {"email": "Nora@Example.org"})
    assert answer.status_code == 422
    assert "This is your address already." in words(answer)
