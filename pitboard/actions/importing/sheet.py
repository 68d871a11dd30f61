"""A CSV file, read row by row and never as a whole."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from pitboard.rules.cells import CellWrong
from pitboard.rules.sheets import (
    MOST_ROWS,
    Column,
    Header,
    Row,
    SheetRefused,
    SheetTrouble,
    read_header,
)

#: A file that is one endless line is not read into memory to find that out.
LONGEST_HEADER = 16_384
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Sheet:
    """`header` is read at once. `bytes_read` says how far the reading has come, of `size`.

    Raises `SheetRefused`, here and while its rows are read.
    """

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self.path, self.columns = path, columns
        self.bytes_read = 0
        self.row_number = 0
        self._raw: BinaryIO | None = None
        with self._opened() as file:
            self.size = path.stat().st_size
            self.header = self._header(file)

    def rows(self) -> Iterator[Row | tuple[int, CellWrong]]:
        """All rows from the first on, or the number of one that has too few or too many cells, and why it is refused.
        Rows without anything in them are passed over."""
        with self._opened() as file:
            header = self._header(file)
            self.row_number = 1
            cells = csv.reader(file, delimiter=header.delimiter, strict=True)
            # The header is row 1.
            for number, row in enumerate(cells, 2):
                self.bytes_read = self._raw.tell() if self._raw else 0
                if number > MOST_ROWS + 1:
                    raise SheetRefused(SheetTrouble.TOO_MANY_ROWS, most=MOST_ROWS)
                self.row_number = number
                if any(cell.strip() for cell in row):
                    yield self._row(number, row, header)

    def _row(self, number: int, cells: Sequence[str], header: Header) -> Row | tuple[int, CellWrong]:
        try:
            return header.row(number, cells, self.columns)
        except CellWrong as wrong:
            return number, wrong

    def _header(self, file: TextIOWrapper) -> Header:
        line = file.readline(LONGEST_HEADER)
        if not line.strip():
            raise SheetRefused(SheetTrouble.EMPTY)
        if len(line) == LONGEST_HEADER:
            raise csv.Error("the line has no end")
        return read_header(line, self.columns)

    @contextmanager
    def _opened(self) -> Iterator[TextIOWrapper]:
        self.row_number = 0
        try:
            with self.path.open("rb") as raw:
                if raw.read(2) in _UTF16:
                    raise SheetRefused(SheetTrouble.UTF16)
                raw.seek(0)
                self._raw = raw
                with TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file:
                    yield file
        except OSError as error:
            raise SheetRefused(SheetTrouble.UNREADABLE, why=error.strerror or str(error)) from None
        except UnicodeDecodeError:
            raise SheetRefused(SheetTrouble.NOT_UTF8, row=self.row_number + 1) from None
        except csv.Error as error:
            raise SheetRefused(SheetTrouble.NOT_CSV, row=self.row_number + 1, why=str(error)) from None


def in_batches(sheet: Sheet, size: int) -> Iterator[list[Row | tuple[int, CellWrong]]]:
    rows = sheet.rows()
    while batch := list(islice(rows, size)):
        yield batch
