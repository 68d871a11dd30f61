"""What a row says: who may, and what the others are answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pitboard.rules.permissions import Permission, Role, may


class Who(StrEnum):
    STRANGER = "a stranger"
    OTHER = "another customer"
    CUSTOMER = "the customer whose it is"
    SHARE = "whoever was given a link to the visit by its customer"
    VISIT_LINK = "whoever holds the link that stands in every message about the visit"
    CLAIM = "whoever was given the link to a booking by the workshop"
    FEED = "whoever was given the address of the customer's calendar"
    MAIL = "whoever was given a mail of the customer's, with its link to get no more"
    INVITED = "whoever was invited to work here, by a link"
    TECHNICIAN = "a technician"
    ADVISOR = "an advisor"
    DRIVER = "a driver"
    OWNER = "the owner of the workshop"


ROLES = {
    Who.TECHNICIAN: Role.TECHNICIAN,
    Who.ADVISOR: Role.ADVISOR,
    Who.DRIVER: Role.DRIVER,
    Who.OWNER: Role.OWNER,
}
LINKS = frozenset({Who.SHARE, Who.VISIT_LINK, Who.CLAIM, Who.FEED, Who.MAIL, Who.INVITED})
SIGNED_OUT = LINKS | {Who.STRANGER}
CUSTOMERS = frozenset({Who.OTHER, Who.CUSTOMER})
SIGNED_IN = frozenset(Who) - SIGNED_OUT


class Answer(StrEnum):
    OPEN = "open"
    SIGN_IN = "the sign-in page"
    NOTHING = "nothing there"


@dataclass(frozen=True)
class Row:
    may: frozenset[Who]
    #: What somebody who is signed out is answered who may not. Signed in, there is nothing there.
    signed_out: Answer = Answer.SIGN_IN

    def answer(self, who: Who) -> Answer:
        if who in self.may:
            return Answer.OPEN
        return self.signed_out if who in SIGNED_OUT else Answer.NOTHING


def named(names: str, row: Row) -> dict[str, Row]:
    """The same row for several routes, their names apart by spaces."""
    return dict.fromkeys(names.split(), row)


EVERYBODY = Row(frozenset(Who))
NOBODY = Row(frozenset(), signed_out=Answer.NOTHING)
WHOEVER_SIGNS_IN = Row(SIGNED_IN)
#: Pages that show one's own things, whoever one is: customers and staff alike bring their car.
THE_CUSTOMER = Row(frozenset({Who.CUSTOMER}))


def staff(permission: Permission, *others: Who) -> Row:
    """The roles that the table of permissions names, and these."""
    return Row(frozenset({who for who, role in ROLES.items() if may(role, permission)} | {*others}))


def holders(*links: Who) -> Row:
    """Whoever has the link, signed in or not: the link alone opens it, so nobody is asked to sign in."""
    return Row(frozenset(links), signed_out=Answer.NOTHING)


def joined(tables: Iterable[dict[str, Row]]) -> dict[str, Row]:
    """One table of several; a name that stands in two of them is a mistake."""
    whole: dict[str, Row] = {}
    for table in tables:
        twice = whole.keys() & table.keys()
        if twice:
            raise ValueError(f"in two tables: {sorted(twice)}")
        whole |= table
    return whole
