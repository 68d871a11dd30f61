"""Puts a backup back: all of it, or nothing."""

import argparse
from pathlib import Path

from django.utils import timezone

from pitboard.actions.backups.archive import BackupRefused, read_manifest
from pitboard.actions.backups.restore import restore
from pitboard.config.cli import Refusal
from pitboard.config.prepare import bring_up_to_date
from pitboard.config.running import alone_at_home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup that `pitboard backup` made")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="in place of the workshop that is here; its files go to a folder `replaced-…` in the data folder, "
        "what is in PostgreSQL is dropped",
    )
    parser.add_argument("--check", action="store_true", help="only compare its checksums")
    parser.epilog = "Exit codes: 0 done, 2 refused; then nothing was changed."


def run(options: argparse.Namespace) -> int:
    try:
        if options.check:
            return _check(options.file)
        with alone_at_home():
            done = restore(options.file, replace=options.replace, at=timezone.now())
    except BackupRefused as refused:
        raise Refusal(str(refused)) from None
    except OSError as error:
        raise Refusal(f"nothing was restored: {error.strerror or error}") from None
    rows, photos = sum(done.manifest.rows.values()), len(done.manifest.photos)
    print(f"Restored {rows:,} rows and {photos:,} photo files of {done.manifest.made_at}.")
    if done.aside is not None:
        print(f"What was here before stands in {done.aside}.")
    if bring_up_to_date():
        print("The database was brought up to date with this version.")
    return 0


def _check(file: Path) -> int:
    manifest = read_manifest(file)
    print(
        f"{file.name} is whole: {len(manifest.members):,} files, made {manifest.made_at} by {manifest.version}."
    )
    return 0
