"""The settings a real installation gets, each read in a process of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTED = ROOT / "docs/settings.md"
SETTINGS_OF_TESTS = ROOT / "pitboard/config/settings_test.py"
ASK = """
import json, sys
from pitboard.config import settings
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}, default=str))
"""


def settings_of(home: Path, *names: str, **environ: str) -> dict[str, Any]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PITBOARD_")}
    answer = subprocess.run(
        [sys.executable, "-c", ASK, *names],
        env=own | {"PITBOARD_HOME": str(home)} | environ,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_without_any_setting_everything_stays_on_this_machine(tmp_path: Path) -> None:
    found = settings_of(tmp_path, "DATABASES", "ALLOWED_HOSTS", "DEBUG", "DEMO", "EMAIL_BACKEND", "PORT")
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "pitboard.sqlite3")
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["EMAIL_BACKEND"] == "pitboard.config.mail_folder.FolderBackend"
    assert (found["DEBUG"], found["DEMO"], found["PORT"]) == (False, False, 8000)


def test_a_public_address_turns_every_protection_on(tmp_path: Path) -> None:
    names = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    found = settings_of(
        tmp_path,
        *names,
        "SECURE_HSTS_SECONDS",
        "SECURE_SSL_REDIRECT",
        PITBOARD_ORIGIN="https://cars.example/",
    )
    assert "cars.example" in found["ALLOWED_HOSTS"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://cars.example"]
    assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"] and found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_one_setting_each_moves_database_and_mail(tmp_path: Path) -> None:
    found = settings_of(
        tmp_path,
        "DATABASES",
        "EMAIL_HOST",
        "EMAIL_BACKEND",
        PITBOARD_DATABASE_URL="postgres://p@db.example/pitboard",
        PITBOARD_MAIL_URL="smtps://mail.example",
    )
    assert found["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert found["EMAIL_HOST"] == "mail.example"
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"


SQLITE = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
        print(cursor.execute(f"PRAGMA {name}").fetchone()[0])
"""


def test_sqlite_keeps_what_was_signed_and_waits_its_turn(tmp_path: Path) -> None:
    environ = os.environ | {
        "PITBOARD_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "pitboard.config.settings",
    }
    environ.pop("PITBOARD_DATABASE_URL", None)
    answer = subprocess.run(
        [sys.executable, "-c", SQLITE], env=environ, capture_output=True, text=True, check=True
    )
    full, busy = "2", "20000"
    assert answer.stdout.split() == ["wal", full, "1", busy]


def test_the_table_names_every_setting_and_no_other() -> None:
    """In the settings, and wherever else the code reads the environment."""
    code = "\n".join(
        path.read_text() for path in (ROOT / "pitboard").rglob("*.py") if path != SETTINGS_OF_TESTS
    )
    read = set(re.findall(r"""["'](PITBOARD_[A-Z_]+)["']""", code))
    table = dict(re.findall(r"^\| `(PITBOARD_[A-Z_]+)` \| (.+?) \|", DOCUMENTED.read_text(), re.MULTILINE))
    assert sorted(read) == sorted(table)
    assert len(table) > 15


@pytest.mark.parametrize(
    "name", ["PORT", "REGION", "MAIL_FROM", "LISTEN", "PROXIES", "BACKUP_AT", "BACKUP_KEEP", "LOG"]
)
def test_the_table_says_the_usual_value(tmp_path: Path, name: str) -> None:
    said = re.search(rf"^\| `PITBOARD_{name}` \| `(.+?)`", DOCUMENTED.read_text(), re.MULTILINE)
    settings_name = {
        "REGION": "PHONENUMBER_DEFAULT_REGION",
        "MAIL_FROM": "DEFAULT_FROM_EMAIL",
        "LOG": "LOG_FORM",
    }
    found = settings_of(tmp_path, settings_name.get(name, name))[settings_name.get(name, name)]
    assert said
    assert said[1] in (str(found), ",".join(found) if isinstance(found, list) else "", str(found)[:5])


def test_a_setting_that_is_wrong_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        settings_of(tmp_path, "LOG_FORM", PITBOARD_LOG="xml")
