"""A booking that staff write down for a caller, who gets a link and may make the account behind it their own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from pitboard.actions._days import other_days_named, take_hours
from pitboard.actions._locks import lock_days, lock_workshop
from pitboard.actions._record import record
from pitboard.actions.audit import audit
from pitboard.actions.book import Wish, check_wish, lock_car, write_booking
from pitboard.actions.change_email import is_taken
from pitboard.actions.merge import has_account, merge_customers
from pitboard.actions.pictures import attach, stored
from pitboard.actions.promise_time import promise_for_booking
from pitboard.actions.receive_car import Arrival, receive_car
from pitboard.queries.calendar import work_of
from pitboard.queries.merged import standing_cars, standing_customers
from pitboard.records.bookings import Booking
from pitboard.records.links import Claim
from pitboard.records.orders import RepairOrder
from pitboard.records.people import NO_EMAIL, Person, StaffMember
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import NOWHERE, AuditKind, Origin
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingMove, BookingState, move_booking
from pitboard.rules.plates import plate_key, tidy_plate
from pitboard.rules.refusals import Refusal, Refused

#: How long a link opens that nobody has used.
CLAIM_OPENS_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Caller:
    """Who is on the phone; the phone in international form (+43…), the e-mail address if they gave one."""

    name: str
    phone: str
    email: str = ""


@dataclass(frozen=True)
class CallersCar:
    plate: str
    make: str = ""
    model: str = ""


@dataclass(frozen=True)
class Entered:
    """`claim` is none for somebody who has an account already: they sign in."""

    booking: Booking
    claim: Claim | None


def book_for_caller(
    workshop: Workshop,
    caller: Caller,
    car: CallersCar,
    wish: Wish,
    *,
    over_capacity: bool = False,
    by: Person,
    at: datetime,
) -> Entered:
    """The booking is accepted at once: whoever is on the phone has the workshop's word.

    Raises `Refused` with CALLER_UNREACHABLE, PLATE_MISSING, or as `request_booking` and `accept_booking` do.
    """
    check_wish(wish)
    if not caller.name.strip() or not (caller.phone or caller.email):
        raise Refused(Refusal.CALLER_UNREACHABLE)
    if not plate_key(car.plate):
        raise Refused(Refusal.PLATE_MISSING)
    # An account nobody can sign in to yet; making the word that says so takes no time, unlike a password.
    unusable = make_password(None)
    with other_days_named(workshop, at=at), stored(wish.pictures), transaction.atomic():
        lock_days(workshop.pk, [wish.day])
        person = _person_for(caller, unusable, at=at)
        vehicle = _car_for(person, car, at=at)
        lock_car(vehicle, person)
        unsaved = Booking(workshop=workshop, vehicle=vehicle, customer=person, requested_at=at, entered_by=by)
        booking = write_booking(unsaved, wish)
        over = take_hours(workshop, wish.day, work_of(booking), over_capacity=over_capacity, at=at)
        booking.state = move_booking(BookingState.REQUESTED, BookingMove.ACCEPT)
        booking.answered_by, booking.answered_at = by, at
        booking.save(update_fields=["state", "answered_by", "answered_at"])
        attach(wish.pictures, booking=booking, by=by, at=at)
        promise_for_booking(booking, at=at)
        facts = {"over_capacity": True} if over else {}
        record(EventKind.BOOKING_ENTERED, about=booking, by=by, at=at, day=wish.day.isoformat(), **facts)
        return Entered(booking, None if has_account(person) else _claim(booking, by=by, at=at))


def take_walk_in(
    workshop: Workshop,
    caller: Caller,
    car: CallersCar,
    wish: Wish,
    arrival: Arrival,
    *,
    over_capacity: bool = False,
    by: Person,
    at: datetime,
) -> RepairOrder:
    """Somebody stands at the desk with their car: it is booked and its visit opened, or neither.

    Raises `Refused` as `book_for_caller` and `receive_car` do.
    """
    with other_days_named(workshop, at=at), transaction.atomic():
        # The visit's number comes from the workshop's row, which is the first lock of all.
        lock_workshop(workshop.pk)
        entered = book_for_caller(workshop, caller, car, wish, over_capacity=over_capacity, by=by, at=at)
        return receive_car(entered.booking, arrival, by=by, at=at)


@transaction.atomic
def new_claim(booking: Booking, *, by: Person, at: datetime) -> Claim:
    """Another link, when the first went astray: that one opens nothing any more.

    Raises `Refused(LINK_OVER)` when the customer has made the account their own.
    """
    if has_account(booking.customer):
        raise Refused(Refusal.LINK_OVER)
    revoke_claims(booking, at=at)
    return _claim(booking, by=by, at=at)


def revoke_claims(booking: Booking, *, at: datetime) -> None:
    """The booking's links open nothing any more. Harmless when repeated."""
    Claim.objects.filter(booking=booking, used_at=None, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def claim_account(
    claim: Claim, *, email: str, name: str, hashed_password: str, origin: Origin = NOWHERE, at: datetime
) -> Person:
    """The caller makes the account their own, with an address that a code has shown to be theirs. Every other link to
    it ends.

    Raises `Refused` with LINK_OVER or EMAIL_TAKEN.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=claim.person_id)
    _require_open(claim, at=at)
    if has_account(person):
        raise Refused(Refusal.LINK_OVER)
    email = email.strip().lower()
    if is_taken(email, but=person):
        raise Refused(Refusal.EMAIL_TAKEN)
    person.email, person.name, person.password = email, name.strip() or person.name, hashed_password
    person.save(update_fields=["email", "name", "password"])
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    _use(claim, at=at)
    audit(AuditKind.ACCOUNT_MADE, by=person, at=at, origin=origin, workshop=claim.booking.workshop)
    return person


@transaction.atomic
def take_over(claim: Claim, *, by: Person, at: datetime) -> None:
    """Whoever holds the link has an account already: what the workshop wrote down for the caller is theirs from now on,
    as if the desk had merged the two. Every other link to it ends.

    Raises `Refused(LINK_OVER)`, and as `merge_customers` does.
    """
    if has_account(claim.person):
        raise Refused(Refusal.LINK_OVER)
    merge_customers(by, claim.person, workshop=claim.booking.workshop, by=by, at=at)
    # Asked after both people are locked: nobody else uses the link from here on.
    _require_open(claim, at=at)
    _use(claim, at=at)


def _require_open(claim: Claim, *, at: datetime) -> None:
    standing = Claim.objects.get(pk=claim.pk)
    if standing.used_at or standing.revoked_at or standing.expires_at <= at:
        raise Refused(Refusal.LINK_OVER)


def _use(claim: Claim, *, at: datetime) -> None:
    # Read anew: a merge moves the links along.
    used = Claim.objects.get(pk=claim.pk)
    Claim.objects.filter(pk=used.pk).update(used_at=at)
    Claim.objects.filter(person=used.person_id, used_at=None, revoked_at=None).update(revoked_at=at)


def _person_for(caller: Caller, unusable: str, *, at: datetime) -> Person:
    """Known by their e-mail address, otherwise by the phone number that is theirs alone, otherwise new. Staff are
    nobody's customer by a phone number that happens to be the workshop's."""
    email = caller.email.strip().lower()
    if email:
        known = Person.objects.filter(email__iexact=email).first()
    else:
        staff = StaffMember.objects.values("person_id")
        same_phone = Person.objects.filter(phone=caller.phone, is_active=True).exclude(pk__in=staff)
        found = list(same_phone.order_by("pk")[:2])
        known = found[0] if len(found) == 1 else None
    if known is not None:
        return Person.objects.get(pk=standing_customers([known.pk])[0])
    return Person.objects.create(
        email=email or f"caller-{uuid4().hex}{NO_EMAIL}",
        name=caller.name.strip(),
        phone=caller.phone,
        password=unusable,
        joined_at=at,
    )


def _car_for(person: Person, car: CallersCar, *, at: datetime) -> Vehicle:
    vehicle, _ = Vehicle.objects.get_or_create(
        plate_key=plate_key(car.plate),
        defaults={"plate": tidy_plate(car.plate), "make": car.make.strip(), "model": car.model.strip()},
    )
    vehicle = Vehicle.objects.get(pk=standing_cars([vehicle.pk])[0])
    Ownership.objects.get_or_create(vehicle=vehicle, person=person, until=None, defaults={"since": at})
    return vehicle


def _claim(booking: Booking, *, by: Person, at: datetime) -> Claim:
    return Claim.objects.create(
        person_id=booking.customer_id,
        booking=booking,
        made_by=by,
        made_at=at,
        expires_at=at + CLAIM_OPENS_FOR,
    )
