"""The settings of a real installation, as Django's own checks and browsers see them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.config.test_settings import settings_of

HTTPS = "https://cars.example"


def test_djangos_checks_for_production_have_nothing_to_warn_of(tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PITBOARD_")}
    wanted = {
        "PITBOARD_HOME": str(tmp_path),
        "PITBOARD_ORIGIN": HTTPS,
        "DJANGO_SETTINGS_MODULE": "pitboard.config.settings",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=own | wanted, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    # Two are silenced: whether other hosts below the domain speak HTTPS is not ours to promise.
    found = settings_of(tmp_path, "SILENCED_SYSTEM_CHECKS", PITBOARD_ORIGIN=HTTPS)
    assert found["SILENCED_SYSTEM_CHECKS"] == ["security.W005", "security.W021"]


def test_cookies_are_planted_by_this_host_alone(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    found = settings_of(
        tmp_path, *names, "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", PITBOARD_ORIGIN=HTTPS
    )
    assert [found[name] for name in names] == ["__Host-sessionid", "__Host-csrftoken"]
    assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"]


def test_new_passwords_are_hashed_by_argon2_and_are_eight_characters_at_least(tmp_path: Path) -> None:
    found = settings_of(tmp_path, "PASSWORD_HASHERS", "AUTH_PASSWORD_VALIDATORS", PITBOARD_ORIGIN=HTTPS)
    assert found["PASSWORD_HASHERS"][0].endswith(".Argon2PasswordHasher")
    asked = {
        one["NAME"].rpartition(".")[2]: one.get("OPTIONS", {}) for one in found["AUTH_PASSWORD_VALIDATORS"]
    }
    assert asked["MinimumLengthValidator"]["min_length"] >= 8
    assert "CommonPasswordValidator" in asked
