"""Whose car it is: the workshop says so once it has seen the car and its owner, and when the car changed hands.

Past visits stay with whoever had them; a new owner sees nothing of them.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from pitboard.actions.audit import audit
from pitboard.records.people import Person
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.rules.auditing import AuditKind


@transaction.atomic
def confirm_owner(ownership: Ownership, *, by: Person, at: datetime) -> None:
    """It is theirs, as it may be somebody else's, too: of a couple both bring the car. Harmless when repeated."""
    standing = _standing(ownership.vehicle).filter(pk=ownership.pk, confirmed_at=None)
    if standing.update(confirmed_at=at, confirmed_by=by):
        _note(AuditKind.OWNER_CONFIRMED, ownership, by=by, at=at)


@transaction.atomic
def end_owner(ownership: Ownership, *, by: Person, at: datetime) -> None:
    """It is no longer theirs, or never was. Harmless when repeated."""
    if _standing(ownership.vehicle).filter(pk=ownership.pk).update(until=at):
        _note(AuditKind.OWNER_ENDED, ownership, by=by, at=at)


@transaction.atomic
def change_owner(ownership: Ownership, *, by: Person, at: datetime) -> None:
    """The car has changed hands: it is theirs alone from now on. Harmless when repeated."""
    vehicle = Vehicle.objects.select_for_update(no_key=True).get(pk=ownership.vehicle_id)
    if not _standing(vehicle).filter(pk=ownership.pk).exists():
        return
    for other in _standing(vehicle).exclude(pk=ownership.pk).select_related("person"):
        end_owner(other, by=by, at=at)
    confirm_owner(ownership, by=by, at=at)


def _standing(vehicle: Vehicle) -> QuerySet[Ownership]:
    return Ownership.objects.filter(vehicle=vehicle, until=None)


def _note(kind: AuditKind, ownership: Ownership, *, by: Person, at: datetime) -> None:
    audit(kind, by=by, whom=ownership.person, vehicle=ownership.vehicle, at=at)
