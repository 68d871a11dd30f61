"""What a cell of a table may hold: nothing is guessed."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.rules.cells import CellTrouble, CellWrong, hours, number, parts, text, vin, whole, yes_or_no
from pitboard.rules.sheets import Column, SheetRefused, SheetTrouble, read_header

euros = number(Decimal(0), Decimal(1_000_000), 2)
dinars = number(Decimal(0), Decimal(1_000_000), 3)
yen = number(Decimal(0), Decimal(1_000_000), 0)
decimal_hours = hours(Decimal(80))
some_parts = parts(number(Decimal("0.01"), Decimal(99), 2), euros, 20)


def trouble(parse: Callable[[str], object], cell: str) -> CellTrouble:
    with pytest.raises(CellWrong) as refused:
        parse(cell)
    return refused.value.code


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("52.40", "52.40"),
        ("52,4", "52.4"),
        ("1234", "1234"),
        ("1234,56", "1234.56"),
        ("0", "0"),
        ("007", "7"),
    ],
)
def test_a_price_has_a_point_or_a_comma_before_its_decimals(cell: str, value: str) -> None:
    assert euros(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["1,234", "1.234", "12,345", "999.999"])
def test_what_may_be_thousands_or_decimals_is_refused(cell: str) -> None:
    assert trouble(euros, cell) == CellTrouble.AMBIGUOUS
    assert trouble(yen, cell) == CellTrouble.AMBIGUOUS
    assert trouble(decimal_hours, cell) == CellTrouble.AMBIGUOUS


def test_three_decimals_after_a_point_are_clear_where_the_currency_has_three() -> None:
    assert dinars("1.234") == Decimal("1.234")
    assert trouble(dinars, "1,234") == CellTrouble.AMBIGUOUS


@pytest.mark.parametrize("cell", ["1,234.56", "1.234,56", "1 234", "1'234.00", "1,234,567", "1\u00a0234,50"])
def test_thousands_that_are_set_apart_are_refused(cell: str) -> None:
    assert trouble(euros, cell) == CellTrouble.GROUPED


@pytest.mark.parametrize(
    "cell", ["€ 12", "12 EUR", "1e3", "NaN", "Infinity", "--1", "12.", ".5", "١٢", "1_000"]
)
def test_only_a_number_is_a_number(cell: str) -> None:
    assert trouble(euros, cell) == CellTrouble.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("parse", "cell", "code"),
    [
        (euros, "", CellTrouble.MISSING),
        (euros, "12.3456", CellTrouble.TOO_PRECISE),
        (yen, "12.5", CellTrouble.TOO_PRECISE),
        (euros, "-1", CellTrouble.OUT_OF_RANGE),
        (euros, "1000000.01", CellTrouble.OUT_OF_RANGE),
        (decimal_hours, "1:30", CellTrouble.CLOCK),
        (whole(1886, 2027), "1885", CellTrouble.OUT_OF_RANGE),
        (whole(0, 9_999_999), "84.210", CellTrouble.AMBIGUOUS),
        (yes_or_no, "maybe", CellTrouble.NOT_YES_OR_NO),
        (vin, "WVWZZZ1KZAW00000O", CellTrouble.VIN_WRONG),
        (vin, "WVWZZZ1KZAW000001X", CellTrouble.VIN_WRONG),
        (text(5, needed=True), "  ", CellTrouble.MISSING),
        (text(5), "sixsix", CellTrouble.TOO_LONG),
        (text(50), "bell\x07", CellTrouble.UNSEEN_CHARACTER),
        (some_parts, "Pads|1", CellTrouble.PART_WRONG),
        (some_parts, "Pads|0|5", CellTrouble.OUT_OF_RANGE),
        (some_parts, "Pads|1|1,234", CellTrouble.AMBIGUOUS),
        (some_parts, "|1|5", CellTrouble.MISSING),
    ],
)
def test_what_cannot_be_is_refused(parse: Callable[[str], object], cell: str, code: CellTrouble) -> None:
    assert trouble(parse, cell) == code


def test_parts_are_told_apart_by_semicolons() -> None:
    found = some_parts("Pads | 1 | 52,40; Disc|2|59.00;")
    assert [(one.name, one.quantity, one.price) for one in found] == [
        ("Pads", Decimal(1), Decimal("52.40")),
        ("Disc", Decimal(2), Decimal(59)),
    ]
    assert some_parts("") == []


def test_a_text_is_one_line_with_single_spaces() -> None:
    assert text(30)(" Foundry  Lane\n14 ") == "Foundry Lane 14"


@given(st.decimals(0, 1_000_000, places=2), st.sampled_from(".,"))
def test_every_price_is_read_back_as_it_was_written(value: Decimal, separator: str) -> None:
    assert euros(f"{value:.2f}".replace(".", separator)) == value


@given(st.text(max_size=30))
def test_no_text_breaks_a_number(cell: str) -> None:
    try:
        assert 0 <= euros(cell) <= 1_000_000
    except CellWrong as wrong:
        assert wrong.code in CellTrouble


# ---------------------------------------------------------------- headers

COLUMNS = (Column("plate", "", "", needed=True), Column("owner e-mail", "", ""), Column("year", "", ""))


@pytest.mark.parametrize(
    "line", ["plate,owner e-mail,year\n", "Plate;Owner E-Mail;Year\r\n", 'PLATE , "owner_email" , year']
)
def test_a_header_is_known_whatever_its_capitals_and_its_delimiter(line: str) -> None:
    header = read_header(line, COLUMNS)
    assert header.places == {"plate": 0, "owner e-mail": 1, "year": 2}
    assert header.unread == []


def test_a_column_that_is_not_known_is_named() -> None:
    assert read_header("colour;plate;note, or so", COLUMNS).unread == ["colour", "note, or so"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("make,model", SheetTrouble.COLUMN_MISSING),
        ("plate,year,Plate", SheetTrouble.COLUMN_TWICE),
        ("plate\tyear", SheetTrouble.COLUMN_MISSING),
    ],
)
def test_a_header_that_cannot_be_read_is_refused(line: str, code: SheetTrouble) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_header(line, COLUMNS)
    assert refused.value.code is code
