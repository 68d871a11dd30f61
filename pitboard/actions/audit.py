"""The audit beside the events: what people did with their accounts, the settings, links and cars, and from where."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from pitboard.records.audit import AuditEntry
from pitboard.records.bookings import Booking
from pitboard.records.events import Event
from pitboard.records.people import Person
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import NOWHERE, ORIGIN_KEPT_FOR, AuditKind, Origin

Fact = str | int | bool | None


def audit(
    kind: AuditKind,
    *,
    by: Person | None,
    at: datetime,
    origin: Origin | None = None,
    workshop: Workshop | None = None,
    whom: Person | None = None,
    booking: Booking | None = None,
    vehicle: Vehicle | None = None,
    **facts: Fact,
) -> AuditEntry:
    """Notes it. `by` is nobody where that is not known, as for a sign-in that failed; `origin` is needed only then, or
    for somebody whom no gate let in. `facts` never name people."""
    found = origin or (by.origin if by is not None else None) or NOWHERE
    if found.link is not None:
        facts["link"] = found.link
    return AuditEntry.objects.create(
        kind=kind,
        at=at,
        actor=by,
        whom=whom,
        workshop=workshop or (booking.workshop if booking is not None else None),
        booking=booking,
        vehicle=vehicle,
        facts=facts,
        address=found.address,
        browser=found.browser,
    )


@transaction.atomic
def forget_origins(*, at: datetime) -> int:
    """After ninety days nobody can see any more from where something was done. Returns how many rows forgot it."""
    before = at - ORIGIN_KEPT_FOR
    entries = AuditEntry.objects.filter(Q(address__isnull=False) | ~Q(browser=""), at__lt=before)
    events = Event.objects.filter(Q(address__isnull=False) | Q(browser__isnull=False), at__lt=before)
    return entries.update(address=None, browser="") + events.update(address=None, browser=None)
