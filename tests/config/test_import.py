"""`pitboard import`: looks first, writes when told, all or nothing, and says what is wrong with every row."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import OperationalError
from phonenumber_field.phonenumber import PhoneNumber

from pitboard.actions.importing.bring_in import BATCH
from pitboard.actions.importing.vehicles import Known, VehicleRow, Vehicles
from pitboard.config.cli import main
from pitboard.records.catalogue import (
    CataloguePart,
    CatalogueRepair,
    FindingWording,
    InspectionPoint,
    SharedLabour,
)
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.records.workshop import Skill, Workshop

pytestmark = pytest.mark.django_db

GOOD, ROWS_REFUSED, UNREADABLE = 0, 1, 2


class Import:
    """The command, with a file of the given lines."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.said = ""

    def __call__(self, kind: str, content: str | bytes, *options: str) -> int:
        path = self.folder / "file.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["import", kind, str(path), *options])
        spoken = self.capsys.readouterr()
        self.said = spoken.out + spoken.err
        return code


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str], yard: Workshop) -> Import:
    return Import(tmp_path, capsys)


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


# ---------------------------------------------------------------- the way it goes

TWO_CARS = lines("plate,make,model", "krt 482,Volkswagen,Golf", "LMB-206,Mazda,MX-5")


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


# ---------------------------------------------------------------- the file itself


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


# ---------------------------------------------------------------- customers

NORA = "nora@example.org,Nora Larkspur,+43 1 5550142,Linden Road 7,en"
HEADER = "e-mail,name,phone,address,language"


def test_customers_come_with_their_details_and_without_a_password(bring: Import) -> None:
    assert (
        bring(
            "customers",
            lines(HEADER, NORA.replace("nora@", "Nora@"), "jonas@example.org,Jonas,01 5550143,,"),
            "--apply",
        )
        == GOOD
    )
    nora = Person.objects.get(email="nora@example.org")
    assert (nora.name, nora.address, nora.language) == ("Nora Larkspur", "Linden Road 7", "en")
    assert not nora.has_usable_password()
    assert nora.is_active
    jonas = Person.objects.get(email="jonas@example.org")
    assert jonas.phone == PhoneNumber.from_string("+4315550143")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nora,Nora,,,", "Row 2, e-mail: “nora” is not an e-mail address."),
        (",Nora,,,", "Row 2, e-mail: Nothing is said"),
        ("caller-1@nobody.invalid,Nora,,,", "is not an e-mail address"),
        ("nora@example.org,,,,", "Row 2, name: Nothing is said"),
        ("nora@example.org,Nora,12,,", "Row 2, phone: “12” is not a phone number of this country."),
        ("nora@example.org,Nora,,,xx", "Row 2, language: “xx” is not known here. Known: de, en."),
    ],
)
def test_a_customer_who_cannot_be_is_refused(bring: Import, row: str, said: str) -> None:
    assert bring("customers", lines(HEADER, row), "--apply") == ROWS_REFUSED
    assert said in bring.said
    assert not Person.objects.exists()


def test_a_customer_who_is_there_is_left_alone_unless_an_update_is_asked_for(
    bring: Import, nora: Person
) -> None:
    content = lines("e-mail,name,address", "NORA@example.org,Nora L.,", "ada@example.org,Ada Wren,")
    assert bring("customers", content, "--apply") == GOOD
    assert "1 added, 0 changed, 1 left as they are" in bring.said
    nora.refresh_from_db()
    assert nora.name == "Nora Larkspur"
    assert bring("customers", content, "--apply", "--update") == GOOD
    assert "0 added, 1 changed, 1 left as they are" in bring.said
    nora.refresh_from_db()
    assert (nora.name, nora.address) == ("Nora L.", "Linden Road 7")
    assert nora.has_usable_password()


def test_staff_keep_their_own_details(bring: Import, dana: StaffMember) -> None:
    content = lines("e-mail,name", f"{dana.person.email},Somebody Else")
    assert bring("customers", content, "--apply", "--update") == GOOD
    dana.person.refresh_from_db()
    assert dana.person.name == "Dana Alder"


def test_the_same_address_in_other_letters_is_the_same_customer(bring: Import) -> None:
    assert bring("customers", lines("email,name", "a@example.org,A", "A@Example.org,B")) == ROWS_REFUSED
    assert "Row 3, e-mail: The same stands in row 2 already." in bring.said


# ---------------------------------------------------------------- vehicles


def test_a_car_comes_with_its_owner(bring: Import, nora: Person) -> None:
    content = lines(
        "plate,make,model,year,vin,mileage,owner e-mail",
        "KRT 482,Volkswagen,Golf,2019,wvwzzz1kzaw000001,84210,Nora@example.org",
    )
    assert bring("vehicles", content, "--apply") == GOOD
    car = Vehicle.objects.get()
    assert (car.plate_key, car.year, car.vin, car.mileage_km) == ("KRT482", 2019, "WVWZZZ1KZAW000001", 84210)
    owned = Ownership.objects.get(vehicle=car)
    assert owned.person == nora
    assert owned.confirmed_at is not None


def test_an_owner_who_is_not_there_is_refused(bring: Import) -> None:
    content = lines("plate,make,model,owner e-mail", "KRT 482,VW,Golf,nobody@example.org")
    assert bring("vehicles", content, "--apply") == ROWS_REFUSED
    assert "Row 2, owner e-mail: Nobody with the address nobody@example.org is there yet." in bring.said


def test_a_car_that_is_there_is_left_alone_unless_an_update_is_asked_for(
    bring: Import, golf: Vehicle
) -> None:
    content = lines("plate,make,model,year,mileage", "KRT482,VW,Golf,,90000")
    assert bring("vehicles", content, "--apply") == GOOD
    golf.refresh_from_db()
    assert golf.mileage_km == 84_000
    assert bring("vehicles", content, "--apply", "--update") == GOOD
    golf.refresh_from_db()
    assert (golf.make, golf.model, golf.year, golf.mileage_km) == ("VW", "Golf", 2019, 90_000)
    assert golf.plate == "KRT 482"


def test_a_mileage_never_goes_back(bring: Import, golf: Vehicle) -> None:
    content = lines("plate,make,model,mileage", "KRT482,VW,Golf,83999")
    assert bring("vehicles", content, "--apply", "--update") == ROWS_REFUSED
    assert "Row 2, mileage: 83999 km is less than the newest reading, 84000 km." in bring.said


def test_a_second_owner_of_a_car_is_seen_first(bring: Import, golf: Vehicle, jonas: Person) -> None:
    content = lines("plate,make,model,owner e-mail", "KRT482,Volkswagen,Golf 1.5 TSI,jonas@example.org")
    assert bring("vehicles", content, "--apply") == GOOD
    assert not Ownership.objects.filter(person=jonas).exists()
    assert bring("vehicles", content, "--apply", "--update") == GOOD
    assert Ownership.objects.get(person=jonas).confirmed_at is None
    assert bring("vehicles", content, "--apply", "--update") == GOOD
    assert "1 left as they are" in bring.said


# ---------------------------------------------------------------- the catalogue

REPAIRS = "title;hours;skill;needs bay;why it matters;if you wait;parts"
BRAKES = 'Front brakes;1,8;brakes;no;It stops later.;Discs wear too.;"Pads|1|52,40; Disc|2|59.00"'


@pytest.fixture
def skill(yard: Workshop) -> Skill:
    return Skill.objects.create(workshop=yard, name="Brakes")


def test_a_usual_repair_comes_with_its_parts(bring: Import, yard: Workshop, skill: Skill) -> None:
    assert bring("catalogue", lines(REPAIRS, BRAKES, "Wipers;0.2;;;;;"), "--apply") == GOOD
    repair = CatalogueRepair.objects.get(workshop=yard, title="Front brakes")
    assert (repair.hours, repair.skill, repair.needs_bay) == (Decimal("1.80"), skill, False)
    assert (repair.why_it_matters, repair.if_you_wait) == ("It stops later.", "Discs wear too.")
    assert list(repair.parts.values_list("name", "quantity", "unit_price")) == [
        ("Pads", Decimal(1), Decimal("52.40")),
        ("Disc", Decimal(2), Decimal(59)),
    ]
    assert CatalogueRepair.objects.get(title="Wipers").needs_bay


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";1;;;;;", "Row 2, title: Nothing is said"),
        ("Brakes;;;;;;", "Row 2, hours: Nothing is said"),
        ("Brakes;1:30;;;;;", "Row 2, hours: “1:30” is a time of day."),
        ("Brakes;81;;;;;", "Row 2, hours: “81” is not between 0 and 80."),
        ("Brakes;1;magic;;;;", "Row 2, skill: “magic” is not known here. Known: Brakes."),
        ("Brakes;1;;perhaps;;;", "Row 2, needs bay: “perhaps” is neither yes nor no."),
        ("Brakes;1;;;;;Pads|1", "Row 2, parts: “Pads|1” is not a part as name|quantity|price."),
        ("Brakes;1;;;;;Pads|1|1,234", "Row 2, parts: “1,234” can be read in two ways: write 1234"),
        (f"{'B' * 121};1;;;;;", "Row 2, title: 121 characters are too many; up to 120 fit."),
    ],
)
def test_a_repair_that_cannot_be_is_refused(bring: Import, skill: Skill, row: str, said: str) -> None:
    assert bring("catalogue", lines(REPAIRS, row), "--apply") == ROWS_REFUSED
    assert said in bring.said
    assert not CatalogueRepair.objects.exists()


def test_prices_have_the_decimals_of_the_currency(bring: Import, yard: Workshop) -> None:
    Workshop.objects.filter(pk=yard.pk).update(currency="JPY")
    assert bring("catalogue", lines(REPAIRS, "Brakes;1;;;;;Pads|1|52.40")) == ROWS_REFUSED
    assert "“52.40” has too many decimals; 0 are allowed here." in bring.said
    assert bring("catalogue", lines(REPAIRS, "Brakes;1;;;;;Pads|1|5240")) == GOOD


def test_a_repair_that_is_there_is_left_alone_unless_an_update_is_asked_for(
    bring: Import, yard: Workshop, skill: Skill
) -> None:
    bring("catalogue", lines(REPAIRS, BRAKES, "Tyres;1;;;;;"), "--apply")
    first, second = CatalogueRepair.objects.order_by("pk")
    shared = SharedLabour.objects.create(first=first, second=second, title="Wheels off", hours=Decimal("0.8"))
    CatalogueRepair.objects.filter(pk=first.pk).update(offered=False)
    changed = lines(REPAIRS, "Front brakes;0.5;;;;;Kit|1|99")
    assert bring("catalogue", changed, "--apply") == GOOD
    assert CataloguePart.objects.count() == 2
    assert bring("catalogue", changed, "--apply", "--update") == GOOD
    assert "1 changed" in bring.said
    first.refresh_from_db()
    assert (first.hours, first.skill, first.needs_bay, first.offered) == (Decimal("0.50"), None, True, True)
    assert list(first.parts.values_list("name", flat=True)) == ["Kit"]
    shared.refresh_from_db()
    assert shared.hours == Decimal("0.50")
    assert bring("catalogue", changed, "--apply", "--update") == GOOD
    assert "0 changed, 1 left as they are" in bring.said


# ---------------------------------------------------------------- inspection points

ITEMS = lines(
    "manual_reference,component,defect,advisory",
    "1.1.13,Brakes > Pads,worn below 1.5 mm,wearing thin",
    '1.1.14,Brakes > Discs,"cracked, or worn through",',
    "1.1.13,Brakes > Pads,worn below 1.5 mm,wearing thin",
    ",Vehicle >,Coolant leak,Coolant leak",
    "1.8.B.1,NULL,so that it is not visible,NULL",
)


def test_points_come_with_their_wordings_beside_the_workshops_own_list(bring: Import, yard: Workshop) -> None:
    assert bring("inspection-points", ITEMS, "--apply") == GOOD
    assert "5 rows: 4 added, 0 changed, 1 left as they are" in bring.said
    points = InspectionPoint.objects.filter(workshop=yard).values_list("area", "name", "on_list")
    assert set(points) == {
        ("Brakes", "Pads", False),
        ("Brakes", "Discs", False),
        ("Vehicle", "Vehicle", False),
        ("Other", "Other", False),
    }
    worn = FindingWording.objects.get(point__name="Pads")
    assert (worn.text, worn.advisory, worn.reference) == ("Worn below 1.5 mm", "Wearing thin", "1.1.13")
    assert FindingWording.objects.get(point__name="Other").advisory == ""


def test_wordings_are_added_to_a_point_that_stands_on_the_list(bring: Import, yard: Workshop) -> None:
    point = InspectionPoint.objects.create(workshop=yard, area="Brakes", name="Pads", unit="mm")
    assert bring("inspection-points", ITEMS, "--apply") == GOOD
    point.refresh_from_db()
    assert (point.on_list, point.unit, point.wordings.count()) == (True, "mm", 1)


def test_milder_words_are_changed_only_when_an_update_is_asked_for(bring: Import) -> None:
    bring("inspection-points", ITEMS, "--apply")
    changed = ITEMS.replace("wearing thin", "getting thin")
    bring("inspection-points", changed, "--apply")
    assert FindingWording.objects.get(point__name="Pads").advisory == "Wearing thin"
    bring("inspection-points", changed, "--apply", "--update")
    assert FindingWording.objects.get(point__name="Pads").advisory == "Getting thin"
    assert FindingWording.objects.count() == 4


def test_a_wording_that_says_nothing_is_refused(bring: Import) -> None:
    content = lines("manual_reference,component,defect,advisory", "1.1,Brakes > Pads,,")
    assert bring("inspection-points", content, "--apply") == ROWS_REFUSED
    assert "Row 2, defect: Nothing is said" in bring.said
    assert not InspectionPoint.objects.exists()


REAL = Path(__file__).parents[3] / "shared/data/inspection_items.csv"


def test_a_real_table_of_inspection_items_goes_in_as_it_is(bring: Import) -> None:
    """Where the table is not there, a made-up one of the same shape stands in for it."""
    content = REAL.read_bytes() if REAL.is_file() else ITEMS.encode()
    assert bring("inspection-points", content, "--apply") == GOOD
    assert FindingWording.objects.count() == (2232 if REAL.is_file() else 4)
    assert bring("inspection-points", content, "--apply") == GOOD
    assert "0 added, 0 changed" in bring.said
