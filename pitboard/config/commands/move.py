"""From one machine's means to several machines', and back: the database, or the photos."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from rich.console import Console

from pitboard.config.addresses import (
    WrongAddress,
    photo_folder,
    photo_storage,
    postgres_database,
    sqlite_database,
)
from pitboard.config.cli import Refusal
from pitboard.config.moving import move_database, move_photos
from pitboard.config.prepare import bring_up_to_date
from pitboard.config.running import alone_at_home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("target", metavar="TARGET", help="where to")
    parser.epilog = (
        "TARGET is one of\n"
        "  postgres://user@host:5432/name   the database goes there, which must be empty; the password may stand in\n"
        "                                   PGPASSWORD or ~/.pgpass instead\n"
        "  sqlite                           the database goes into the data folder's pitboard.sqlite3\n"
        "  sqlite:PATH                      … into that file, which must not be there yet\n"
        "  s3://key:secret@host/bucket      the photos go there (s3+http:// without TLS)\n"
        "  folder                           the photos go into the data folder\n\n"
        "Where it comes from stays as it is. Afterwards set PITBOARD_DATABASE_URL, or PITBOARD_PHOTOS_URL.\n"
        "Exit codes: 0 moved, and everything compared; 2 refused."
    )


def run(options: argparse.Namespace) -> int:
    try:
        with alone_at_home():
            return _move(options.target)
    except WrongAddress as error:
        raise Refusal(str(error)) from None
    except OSError as error:
        raise Refusal(f"it was not moved: {error.strerror or error}") from None


def _move(target: str) -> int:
    if target.startswith(("s3:", "s3+http:")):
        return _photos(photo_storage(target))
    if target == "folder":
        return _photos(photo_folder(settings.MEDIA_ROOT))
    return _database(_named(target))


def _named(target: str) -> dict[str, Any]:
    kind, _, rest = target.partition(":")
    if kind != "sqlite":
        return postgres_database(target, pool=False)
    path = Path(rest).expanduser().absolute() if rest else Path(settings.HOME) / "pitboard.sqlite3"
    if path.exists():
        raise Refusal(f"{path} is there already: put it away first")
    return sqlite_database(path)


def _database(database: dict[str, Any]) -> int:
    bring_up_to_date()
    console = Console(file=sys.stdout)
    with console.status("Moving the database ...") as status:
        rows = move_database(database, tell=lambda table, count: status.update(f"{table}: {count:,} rows"))
    print(f"{rows:,} rows are in the other database, each as it was. Set PITBOARD_DATABASE_URL to use it.")
    return 0


def _photos(storage: dict[str, Any]) -> int:
    target = import_string(storage["BACKEND"])(**storage["OPTIONS"])
    console = Console(file=sys.stdout)
    with console.status("Moving the photos ...") as status:
        files = move_photos(target, tell=lambda _, count: status.update(f"{count:,} photo files"))
    print(f"{files:,} photo files are in the other storage. Set PITBOARD_PHOTOS_URL to use it.")
    return 0
