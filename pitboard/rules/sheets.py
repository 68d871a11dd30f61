"""Tables that are brought in: what columns they have, how their header is read, and what may be wrong with one."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pitboard.rules.cells import CellTrouble, CellWrong

T = TypeVar("T")
#: What may stand between two cells.
DELIMITERS = ",;"
MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Column:
    """`what` and `example` are for people who prepare a file."""

    name: str
    what: str
    example: str
    needed: bool = False


class SheetTrouble(StrEnum):
    """What is wrong with a file as a whole, so that no row of it can be read."""

    UNREADABLE = "unreadable"
    NOT_UTF8 = "not_utf8"
    UTF16 = "utf16"
    EMPTY = "empty"
    NOT_CSV = "not_csv"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    TOO_MANY_ROWS = "too_many_rows"


class SheetRefused(Exception):
    """`facts` are what the sentence about it needs."""

    def __init__(self, code: SheetTrouble, **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Row:
    """`number` as a spreadsheet counts: the header is row 1. `cells` by their column's name, without outer spaces; a
    column that the file does not have is empty."""

    number: int
    cells: Mapping[str, str]

    def read(self, column: str, parse: Callable[[str], T]) -> T:
        try:
            return parse(self.cells[column])
        except CellWrong as wrong:
            raise wrong.of(column) from None

    def read_if_said(self, column: str, parse: Callable[[str], T]) -> T | None:
        return self.read(column, parse) if self.cells[column] else None


@dataclass(frozen=True)
class Header:
    """Where each column stands, which of the file's are not read, and how many there are."""

    delimiter: str
    places: Mapping[str, int]
    unread: Sequence[str]
    width: int

    def row(self, number: int, cells: Sequence[str], columns: Sequence[Column]) -> Row:
        """Raises `CellWrong` for a row of another width: its cells may stand under the wrong columns."""
        if len(cells) != self.width:
            raise CellWrong(CellTrouble.WIDTH, cells=len(cells), width=self.width)
        places = self.places
        return Row(
            number, {c.name: cells[places[c.name]].strip() if c.name in places else "" for c in columns}
        )


def read_header(line: str, columns: Sequence[Column]) -> Header:
    """The header with the delimiter under which most columns are known. Names are the same whatever their capitals,
    spaces, dashes and underscores. Raises `SheetRefused`."""
    headers = [_with_delimiter(delimiter, line, columns) for delimiter in DELIMITERS]
    header = max(headers, key=lambda one: len(one.places))
    missing = [c.name for c in columns if c.needed and c.name not in header.places]
    if missing:
        raise SheetRefused(SheetTrouble.COLUMN_MISSING, names=missing)
    return header


def _with_delimiter(delimiter: str, line: str, columns: Sequence[Column]) -> Header:
    names = next(csv.reader([line], delimiter=delimiter), [])
    known = {_folded(column.name): column.name for column in columns}
    places: dict[str, int] = {}
    unread = []
    for place, name in enumerate(names):
        column = known.get(_folded(name))
        if column is None:
            unread.append(name.strip())
        elif column in places:
            raise SheetRefused(SheetTrouble.COLUMN_TWICE, name=column)
        else:
            places[column] = place
    return Header(delimiter, places, unread, len(names))


def _folded(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
