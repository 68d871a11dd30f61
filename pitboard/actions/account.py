"""People's accounts, as far as they are made by the workshop and not by signing up."""

from datetime import datetime

from django.db import transaction

from pitboard.records.people import Person
from pitboard.rules.refusals import Refusal, Refused


@transaction.atomic
def create_person(
    *, email: str, name: str, hashed_password: str, phone: str = "", address: str = "", at: datetime
) -> Person:
    """A person who can sign in. The password comes hashed: hashing is slow and has no place in a transaction.

    Raises `Refused(EMAIL_TAKEN)`.
    """
    if Person.objects.filter(email__iexact=email).exists():
        raise Refused(Refusal.EMAIL_TAKEN)
    return Person.objects.create(
        email=email.strip().lower(),
        name=name.strip(),
        password=hashed_password,
        phone=phone,
        address=address,
        joined_at=at,
    )


def change_profile(*, name: str, phone: str, address: str, by: Person) -> None:
    """One's own details. The e-mail address is changed elsewhere, because a new one has to be verified."""
    by.name, by.phone, by.address = name.strip(), phone, address.strip()
    by.save(update_fields=["name", "phone", "address"])
