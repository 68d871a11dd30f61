"""Two records of the same customer, or of the same car, become one; for a day that can be undone.

Nothing is written anew and nothing is thrown away: what belonged to the one that goes is moved, row by row, and the
merge names every row, so that exactly those move back. Who did, signed or wrote something stays who they were.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model, Q, QuerySet

from pitboard.actions._locks import lock_booking, lock_order
from pitboard.actions._record import record
from pitboard.records.accounts import SavedAddress
from pitboard.records.bookings import Booking
from pitboard.records.deliveries import Delivery, DeliveryState, TellingChoice
from pitboard.records.desk import InternalNote, Merge, MergedKind
from pitboard.records.events import Event
from pitboard.records.links import CalendarFeed, Claim
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import OPEN_BOOKING_STATES, OPEN_ORDER_STATES
from pitboard.rules.refusals import Refusal, Refused

#: So long a merge can be undone.
UNDO_FOR = timedelta(days=1)
#: What the one that stays takes over where it has nothing itself.
_OF_CUSTOMERS = ("phone", "address", "language")
_OF_CARS = ("make", "model", "year", "vin", "next_service_on", "next_service_km")

Merged = TypeVar("Merged", Person, Vehicle)
Moved = dict[str, Any]
Filled = dict[str, list[str | int | None]]


def check_customers(kept: Person, gone: Person) -> None:
    """Raises `Refused` with MERGE_WITH_ITSELF, MERGE_OF_STAFF, MERGE_OF_AN_ACCOUNT or MERGE_OF_WHAT_IS_GONE."""
    if kept.pk == gone.pk:
        raise Refused(Refusal.MERGE_WITH_ITSELF)
    if StaffMember.objects.filter(person__in=[kept, gone], until=None).exists():
        raise Refused(Refusal.MERGE_OF_STAFF)
    if has_account(gone):
        raise Refused(Refusal.MERGE_OF_AN_ACCOUNT)
    _require_standing(Q(gone_customer__in=[kept, gone]))


def check_cars(kept: Vehicle, gone: Vehicle) -> None:
    """Raises `Refused` with MERGE_WITH_ITSELF, MERGE_OF_TWO_VISITS or MERGE_OF_WHAT_IS_GONE."""
    if kept.pk == gone.pk:
        raise Refused(Refusal.MERGE_WITH_ITSELF)
    here = RepairOrder.objects.filter(vehicle__in=[kept, gone], state__in=OPEN_ORDER_STATES)
    if here.values("vehicle_id").distinct().count() > 1:
        raise Refused(Refusal.MERGE_OF_TWO_VISITS)
    _require_standing(Q(gone_car__in=[kept, gone]))


def has_account(person: Person) -> bool:
    """Whether they can sign in: with a password, or with a code to an address that is proven theirs."""
    verified = EmailAddress.objects.filter(user=person, verified=True)
    return person.has_usable_password() or verified.exists()


@transaction.atomic
def merge_customers(kept: Person, gone: Person, *, workshop: Workshop, by: Person, at: datetime) -> Merge:
    """Everything of the one is the other's from now on. Raises as `check_customers` does, and CHANGED_MEANWHILE."""
    visits = _lock_visits(Q(customer=gone))
    kept, gone = _lock_both(kept, gone)
    check_customers(kept, gone)
    _require_same_visits(visits, Q(customer=gone))
    moved: Moved = {
        "bookings": _move(Booking.objects.filter(customer=gone), customer=kept),
        "orders": _move(RepairOrder.objects.filter(customer=gone), customer=kept),
        "claims": _move(Claim.objects.filter(person=gone), person=kept),
        "notes": _move(InternalNote.objects.filter(customer=gone), customer=kept),
        "deliveries": _move(Delivery.objects.filter(recipient=gone, state=DeliveryState.DUE), recipient=kept),
        **_move_ownerships(Ownership.objects.filter(person=gone), "person", kept, at=at),
        **_move_wishes(kept, gone, at=at),
        "filled": _fill(kept, gone, _OF_CUSTOMERS),
        "was_active": gone.is_active,
    }
    Event.objects.filter(customer=gone).update(customer=kept)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    merge = Merge(
        workshop=workshop, kind=MergedKind.CUSTOMER, kept_customer=kept, gone_customer=gone, moved=moved
    )
    return _write_down(merge, EventKind.CUSTOMERS_MERGED, by=by, at=at)


@transaction.atomic
def merge_cars(kept: Vehicle, gone: Vehicle, *, workshop: Workshop, by: Person, at: datetime) -> Merge:
    """Every visit of the one is the other's from now on. Raises as `check_cars` does, and CHANGED_MEANWHILE."""
    visits = _lock_visits(Q(vehicle=gone))
    kept, gone = _lock_both(kept, gone)
    check_cars(kept, gone)
    _require_same_visits(visits, Q(vehicle=gone))
    moved: Moved = {
        "bookings": _move(Booking.objects.filter(vehicle=gone), vehicle=kept),
        "orders": _move(RepairOrder.objects.filter(vehicle=gone), vehicle=kept),
        "notes": _move(InternalNote.objects.filter(vehicle=gone), vehicle=kept),
        **_move_ownerships(Ownership.objects.filter(vehicle=gone), "vehicle", kept, at=at),
        "filled": _fill(kept, gone, _OF_CARS) | _newer_mileage(kept, gone),
    }
    merge = Merge(workshop=workshop, kind=MergedKind.CAR, kept_car=kept, gone_car=gone, moved=moved)
    return _write_down(merge, EventKind.CARS_MERGED, by=by, at=at)


@transaction.atomic
def undo_merge(merge: Merge, *, by: Person, at: datetime) -> Merge:
    """Exactly what was moved goes back; what came since stays with the one that was kept. Harmless when repeated.

    Raises `Refused(MERGE_UNDO_TOO_LATE)` after a day, or where the one that was kept has itself gone into another.
    """
    visits = _lock_visits(Q(pk__in=merge.moved["bookings"]))
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at is not None:
        return merge
    if not may_undo(merge, at=at):
        raise Refused(Refusal.MERGE_UNDO_TOO_LATE)
    if merge.kind is MergedKind.CUSTOMER:
        _give_back(merge, "customer", merge.kept_customer, merge.gone_customer, visits)
        gone = Person.objects.filter(merged_as=merge)
        gone.update(is_active=merge.moved["was_active"])
    else:
        _give_back(merge, "vehicle", merge.kept_car, merge.gone_car, visits)
    merge.undone_by, merge.undone_at = by, at
    merge.save(update_fields=["undone_by", "undone_at"])
    _tell_open_visits(EventKind.MERGE_UNDONE, merge, by=by, at=at)
    return merge


def may_undo(merge: Merge, *, at: datetime) -> bool:
    later = (
        Q(gone_customer=merge.kept_customer_id) if merge.kept_customer_id else Q(gone_car=merge.kept_car_id)
    )
    went_on = Merge.objects.filter(later, undone_at=None).exists()
    return merge.undone_at is None and at - merge.merged_at <= UNDO_FOR and not went_on


def _write_down(merge: Merge, kind: EventKind, *, by: Person, at: datetime) -> Merge:
    merge.merged_by, merge.merged_at = by, at
    merge.save()
    _tell_open_visits(kind, merge, by=by, at=at)
    return merge


# ---- moving -----------------------------------------------------------------------------------------------------


def _move(rows: QuerySet[Any], **to: Model) -> list[int]:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=ids).update(**to)
    return ids


def _move_ownerships(rows: QuerySet[Ownership], end: str, kept: Person | Vehicle, *, at: datetime) -> Moved:
    """Whose a car is now can be said once: where the one that stays has it already, the other's word ends, and what
    the workshop has confirmed stays confirmed."""
    moved, ended, confirmed = [], [], []
    for row in rows.order_by("pk"):
        other = "vehicle" if end == "person" else "person"
        same = Ownership.objects.filter(**{end: kept, f"{other}_id": getattr(row, f"{other}_id")}, until=None)
        standing = same.first() if row.until is None else None
        if standing is None:
            moved.append(row.pk)
            continue
        ended.append(row.pk)
        if row.confirmed_at is not None and standing.confirmed_at is None:
            confirmed.append(standing.pk)
            Ownership.objects.filter(pk=standing.pk).update(confirmed_at=row.confirmed_at)
    Ownership.objects.filter(pk__in=moved).update(**{end: kept})
    Ownership.objects.filter(pk__in=ended).update(until=at)
    return {"ownerships": moved, "ended": ended, "confirmed": confirmed}


def _move_wishes(kept: Person, gone: Person, *, at: datetime) -> Moved:
    """Addresses, where they are told what, and their calendar: what the one that stays has said counts, the other's
    word only where there is none. A calendar has one address, so that a second one ends."""
    addresses = SavedAddress.objects.filter(person=gone)
    choices = TellingChoice.objects.filter(person=gone)
    said = set(TellingChoice.objects.filter(person=kept).values_list("topic", "channel"))
    unsaid = [one.pk for one in choices if (one.topic, one.channel) not in said]
    feeds = CalendarFeed.objects.filter(person=gone, revoked_at=None)
    kinds = set(
        CalendarFeed.objects.filter(person=kept, revoked_at=None).values_list("is_for_staff", flat=True)
    )
    second = list(feeds.filter(is_for_staff__in=kinds).values_list("pk", flat=True))
    CalendarFeed.objects.filter(pk__in=second).update(revoked_at=at)
    return {
        "addresses": _move(
            addresses.exclude(address__in=kept.saved_addresses.values_list("address", flat=True)), person=kept
        ),
        "choices": _move(choices.filter(pk__in=unsaid), person=kept),
        "feeds": _move(feeds, person=kept),
        "ended_feeds": second,
    }


def _give_wishes_back(merge: Merge, kept: Model, gone: Model) -> None:
    moved = merge.moved
    for name, rows in (
        ("addresses", SavedAddress.objects.all()),
        ("choices", TellingChoice.objects.all()),
        ("feeds", CalendarFeed.objects.all()),
    ):
        # A merge of before these were moved does not name them.
        rows.filter(pk__in=moved.get(name, []), person_id=kept.pk).update(person_id=gone.pk)
    ended = CalendarFeed.objects.filter(pk__in=moved.get("ended_feeds", []), revoked_at=merge.merged_at)
    ended.update(revoked_at=None)


def _fill(kept: Merged, gone: Merged, names: Iterable[str]) -> Filled:
    """Each field that was empty: what it was, and what it is now, as text."""
    filled: Filled = {}
    for name in names:
        mine, theirs = getattr(kept, name), getattr(gone, name)
        if mine in (None, "") and theirs not in (None, ""):
            filled[name] = [None if mine is None else "", str(theirs)]
            setattr(kept, name, theirs)
    if filled:
        kept.save(update_fields=sorted(filled))
    return filled


def _newer_mileage(kept: Vehicle, gone: Vehicle) -> Filled:
    if gone.mileage_km is None or gone.mileage_km <= (kept.mileage_km or 0):
        return {}
    before, kept.mileage_km = kept.mileage_km, gone.mileage_km
    kept.save(update_fields=["mileage_km"])
    return {"mileage_km": [before, str(gone.mileage_km)]}


def _give_back(
    merge: Merge, end: str, kept: Person | Vehicle | None, gone: Person | Vehicle | None, visits: set[int]
) -> None:
    assert kept is not None  # noqa: S101
    assert gone is not None  # noqa: S101
    moved = merge.moved
    whose = "person" if end == "customer" else "vehicle"
    # Any: the one is a person in some tables and a car in others.
    now: dict[str, Any] = {end: kept}
    again: dict[str, Any] = {end: gone}
    Booking.objects.filter(pk__in=visits, **now).update(**again)
    # The car of a booking may have arrived since: its visit goes with it.
    orders = RepairOrder.objects.filter(Q(pk__in=moved["orders"]) | Q(booking__in=visits), **now)
    order_ids = list(orders.values_list("pk", flat=True))
    RepairOrder.objects.filter(pk__in=order_ids).update(**again)
    InternalNote.objects.filter(pk__in=moved["notes"], **now).update(**again)
    owned = Ownership.objects.filter(pk__in=moved["ownerships"], **{whose: kept})
    owned.update(**{whose: gone})
    Ownership.objects.filter(pk__in=moved["ended"], until=merge.merged_at).update(until=None)
    Ownership.objects.filter(pk__in=moved["confirmed"]).update(confirmed_at=None)
    if end == "customer":
        about = Q(booking__in=visits) | Q(order__in=order_ids)
        Event.objects.filter(about, customer_id=kept.pk).update(customer_id=gone.pk)
        claims = Claim.objects.filter(pk__in=moved["claims"], person_id=kept.pk, used_at=None)
        claims.update(person_id=gone.pk)
        waiting = Delivery.objects.filter(pk__in=moved["deliveries"], state=DeliveryState.DUE)
        waiting.update(recipient_id=gone.pk)
        _give_wishes_back(merge, kept, gone)
    _empty_again(kept, moved["filled"])


def _empty_again(kept: Model, filled: Filled) -> None:
    """What was taken over goes, unless somebody has written something else since."""
    kept.refresh_from_db()
    emptied = [name for name, (_, now) in filled.items() if str(getattr(kept, name)) == now]
    for name in emptied:
        setattr(kept, name, filled[name][0])
    if emptied:
        kept.save(update_fields=emptied)


# ---- locks ------------------------------------------------------------------------------------------------------


def _lock_visits(which: Q) -> set[int]:
    """The bookings and then the visits that come of them, always in this order."""
    ids = list(Booking.objects.filter(which).order_by("pk").values_list("pk", flat=True))
    list(Booking.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    orders = RepairOrder.objects.select_for_update(no_key=True).filter(booking__in=ids)
    list(orders.order_by("pk").values_list("pk"))
    return set(ids)


def _lock_both(kept: Merged, gone: Merged) -> tuple[Merged, Merged]:
    """Fully, so that nobody writes a row that points to one of them meanwhile."""
    # Not `type(kept)`: whoever signed in comes wrapped, and only says that they are a person.
    both = kept.__class__.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    by_pk = {one.pk: one for one in both}
    return by_pk[kept.pk], by_pk[gone.pk]


def _require_same_visits(seen: set[int], which: Q) -> None:
    if set(Booking.objects.filter(which).values_list("pk", flat=True)) != seen:
        raise Refused(Refusal.CHANGED_MEANWHILE)


def _require_standing(gone: Q) -> None:
    if Merge.objects.filter(gone, undone_at=None).exists():
        raise Refused(Refusal.MERGE_OF_WHAT_IS_GONE)


def _tell_open_visits(kind: EventKind, merge: Merge, *, by: Person, at: datetime) -> None:
    """The trace on what runs, whose pages are open somewhere; the merge itself is the trace on everything else."""
    bookings = Booking.objects.filter(pk__in=merge.moved["bookings"])
    for pk in bookings.filter(state__in=OPEN_BOOKING_STATES).order_by("pk").values_list("pk", flat=True):
        record(kind, about=lock_booking(pk), by=by, at=at, merge=merge.pk)
    orders = RepairOrder.objects.filter(pk__in=merge.moved["orders"], state__in=OPEN_ORDER_STATES)
    for pk in orders.order_by("pk").values_list("pk", flat=True):
        record(kind, about=lock_order(pk), by=by, at=at, merge=merge.pk)
