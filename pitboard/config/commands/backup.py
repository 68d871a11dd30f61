"""Everything in one file: the database, the photos, the keys. The workshop may be served meanwhile."""

import argparse
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from pitboard.actions.backups.archive import BackupRefused
from pitboard.actions.backups.back_up import BackUp, back_up
from pitboard.config.cli import Refusal
from pitboard.queries.health import megabytes

PHOTOS_MISSING = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path",
        type=Path,
        nargs="?",
        metavar="PATH",
        help="the file to write, or the folder it goes into (PITBOARD_BACKUP_FOLDER, else the data folder's `backups`)",
    )
    parser.epilog = (
        "Exit codes: 0 made, 1 made but photos that the database names are not in the storage, 2 not made."
    )


def run(options: argparse.Namespace) -> int:
    began = time.monotonic()
    try:
        made = back_up(options.path or _usual_folder(), at=timezone.now())
    except BackupRefused as refused:
        raise Refusal(str(refused)) from None
    except OSError as error:
        raise Refusal(f"the backup cannot be written: {error.strerror or error}") from None
    print(_words(made, time.monotonic() - began))
    return PHOTOS_MISSING if made.missing_photos else 0


def _usual_folder() -> Path:
    folder = Path(settings.BACKUP_FOLDER or Path(settings.HOME) / "backups").expanduser()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _words(made: BackUp, seconds: float) -> str:
    size = megabytes(made.path.stat().st_size)
    lines = [
        str(made.path),
        f"{made.rows:,} rows, {made.photos:,} photo files, {size} in {seconds:.1f} s. It holds the keys: keep it safe.",
    ]
    if made.missing_photos:
        names = ", ".join(made.missing_photos[:5])
        lines.append(
            f"{len(made.missing_photos)} photo files are named by the database and not there: {names}"
        )
    return "\n".join(lines)
