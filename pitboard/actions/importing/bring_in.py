"""Brings the rows of a file in: all of them, or none.

A file is gone through twice. The first time everything is checked and nothing is written, so that the person hears of
every row that is refused, and no lock is held meanwhile. The second time, in one transaction, every row is checked
again, because the database may have changed since, and written. A few hundred rows are held at once; of all others only
the keys, to know those that come twice.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from django.db import transaction

from pitboard.actions.importing.sheet import Sheet, in_batches
from pitboard.rules.cells import CellTrouble, CellWrong
from pitboard.rules.sheets import Row

T = TypeVar("T")
S = TypeVar("S")
BATCH = 500


class Fate(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True)
class RowRefused:
    number: int
    wrong: CellWrong


class Importer(Protocol[T, S]):
    """One kind of thing that can be brought in: `T` is what a row says, `S` what the database knows of a batch."""

    @property
    def key_column(self) -> str | None:
        """The column that must not say the same twice; none: saying it again is harmless."""

    def read(self, row: Row) -> T:
        """What the row says. Raises `CellWrong`."""

    def key(self, item: T) -> Hashable:
        """What makes two rows the same thing."""

    def standing(self, items: Sequence[T]) -> S:
        """What the database knows of them; the same few queries for any number."""

    def fate(self, item: T, standing: S) -> Fate:
        """What becomes of it. Raises `CellWrong` when it does not agree with what stands."""

    def add(self, items: Sequence[T], standing: S) -> None: ...

    def change(self, items: Sequence[T], standing: S) -> None: ...


@dataclass
class Tally:
    rows: int = 0
    added: int = 0
    changed: int = 0
    left: int = 0
    refused: int = 0


class NothingBroughtIn(Exception):
    """A row is refused that was not when the file was checked: it, or the database, changed meanwhile."""

    def __init__(self, row: RowRefused) -> None:
        super().__init__(str(row.number))
        self.row = row


Told = Callable[[Tally], None]


def check_rows(
    importer: Importer[T, S], sheet: Sheet, *, refuse: Callable[[RowRefused], None], told: Told
) -> Tally:
    """What would become of the file's rows; nothing is written. `refuse` hears of every row that is refused, `told`
    of how far it has come. Raises `SheetRefused`."""
    run = _Run(importer, sheet, refuse, told)
    for _ in run.batches():
        pass
    return run.tally


@transaction.atomic
def bring_in_rows(importer: Importer[T, S], sheet: Sheet, *, told: Told) -> Tally:
    """Writes all of the file's rows. Raises `NothingBroughtIn` when a single one is refused, or `SheetRefused`."""
    run = _Run(importer, sheet, _none_may_be, told)
    for items, standing in run.batches():
        importer.add(items[Fate.ADDED], standing)
        importer.change(items[Fate.CHANGED], standing)
    return run.tally


def _none_may_be(row: RowRefused) -> None:
    raise NothingBroughtIn(row)


Sorted = dict[Fate, list[T]]


class _Run(Generic[T, S]):
    """One time through the file."""

    def __init__(
        self, importer: Importer[T, S], sheet: Sheet, refuse: Callable[[RowRefused], None], told: Told
    ) -> None:
        self.importer, self.sheet, self.refuse, self.told = importer, sheet, refuse, told
        self.tally = Tally()
        self.first_rows: dict[Hashable, int] = {}
        self.refused: list[RowRefused] = []

    def batches(self) -> Iterator[tuple[Sorted[T], S]]:
        for batch in in_batches(self.sheet, BATCH):
            self.tally.rows += len(batch)
            read = [found for row in batch if (found := self._read(row)) is not None]
            standing = self.importer.standing([item for _, item in read])
            fates: Sorted[T] = {fate: [] for fate in Fate}
            for number, item in read:
                fate = self._fate(number, item, standing)
                if fate is not None:
                    fates[fate].append(item)
            self._tell_refused()
            self.tally.added += len(fates[Fate.ADDED])
            self.tally.changed += len(fates[Fate.CHANGED])
            self.tally.left += len(fates[Fate.LEFT])
            yield fates, standing
            self.told(self.tally)

    def _read(self, row: Row | tuple[int, CellWrong]) -> tuple[int, T] | None:
        """The row's number and what it says; none for one that is refused, or that says what another said before."""
        if isinstance(row, tuple):
            self._refuse(*row)
            return None
        try:
            item = self.importer.read(row)
            is_new = self._is_new(row.number, item)
        except CellWrong as wrong:
            self._refuse(row.number, wrong)
            return None
        if not is_new:
            self.tally.left += 1
            return None
        return row.number, item

    def _is_new(self, number: int, item: T) -> bool:
        first = self.first_rows.setdefault(self.importer.key(item), number)
        if first != number and self.importer.key_column is not None:
            raise CellWrong(CellTrouble.TWICE, row=first).of(self.importer.key_column)
        return first == number

    def _fate(self, number: int, item: T, standing: S) -> Fate | None:
        try:
            return self.importer.fate(item, standing)
        except CellWrong as wrong:
            self._refuse(number, wrong)
            return None

    def _refuse(self, number: int, wrong: CellWrong) -> None:
        self.tally.refused += 1
        self.refused.append(RowRefused(number, wrong))

    def _tell_refused(self) -> None:
        """In the order of the file: some are refused for what they say and some for what stands already."""
        for row in sorted(self.refused, key=lambda row: row.number):
            self.refuse(row)
        self.refused = []
