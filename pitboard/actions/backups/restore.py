"""Puts a backup back: all of it or nothing, and never over something that is there without being told."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from pitboard.actions.backups.archive import BackupRefused, Manifest, read_manifest, unpack
from pitboard.actions.backups.back_up import KEPT_FILES, STAMP, stored_photos
from pitboard.actions.backups.databases import count_rows, database_put_back
from pitboard.queries.health import known_migrations
from pitboard.records.workshop import Workshop


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    #: Where what was there before stands now; none when nothing was.
    aside: Path | None


def restore(path: Path, *, replace: bool, at: datetime) -> Restored:
    """The caller has made sure that nothing runs on the data folder. Raises `BackupRefused`."""
    manifest = read_manifest(path)
    _require_fitting(manifest)
    holds = holds_something()
    if holds and not replace:
        raise BackupRefused(
            f"{settings.HOME} and its database hold a workshop already; with --replace the backup takes its place"
        )
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restoring-") as scratch:
        folder = Path(scratch)
        unpack(path, folder)
        with (
            _aside(home / f"replaced-{at.astimezone(UTC):{STAMP}}", keep=holds) as aside,
            _files_put_back(folder, aside),
            database_put_back(folder, aside),
        ):
            _require_equal(manifest)
    return Restored(manifest, aside if holds else None)


@contextmanager
def _aside(folder: Path, *, keep: bool) -> Iterator[Path]:
    """Where what is replaced goes. Of a data folder without a workshop, keys that were made a moment ago: not kept."""
    folder.mkdir(mode=0o700)
    try:
        yield folder
    except BaseException:
        # Everything that was in it is at its place again.
        folder.rmdir()
        raise
    if not keep:
        shutil.rmtree(folder)


def holds_something() -> bool:
    """A workshop in the database, or photos in the storage."""
    if "records_workshop" in connection.introspection.table_names() and Workshop.objects.exists():
        return True
    return next(stored_photos(), None) is not None


def _require_fitting(manifest: Manifest) -> None:
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if manifest.database != connection.vendor:
        raise BackupRefused(
            f"it is a backup of {names[manifest.database]}, and the settings name {names[connection.vendor]}: "
            f"restore it with a {names[manifest.database]} database, then `pitboard move` it"
        )
    known = {f"{app}.{name}" for app, name in known_migrations()}
    if newer := sorted(set(manifest.migrations) - known):
        raise BackupRefused(
            f"it was made by Pitboard {manifest.version}, which is newer than this one: {newer[0]} is not known here"
        )


def _require_equal(manifest: Manifest) -> None:
    found = count_rows()
    for table, rows in manifest.rows.items():
        if found.get(table) != rows:
            raise BackupRefused(
                f"{table} has {found.get(table, 0)} rows after restoring, and {rows} were backed up"
            )
    stored = set(stored_photos())
    lost = [name for name in manifest.photos if name.removeprefix("photos/") not in stored]
    if lost:
        raise BackupRefused(f"{lost[0]} did not arrive in the photo storage")


@contextmanager
def _files_put_back(folder: Path, aside: Path) -> Iterator[None]:
    """Keys, mails and photos. What was there goes aside, and comes back if the block fails."""
    moved: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    try:
        for source, target in _places(folder):
            if target.exists():
                moved.append((target, aside / target.name))
                target.rename(aside / target.name)
            if source.exists():
                source.rename(target)
                placed.append(target)
        if settings.PHOTOS_URL:
            _store_photos(folder / "photos")
        yield
    except BaseException:
        for target in placed:
            shutil.rmtree(target) if target.is_dir() else target.unlink()
        for target, there in moved:
            there.rename(target)
        raise


def _places(folder: Path) -> list[tuple[Path, Path]]:
    home = Path(settings.HOME)
    places = [(folder / "home" / name, home / name) for name in KEPT_FILES]
    places.append((folder / "home" / "mails", Path(settings.MAIL_FOLDER)))
    if not settings.PHOTOS_URL:
        places.append((folder / "photos", Path(settings.MEDIA_ROOT)))
    return places


def _store_photos(folder: Path) -> None:
    """A photo's name is never given to another one, so one that is there already is the same."""
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        name = str(path.relative_to(folder))
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(path.read_bytes()))
