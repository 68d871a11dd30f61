"""The first start: the workshop and its owner, both or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from pitboard.actions.account import create_person
from pitboard.actions.final_check import use_usual_check_list
from pitboard.actions.inspection_points import use_standard_list
from pitboard.actions.settings import Hours, Offered, WorkshopFacts, hire, open_workshop
from pitboard.records.people import Person
from pitboard.rules.permissions import Role


@dataclass(frozen=True)
class Owner:
    """The password comes hashed: hashing is slow and has no place in a transaction."""

    name: str
    email: str
    hashed_password: str


@transaction.atomic
def set_up(
    facts: WorkshopFacts, hours: Sequence[Hours], services: Sequence[Offered], owner: Owner, *, at: datetime
) -> Person:
    """Opens the workshop with the standard inspection and the usual final check, and hires its owner, who may sign in
    at once: whoever sets up holds the machine's code, which says more than a mail.

    Raises `Refused` with WORKSHOP_EXISTS or EMAIL_TAKEN.
    """
    workshop = open_workshop(facts, hours, services, at=at)
    use_standard_list(workshop)
    use_usual_check_list(workshop)
    person = create_person(
        email=owner.email, name=owner.name, hashed_password=owner.hashed_password, phone=facts.phone, at=at
    )
    hire(workshop, person, Role.OWNER, at=at)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person
