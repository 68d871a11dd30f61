"""The database's own refusal to change or delete authorisation records.

Altering a table makes SQLite drop its triggers silently, so `pitboard migrate` creates them anew after every
migration and `missing_triggers` is asked at every start.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from pitboard.records.database_triggers import trigger_names
from pitboard.records.search_index import create_search_index

APPEND_ONLY_TABLES = (
    "records_authorisation",
    "records_authorisedline",
    "records_authorisedsaving",
)
_VERBS = ("update", "delete")

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION pitboard_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION pitboard_append_only()
"""


def _names() -> dict[str, tuple[str, str]]:
    return {f"{table}_no_{verb}": (table, verb) for table in APPEND_ONLY_TABLES for verb in _VERBS}


def _names_for(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Those whose table is there: a later migration may bring it."""
    there = set(connection.introspection.table_names())
    return {name: about for name, about in _names().items() if about[0] in there}


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Creates what is missing, those that keep the search in step among it; harmless when nothing is. A table that a
    later migration brings is passed over."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        statement = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
        for name, (table, verb) in _names_for(connection).items():
            cursor.execute(statement.format(name=name, table=table, verb=verb.upper()))
    create_search_index(connection)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Lets the records be deleted. Only for emptying a database of tests, and for retention by law."""
    with connection.cursor() as cursor:
        for name, (table, _) in _names_for(connection).items():
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of append-only triggers that the database ought to have and has not."""
    return sorted(set(_names()) - trigger_names(connection))
