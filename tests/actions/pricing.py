"""Pricing as the tests of estimates and choices do it: figures first, everything else as usual."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pitboard.actions.price_repairs import NamedPart, Offer, Shared, draft_estimate, send_estimate
from pitboard.records.bookings import Booking
from pitboard.records.estimates import Estimate
from pitboard.records.inspections import Finding
from pitboard.records.workshop import Workshop
from pitboard.rules.severity import Severity
from tests.cast import Visit


def costs(title: str, gross: str, **more: Any) -> Offer:
    """An offer without labour; with the Yard's 21 per cent of tax it costs `gross`."""
    net = (Decimal(gross) / Decimal("1.21")).quantize(Decimal("0.01"))
    return Offer(title, Decimal(0), [NamedPart("Part", Decimal(1), net)], **more)


def found(visit: Visit, title: str, gross: str, severity: Severity = Severity.FIX_NOW, **more: Any) -> Offer:
    """Something that turns up later, as it will be offered."""
    return costs(title, gross, finding=visit.found(severity, title), **more)


def send(visit: Visit, offers: Sequence[Offer], shared: Sequence[Shared] = ()) -> Estimate:
    draft_estimate(visit.order, offers, shared=shared, by=visit.desk, at=visit.tick())
    visit.estimate = send_estimate(visit.order, by=visit.desk, at=visit.tick())
    visit.reload()
    return visit.estimate


def limit(visit: Visit, amount: int, *, always_call: bool = False) -> None:
    """What the booking says about going ahead without asking."""
    terms = {"spending_limit": Decimal(amount), "always_call_about_safety": always_call}
    Booking.objects.filter(pk=visit.booking.pk).update(**terms)


def tolerate(visit: Visit, percent: int, amount: int) -> None:
    terms = {"tolerance_percent": Decimal(percent), "tolerance_amount": Decimal(amount)}
    Workshop.objects.filter(pk=visit.yard.pk).update(**terms)


def finding(visit: Visit, title: str) -> Finding:
    return Finding.objects.get(inspection__order=visit.order, title=title)
