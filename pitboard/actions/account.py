"""People's accounts, as far as they are made by the workshop and not by signing up."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from pitboard.records.accounts import SavedAddress
from pitboard.records.people import Person
from pitboard.rules.refusals import Refusal, Refused

#: Beside the usual one: home, work, and a few more.
MOST_ADDRESSES = 10


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


def let_code_verify(person: Person) -> None:
    """Somebody whom the workshop wrote down, or brought in from elsewhere, has an address that nobody has verified.
    The code that is mailed there now does so; harmless for everybody else."""
    EmailAddress.objects.get_or_create(
        user=person, email=person.email, defaults={"primary": True, "verified": False}
    )


def change_profile(*, name: str, phone: str, address: str, by: Person) -> None:
    """One's own details. The e-mail address is changed elsewhere, because a new one has to be verified."""
    by.name, by.phone, by.address = name.strip(), phone, address.strip()
    by.save(update_fields=["name", "phone", "address"])


@transaction.atomic
def keep_address(address: str, *, name: str = "", by: Person) -> SavedAddress:
    """One more, beside the usual one; the same again only gets the new name. Raises `Refused(ADDRESSES_FULL)`."""
    # The row is held, so that two at once do not both find room.
    person = Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    address, name = address.strip(), name.strip()
    others = person.saved_addresses.exclude(address=address)
    if others.count() >= MOST_ADDRESSES:
        raise Refused(Refusal.ADDRESSES_FULL)
    kept, _ = SavedAddress.objects.update_or_create(person=person, address=address, defaults={"name": name})
    return kept


def forget_address(kept: SavedAddress) -> None:
    kept.delete()


@transaction.atomic
def make_usual(kept: SavedAddress, *, by: Person) -> None:
    """It changes places with the one that was usual."""
    before, by.address = by.address, kept.address
    by.save(update_fields=["address"])
    kept.delete()
    if before and before != by.address:
        keep_address(before, by=by)
