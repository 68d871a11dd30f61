"""A workshop is set up at a terminal, or by a script: with the same facts as on the page, and refused for the same."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from pytest_django import Settings

from pitboard.config.cli import main
from pitboard.config.commands import init
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.permissions import Role

pytestmark = pytest.mark.django_db

PASSWORD = "a pit board is read from afar"
FACTS = {
    "--name": "Kestrel Yard",
    "--address": "Foundry Lane 14",
    "--country": "at",
    "--phone": "01 5550142",
    "--email": "desk@kestrel.example",
    "--timezone": "europe/vienna",
    "--tax-percent": "20",
    "--hourly-rate": "62",
    "--owner-name": "Olga Kestrel",
    "--owner-email": "olga@kestrel.example",
}
Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`pitboard init` with these facts, some of them changed (None: not said), and more words."""
    settings.HOME, settings.SETUP_CODE_FILE = tmp_path, tmp_path / "setup.code"
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    monkeypatch.setattr(init, "bring_up_to_date", lambda: False)
    monkeypatch.setattr("sys.stdin", StringIO(""))

    def with_facts(*more: str, **changed: str | None) -> int:
        facts = FACTS | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
        words = [word for name, value in facts.items() if value is not None for word in (name, value)]
        return main(["init", *words, "--password-file", str(tmp_path / "password"), *more])

    return with_facts


def test_the_workshop_is_open_and_its_owner_signs_in(run: Run) -> None:
    assert run("--saturday-opens", "09:00", "--saturday-closes", "13:00") == 0
    workshop = Workshop.objects.get()
    assert (workshop.name, workshop.timezone, workshop.currency) == ("Kestrel Yard", "Europe/Vienna", "EUR")
    assert workshop.phone == "+4315550142"
    owner = StaffMember.objects.get()
    assert (owner.role, owner.person.email) == (Role.OWNER, "olga@kestrel.example")
    assert owner.person.check_password(PASSWORD)
    assert Service.objects.count() == 6
    assert workshop.opening_hours.count() == 6


def test_services_may_be_named(run: Run) -> None:
    assert run("--service", "Yearly service:1.5:149", "--service", "Brakes:0.5") == 0
    found = list(Service.objects.order_by("position").values_list("name", "hours", "guide_price"))
    assert [(name, float(hours), price and float(price)) for name, hours, price in found] == [
        ("Yearly service", 1.5, 149.0),
        ("Brakes", 0.5, None),
    ]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("timezone", "Europe/Nowhere"),
        ("phone", "12"),
        ("country", "Austria"),
        ("tax_percent", "-1"),
        ("hourly_rate", "much"),
        ("owner_email", "olga"),
        ("week_opens", "19:00"),
        ("name", None),
    ],
)
def test_what_is_wrong_is_named_by_its_option(
    run: Run, capsys: pytest.CaptureFixture[str], fact: str, value: str | None
) -> None:
    assert run(**{fact: value}) == 1
    named = "week-closes" if fact == "week_opens" else fact.replace("_", "-")
    assert f"--{named}: " in capsys.readouterr().err
    assert not Workshop.objects.exists()


def test_a_weak_password_is_refused(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "password").write_text("12345678\n")
    assert run() == 1
    assert "--password-file: " in capsys.readouterr().err


def test_a_second_workshop_is_refused(run: Run, yard: Workshop) -> None:
    assert run() == 2
    assert Workshop.objects.count() == 1


def test_a_password_file_that_is_not_there_is_said(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--password-file", "/nowhere/password") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_at_a_terminal_it_asks_for_what_was_not_said_until_it_is_right(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["Europe/Nowhere", "Europe/Vienna"])
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return next(answers)

    terminal = StringIO("")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("builtins.input", answer)
    assert run(timezone=None) == 0
    assert asked == ["Time zone: ", "Time zone: "]
    assert "not known" in capsys.readouterr().out
    assert authenticate(email="olga@kestrel.example", password=PASSWORD) is not None
