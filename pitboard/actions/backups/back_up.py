"""Makes a backup while the workshop is served."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from pitboard.actions.backups.archive import BackupRefused, Packing, packing
from pitboard.actions.backups.databases import copy_database, copy_name, facts_of_database
from pitboard.records.photos import Photo

NAME = re.compile(r"pitboard-(\d{8}T\d{6}Z)\.tar")
STAMP = "%Y%m%dT%H%M%SZ"
#: Of the data folder, beside database and photos: without the keys, everybody would have to sign in and subscribe to
#: push anew; without the demo's mark, a demo would come back as a real workshop.
KEPT_FILES = ("secret.key", "push.pem", "setup.code", "demo")


@dataclass(frozen=True)
class BackUp:
    path: Path
    rows: int
    photos: int
    #: The database names these, and the storage has them no more.
    missing_photos: list[str]


def backup_name(at: datetime) -> str:
    return f"pitboard-{at.astimezone(UTC):{STAMP}}.tar"


def back_up(path: Path, *, at: datetime) -> BackUp:
    """Writes everything to the file `path`, which must not be there yet; into it, if it is a folder.

    The database is copied first, as of one moment; whatever photo it names was stored before that. Raises
    `BackupRefused`, or OSError where there is no room.
    """
    target = path / backup_name(at) if path.is_dir() else path
    if target.exists():
        raise BackupRefused(f"{target} is there already")
    if not target.parent.is_dir():
        raise BackupRefused(f"there is no folder {target.parent}")
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".pitboard-") as scratch,
        packing(target, at=at) as pack,
    ):
        rows = copy_database(Path(scratch))
        pack.add_file(copy_name(), Path(scratch) / copy_name())
        _add_home(pack)
        missing = _add_photos(pack)
        photos = sum(1 for name in pack.members if name.startswith("photos/"))
        pack.seal(
            {
                "version": version("pitboard"),
                "made_at": at.isoformat(),
                "rows": rows,
                "missing_photos": missing,
                **facts_of_database(),
            }
        )
    return BackUp(target, sum(rows.values()), photos, missing)


def _add_home(pack: Packing) -> None:
    home = Path(settings.HOME)
    for name in KEPT_FILES:
        if (home / name).is_file():
            pack.add(f"home/{name}", (home / name).read_bytes())
    for mail in sorted(Path(settings.MAIL_FOLDER).glob("[!.]*.eml")):
        pack.add(f"home/mails/{mail.name}", mail.read_bytes())


def _add_photos(pack: Packing) -> list[str]:
    """Those that stand in the storage. Returns the names of those that ought to and do not."""
    for name in stored_photos():
        try:
            with default_storage.open(name) as file:
                content = file.read()
        except FileNotFoundError:
            # Taken away since the list was made, with the rows that named it.
            continue
        pack.add(f"photos/{name}", content)
    expected = (
        name for photo in Photo.objects.order_by("pk") for name in (photo.full_name, photo.small_name)
    )
    return [
        name for name in expected if f"photos/{name}" not in pack.members and not default_storage.exists(name)
    ]


def stored_photos(folder: str = "") -> Iterator[str]:
    """The names of all files in the photo storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    for name in sorted(files):
        yield f"{prefix}{name}"
    for name in sorted(folders):
        yield from stored_photos(f"{prefix}{name}")
