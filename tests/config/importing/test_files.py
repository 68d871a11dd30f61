"""`pitboard import` reads what spreadsheets write, and refuses as a whole what it cannot read."""

from pathlib import Path

import pytest

from pitboard.config.cli import main
from pitboard.records.vehicles import Vehicle
from tests.config.importing.command import GOOD, TWO_CARS, UNREADABLE, Import, lines

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "content",
    [
        TWO_CARS.encode("utf-8-sig"),
        TWO_CARS.replace(",", ";").encode(),
        TWO_CARS.replace("\n", "\r\n").encode(),
        b'"Plate","MAKE","model"\n"KRT 482","Volkswagen","Golf"\n"LMB-206","Mazda","MX-5"',
    ],
)
def test_files_as_spreadsheets_write_them_are_read(bring: Import, content: bytes) -> None:
    assert bring("vehicles", content, "--apply") == GOOD
    assert set(Vehicle.objects.values_list("model", flat=True)) == {"Golf", "MX-5"}


def test_a_column_that_is_not_known_is_said_and_not_read(bring: Import) -> None:
    assert bring("vehicles", lines("colour,plate,make,model", "red,KRT 482,VW,Golf"), "--apply") == GOOD
    assert "Not read: the columns colour." in bring.said
    assert Vehicle.objects.get().plate == "KRT 482"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("plate,make,model\nKÖ 1,Škoda,Fabia\n".encode("cp1250"), "it may be cp1252"),
        (TWO_CARS.encode("utf-16"), "it is UTF-16"),
        (b"", "its first row is empty"),
        (b"plate,make\nKRT 482,VW\n", "the column model is missing"),
        (b"plate,make,model,make\n", "the column make stands in it twice"),
        (b'plate,make,model\n"KRT 482,VW,Golf\nLMB 206,Mazda,MX-5\n', "is not CSV"),
        (b'plate,make,model\nKRT 482,"V"W,Golf\n', "at row 2 it is not CSV"),
        (b"plate" * 10_000, "at row 1 it is not CSV"),
        (b"plate,make,model\n" + b'"' + b"x" * 200_000 + b'",VW,Golf\n', "is not CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(bring: Import, content: bytes, said: str) -> None:
    assert bring("vehicles", content, "--apply") == UNREADABLE
    assert said in bring.said
    assert not Vehicle.objects.exists()


def test_a_file_that_is_not_there_is_said(bring: Import, tmp_path: Path) -> None:
    assert main(["import", "vehicles", str(tmp_path / "none.csv")]) == UNREADABLE
    assert main(["import", "vehicles", str(tmp_path)]) == UNREADABLE


def test_a_file_with_too_many_rows_is_to_be_split(bring: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pitboard.actions.importing.sheet.MOST_ROWS", 2)
    assert bring("vehicles", TWO_CARS) == GOOD
    assert bring("vehicles", TWO_CARS + "HLT 907,Toyota,Yaris\n") == UNREADABLE
    assert "more than 2 rows" in bring.said


@pytest.mark.django_db
def test_without_a_workshop_there_is_nothing_to_bring_it_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Import(tmp_path, capsys)("vehicles", TWO_CARS) == UNREADABLE


def test_help_says_every_column_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["import", "--help"])
    said = capsys.readouterr().out
    for word in ("owner e-mail", "KRT 482", "manual_reference", "name|quantity|price", "Exit codes"):
        assert word in said
