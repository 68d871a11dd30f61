"""Whether the site can do its work now: what a proxy asks every few seconds, and `pitboard doctor` once."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from pitboard.records.beats import WorkerBeat

#: A worker says every 15 seconds that it runs. After three it did not say, something is wrong.
SILENT_AFTER = timedelta(seconds=60)
#: With less than this free, the next photos and the database's own work no longer fit.
LEAST_FREE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Look:
    """What was looked at, whether it is well, and in words what was seen."""

    name: str
    well: bool
    words: str


def database_answers() -> Look:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, OSError) as error:
        # Whatever state the connection is in, the next look gets a new one.
        connection.close()
        return Look("database", False, f"The database does not answer ({type(error).__name__}).")
    return Look("database", True, f"The database answers ({connection.vendor}).")


def migrations_are_applied() -> Look:
    missing = missing_migrations()
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        return Look("migrations", False, f"It lacks {', '.join(missing[:3])}{more}. Mend: pitboard migrate")
    return Look("migrations", True, "The database has the shape that this version needs.")


def missing_migrations() -> list[str]:
    """By their names; a few milliseconds, because the files were read at the first look."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in known_migrations() - set(applied))


@lru_cache(maxsize=1)
def known_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations or ())


def worker_runs(*, at: datetime) -> Look:
    newest = newest_beat()
    if newest is None:
        return Look("worker", False, "No worker runs: nobody is told anything.")
    silent = at - newest.beat_at
    if silent > SILENT_AFTER:
        seconds = int(silent.total_seconds())
        return Look("worker", False, f"No worker said for {seconds} seconds that it runs.")
    return Look("worker", True, "A worker runs.")


def newest_beat() -> WorkerBeat | None:
    return WorkerBeat.objects.order_by("-beat_at").first()


def disk_has_room() -> Look:
    home = Path(settings.HOME)
    try:
        free = shutil.disk_usage(home).free
    except OSError as error:
        return Look("disk", False, f"The data folder cannot be looked at ({error.strerror}).")
    shut = [path for path in (home, *_database_files()) if not os.access(path, os.W_OK)]
    if shut:
        return Look("disk", False, "The data folder cannot be written to.")
    if free < LEAST_FREE_BYTES:
        return Look("disk", False, f"The data folder has {megabytes(free)} left.")
    return Look("disk", True, f"The data folder has {megabytes(free)} left.")


def megabytes(count: int) -> str:
    return f"{count // 1024 // 1024:,} MB"


def _database_files() -> list[Path]:
    if connection.vendor != "sqlite":
        return []
    file = Path(str(connection.settings_dict["NAME"]))
    return [file] if file.exists() else []


def readiness(*, at: datetime, with_worker: bool = True) -> list[Look]:
    """All looks. While the database does not answer, there is nothing to ask it."""
    looks = [database_answers()]
    if looks[0].well:
        ask: list[Callable[[], Look]] = [migrations_are_applied]
        if with_worker:
            ask.append(lambda: worker_runs(at=at))
        looks += [_survived(look) for look in ask]
    return [*looks, disk_has_room()]


def _survived(look: Callable[[], Look]) -> Look:
    try:
        return look()
    except DatabaseError as error:
        connection.close()
        return Look("database", False, f"The database does not answer ({type(error).__name__}).")
