"""`pitboard import customers`."""

import pytest
from phonenumber_field.phonenumber import PhoneNumber

from pitboard.records.people import Person, StaffMember
from tests.config.importing.command import GOOD, ROWS_REFUSED, Import, lines

pytestmark = pytest.mark.django_db

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
