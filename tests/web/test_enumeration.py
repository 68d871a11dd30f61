"""Nobody learns who has an account: not by an answer, not by how long it takes, not by who is sent a mail."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from tests.cast import PASSWORD
from tests.web.desk import words
from tests.web.sign_in import sign_in, verified
from tests.web.test_account import NEW, code_in

NOBODY = "nobody@example.org"


@pytest.fixture
def known(yard: Workshop, nora: Person) -> Person:
    return verified(nora)


@pytest.fixture
def hashed() -> Iterator[list[str]]:
    """One entry for every password that is hashed meanwhile: by far the slowest thing that signing in does."""
    kind, done = type(get_hasher()), list[str]()
    original = kind.encode

    def noted(self: BasePasswordHasher, password: str, *rest: object) -> str:
        done.append("hashed")
        return str(original(self, password, *rest))  # type: ignore[arg-type]

    with patch.object(kind, "encode", noted), patch.object(kind, "verify", _verified(done, kind)):
        yield done


def _verified(done: list[str], kind: type[BasePasswordHasher]) -> object:
    original = kind.verify

    def noted(self: BasePasswordHasher, password: str, encoded: str) -> bool:
        before = len(done)
        right = bool(original(self, password, encoded))
        # Some hashers verify by hashing again, others have their own way.
        if len(done) == before:
            done.append("hashed")
        return right

    return noted


def attempt(email: str, address: str, **words_sent: str) -> tuple[Client, object]:
    client = Client()
    cache.clear()
    return client, client.post(address, words_sent | {"email": email})


class TestSigningIn:
    def test_hashes_once_whoever_it_is(self, known: Person, hashed: list[str]) -> None:
        without_password = Person.objects.create(
            email="ada@example.org", name="Ada", joined_at=known.joined_at
        )
        without_password.set_unusable_password()
        without_password.save()
        counts = []
        for email in (known.email, NOBODY, without_password.email):
            hashed.clear()
            sign_in(Client(), Person(email=email), "not the password")
            counts.append(len(hashed))
        assert counts[0] >= 1
        assert len(set(counts)) == 1, counts

    def test_too_many_wrong_ones_are_refused_alike(self, known: Person) -> None:
        for email in (known.email, NOBODY):
            cache.clear()
            answers = [sign_in(Client(), Person(email=email), "wrong") for _ in range(6)]
            assert [answer.status_code for answer in answers] == [200] * 5 + [429]
            assert "You can try again at" in words(answers[-1])
            assert 0 < int(answers[-1].headers["Retry-After"]) <= 300

    def test_the_right_password_is_refused_as_well_once_it_was_too_often(self, known: Person) -> None:
        for _ in range(5):
            sign_in(Client(), known, "wrong")
        assert sign_in(Client(), known, PASSWORD).status_code == 429


class TestSigningUp:
    def test_hashes_as_often_for_an_address_that_is_taken(self, known: Person, hashed: list[str]) -> None:
        counts = []
        for email in (known.email, "rosa@example.org"):
            cache.clear()
            hashed.clear()
            Client().post("/account/signup/", NEW | {"email": email})
            counts.append(len(hashed))
        assert counts[0] == counts[1] >= 1

    def test_mails_whoever_has_the_address_instead(self, known: Person) -> None:
        before = known.password
        Client().post("/account/signup/", NEW | {"email": known.email.upper()})
        assert [one.to for one in mail.outbox] == [[known.email.upper()]] or mail.outbox[0].to == [
            known.email
        ]
        assert mail.outbox[0].subject == "You have an account already"
        known.refresh_from_db()
        assert known.password == before

    def test_is_answered_with_when_to_try_again(self, yard: Workshop) -> None:
        answers = [
            Client().post("/account/signup/", NEW | {"email": f"rosa{n}@example.org"}) for n in range(21)
        ]
        assert answers[-1].status_code == 429
        assert "Retry-After" in answers[-1].headers


@pytest.mark.parametrize("address", ["/account/login/code/", "/account/password/reset/"])
class TestCodes:
    def test_are_asked_for_with_one_answer(self, known: Person, address: str) -> None:
        pages = []
        for email in (known.email, NOBODY):
            client, sent = attempt(email, address)
            onwards = sent.headers["Location"]  # type: ignore[attr-defined]
            pages.append((onwards, words(client.get(onwards)).replace(email, "…")))
        assert pages[0] == pages[1]
        assert [one.to for one in mail.outbox] == [[known.email], [NOBODY]], "one mail each, to that address"

    def test_are_not_mailed_again_and_again(self, known: Person, address: str) -> None:
        answers = [Client().post(address, {"email": known.email}) for _ in range(8)]
        assert answers[-1].status_code == 429
        assert len(mail.outbox) < 8


class TestSomebodyTheWorkshopWroteDown:
    """Imported, or on the telephone: a person with an e-mail address, and nothing of an account yet."""

    @pytest.fixture
    def ada(self, yard: Workshop, nora: Person) -> Person:
        ada = Person.objects.create(email="ada@example.org", name="Ada Wren", joined_at=nora.joined_at)
        ada.set_unusable_password()
        ada.save()
        assert not EmailAddress.objects.filter(user=ada).exists()
        return ada

    def test_signs_in_by_code(self, ada: Person) -> None:
        client = Client()
        client.post("/account/login/code/", {"email": ada.email})
        client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[-1])})
        assert client.session["_auth_user_id"] == str(ada.pk)
        assert EmailAddress.objects.get(user=ada).verified

    def test_chooses_a_password_by_code(self, ada: Person) -> None:
        client = Client()
        client.post("/account/password/reset/", {"email": "Ada@Example.org"})
        client.post("/account/password/reset/confirm/", {"code": code_in(mail.outbox[-1])})
        new = "wrens in the hedge"
        client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
        assert sign_in(client, ada, new).headers["Location"] == "/home/"
