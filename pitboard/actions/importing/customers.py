"""Customers, known by their e-mail address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from pitboard.actions.importing.bring_in import Fate
from pitboard.records.people import NO_EMAIL, Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.cells import CellTrouble, CellWrong, one_of, text
from pitboard.rules.sheets import Column, Row

COLUMNS = (
    Column("e-mail", "what the customer is known by", "nora@example.org", needed=True),
    Column("name", "first and last name", "Nora Larkspur", needed=True),
    Column("phone", "with or without the country's prefix", "+43 1 5550142"),
    Column("address", "in one line", "Foundry Lane 3, 1010 Vienna"),
    Column("language", "in which mails are written, by its code", "en"),
)
LONGEST_EMAIL, LONGEST_NAME, LONGEST_ADDRESS = 254, 150, 250
_FILLED = ("name", "phone", "address", "language")
_email = text(LONGEST_EMAIL, needed=True)
_name = text(LONGEST_NAME, needed=True)
_address = text(LONGEST_ADDRESS)


@dataclass(frozen=True)
class CustomerRow:
    email: str
    name: str
    phone: PhoneNumber | str
    address: str
    language: str


@dataclass(frozen=True)
class Known:
    """Those of the batch who are there already, by e-mail address, and which of them work here."""

    people: Mapping[str, Person]
    staff: frozenset[int]


class Customers:
    """They cannot sign in with a password until they choose one. Who is there already is left as they are, or, with
    `update`, gets what the file says where it says something; staff keep their own details in any case."""

    key_column = "e-mail"

    def __init__(self, workshop: Workshop, *, update: bool, at: datetime) -> None:
        self.country, self.update, self.at = workshop.country, update, at
        self.unusable = make_password(None)
        self.languages = one_of({code: code for code, _ in settings.LANGUAGES})

    def read(self, row: Row) -> CustomerRow:
        return CustomerRow(
            email=row.read("e-mail", email_address),
            name=row.read("name", _name),
            phone=row.read_if_said("phone", self._phone) or "",
            address=row.read("address", _address),
            language=row.read_if_said("language", self.languages) or "",
        )

    def key(self, item: CustomerRow) -> str:
        return item.email

    def standing(self, items: Sequence[CustomerRow]) -> Known:
        # Addresses are stored in small letters, so that the index on them can be used.
        people = Person.objects.filter(email__in=[item.email for item in items])
        found = {person.email: person for person in people}
        staff = StaffMember.objects.filter(person__in=[person.pk for person in found.values()])
        return Known(found, frozenset(staff.values_list("person_id", flat=True)))

    def fate(self, item: CustomerRow, standing: Known) -> Fate:
        person = standing.people.get(item.email)
        if person is None:
            return Fate.ADDED
        if not self.update or person.pk in standing.staff:
            return Fate.LEFT
        differs = any(said and said != getattr(person, name) for name, said in _said(item))
        return Fate.CHANGED if differs else Fate.LEFT

    def add(self, items: Sequence[CustomerRow], standing: Known) -> None:
        Person.objects.bulk_create(
            Person(
                email=item.email,
                name=item.name,
                phone=item.phone,
                address=item.address,
                language=item.language,
                password=self.unusable,
                joined_at=self.at,
            )
            for item in items
        )

    def change(self, items: Sequence[CustomerRow], standing: Known) -> None:
        changed = [standing.people[item.email] for item in items]
        for person, item in zip(changed, items, strict=True):
            for name, said in _said(item):
                if said:
                    setattr(person, name, said)
        if changed:
            Person.objects.bulk_update(changed, _FILLED)

    def _phone(self, cell: str) -> PhoneNumber:
        """Without a prefix it is a number of the workshop's country."""
        try:
            phone = PhoneNumber.from_string(cell, region=self.country)
        except NumberParseException:
            raise CellWrong(CellTrouble.PHONE_WRONG, value=cell) from None
        if not phone.is_valid():
            raise CellWrong(CellTrouble.PHONE_WRONG, value=cell)
        return phone


def email_address(cell: str) -> str:
    """In small letters, as it is stored."""
    email = _email(cell).lower()
    try:
        validate_email(email)
    except ValidationError:
        raise CellWrong(CellTrouble.EMAIL_WRONG, value=cell) from None
    if email.endswith(NO_EMAIL):
        raise CellWrong(CellTrouble.EMAIL_WRONG, value=cell)
    return email


def _said(item: CustomerRow) -> list[tuple[str, PhoneNumber | str]]:
    return [(name, getattr(item, name)) for name in _FILLED]
