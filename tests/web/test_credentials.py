"""What is no passkey breaks no page."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from tests.web.desk import signed_in

pytestmark = pytest.mark.django_db

MADE_UP = ["9" * 5000, "[" * 100_000, "{", "null", "[]", "{}", '{"id": 1, "response": {}}', "\x00"]


@pytest.mark.parametrize("word", MADE_UP, ids=range(len(MADE_UP)))
def test_what_is_no_passkey_signs_nobody_in(yard: Workshop, word: str) -> None:
    client = Client()
    answer = client.post("/account/second-step/webauthn/login/", {"credential": word})
    assert answer.status_code in (200, 302)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("word", MADE_UP, ids=range(len(MADE_UP)))
def test_nor_is_it_shown_again_or_added(yard: Workshop, nora: Person, word: str) -> None:
    client = signed_in(nora)
    for step in ("reauthenticate", "add"):
        answer = client.post(f"/account/second-step/webauthn/{step}/", {"credential": word, "name": "Key"})
        assert answer.status_code in (200, 302), step
    assert not Authenticator.objects.filter(user=nora).exists()
