"""Everything from one database into another of another kind, and proof that it is the same there."""

# Django names what a model is made of `_meta` and `_base_manager`.
# ruff: noqa: SLF001

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from pitboard.actions.backups.back_up import stored_photos
from pitboard.config.cli import Refusal
from pitboard.queries.contents import columns_of, contents, kept_models, rows_of
from pitboard.records.search import SearchSpelling, SearchWord
from pitboard.records.triggers import create_triggers

TARGET = "target"
BATCH = 500
#: Filled by the migrations themselves; and by triggers, while the rows they are about come in.
FILLED_BY_MIGRATIONS = frozenset({"django_content_type", "auth_permission"})
FILLED_BY_TRIGGERS = (SearchWord, SearchSpelling)

Tell = Callable[[str, int], None]


def move_database(database: dict[str, Any], *, tell: Tell) -> int:
    """Copies every row into the named database, which must be empty, in one transaction; then compares both. Returns
    how many rows there are. The database it comes from is left as it is.

    What counts attempts and who has which page open stays behind: it is worth minutes.
    """
    connections.settings[TARGET] = connections.configure_settings({DEFAULT_DB_ALIAS: database})[
        DEFAULT_DB_ALIAS
    ]
    try:
        return _move(connections[TARGET], tell)
    except DatabaseError as error:
        raise Refusal(f"nothing was moved: {str(error).strip().splitlines()[0]}") from None
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del connections.settings[TARGET]


def _move(target: BaseDatabaseWrapper, tell: Tell) -> int:
    _require_empty(target)
    with _as_the_default(target):
        call_command("migrate", database=TARGET, interactive=False, verbosity=0)
    call_command("createcachetable", database=TARGET, verbosity=0)
    create_triggers(target)
    with transaction.atomic(using=TARGET), transaction.atomic():
        for model in _in_order():
            tell(model._meta.db_table, _copy(model, target))
        target.check_constraints()
        _count_on(target)
        return _require_equal()


@contextmanager
def _as_the_default(target: BaseDatabaseWrapper) -> Iterator[None]:
    """Migrations that mend rows ask the default database for them: meanwhile that is the new one."""
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = target
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = usual


def _require_empty(target: BaseDatabaseWrapper) -> None:
    there = set(target.introspection.table_names()) - FILLED_BY_MIGRATIONS
    for model in kept_models():
        if model._meta.db_table in there and model._base_manager.using(TARGET).exists():
            raise Refusal(f"nothing was moved: {model._meta.db_table} of the other database has rows already")


def _in_order() -> list[type[models.Model]]:
    found = [model for model in kept_models() if model not in FILLED_BY_TRIGGERS]
    return [*found, *FILLED_BY_TRIGGERS]


def _copy(model: type[models.Model], target: BaseDatabaseWrapper) -> int:
    fields = columns_of(model)
    quote = target.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    count = 0
    with target.cursor() as cursor:
        if model in FILLED_BY_TRIGGERS or model._meta.db_table in FILLED_BY_MIGRATIONS:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  (our own table's name)
        for rows in _batches(rows_of(model, using=DEFAULT_DB_ALIAS)):
            written = [_written(fields, row, target) for row in rows]
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", written)  # noqa: S608
            count += len(rows)
    return count


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _written(
    fields: list["models.Field[Any, Any]"], row: tuple[Any, ...], target: BaseDatabaseWrapper
) -> list[Any]:
    return [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)]


def _count_on(target: BaseDatabaseWrapper) -> None:
    """The next row of each table gets the number after the highest; SQLite sees to that by itself."""
    statements = target.ops.sequence_reset_sql(no_style(), kept_models())
    with target.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _require_equal() -> int:
    here, there = contents(), contents(using=TARGET)
    for table, measured in here.items():
        if there.get(table) != measured:
            raise Refusal(f"nothing was moved: {table} would not be the same in the other database")
    return sum(rows for rows, _ in here.values())


def move_photos(target: Storage, *, tell: Tell) -> int:
    """Copies every photo into another storage and reads it back there. Returns how many there are."""
    count = 0
    for name in stored_photos():
        with default_storage.open(name) as file:
            content = file.read()
        if not target.exists(name):
            target.save(name, ContentFile(content))
        with target.open(name) as copy:
            if copy.read() != content:
                raise Refusal(f"{name} is another one in the other storage; it was left as it is")
        count += 1
        tell("photos", count)
    return count
