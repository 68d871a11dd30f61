"""Writing an authorisation record: it never changes again, so it is written in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pitboard.records.estimates import (
    Approval,
    Authorisation,
    AuthorisedLine,
    Decision,
    Estimate,
    Signature,
)
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.money import Price, total


@dataclass(frozen=True)
class Decided:
    """What was decided about one repair line, and the price that it was about."""

    repair: int
    title: str
    decision: Decision
    price: Price


@dataclass(frozen=True)
class Signed:
    """Who decided, and how that reached us: name, network address and browser as far as they are known."""

    how: Approval
    person: Person
    name: str
    address: str | None = None
    browser: str = ""


def write_authorisation(
    order: RepairOrder,
    decided: Sequence[Decided],
    signed: Signed,
    *,
    estimate: Estimate | None,
    currency: str,
    at: datetime,
) -> Authorisation:
    """The record with all its lines; its total is the sum of the approved ones. Part of an action: the order is
    locked. `estimate` is the revision that was decided about; none for what was agreed when booking."""
    whole = total((one.price for one in decided if one.decision is Decision.APPROVED), currency)
    authorisation = Authorisation.objects.create(
        order=order,
        estimate=estimate,
        how=signed.how,
        given_at=at,
        currency=currency,
        net=whole.net,
        tax=whole.tax,
        gross=whole.gross,
    )
    AuthorisedLine.objects.bulk_create(
        AuthorisedLine(
            authorisation=authorisation,
            repair_id=one.repair,
            title=one.title,
            decision=one.decision,
            net=one.price.net,
            tax=one.price.tax,
            gross=one.price.gross,
        )
        for one in decided
    )
    Signature.objects.create(
        authorisation=authorisation,
        person=signed.person,
        name=signed.name.strip(),
        address=signed.address,
        browser=signed.browser[:300],
    )
    return authorisation
