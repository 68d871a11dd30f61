"""Signing up, signing in and one's own details, with the codes that the mails hold."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from tests.cast import PASSWORD

NEW = {
    "name": "Rosa Hazel",
    "phone": "+43 1 5550170",
    "email": "rosa@example.org",
    "password1": "hazel nuts in a jar",
}


def code_in(message: mail.EmailMessage) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[1]


@pytest.fixture
def rosa(yard: Workshop, client: Client) -> Person:
    """Signed up, her address verified, signed in."""
    client.post("/account/signup/", NEW)
    client.post("/account/confirm-email/", {"code": code_in(mail.outbox[-1])})
    return Person.objects.get(email="rosa@example.org")


class TestSigningUp:
    def test_ends_where_the_person_wanted_to_go(self, yard: Workshop, client: Client) -> None:
        before = timezone.now()
        sent = client.post("/account/signup/?next=/book/", {**NEW, "next": "/book/"})
        assert sent.headers["Location"].startswith("/account/confirm-email/")
        confirmed = client.post("/account/confirm-email/", {"code": code_in(mail.outbox[-1])})
        assert confirmed.headers["Location"] == "/book/"
        rosa = Person.objects.get()
        assert (rosa.name, rosa.phone.as_e164) == ("Rosa Hazel", "+4315550170")
        assert before <= rosa.joined_at <= timezone.now()
        assert client.session["_auth_user_id"] == str(rosa.pk)

    def test_a_phone_number_without_a_country_code_is_one_of_the_workshops_country(
        self, yard: Workshop, client: Client
    ) -> None:
        Workshop.objects.update(country="AT")
        client.post("/account/signup/", {**NEW, "phone": "0664 1234567"})
        assert Person.objects.get().phone.as_e164 == "+436641234567"

    def test_without_a_wish_ends_at_home(self, yard: Workshop, client: Client) -> None:
        client.post("/account/signup/", NEW)
        confirmed = client.post("/account/confirm-email/", {"code": code_in(mail.outbox[-1])})
        assert confirmed.headers["Location"] == "/home/"

    def test_a_wrong_code_signs_nobody_in(self, yard: Workshop, client: Client) -> None:
        client.post("/account/signup/", NEW)
        answer = client.post("/account/confirm-email/", {"code": "WRONG1"})
        assert answer.status_code == 200
        assert "_auth_user_id" not in client.session
        assert not EmailAddress.objects.get().verified

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"phone": "12"}, "phone"), ({"email": "rosa"}, "email"), ({"password1": "12345678"}, "password1")],
    )
    def test_a_mistake_keeps_what_was_typed(
        self, yard: Workshop, client: Client, wrong: dict[str, str], field: str
    ) -> None:
        answer = client.post("/account/signup/", {**NEW, **wrong})
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == [field]
        assert 'value="Rosa Hazel"' in answer.content.decode()
        assert not Person.objects.exists()

    def test_does_not_say_whether_an_address_is_known(self, rosa: Person) -> None:
        cache.clear()  # so soon after the first mail to an address the next one would be refused as too fast
        stranger, other = Client(), Client()
        known = stranger.post("/account/signup/", NEW)
        unknown = other.post("/account/signup/", {**NEW, "email": "nobody@example.org"})
        assert known.status_code == unknown.status_code == 302
        assert known.headers["Location"] == unknown.headers["Location"]
        pages = [c.get(known.headers["Location"]).content.decode() for c in (stranger, other)]
        assert _without_secrets(pages[0]) == _without_secrets(pages[1])
        assert Person.objects.filter(email="rosa@example.org").count() == 1
        assert "You have an account already" in [m.subject for m in mail.outbox]


def _without_secrets(page: str) -> str:
    page = re.sub(r'(value|content)="[A-Za-z0-9]{64}"', "", page)
    return re.sub(r"[a-z]+@example\.org", "", page)


class TestSigningIn:
    def test_by_password(self, rosa: Person) -> None:
        client = Client()
        answer = client.post("/account/login/", {"login": "Rosa@Example.org", "password": NEW["password1"]})
        assert answer.headers["Location"] == "/home/"

    def test_by_a_mailed_code(self, rosa: Person) -> None:
        client = Client()
        client.post("/account/login/code/", {"email": "rosa@example.org", "next": "/cars/"})
        answer = client.post(
            "/account/login/code/confirm/", {"code": code_in(mail.outbox[-1]), "next": "/cars/"}
        )
        assert answer.headers["Location"] == "/cars/"
        assert client.session["_auth_user_id"] == str(rosa.pk)

    def test_a_wrong_password_keeps_the_address_and_tells_nothing(self, rosa: Person) -> None:
        client = Client()
        texts = []
        for email in ("rosa@example.org", "nobody@example.org"):
            answer = client.post("/account/login/", {"login": email, "password": "not the password"})
            assert answer.status_code == 200
            assert f'value="{email}"' in answer.content.decode()
            texts.append(list(answer.context["form"].non_field_errors()))
        assert texts[0] == texts[1]
        assert len(texts[0]) == 1

    def test_an_unknown_address_gets_a_mail_that_says_so(self, rosa: Person) -> None:
        client = Client()
        answer = client.post("/account/login/code/", {"email": "nobody@example.org"})
        assert answer.status_code == 302
        assert mail.outbox[-1].to == ["nobody@example.org"]
        assert "/account/signup/" in str(mail.outbox[-1].body)

    def test_a_forgotten_password_is_chosen_anew(self, rosa: Person) -> None:
        client = Client()
        client.post("/account/password/reset/", {"email": "rosa@example.org"})
        client.post("/account/password/reset/confirm/", {"code": code_in(mail.outbox[-1])})
        words = {"password1": "walnuts in a bowl", "password2": "walnuts in a bowl"}
        client.post("/account/password/reset/complete/", words)
        rosa.refresh_from_db()
        assert rosa.check_password("walnuts in a bowl")

    def test_ends_by_a_button(self, rosa: Person, client: Client) -> None:
        assert client.get("/account/logout/").status_code == 200
        assert client.post("/account/logout/").headers["Location"] == "/"
        assert "_auth_user_id" not in client.session


class TestMails:
    def test_say_the_code_as_text_and_in_the_look(self, rosa: Person) -> None:
        message = mail.outbox[0]
        assert isinstance(message, mail.EmailMultiAlternatives)
        html = str(message.alternatives[0][0])
        assert code_in(message) in html
        assert "Kestrel Yard, Foundry Lane 14" in html
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"

    def test_say_when_the_password_was_changed(self, rosa: Person, client: Client) -> None:
        words = {
            "oldpassword": NEW["password1"],
            "password1": "walnuts in a bowl",
            "password2": "walnuts in a bowl",
        }
        client.post("/account/password/change/", words)
        assert mail.outbox[-1].subject == "Your password was changed"


class TestProfile:
    def test_saves_ones_details(self, yard: Workshop, nora: Person, client: Client) -> None:
        client.force_login(nora)
        facts = {"name": "Nora Lark", "phone": "+43 1 5550171", "address": "Linden Road 8"}
        assert client.post("/account/profile/", facts).status_code == 302
        nora.refresh_from_db()
        assert (nora.name, nora.phone.as_e164, nora.address) == ("Nora Lark", "+4315550171", "Linden Road 8")

    def test_keeps_what_was_typed_wrong(self, yard: Workshop, nora: Person, client: Client) -> None:
        client.force_login(nora)
        answer = client.post("/account/profile/", {"name": "Nora Lark", "phone": "call me", "address": ""})
        assert 'value="call me"' in answer.content.decode()
        nora.refresh_from_db()
        assert nora.name == "Nora Larkspur"

    def test_is_for_those_signed_in(self, yard: Workshop, client: Client) -> None:
        for address in ("/account/", "/account/profile/", "/notifications/", "/notifications/live"):
            answer = client.get(address)
            assert answer.headers["Location"] == f"/account/login/?next={address}"


@pytest.mark.parametrize(
    "address",
    [
        "/account/login/",
        "/account/signup/",
        "/account/login/code/",
        "/account/password/reset/",
    ],
)
def test_every_page_for_strangers_is_in_the_look(yard: Workshop, client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "pitboard.css" in page
    assert "placeholder=" not in page


@pytest.mark.parametrize(
    "address", ["/account/email/", "/account/password/change/", "/account/logout/", "/account/profile/"]
)
def test_every_page_of_ones_own_is_in_the_look(rosa: Person, client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "pitboard.css" in answer.content.decode()


def test_passwords_are_hashed(rosa: Person) -> None:
    assert NEW["password1"] not in rosa.password
    assert check_password(NEW["password1"], rosa.password)
    assert NEW["password1"] != PASSWORD
    assert timezone.now() - rosa.joined_at < timedelta(minutes=1)


@pytest.mark.parametrize("where", ["http://[", "//[x", "https://elsewhere.example/"])
def test_what_is_no_address_of_ours_leads_home(yard: Workshop, nora: Person, where: str) -> None:
    """An address that cannot even be read is none that anybody is sent to after signing in."""
    nora.set_password(PASSWORD)
    nora.save()
    EmailAddress.objects.create(user=nora, email=nora.email, verified=True, primary=True)
    form = {"login": nora.email, "password": PASSWORD, "next": where}
    answer = Client().post("/account/login/", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/home/")
