"""`pitboard import`: looks first, writes when told, all or nothing, and says what is wrong with every row."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import OperationalError

from pitboard.actions.importing.bring_in import BATCH
from pitboard.actions.importing.vehicles import Known, VehicleRow, Vehicles
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from tests.config.importing.command import GOOD, ROWS_REFUSED, TWO_CARS, UNREADABLE, Import, lines

pytestmark = pytest.mark.django_db


def test_nothing_is_written_until_it_is_told_to(bring: Import) -> None:
    assert bring("vehicles", TWO_CARS) == GOOD
    assert "2 rows: 2 would be added, 0 would be changed, 0 would be left as they are." in bring.said
    assert "Add --apply to write" in bring.said
    assert not Vehicle.objects.exists()
    assert bring("vehicles", TWO_CARS, "--apply") == GOOD
    assert "2 rows: 2 added" in bring.said
    assert set(Vehicle.objects.values_list("plate", "make")) == {
        ("KRT 482", "Volkswagen"),
        ("LMB-206", "Mazda"),
    }


def test_doing_it_again_changes_nothing(bring: Import) -> None:
    bring("vehicles", TWO_CARS, "--apply")
    assert bring("vehicles", TWO_CARS, "--apply") == GOOD
    assert "2 rows: 0 added, 0 changed, 2 left as they are" in bring.said
    assert bring("vehicles", TWO_CARS, "--apply", "--update") == GOOD
    assert "0 changed, 2 left" in bring.said
    assert Vehicle.objects.count() == 2


def test_one_row_that_is_refused_keeps_all_of_them_out(bring: Import) -> None:
    content = TWO_CARS + "HLT 907,Toyota,\n"
    assert bring("vehicles", content, "--apply") == ROWS_REFUSED
    assert "Row 4, model: Nothing is said here" in bring.said
    assert "Nothing was written" in bring.said
    assert not Vehicle.objects.exists()


def test_every_row_that_is_refused_is_told_with_its_column_and_why(bring: Import) -> None:
    content = lines(
        "plate;make;model;year;vin;mileage",
        "KRT 482;VW;Golf;1769;;",
        "krt482;VW;Golf;2019;;84.210",
        "LMB 206;Mazda;MX-5;2016;NO-VIN;12000",
        "HLT 907;Toyota;Yaris;2016;;12000;;",
        "-- ;Toyota;Yaris;;;",
        "DVN 310;Renault;Clio;;;1000",
        "dvn-310;Renault;Clio;;;1000",
    )
    assert bring("vehicles", content) == ROWS_REFUSED
    told = [line for line in bring.said.splitlines() if line.startswith("Row ")]
    assert [line.split(":")[0] for line in told] == [
        "Row 2, year",
        "Row 3, mileage",
        "Row 4, vin",
        "Row 5",
        "Row 6, plate",
        "Row 8, plate",
    ]
    assert "can be read in two ways: write 84210" in bring.said
    assert "The same stands in row 7 already" in bring.said
    assert "7 rows: 1 would be added" in bring.said


def test_rows_are_told_in_the_order_of_the_file(bring: Import) -> None:
    content = lines(
        "plate,make,model,owner e-mail", "KRT 1,VW,Golf,no@example.org", "KRT 2,,Golf,", "KRT 3,V\x00W,Golf,"
    )
    assert bring("vehicles", content) == ROWS_REFUSED
    told = [line.split(":")[0] for line in bring.said.splitlines() if line.startswith("Row ")]
    assert told == ["Row 2, owner e-mail", "Row 3, make", "Row 4, make"]
    assert "There is a character in it that cannot be seen" in bring.said


def test_many_refused_rows_go_into_a_file(bring: Import, tmp_path: Path) -> None:
    content = lines("plate,make,model", *(f"KRT {n},,Golf" for n in range(BATCH + 100)))
    assert bring("vehicles", content) == ROWS_REFUSED
    assert bring.said.count("Row ") == 20
    assert f"and {BATCH + 80:,} more; all are in" in bring.said
    kept = tmp_path / "file.refused.csv"
    with kept.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["row", "column", "what is wrong"]
    assert [row[:2] for row in rows[1:]] == [[str(n), "make"] for n in range(2, BATCH + 102)]
    assert kept.stat().st_mode & 0o077 == 0


def test_few_refused_rows_leave_no_file_behind(bring: Import, tmp_path: Path) -> None:
    assert bring("vehicles", lines("plate,make,model", "KRT 482,,")) == ROWS_REFUSED
    assert not (tmp_path / "file.refused.csv").exists()


def test_more_rows_than_a_batch_are_all_written(bring: Import) -> None:
    rows = 2 * BATCH + 1
    content = lines("plate,make,model", *(f"KRT {n},VW,Golf" for n in range(rows)))
    assert bring("vehicles", content, "--apply") == GOOD
    assert Vehicle.objects.count() == rows


def test_the_same_plate_far_below_is_found_too(bring: Import) -> None:
    content = lines("plate,make,model", *(f"KRT {n},VW,Golf" for n in range(BATCH)), "krt-0,VW,Golf")
    assert bring("vehicles", content) == ROWS_REFUSED
    assert f"Row {BATCH + 2}, plate: The same stands in row 2 already." in bring.said


def test_empty_rows_are_passed_over_and_counted_as_a_spreadsheet_does(bring: Import) -> None:
    content = lines("plate,make,model", "", ",,", "KRT 482,VW,Golf", "LMB 206,,")
    assert bring("vehicles", content) == ROWS_REFUSED
    assert "Row 5, make" in bring.said
    assert "2 rows: 1 would be added" in bring.said


def test_what_changed_while_it_was_checked_keeps_all_of_it_out(
    bring: Import, monkeypatch: pytest.MonkeyPatch, nora: Person
) -> None:
    """The owner is there when the file is checked, and gone when it is written."""
    content = lines(
        "plate,make,model,owner e-mail",
        *(f"KRT {n},VW,Golf," for n in range(BATCH)),
        "LMB 206,Mazda,MX-5,nora@example.org",
    )
    Person.objects.filter(pk=nora.pk).update(email="nora@elsewhere.example")
    assert bring("vehicles", content) == ROWS_REFUSED
    Person.objects.filter(pk=nora.pk).update(email="nora@example.org")

    def and_then_she_goes(*args: object) -> None:
        Person.objects.filter(pk=nora.pk).update(email="nora@elsewhere.example")

    monkeypatch.setattr("pitboard.config.commands.import_.Report.show", and_then_she_goes)
    assert bring("vehicles", content, "--apply") == UNREADABLE
    assert (
        f"something changed meanwhile, and nothing was written; row {BATCH + 2}, owner e-mail" in bring.said
    )
    assert not Vehicle.objects.exists()


def test_the_same_that_somebody_adds_at_this_moment_keeps_all_of_it_out(
    bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not there when the rows are checked for the second time, and there when they are written."""
    add = Vehicles.add

    def after_somebody_else(self: Vehicles, items: Sequence[VehicleRow], standing: Known) -> None:
        Vehicle.objects.create(plate="LMB 206", plate_key="LMB206", make="Mazda", model="MX-5")
        add(self, items, standing)

    monkeypatch.setattr(Vehicles, "add", after_somebody_else)
    assert bring("vehicles", TWO_CARS, "--apply") == UNREADABLE
    assert "somebody added the same meanwhile, and nothing was written" in bring.said
    assert not Vehicle.objects.exists()


def test_a_database_that_is_busy_is_said(bring: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: Vehicles, items: Sequence[VehicleRow], standing: Known) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(Vehicles, "add", locked)
    assert bring("vehicles", TWO_CARS, "--apply") == UNREADABLE
    assert "nothing was written (database is locked)" in bring.said
