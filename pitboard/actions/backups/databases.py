"""The database as a file, copied while others write to it; and put back from it."""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder

from pitboard.actions.backups.archive import BackupRefused
from pitboard.actions.backups.postgres import run_tool, tool

SQLITE_COPY, POSTGRES_COPY = "database.sqlite3.gz", "database.dump"
#: What counts as kept: the cache's rows come and go while the copy is made.
NOT_KEPT = frozenset({"pitboard_cache", "sqlite_sequence"})
ASIDE = "pitboard_replaced"


def copy_name() -> str:
    return POSTGRES_COPY if connection.vendor == "postgresql" else SQLITE_COPY


def copy_database(into: Path) -> dict[str, int]:
    """Writes `copy_name()` into a folder, as of one moment. Returns how many rows each table has in it."""
    if connection.vendor == "postgresql":
        return _dump_postgres(into / POSTGRES_COPY)
    return _copy_sqlite(into / SQLITE_COPY)


def migrations_of(applied: MigrationRecorder) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in applied.applied_migrations())


# SQLite: its online backup. In WAL mode a copy in one go reads one moment, and nobody who writes waits for it.


def _copy_sqlite(target: Path) -> dict[str, int]:
    plain = target.with_suffix("")
    with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(plain)) as copy:
        source.backup(copy)
        # One file, not a file and its journal.
        copy.execute("PRAGMA journal_mode = DELETE")
        _require_sound(copy)
        rows = _count_rows(copy.cursor())
    with plain.open("rb") as file, gzip.open(target, "wb", compresslevel=3) as packed:
        shutil.copyfileobj(file, packed, 1024 * 1024)
    plain.unlink()
    return rows


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _require_sound(copy: sqlite3.Connection) -> None:
    said = copy.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise BackupRefused(f"the database file is damaged: {said}")


def _count_rows(cursor: "sqlite3.Cursor | CursorWrapper") -> dict[str, int]:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    else:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = sorted(str(row[0]) for row in cursor.fetchall())
    return {table: _count(cursor, table) for table in tables if _is_kept(table)}


def _is_kept(table: str) -> bool:
    return table not in NOT_KEPT


def _count(cursor: "sqlite3.Cursor | CursorWrapper", table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  (a table's name, from the database itself)
    return int(cursor.fetchone()[0])


def count_rows() -> dict[str, int]:
    """How many rows each kept table of the database has now."""
    with connection.cursor() as cursor:
        return _count_rows(cursor)


# PostgreSQL: pg_dump, at the same moment as the rows are counted.


def _dump_postgres(target: Path) -> dict[str, int]:
    program = tool("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]
        run_tool(
            [program, "--format=custom", "--no-owner", "--no-acl", f"--snapshot={moment}", f"--file={target}"]
        )
        return _count_rows(cursor)


# Putting back


@contextmanager
def database_put_back(folder: Path, aside: Path) -> Iterator[None]:
    """While the block runs, the copy in `folder` is the database. If the block fails, the one before is there again;
    otherwise a file of SQLite's goes to `aside`, and PostgreSQL's tables are dropped."""
    way = _postgres_put_back(folder) if connection.vendor == "postgresql" else _sqlite_put_back(folder, aside)
    with way:
        yield


@contextmanager
def _sqlite_put_back(folder: Path, aside: Path) -> Iterator[None]:
    plain = folder / "database.sqlite3"
    with gzip.open(folder / SQLITE_COPY, "rb") as packed, plain.open("wb") as file:
        shutil.copyfileobj(packed, file, 1024 * 1024)
    with closing(sqlite3.connect(plain)) as copy:
        _require_sound(copy)
    live = _sqlite_file()
    connection.close()
    # Whoever opens the file next must not meet the journal of the one before.
    old = [Path(f"{live}{suffix}") for suffix in ("", "-wal", "-shm")]
    moved: list[tuple[Path, Path]] = []
    try:
        for path in filter(Path.exists, old):
            there = path.rename(aside / path.name)
            moved.append((path, there))
        plain.chmod(0o600)
        plain.rename(live)
        yield
    except BaseException:
        connection.close()
        for path in old:
            path.unlink(missing_ok=True)
        for path, there in moved:
            there.rename(path)
        raise


@contextmanager
def _postgres_put_back(folder: Path) -> Iterator[None]:
    program = tool("pg_restore")
    schema = _current_schema()
    _run(
        f'DROP SCHEMA IF EXISTS "{ASIDE}" CASCADE',
        f'ALTER SCHEMA "{schema}" RENAME TO "{ASIDE}"',
        f'CREATE SCHEMA "{schema}"',
    )
    try:
        run_tool(
            [
                program,
                "--no-owner",
                "--no-acl",
                "--single-transaction",
                "--exit-on-error",
                f"--schema={schema}",
                f"--dbname={connection.settings_dict['NAME']}",
                folder / POSTGRES_COPY,
            ]
        )
        yield
    except BaseException:
        connection.close()
        _run(f'DROP SCHEMA "{schema}" CASCADE', f'ALTER SCHEMA "{ASIDE}" RENAME TO "{schema}"')
        raise
    _run(f'DROP SCHEMA "{ASIDE}" CASCADE')


def _current_schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def facts_of_database() -> dict[str, Any]:
    return {"database": connection.vendor, "migrations": migrations_of(MigrationRecorder(connection))}
