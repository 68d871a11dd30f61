"""What is wrong with a file that is brought in, or with one of its rows, and how to mend it."""

from collections.abc import Mapping
from typing import cast

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.rules.cells import CellTrouble, CellWrong
from pitboard.rules.sheets import SheetRefused, SheetTrouble

#: So much of a cell is repeated.
LONGEST_REPEATED = 40

_C = CellTrouble
_CELLS: Mapping[CellTrouble, LazyText] = {
    _C.WIDTH: _(
        "The row has %(cells)s cells and the header %(width)s. Put a text that has the delimiter in it into quotes."
    ),
    _C.MISSING: _("Nothing is said here, and it is needed."),
    _C.TOO_LONG: _("%(length)s characters are too many; up to %(most)s fit."),
    _C.UNSEEN_CHARACTER: _("There is a character in it that cannot be seen. Write it anew."),
    _C.NOT_A_NUMBER: _("“%(value)s” is not a number. Write the number alone, without a currency or a unit."),
    _C.AMBIGUOUS: _(
        "“%(value)s” can be read in two ways: write %(thousands)s if it is more than a thousand, and fewer decimals"
        " if it is not."
    ),
    _C.GROUPED: _("“%(value)s” has its thousands set apart. Write it without, as 1234 or 1234.56."),
    _C.CLOCK: _("“%(value)s” is a time of day. Write decimal hours, 1.5 for an hour and a half."),
    _C.TOO_PRECISE: _("“%(value)s” has too many decimals; %(decimals)s are allowed here."),
    _C.OUT_OF_RANGE: _("“%(value)s” is not between %(least)s and %(most)s."),
    _C.NOT_YES_OR_NO: _("“%(value)s” is neither yes nor no."),
    _C.VIN_WRONG: _(
        "“%(value)s” is not a vehicle identification number: 17 letters and digits without I, O and Q, or fewer"
        " for a car from before 1981."
    ),
    _C.PLATE_WRONG: _("“%(value)s” has neither letters nor digits, so it is no plate."),
    _C.PART_WRONG: _("“%(value)s” is not a part as name|quantity|price."),
    _C.EMAIL_WRONG: _("“%(value)s” is not an e-mail address."),
    _C.PHONE_WRONG: _(
        "“%(value)s” is not a phone number of this country. Write one from abroad with + and its country's prefix."
    ),
    _C.NOT_ONE_OF: _("“%(value)s” is not known here. Known: %(known)s."),
    _C.NOBODY: _("Nobody with the address %(value)s is there yet. Import the customers first."),
    _C.TWICE: _("The same stands in row %(row)s already."),
    _C.LOWER_THAN_KNOWN: _("%(value)s km is less than the newest reading, %(known)s km."),
}

_S = SheetTrouble
_SHEETS: Mapping[SheetTrouble, LazyText] = {
    _S.UNREADABLE: _("it cannot be read (%(why)s)"),
    _S.NOT_UTF8: _(
        "near row %(row)s it is not UTF-8; it may be cp1252 (“ANSI”, “Western European”): save it as “CSV UTF-8”"
    ),
    _S.UTF16: _("it is UTF-16 (“Unicode text”): save it as “CSV UTF-8”"),
    _S.EMPTY: _("its first row is empty; the names of the columns have to stand there"),
    _S.NOT_CSV: _("at row %(row)s it is not CSV (%(why)s): look for a quote that is not closed"),
    _S.COLUMN_MISSING: _(
        "the column %(names)s is missing; the names of the columns have to stand in the first row"
    ),
    _S.COLUMN_TWICE: _("the column %(name)s stands in it twice"),
    _S.TOO_MANY_ROWS: _("it has more than %(most)s rows: split it"),
}


def cell_sentence(wrong: CellWrong) -> str:
    facts = {name: _shown(fact) for name, fact in wrong.facts.items()}
    return cast(str, _CELLS[wrong.code] % facts)


def sheet_sentence(refused: SheetRefused) -> str:
    """Goes on from the file's name: "cars.csv: it cannot be read"."""
    return cast(str, _SHEETS[refused.code] % {name: _shown(fact) for name, fact in refused.facts.items()})


def _shown(fact: object) -> str:
    if isinstance(fact, list):
        return ", ".join(fact) or gettext("nothing yet")
    words = str(fact)
    return words if len(words) <= LONGEST_REPEATED else words[: LONGEST_REPEATED - 1] + "…"
