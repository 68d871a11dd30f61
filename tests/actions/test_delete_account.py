"""The end of an account: the person is gone from everything but what the law makes the workshop keep."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import CharField, JSONField, TextField

from pitboard.actions.delete_account import delete_account, forget_bills
from pitboard.actions.feeds import open_feed
from pitboard.actions.pictures import read_picture
from pitboard.actions.share_visit import Sharing, share_visit
from pitboard.actions.sign_ins import keep_sign_in
from pitboard.actions.talk import write_to_customer, write_to_workshop
from pitboard.queries.visit_links import visit_token
from pitboard.records.accounts import BilledTo, SavedAddress, SignIn
from pitboard.records.estimates import Authorisation, Signature
from pitboard.records.links import CalendarFeed, Share, ShareRight
from pitboard.records.people import Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.records.vehicles import Ownership
from pitboard.rules.auditing import Origin
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit, minutes
from tests.web.desk import picture

HOME = Origin("192.0.2.7", "Nora's own browser")


@pytest.fixture
def over(visit: Visit) -> Visit:
    """The Golf is home again. Nora has left her traces wherever she could."""
    visit.handed_back(services=["Yearly service"])
    nora, at = visit.customer, visit.tick()
    EmailAddress.objects.create(user=nora, email=nora.email, verified=True, primary=True)
    SavedAddress.objects.create(person=nora, name="Work", address="Larkspur Works 3")
    share_visit(visit.order, Sharing("Paul Larkspur", ShareRight.VIEW), by=nora, at=at)
    open_feed(nora, at=at)
    keep_sign_in(nora, session_key="k" * 32, device="d" * 32, origin=HOME, at=at)
    photo = picture()
    shown = [read_picture(photo, size=photo.size or 0)]
    write_to_workshop(visit.booking, "Nora Larkspur here, is it done?", shown, by=nora, at=at)
    write_to_customer(visit.booking, "Dear Nora Larkspur, it is.", by=visit.desk, at=visit.tick())
    return visit


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the whole database, with the column it stands in."""
    for model in apps.get_models():
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField | JSONField)
        ]
        if model is Session or not columns:
            continue
        for row in model._default_manager.values_list(*columns):
            yield from (
                (f"{model.__name__}.{name}", str(value)) for name, value in zip(columns, row, strict=True)
            )


def where(*words: str) -> set[str]:
    return {column for column, text in texts() if any(word.lower() in text.lower() for word in words)}


def test_the_name_is_gone_from_the_whole_database_but_for_bills_and_signatures(over: Visit) -> None:
    assert "Person.name" in where("Larkspur")
    delete_account(by=over.customer, at=over.tick())
    assert where("Larkspur") == {"BilledTo.name", "Signature.name"}


def test_so_are_address_phone_and_whatever_led_to_them(over: Visit) -> None:
    phone = over.customer.phone.as_e164
    others = where(phone) - {"Person.phone", "Booking.phone", "Appointment.phone"}
    delete_account(by=over.customer, at=over.tick())
    assert where("nora@example.org", "Nora's own browser", "192.0.2.7") == set()
    assert where("Linden Road 7") <= {"BilledTo.address", "Person.address"}
    assert not Person.objects.filter(pk=over.customer.pk).exclude(phone="", address="").exists()
    assert where(phone) <= others | {"Person.phone"}, "somebody else's, and nobody else's"


def test_what_was_ordered_and_billed_stays(over: Visit) -> None:
    delete_account(by=over.customer, at=over.tick())
    said = Authorisation.objects.filter(order=over.order)
    assert said.exists()
    assert Signature.objects.filter(name="Nora Larkspur").exists()
    billed = BilledTo.objects.get(order=over.order)
    assert (billed.name, billed.address) == ("Nora Larkspur", "Linden Road 7")
    assert billed.keep_until == date(2036, 12, 31)
    assert over.reload().paid == over.authorisation.gross


def test_bills_forget_whom_they_were_for_when_no_law_asks_any_more(over: Visit) -> None:
    delete_account(by=over.customer, at=over.tick())
    nearly = over.at.replace(year=2036, month=12, day=31)
    assert forget_bills(at=nearly) == 0
    assert forget_bills(at=nearly + timedelta(days=1)) == 1


def test_nothing_opens_any_more(over: Visit, nora: Person) -> None:
    assert visit_token(over.booking.pk)
    delete_account(by=nora, at=over.tick())
    assert not visit_token(over.booking.pk)
    assert not Share.objects.filter(revoked_at=None).exists()
    assert not CalendarFeed.objects.filter(revoked_at=None).exists()
    assert not SignIn.objects.exists()
    assert not Ownership.objects.filter(person=nora, until=None).exists()
    nora.refresh_from_db()
    assert not nora.is_active
    assert not nora.has_usable_password()


def test_photos_that_came_with_messages_go(over: Visit) -> None:
    assert Photo.objects.filter(message__isnull=False).exists()
    delete_account(by=over.customer, at=over.tick())
    assert not Photo.objects.filter(message__isnull=False).exists()


@pytest.mark.parametrize("step", ["requested", "accepted", "arrived", "ready"])
def test_it_waits_for_the_end_of_a_visit(visit: Visit, step: str) -> None:
    getattr(visit, step)()
    with pytest.raises(Refused) as refused:
        delete_account(by=visit.customer, at=visit.tick())
    assert refused.value.code is Refusal.VISIT_OPEN
    assert Person.objects.get(pk=visit.customer.pk).name == "Nora Larkspur"


def test_staff_end_their_job_first(dana: StaffMember) -> None:
    with pytest.raises(Refused) as refused:
        delete_account(by=dana.person, at=dana.since + minutes(1))
    assert refused.value.code is Refusal.JOB_HELD


def test_the_address_is_free_for_a_new_account(over: Visit) -> None:
    delete_account(by=over.customer, at=over.tick())
    assert not Person.objects.filter(email="nora@example.org").exists()
