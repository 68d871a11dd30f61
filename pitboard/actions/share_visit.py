"""Sharing a visit by link: with a partner, or with whoever pays, to see it or to decide about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from pitboard.actions._locks import lock_order
from pitboard.actions._record import record
from pitboard.actions.audit import audit
from pitboard.records.links import Share, ShareRight
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.rules.auditing import AuditKind, Origin
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused


@dataclass(frozen=True)
class Sharing:
    """With whom, and what they may do. Without lines it is about the whole visit, what is found later included."""

    name: str
    right: ShareRight
    email: str = ""
    lines: Sequence[RepairLine] = ()


@transaction.atomic
def share_visit(order: RepairOrder, sharing: Sharing, *, by: Person, at: datetime) -> Share:
    """A new link to the visit.

    Raises `Refused` with NAME_MISSING, or NOT_PERMITTED for lines that are another visit's.
    """
    name = sharing.name.strip()
    if not name:
        raise Refused(Refusal.NAME_MISSING)
    if any(line.order_id != order.pk for line in sharing.lines):
        raise Refused(Refusal.NOT_PERMITTED)
    order = lock_order(order.pk)
    share = Share.objects.create(
        order=order, name=name, email=sharing.email, right=sharing.right, made_by=by, made_at=at
    )
    share.lines.set(sharing.lines)
    record(EventKind.VISIT_SHARED, about=order, by=by, at=at, share=share.pk, right=sharing.right.value)
    return share


@transaction.atomic
def revoke_share(share: Share, *, by: Person, at: datetime) -> None:
    """The link opens nothing any more; what was decided through it stands. Harmless when repeated."""
    order = lock_order(share.order_id)
    if Share.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=at):
        record(EventKind.SHARE_REVOKED, about=order, by=by, at=at, share=share.pk)


@transaction.atomic
def use_share(share: Share, *, origin: Origin, at: datetime) -> None:
    """Somebody opened the link in a browser that had not opened it before: its owner sees that it is used."""
    Share.objects.filter(pk=share.pk).update(used_at=at, uses=F("uses") + 1)
    booking = share.order.booking
    audit(AuditKind.SHARE_USED, by=None, booking=booking, origin=origin, at=at, share=share.pk)
