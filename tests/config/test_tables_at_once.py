"""A new database is made in one go, and stands as one that came through every migration does."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.config.site_apart import DatabaseServer
from tests.served import PROGRAM, environment_of

pytestmark = pytest.mark.long

UP_TO_DATE = [str(PROGRAM), "migrate"]
UP_TO_THE_LAST = [sys.executable, "-m", "tests.config.as_it_grew", "0020_events_by_time"]
#: The second is how a database came here that has grown with the product.
WAYS = {"at_once": [UP_TO_DATE], "one_by_one": [UP_TO_THE_LAST, UP_TO_DATE]}

#: Sets, as columns and constraints stand in another order.
Shape = dict[str, set[Any]]

COLUMNS = """
SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable,
       column_default, is_identity, collation_name
FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = (
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
)


def test_on_sqlite(tmp_path: Path) -> None:
    made = {}
    for name, commands in WAYS.items():
        home = tmp_path / name
        home.mkdir()
        migrate(commands, home)
        with closing(sqlite3.connect(home / "pitboard.sqlite3")) as database:
            made[name] = shape_on_sqlite(database)
    assert len(made["at_once"]["columns"]) > 500
    assert made["at_once"] == made["one_by_one"]


def test_on_postgresql(tmp_path: Path) -> None:
    made = {}
    for name, commands in WAYS.items():
        home = tmp_path / name
        home.mkdir()
        server = DatabaseServer(tmp_path / f"{name}.data")
        try:
            migrate(commands, home, PITBOARD_DATABASE_URL=server.url)
            with psycopg.connect(server.url) as database:
                made[name] = shape_on_postgresql(database)
        finally:
            server.stop()
    assert len(made["at_once"]["columns"]) > 500
    assert made["at_once"] == made["one_by_one"]


def migrate(commands: list[list[str]], home: Path, **environ: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "pitboard.config.settings"}
    for command in commands:
        subprocess.run(command, env=environment_of(home) | settings | environ, check=True, timeout=300)


def shape_on_sqlite(database: sqlite3.Connection) -> Shape:
    shape: Shape = {
        "columns": set(),
        "checks": set(),
        "references": set(),
        "others": set(),
        "migrations": set(),
    }
    for table, statement in database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    ).fetchall():
        for _, *column in database.execute(f'PRAGMA table_info("{table}")'):
            shape["columns"].add((table, *column))
        for _, _, *reference in database.execute(f'PRAGMA foreign_key_list("{table}")'):
            shape["references"].add((table, *reference))
        for clause in re.split(r', (?="|CONSTRAINT)', statement):
            if "CHECK" in clause or "COLLATE" in clause:
                shape["checks"].add((table, clause.rstrip(")").strip()))
    for kind, name, statement in database.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ):
        shape["others"].add((kind, name, statement))
    shape["migrations"] |= set(database.execute("SELECT app, name FROM django_migrations"))
    return shape


def shape_on_postgresql(database: Any) -> Shape:
    asked = {"columns": COLUMNS, "constraints": CONSTRAINTS, "indexes": INDEXES, "triggers": TRIGGERS}
    asked["migrations"] = "SELECT app, name FROM django_migrations"
    return {name: set(database.execute(question).fetchall()) for name, question in asked.items()}
