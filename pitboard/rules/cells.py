"""What a cell of a table that is brought in may hold. Nothing is guessed: what could be read in two ways is refused."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")

_NUMBER = re.compile(r"(-?[0-9]{1,12})(?:([.,])([0-9]{1,12}))?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[.,'\u2019\u00a0\u202f ][0-9]{3})+(?:[.,][0-9]+)?")
_CLOCK = re.compile(r"[0-9]{1,3}:[0-9]{2}")
#: ISO 3779 leaves out I, O and Q. Cars from before 1981 have shorter numbers of their maker's own making.
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}|[A-Z0-9]{4,16}")
_YES = {"yes": True, "y": True, "1": True, "true": True, "no": False, "n": False, "0": False, "false": False}


class CellTrouble(StrEnum):
    WIDTH = "width"
    MISSING = "missing"
    TOO_LONG = "too_long"
    UNSEEN_CHARACTER = "unseen_character"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous"
    GROUPED = "grouped"
    CLOCK = "clock"
    TOO_PRECISE = "too_precise"
    OUT_OF_RANGE = "out_of_range"
    NOT_YES_OR_NO = "not_yes_or_no"
    VIN_WRONG = "vin_wrong"
    PLATE_WRONG = "plate_wrong"
    PART_WRONG = "part_wrong"
    EMAIL_WRONG = "email_wrong"
    PHONE_WRONG = "phone_wrong"
    NOT_ONE_OF = "not_one_of"
    NOBODY = "nobody"
    TWICE = "twice"
    LOWER_THAN_KNOWN = "lower_than_known"


class CellWrong(Exception):
    """Why a row is refused. `facts` are what the sentence about it needs; `column` is empty for the row as a whole."""

    def __init__(self, code: CellTrouble, **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts
        self.column = ""

    def of(self, column: str) -> "CellWrong":
        self.column = self.column or column
        return self


@dataclass(frozen=True)
class PartCell:
    name: str
    quantity: Decimal
    price: Decimal


def text(most: int, *, needed: bool = False) -> Callable[[str], str]:
    """Words in one line, of so many characters at most."""

    def parse(cell: str) -> str:
        words = " ".join(cell.split())
        if needed and not words:
            raise CellWrong(CellTrouble.MISSING)
        if not words.isprintable():
            raise CellWrong(CellTrouble.UNSEEN_CHARACTER)
        if len(words) > most:
            raise CellWrong(CellTrouble.TOO_LONG, most=most, length=len(words))
        return words

    return parse


def number(least: Decimal, most: Decimal, decimals: int) -> Callable[[str], Decimal]:
    """A number with a point or a comma before its decimals, of which there are so many at most."""

    def parse(cell: str) -> Decimal:
        value = _number(cell, decimals)
        if not least <= value <= most:
            raise CellWrong(CellTrouble.OUT_OF_RANGE, value=cell, least=least, most=most)
        return value

    return parse


def whole(least: int, most: int) -> Callable[[str], int]:
    parse = number(Decimal(least), Decimal(most), 0)
    return lambda cell: int(parse(cell))


def hours(most: Decimal) -> Callable[[str], Decimal]:
    """Decimal hours."""
    parse = number(Decimal(0), most, 2)

    def read(cell: str) -> Decimal:
        if _CLOCK.fullmatch(cell):
            raise CellWrong(CellTrouble.CLOCK, value=cell)
        return parse(cell)

    return read


def _number(cell: str, decimals: int) -> Decimal:
    if not cell:
        raise CellWrong(CellTrouble.MISSING)
    found = _NUMBER.fullmatch(cell)
    if found is None:
        trouble = CellTrouble.GROUPED if _GROUPED.fullmatch(cell) else CellTrouble.NOT_A_NUMBER
        raise CellWrong(trouble, value=cell)
    before, separator, after = found[1], found[2] or "", found[3] or ""
    if _may_be_thousands(before, separator, after, decimals):
        raise CellWrong(CellTrouble.AMBIGUOUS, value=cell, thousands=before + after)
    if len(after) > decimals:
        raise CellWrong(CellTrouble.TOO_PRECISE, value=cell, decimals=decimals)
    return Decimal(f"{before}.{after or 0}")


def _may_be_thousands(before: str, separator: str, after: str, decimals: int) -> bool:
    """`1,234` is one and a quarter here and more than a thousand there; so is `1.234`, except in a currency whose
    amounts have three decimals. Nobody writes a thousand as `0,123` or `1234,567`."""
    looks_grouped = (
        len(after) == 3 and 1 <= len(before.lstrip("-")) <= 3 and not before.lstrip("-").startswith("0")
    )
    return looks_grouped and not (decimals == 3 and separator == ".")


def yes_or_no(cell: str) -> bool:
    answer = _YES.get(cell.casefold())
    if answer is None:
        raise CellWrong(CellTrouble.NOT_YES_OR_NO, value=cell)
    return answer


def one_of(known: Mapping[str, T]) -> Callable[[str], T]:
    """Something that is known by its name, whatever its capitals."""
    folded = {name.casefold(): value for name, value in known.items()}

    def parse(cell: str) -> T:
        try:
            return folded[cell.casefold()]
        except KeyError:
            raise CellWrong(CellTrouble.NOT_ONE_OF, value=cell, known=sorted(known)) from None

    return parse


def vin(cell: str) -> str:
    found = cell.upper().replace(" ", "")
    if not _VIN.fullmatch(found):
        raise CellWrong(CellTrouble.VIN_WRONG, value=cell)
    return found


def parts(
    quantity: Callable[[str], Decimal], price: Callable[[str], Decimal], longest: int
) -> Callable[[str], list[PartCell]]:
    """`name|quantity|price`, and again after a semicolon."""
    name = text(longest, needed=True)

    def parse(cell: str) -> list[PartCell]:
        found = []
        for one in filter(None, (piece.strip() for piece in cell.split(";"))):
            pieces = [piece.strip() for piece in one.split("|")]
            if len(pieces) != 3:
                raise CellWrong(CellTrouble.PART_WRONG, value=one)
            found.append(PartCell(name(pieces[0]), quantity(pieces[1]), price(pieces[2])))
        return found

    return parse
