"""The first start of a real workshop."""

from decimal import Decimal
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from pitboard.config.home import setup_code
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(settings: Settings, tmp_path: Path) -> str:
    """What a start of the product prints, and keeps in its data folder."""
    made = setup_code(tmp_path)
    settings.SETUP_CODE_FILE = tmp_path / "setup.code"
    return made


@pytest.fixture
def facts(code: str) -> dict[str, str]:
    return {
        "code": code,
        "name": "Kestrel Yard",
        "address": "Foundry Lane 14",
        "country": "at",
        "phone": "01 5550142",
        "email": "desk@kestrel.example",
        "timezone": "europe/vienna",
        "currency": "eur",
        "tax_percent": "20",
        "prices_include_tax": "on",
        "hourly_rate": "62",
        "week_opens": "07:30",
        "week_closes": "18:00",
        "saturday_opens": "09:00",
        "saturday_closes": "13:00",
        "owner_name": "Olga Kestrel",
        "owner_email": "Olga@kestrel.example",
        "password": "a pit board is read from afar",
        "services-TOTAL_FORMS": "3",
        "services-INITIAL_FORMS": "3",
        "services-0-offered": "on",
        "services-0-name": "Yearly service",
        "services-0-hours": "1.5",
        "services-0-price": "149",
        "services-1-name": "Season tyres",
        "services-1-hours": "0.75",
        "services-2-offered": "on",
        "services-2-name": "Brakes",
        "services-2-hours": "0.5",
    }


def test_every_page_leads_there_until_it_is_done(client: Client) -> None:
    for address in ("/", "/board/", "/account/login/", "/nowhere"):
        assert client.get(address).headers["Location"] == "/setup/"
    page = client.get("/setup/").content.decode()
    assert "Yearly service" in page
    assert "Europe/Vienna" in page


def test_opens_the_workshop_and_signs_its_owner_in(client: Client, facts: dict[str, str]) -> None:
    answer = client.post("/setup/", facts)
    assert answer.headers["Location"] == "/home/"
    yard = Workshop.objects.get()
    assert (yard.country, yard.currency, yard.timezone) == ("AT", "EUR", "Europe/Vienna")
    assert (yard.phone.as_e164, yard.tax_percent, yard.prices_include_tax) == (
        "+4315550142",
        Decimal(20),
        True,
    )
    assert [(s.name, s.guide_price) for s in yard.services.all()] == [
        ("Yearly service", 149),
        ("Brakes", None),
    ]
    assert yard.opening_hours.count() == 6
    job = StaffMember.objects.get()
    assert (job.role, job.person.email) == (Role.OWNER, "olga@kestrel.example")
    assert client.session["_auth_user_id"] == str(job.person_id)
    assert EmailAddress.objects.get(user=job.person).verified


def test_is_gone_once_it_is_done(client: Client, facts: dict[str, str]) -> None:
    client.post("/setup/", facts)
    assert Client().get("/setup/").status_code == 404
    assert Client().post("/setup/", facts).status_code == 404
    assert Workshop.objects.count() == 1


def test_closed_on_saturdays(client: Client, facts: dict[str, str]) -> None:
    client.post("/setup/", {**facts, "saturday_opens": "", "saturday_closes": ""})
    assert Workshop.objects.get().opening_hours.count() == 5


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA", "é", "x" * 500])
def test_refuses_a_stranger_without_the_code(client: Client, facts: dict[str, str], typed: str) -> None:
    answer = client.post("/setup/", {**facts, "code": typed})
    assert "code" in answer.context["form"].errors
    assert not Workshop.objects.exists()
    assert not Person.objects.exists()


def test_refuses_everybody_while_no_code_was_made(
    client: Client, facts: dict[str, str], settings: Settings, tmp_path: Path
) -> None:
    settings.SETUP_CODE_FILE = tmp_path / "elsewhere"
    assert "code" in client.post("/setup/", facts).context["form"].errors


def test_the_country_is_chosen_by_its_name(client: Client, facts: dict[str, str]) -> None:
    """Two letters are no name: "Au", the beginning of Austria, is Australia."""
    page = client.get("/setup/").content.decode()
    assert '<option value="AT">Austria</option>' in page and '<option value="AU">Australia</option>' in page
    again = client.post("/setup/", {**facts, "country": "AT", "code": "AAAA-AAAA"}).content.decode()
    assert '<option value="AT" selected>Austria</option>' in again


def test_takes_the_code_as_people_type_it(client: Client, facts: dict[str, str], code: str) -> None:
    typed = f" {code.lower().replace('-', ' ')} "
    assert client.post("/setup/", {**facts, "code": typed}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"timezone": "Atlantis"}, "timezone"),
        ({"country": "Austria"}, "country"),
        ({"currency": "euro"}, "currency"),
        ({"phone": "none"}, "phone"),
        ({"tax_percent": "NaN"}, "tax_percent"),
        ({"hourly_rate": "-1"}, "hourly_rate"),
        ({"week_closes": "07:00"}, "week_closes"),
        ({"saturday_closes": ""}, "saturday_closes"),
        ({"owner_email": "olga"}, "owner_email"),
        ({"password": "12345678"}, "password"),
    ],
)
def test_a_mistake_keeps_what_was_typed(
    client: Client, facts: dict[str, str], wrong: dict[str, str], field: str
) -> None:
    answer = client.post("/setup/", {**facts, **wrong})
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Foundry Lane 14"' in answer.content.decode()
    assert not Workshop.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"services-0-name": ""},
        {"services-0-hours": "0"},
        {"services-2-name": "yearly service"},
        {"services-TOTAL_FORMS": "x"},
        {"services-TOTAL_FORMS": "1000"},
        {"services-0-price": "Infinity"},
    ],
)
def test_a_mistake_among_the_services_opens_nothing(
    client: Client, facts: dict[str, str], wrong: dict[str, str]
) -> None:
    assert client.post("/setup/", {**facts, **wrong}).status_code == 200
    assert not Workshop.objects.exists()


def test_the_code_is_for_this_machine_alone(tmp_path: Path) -> None:
    first = setup_code(tmp_path)
    assert setup_code(tmp_path) == first
    assert (tmp_path / "setup.code").stat().st_mode & 0o777 == 0o600
