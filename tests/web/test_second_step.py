"""The second step of signing in: codes from an app, recovery codes, and what a workshop may ask of its staff."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client

from pitboard.records.audit import AuditEntry
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import AuditKind
from tests.cast import PASSWORD, sign_up
from tests.web.desk import signed_in, words
from tests.web.sign_in import sign_in, verified

SECRET = generate_totp_secret()


def code_now(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def rosa(yard: Workshop) -> Person:
    """Signs in with an app, and holds recovery codes."""
    rosa = verified(sign_up("Rosa Hazel", "example.org"))
    TOTP.activate(rosa, SECRET)
    RecoveryCodes.activate(rosa)
    return rosa


def test_the_password_alone_signs_nobody_in_who_has_a_second_step(rosa: Person) -> None:
    client = Client()
    assert sign_in(client, rosa).headers["Location"] == "/account/second-step/authenticate/"
    assert "_auth_user_id" not in client.session
    assert "One more step" in words(client.get("/account/second-step/authenticate/"))


def test_the_code_of_the_app_does(rosa: Person) -> None:
    client = Client()
    sign_in(client, rosa)
    answer = client.post("/account/second-step/authenticate/", {"code": code_now()})
    assert answer.headers["Location"] == "/home/"
    assert client.session["_auth_user_id"] == str(rosa.pk)


def test_a_recovery_code_does_once(rosa: Person) -> None:
    kept = Authenticator.objects.get(user=rosa, type="recovery_codes").wrap().get_unused_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, rosa)
        client.post("/account/second-step/authenticate/", {"code": kept})
    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_a_wrong_code_is_said_and_noted(rosa: Person) -> None:
    client = Client()
    sign_in(client, rosa)
    page = words(client.post("/account/second-step/authenticate/", {"code": "000000"}))
    assert "This did not match" in page
    assert AuditEntry.objects.get(kind=AuditKind.SIGN_IN_FAILED).whom == rosa


def test_guessing_codes_ends_in_a_page_that_says_when_to_try_again(rosa: Person) -> None:
    client = Client()
    sign_in(client, rosa)
    answers = [client.post("/account/second-step/authenticate/", {"code": f"00000{n}"}) for n in range(7)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) <= 300
    assert "You can try again at" in words(answers[-1])


def test_setting_up_an_app_hands_out_recovery_codes_and_is_told(yard: Workshop) -> None:
    nora, client = verified(sign_up("Nora Larkspur", "example.org")), Client()
    sign_in(client, nora)
    page = client.get("/account/second-step/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/account/second-step/totp/activate/", {"code": code_now(secret)}, follow=True)
    assert "Recovery codes" in words(answer)
    assert len(answer.context["unused_codes"]) == 10
    assert secret not in str(Authenticator.objects.get(user=nora, type="totp").data), "kept in the clear"


@pytest.mark.django_db(transaction=True)
def test_what_was_set_up_is_told_by_mail_and_noted(yard: Workshop) -> None:
    nora, client = verified(sign_up("Nora Larkspur", "example.org")), Client()
    sign_in(client, nora)
    secret = client.get("/account/second-step/totp/activate/").context["form"].secret
    client.post("/account/second-step/totp/activate/", {"code": code_now(secret)})
    assert mail.outbox[-1].subject == "An authenticator app was set up"
    assert AuditEntry.objects.filter(kind=AuditKind.SECOND_FACTOR_CHANGED, actor=nora).exists()


def test_a_change_long_after_signing_in_asks_for_the_password_first(rosa: Person) -> None:
    client = signed_in(rosa)
    asked = client.get("/account/second-step/recovery-codes/")
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/second-step/recovery-codes/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "",
        "webauthn/add/",
        "webauthn/",
        "totp/deactivate/",
        "recovery-codes/",
        "recovery-codes/generate/",
        "reauthenticate/",
    ],
)
def test_every_page_is_in_the_look(rosa: Person, address: str) -> None:
    client = Client()
    sign_in(client, rosa)
    client.post("/account/second-step/authenticate/", {"code": code_now()})
    answer = client.get(f"/account/second-step/{address}")
    assert answer.status_code == 200
    assert "pitboard.css" in answer.text
    assert "placeholder=" not in answer.text


class TestAskedOfStaff:
    @pytest.fixture
    def asked(self, yard: Workshop, dana: StaffMember) -> StaffMember:
        Workshop.objects.update(staff_need_two_steps=True)
        verified(dana.person)
        return dana

    def test_nothing_opens_before_it_is_set_up(self, asked: StaffMember) -> None:
        client = signed_in(asked)
        for address in ("/board/", "/account/profile/", "/", "/stream-token"):
            assert client.get(address).headers["Location"] == "/account/second-step/"
        assert "asks everybody who works here for a second step" in words(client.get("/account/second-step/"))

    def test_everything_opens_afterwards(self, asked: StaffMember) -> None:
        TOTP.activate(asked.person, SECRET)
        assert signed_in(asked).get("/board/").status_code == 200

    def test_recovery_codes_alone_are_none(self, asked: StaffMember) -> None:
        RecoveryCodes.activate(asked.person)
        assert signed_in(asked).get("/board/").status_code == 302

    def test_customers_are_not_asked(self, asked: StaffMember, nora: Person) -> None:
        assert signed_in(nora).get("/cars/").status_code == 200

    def test_signing_out_stays_possible(self, asked: StaffMember) -> None:
        assert signed_in(asked).post("/account/logout/").headers["Location"] == "/"
