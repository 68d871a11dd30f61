"""Kept mails hold sign-in codes: anyone may read a demo's, only the office a workshop's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client, override_settings

from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def name(tmp_path: Path, yard: Workshop) -> Iterator[str]:
    with override_settings(MAIL_FOLDER=tmp_path):
        mail = EmailMultiAlternatives(
            "Your code", "It is <b>ABC-123</b>", "w@example.org", ["anna@example.org"]
        )
        mail.attach_alternative("<h1>ABC-123</h1><script>alert(1)</script>", "text/html")
        get_connection("pitboard.config.mail_folder.FolderBackend").send_messages([mail])
        yield next(tmp_path.glob("*.eml")).stem


def addresses(name: str) -> list[str]:
    return ["/mails/", f"/mails/{name}/", f"/mails/{name}/html"]


@override_settings(DEMO=True)
def test_anyone_reads_a_demos_mails(client: Client, name: str) -> None:
    listed, text, html = [client.get(address) for address in addresses(name)]
    assert "Your code" in listed.text and "anna@example.org" in listed.text
    assert "It is &lt;b&gt;ABC-123&lt;/b&gt;" in text.text
    assert "<h1>ABC-123</h1>" in html.text


@override_settings(DEMO=True)
def test_the_mail_itself_can_do_nothing(client: Client, name: str) -> None:
    _, page, html = [client.get(address) for address in addresses(name)]
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert " sandbox " in page.text
    assert "sandbox" in html["Content-Security-Policy"]
    assert "script-src" not in html["Content-Security-Policy"]
    assert html["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("wrong", ["../secret", "secret.key", "20261116T090000.000000Z-00000000", "%2e%2e"])
@override_settings(DEMO=True)
def test_only_mails_can_be_read(client: Client, name: str, wrong: str) -> None:
    assert client.get(f"/mails/{wrong}/").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client, name: str) -> None:
    for address in addresses(name):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/?next=/mails/")


def test_a_customer_finds_nothing(client: Client, name: str, nora: Person) -> None:
    client.force_login(nora)
    assert [client.get(address).status_code for address in addresses(name)] == [404, 404, 404]


def test_the_office_reads_them(client: Client, name: str, olga: StaffMember, dana: StaffMember) -> None:
    for member in (olga, dana):
        client.force_login(member.person)
        assert [client.get(address).status_code for address in addresses(name)] == [200, 200, 200]


def test_other_staff_find_nothing(client: Client, name: str, marek: StaffMember, sol: StaffMember) -> None:
    for member in (marek, sol):
        client.force_login(member.person)
        assert [client.get(address).status_code for address in addresses(name)] == [404, 404, 404]
