"""The end of an account: what the law makes the workshop keep stays, and the person is gone from everything else.

Kept are the bookings and visits with their findings, prices and decisions: with the name of who signed an order, and
of whom a visit was billed to until the day that `BilledTo` states. Everything else forgets the person.
"""

from datetime import date, datetime
from secrets import token_hex

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from pitboard.actions.audit import audit
from pitboard.actions.sign_ins import end_all_sessions
from pitboard.records.accounts import BilledTo, SavedAddress, SignIn
from pitboard.records.audit import AuditEntry
from pitboard.records.bookings import Appointment, Booking
from pitboard.records.deliveries import Delivery, DeliveryState, PushSubscription, TellingChoice
from pitboard.records.desk import CallTry, InternalNote
from pitboard.records.estimates import Signature
from pitboard.records.events import Event
from pitboard.records.links import CalendarFeed, Claim, Share, VisitLink
from pitboard.records.messages import Message
from pitboard.records.orders import RepairOrder
from pitboard.records.people import NO_EMAIL, Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.records.search import SearchSpelling, SearchWord
from pitboard.records.vehicles import Ownership
from pitboard.records.work import CrewMessage
from pitboard.rules.auditing import NOWHERE, AuditKind
from pitboard.rules.lifecycle import OPEN_BOOKING_STATES, OPEN_ORDER_STATES
from pitboard.rules.refusals import Refusal, Refused

#: Bills are kept until the end of the tenth year after the one they are of: the longest that tax laws ask for in the
#: countries we know of.
BILLS_KEPT_YEARS = 10
_UNSENT = [DeliveryState.DUE, DeliveryState.WAITING]


def check_deletion(person: Person) -> None:
    """Raises `Refused` with JOB_HELD or VISIT_OPEN."""
    if StaffMember.objects.filter(person=person, until=None).exists():
        raise Refused(Refusal.JOB_HELD)
    asked = Booking.objects.filter(customer=person, state__in=OPEN_BOOKING_STATES)
    here = RepairOrder.objects.filter(customer=person, state__in=OPEN_ORDER_STATES)
    if asked.exists() or here.exists():
        raise Refused(Refusal.VISIT_OPEN)


@transaction.atomic
def delete_account(*, by: Person, at: datetime) -> None:
    """Raises `Refused` with JOB_HELD or VISIT_OPEN. The records of the same customer that were merged go as well."""
    # The row is held, so that no booking comes in between.
    person = Person.objects.select_for_update().get(pk=by.pk)
    check_deletion(person)
    merged = Person.objects.filter(merged_as__kept_customer=person, merged_as__undone_at=None)
    for one in [person, *merged]:
        words = _search_words(one)
        _keep_whom_bills_are_for(one)
        _forget_visits(one, at=at)
        _end_links(one, at=at)
        _forget_account(one, at=at)
        _forget_spellings(words)
    _forget_origins(person)
    audit(AuditKind.ACCOUNT_DELETED, by=person, at=at, origin=NOWHERE)


def forget_bills(*, at: datetime) -> int:
    """Whom a bill was for, once no law asks for it any more."""
    forgotten, _ = BilledTo.objects.filter(keep_until__lt=at.date()).delete()
    return forgotten


def _keep_whom_bills_are_for(person: Person) -> None:
    done = RepairOrder.objects.filter(customer=person, handed_back_at__isnull=False, billed_to=None)
    BilledTo.objects.bulk_create(
        BilledTo(
            order=order,
            name=person.name,
            address=person.address,
            keep_until=_kept_until(order.handed_back_at),
        )
        for order in done
        if order.handed_back_at is not None
    )


def _kept_until(handed_back: datetime) -> date:
    return date(handed_back.year + BILLS_KEPT_YEARS, 12, 31)


def _forget_visits(person: Person, *, at: datetime) -> None:
    bookings = Booking.objects.filter(customer=person)
    bookings.update(address="", phone="")
    Appointment.objects.filter(booking__in=bookings).update(address="", phone="", note="", reason="")
    Message.objects.filter(booking__in=bookings).update(text=gettext("Deleted with the account."))
    # What colleagues wrote to each other may name the customer: it goes as well, and the work it led to stays.
    InternalNote.objects.filter(Q(customer=person) | Q(booking__in=bookings)).update(text="", removed_at=at)
    CrewMessage.objects.filter(order__customer=person).update(text="")
    CallTry.objects.filter(booking__in=bookings).update(note="")
    by_link = Q(authorisation__order__customer=person, share=None)
    Signature.objects.filter(Q(person=person) | by_link).update(address=None, browser="")
    sent = Photo.objects.filter(message__booking__in=bookings)
    files = [name for photo in sent for name in (photo.full_name, photo.small_name)]
    sent.delete()
    transaction.on_commit(lambda: _delete_files(files))


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _end_links(person: Person, *, at: datetime) -> None:
    for booking in Booking.objects.filter(customer=person):
        VisitLink.objects.update_or_create(booking=booking, defaults={"revoked_at": at})
    shares = Share.objects.filter(made_by=person)
    shares.filter(revoked_at=None).update(revoked_at=at)
    shares.update(name="", email="")
    for links in (Claim, CalendarFeed):
        links.objects.filter(person=person, revoked_at=None).update(revoked_at=at)


def _forget_account(person: Person, *, at: datetime) -> None:
    end_all_sessions(person, at=at)
    for kept in (SignIn, SavedAddress, PushSubscription, TellingChoice):
        kept.objects.filter(person=person).delete()
    for known in (EmailAddress, Authenticator):
        known.objects.filter(user=person).delete()
    Ownership.objects.filter(person=person, until=None).update(until=at)
    Delivery.objects.filter(recipient=person, state__in=_UNSENT).update(
        state=DeliveryState.UNDONE, undone_at=at
    )
    Person.objects.filter(pk=person.pk).update(
        name=gettext("Former customer"),
        email=f"deleted-{token_hex(8)}{NO_EMAIL}",
        password=make_password(None),
        phone="",
        address="",
        language="",
        timezone="",
        quiet_from=None,
        quiet_to=None,
        is_active=False,
        last_login=None,
    )


def _search_words(person: Person) -> list[str]:
    """The words by which the desk finds them; the database takes these away by itself."""
    bookings = Booking.objects.filter(customer=person).values("pk")
    theirs = Q(kind="p", ref=person.pk) | Q(kind="b", ref__in=bookings)
    return list(SearchWord.objects.filter(theirs).values_list("word", flat=True).distinct())


def _forget_spellings(words: list[str]) -> None:
    """What stays of a word that leads to nobody any more would still be a name."""
    still_used = SearchWord.objects.filter(word__in=words).values("word")
    SearchSpelling.objects.filter(word__in=words).exclude(word__in=still_used).delete()


def _forget_origins(person: Person) -> None:
    Event.objects.filter(actor=person).update(address=None, browser=None)
    for entries in (AuditEntry.objects.filter(actor=person), AuditEntry.objects.filter(whom=person)):
        entries.update(address=None, browser="")
