"""The link to a visit: that it was used, its end, and a new one in its place."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from pitboard.actions._locks import lock_booking, lock_order
from pitboard.actions.audit import audit
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.links import VisitLink
from pitboard.records.people import Person
from pitboard.rules.auditing import AuditKind, Origin


@transaction.atomic
def use_link(booking: Booking, *, origin: Origin, at: datetime) -> None:
    """Somebody opened the link in a browser that had not opened it before: staff see when, and how often."""
    VisitLink.objects.get_or_create(booking=booking)
    VisitLink.objects.filter(booking=booking).update(used_at=at, uses=F("uses") + 1)
    audit(AuditKind.LINK_USED, by=None, whom=booking.customer, booking=booking, origin=origin, at=at)


@transaction.atomic
def end_link(booking: Booking, *, by: Person | None, at: datetime) -> None:
    """The link opens nothing any more, in no browser; what was decided through it stands. Messages from now on lead to
    the sign-in page. Harmless when repeated."""
    link = _locked(booking)
    if link.revoked_at is not None:
        return
    link.revoked_at, link.changed_by = at, by
    link.save(update_fields=["revoked_at", "changed_by"])
    audit(AuditKind.LINK_ENDED, by=by, booking=booking, at=at, number=link.number)


@transaction.atomic
def renew_link(booking: Booking, *, by: Person, at: datetime) -> VisitLink:
    """A new link: the one in earlier messages opens nothing any more."""
    link = _locked(booking)
    link.number += 1
    link.revoked_at, link.changed_by, link.used_at, link.uses = None, by, None, 0
    link.save()
    audit(AuditKind.LINK_RENEWED, by=by, booking=booking, at=at, number=link.number)
    return link


def _locked(booking: Booking) -> VisitLink:
    """What is decided by link takes the same lock: it comes before the end of the link, or not at all."""
    order = order_of(lock_booking(booking.pk))
    if order is not None:
        lock_order(order.pk)
    return VisitLink.objects.get_or_create(booking=booking)[0]
