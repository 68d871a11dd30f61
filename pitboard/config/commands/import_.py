"""Brings customers, vehicles, usual repairs and inspection points in from a CSV file: looks first, writes when told."""

import argparse
import csv
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from django.db import IntegrityError, OperationalError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from pitboard.actions.importing import catalogue, customers, inspection_points, vehicles
from pitboard.actions.importing.bring_in import (
    Importer,
    NothingBroughtIn,
    RowRefused,
    Tally,
    Told,
    bring_in_rows,
    check_rows,
)
from pitboard.actions.importing.sheet import Sheet
from pitboard.config.cli import Refusal
from pitboard.config.prepare import bring_up_to_date
from pitboard.queries.sentences.sheets import cell_sentence, sheet_sentence
from pitboard.records.workshop import Workshop
from pitboard.rules.sheets import Column, SheetRefused

#: So many refused rows are shown; when there are more, all of them go into a file.
SHOWN = 20
ROWS_REFUSED = 1


@dataclass(frozen=True)
class Kind:
    about: str
    columns: Sequence[Column]
    importer: Callable[..., Importer[Any, Any]]


KINDS = {
    "catalogue": Kind(
        "usual repairs, known by their title; prices as the workshop enters them",
        catalogue.COLUMNS,
        catalogue.Catalogue,
    ),
    "customers": Kind(
        "customers, known by their e-mail address",
        customers.COLUMNS,
        customers.Customers,
    ),
    "vehicles": Kind(
        "vehicles, known by their plate; their owners have to be there already",
        vehicles.COLUMNS,
        vehicles.Vehicles,
    ),
    "inspection-points": Kind(
        "what an inspection may look at, and how defects are put into words",
        inspection_points.COLUMNS,
        inspection_points.InspectionPoints,
    ),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = f"{parser.description}\n\n{_described()}"
    parser.epilog = (
        "The file is CSV in UTF-8, with commas or semicolons; the names of the columns stand in its first row.\n"
        "Numbers have a point or a comma before their decimals and nothing between their thousands.\n"
        "Exit codes: 0 all rows are good, 1 rows are refused and nothing was written, 2 the file cannot be read."
    )
    parser.add_argument("kind", choices=list(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument(
        "--apply", action="store_true", help="write, if no row is refused; without it nothing is written"
    )
    parser.add_argument(
        "--update", action="store_true", help="change what is there already; without it that is left as it is"
    )


def _described() -> str:
    return "\n\n".join(
        f"{name}: {kind.about}\n" + "\n".join(_column(column) for column in kind.columns)
        for name, kind in KINDS.items()
    )


def _column(column: Column) -> str:
    name = f"{column.name}{' *' if column.needed else ''}"
    what = f"{column.what}; " if column.what else ""
    return f"  {name:<19} {what}such as: {column.example}"


def run(options: argparse.Namespace) -> int:
    bring_up_to_date()
    workshop = Workshop.objects.order_by("pk").first()
    if workshop is None:
        raise Refusal("there is no workshop yet; start `pitboard serve` and set it up first")
    kind = KINDS[options.kind]
    try:
        sheet = Sheet(options.file, kind.columns)
        importer = kind.importer(workshop, update=options.update, at=timezone.now())
        return _go(importer, sheet, apply=options.apply)
    except SheetRefused as refused:
        raise Refusal(f"{options.file}: {sheet_sentence(refused)}") from None


def _go(importer: Importer[Any, Any], sheet: Sheet, *, apply: bool) -> int:
    if sheet.header.unread:
        print(f"Not read: the columns {', '.join(name or '(no name)' for name in sheet.header.unread)}.")
    with Report(sheet.path) as report, _progress("Checking", sheet) as told:
        tally = check_rows(importer, sheet, refuse=report, told=told)
    report.show()
    if tally.refused:
        print(_counted(tally, "would be "))
        print("Nothing was written: a file goes in whole or not at all. Mend these rows and try again.")
        return ROWS_REFUSED
    if not apply:
        print(_counted(tally, "would be "))
        print("Nothing was written yet. Add --apply to write.")
        return 0
    print(_counted(_written(importer, sheet), ""))
    return 0


def _written(importer: Importer[Any, Any], sheet: Sheet) -> Tally:
    try:
        with _progress("Writing", sheet) as told:
            return bring_in_rows(importer, sheet, told=told)
    except NothingBroughtIn as nothing:
        raise Refusal(
            f"something changed meanwhile, and nothing was written; row {_sentence(nothing.row)}"
        ) from None
    except IntegrityError:
        raise Refusal("somebody added the same meanwhile, and nothing was written; try again") from None
    except OperationalError as error:
        raise Refusal(f"the database could not take it, and nothing was written ({error})") from None


def _counted(tally: Tally, would_be: str) -> str:
    refused = f", {tally.refused:,} refused" if tally.refused else ""
    return (
        f"{tally.rows:,} rows: {tally.added:,} {would_be}added, {tally.changed:,} {would_be}changed, "
        f"{tally.left:,} {would_be}left as they are{refused}."
    )


def _sentence(row: RowRefused) -> str:
    column = f", {row.wrong.column}" if row.wrong.column else ""
    return f"{row.number}{column}: {cell_sentence(row.wrong)}"


@contextmanager
def _progress(doing: str, sheet: Sheet) -> Iterator[Told]:
    """A bar on a terminal, and nothing where the words go into a file."""
    console = Console(stderr=True)
    columns = (TextColumn(doing), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rows]} rows"))
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=sheet.size, rows="0")

        def told(tally: Tally) -> None:
            bar.update(task, completed=sheet.bytes_read, rows=f"{tally.rows:,}")

        yield told


@dataclass
class Report:
    """Every row that is refused: the first ones on the screen, and all of them in a file when there are many. No more
    than the first ones are held."""

    path: Path
    first: list[RowRefused] = field(default_factory=list)
    count: int = 0
    file: TextIO | None = None

    def __enter__(self) -> "Report":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file is not None:
            self.file.close()

    def __call__(self, row: RowRefused) -> None:
        self.count += 1
        if self.count <= SHOWN:
            self.first.append(row)
            return
        if self.file is None:
            self.file = self._opened()
        self._write(self.file, row)

    @property
    def kept_at(self) -> Path:
        return self.path.with_suffix(".refused.csv")

    def _opened(self) -> TextIO:
        # It repeats what stands in the file, so it is for the eyes of whoever made it alone.
        try:
            place = os.open(self.kept_at, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise Refusal(f"{self.kept_at} cannot be written ({error.strerror})") from None
        file = os.fdopen(place, "w", encoding="utf-8", newline="")
        csv.writer(file).writerow(["row", "column", "what is wrong"])
        for row in self.first:
            self._write(file, row)
        return file

    def _write(self, file: TextIO, row: RowRefused) -> None:
        csv.writer(file).writerow([row.number, row.wrong.column, cell_sentence(row.wrong)])

    def show(self) -> None:
        for row in self.first:
            print(f"Row {_sentence(row)}", file=sys.stderr)
        if self.count > len(self.first):
            print(f"… and {self.count - len(self.first):,} more; all are in {self.kept_at}", file=sys.stderr)
