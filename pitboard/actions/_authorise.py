"""Writing an authorisation record: it never changes again, so it is written in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pitboard.records.estimates import (
    Approval,
    Authorisation,
    AuthorisedLine,
    AuthorisedSaving,
    Decision,
    Estimate,
    Signature,
)
from pitboard.records.links import Share
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.money import Price, Saving, total_of


@dataclass(frozen=True)
class Decided:
    """What was decided about one repair line, and the price that it was about. `carried`: it stands from before."""

    repair: int
    title: str
    decision: Decision
    price: Price
    carried: bool = False


@dataclass(frozen=True)
class Signed:
    """Who decided, and how that reached us: name, network address and browser as far as they are known. `person` is
    whoever was signed in: for a choice by phone the one who wrote it down; nobody, for one by a shared link."""

    how: Approval
    person: Person | None
    name: str
    address: str | None = None
    browser: str = ""
    share: Share | None = None


@dataclass(frozen=True)
class Measure:
    """What an authorisation without asking was measured against."""

    spending_limit: Decimal | None = None
    measured_from: Decimal | None = None
    tolerance_percent: Decimal | None = None
    tolerance_amount: Decimal | None = None


NOT_MEASURED = Measure()


def write_authorisation(
    order: RepairOrder,
    decided: Sequence[Decided],
    signed: Signed,
    *,
    estimate: Estimate | None,
    currency: str,
    at: datetime,
    measure: Measure = NOT_MEASURED,
) -> Authorisation:
    """The record with all its lines; its total is the sum of the approved ones, less what they share. Part of an
    action: the order is locked. `estimate` is the revision that was decided about; none for what was agreed when
    booking."""
    prices = {one.repair: one.price for one in decided if one.decision is Decision.APPROVED}
    shared = [(title, saving) for title, saving in _savings_of(estimate) if saving.counts_for(prices)]
    whole = total_of(prices, [saving for _, saving in shared], prices, currency)
    authorisation = Authorisation.objects.create(
        order=order,
        estimate=estimate,
        how=signed.how,
        given_at=at,
        currency=currency,
        net=whole.net,
        tax=whole.tax,
        gross=whole.gross,
        spending_limit=measure.spending_limit,
        measured_from=measure.measured_from,
        tolerance_percent=measure.tolerance_percent,
        tolerance_amount=measure.tolerance_amount,
    )
    AuthorisedLine.objects.bulk_create(_line(authorisation, one) for one in decided)
    AuthorisedSaving.objects.bulk_create(_saving(authorisation, *one) for one in shared)
    Signature.objects.create(
        authorisation=authorisation,
        person=signed.person,
        share=signed.share,
        name=signed.name.strip(),
        address=signed.address,
        browser=signed.browser[:300],
    )
    return authorisation


def _savings_of(estimate: Estimate | None) -> list[tuple[str, Saving]]:
    if estimate is None:
        return []
    rows = estimate.savings.select_related("first", "second")
    return [(row.title, Saving(row.first.repair_id, row.second.repair_id, row.price)) for row in rows]


def _line(authorisation: Authorisation, one: Decided) -> AuthorisedLine:
    return AuthorisedLine(
        authorisation=authorisation,
        repair_id=one.repair,
        title=one.title,
        decision=one.decision,
        carried=one.carried,
        net=one.price.net,
        tax=one.price.tax,
        gross=one.price.gross,
    )


def _saving(authorisation: Authorisation, title: str, saving: Saving) -> AuthorisedSaving:
    return AuthorisedSaving(
        authorisation=authorisation,
        first_id=saving.first,
        second_id=saving.second,
        title=title,
        net=saving.price.net,
        tax=saving.price.tax,
        gross=saving.price.gross,
    )
