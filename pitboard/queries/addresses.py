"""Where somebody may hand over their car."""

from django.http import Http404

from pitboard.records.accounts import SavedAddress
from pitboard.records.people import Person


def known_addresses(person: Person) -> list[tuple[str, str]]:
    """The usual address and the others, each with what it is called; for a form to suggest."""
    others = [(one.name, one.address) for one in person.saved_addresses.all()]
    return [("", person.address), *others] if person.address else others


def own_address(person: Person, number: int) -> SavedAddress:
    found = SavedAddress.objects.filter(person=person, pk=number).first()
    if found is None:
        raise Http404
    return found
