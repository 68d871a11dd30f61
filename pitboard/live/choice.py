"""Which wake belongs to the database that the settings name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from pitboard.live.wake import Wake
from pitboard.live.wake_sqlite import SqliteWake

# What psycopg calls the things that Django's settings name otherwise.
POSTGRES_NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
# Options that mean something to Django and nothing to psycopg.
FOR_DJANGO = {"pool", "assume_role", "isolation_level", "server_side_binding"}


def wake_of_settings() -> Wake:
    return wake_of(settings.DATABASES["default"])


def wake_of(database: dict[str, Any]) -> Wake:
    if database["ENGINE"].endswith("sqlite3"):
        return SqliteWake(Path(database["NAME"]))
    # By its name, because psycopg is there only where PostgreSQL is used.
    make: Callable[[dict[str, Any]], Wake] = import_string("pitboard.live.wake_postgres.PostgresWake")
    return make(postgres_parameters(database))


def postgres_parameters(database: dict[str, Any]) -> dict[str, Any]:
    named = {ours: database[name] for name, ours in POSTGRES_NAMES.items() if database.get(name)}
    options = {name: value for name, value in database.get("OPTIONS", {}).items() if name not in FOR_DJANGO}
    return named | options
