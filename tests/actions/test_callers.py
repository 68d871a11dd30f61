"""A booking for somebody on the phone: a link, and the account behind it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.http import Http404

from pitboard.actions.enter_booking import (
    Caller,
    CallersCar,
    Entered,
    book_for_caller,
    claim_account,
    new_claim,
    revoke_claims,
)
from pitboard.queries.access import own_vehicles, visit_by_plate_and_code
from pitboard.queries.links import claim_of, claim_token
from pitboard.records.bookings import Booking
from pitboard.records.codes import spaced_code
from pitboard.records.deliveries import Delivery
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import BookingState
from pitboard.rules.refusals import Refusal, Refused
from tests.actions.test_answers import WISH
from tests.cast import PHONE, WEDNESDAY, Visit

PETRA = Caller("Petra Fennel", "+4315550177")
LEON = CallersCar("TPL 336", "Seat", "Leon")


def enter(visit: Visit, caller: Caller = PETRA, car: CallersCar = LEON) -> Entered:
    return book_for_caller(visit.yard, caller, car, WISH, by=visit.desk, at=WEDNESDAY)


def token_of(entered: Entered) -> str:
    assert entered.claim is not None
    return claim_token(entered.claim)


def test_the_caller_has_the_workshops_word_and_no_mail_goes_nowhere(visit: Visit) -> None:
    entered = enter(visit)
    assert entered.booking.state is BookingState.ACCEPTED
    assert entered.booking.entered_by == visit.desk
    assert not entered.booking.customer.has_email
    assert not Delivery.objects.filter(channel="mail").exists()


def test_with_an_address_the_caller_gets_a_mail(visit: Visit) -> None:
    enter(visit, replace(PETRA, email="Petra@example.org"))
    assert Delivery.objects.get(channel="mail").recipient.email == "petra@example.org"


def test_who_is_known_by_mail_or_phone_is_not_made_twice(visit: Visit) -> None:
    known = enter(visit, replace(PETRA, email="nora@example.org"), CallersCar("KRT 482"))
    assert (known.booking.customer, known.claim) == (visit.customer, None)
    again = enter(visit)
    other = enter(visit, PETRA, CallersCar("CED 485"))
    assert again.booking.customer == other.booking.customer
    assert {car.plate for car in own_vehicles(other.booking.customer)} == {"TPL 336", "CED 485"}


def test_a_number_that_several_share_is_nobodys(visit: Visit, jonas: Person) -> None:
    assert jonas.phone == visit.customer.phone == PHONE
    entered = enter(visit, Caller("Lena Sorrel", PHONE))
    assert entered.booking.customer not in (jonas, visit.customer, visit.desk)


@pytest.mark.parametrize(
    ("caller", "car", "code"),
    [
        (Caller("", PHONE), LEON, Refusal.CALLER_UNREACHABLE),
        (Caller("Petra", ""), LEON, Refusal.CALLER_UNREACHABLE),
        (PETRA, CallersCar(" - "), Refusal.PLATE_MISSING),
    ],
)
def test_whom_one_cannot_reach_one_does_not_book(
    visit: Visit, caller: Caller, car: CallersCar, code: Refusal
) -> None:
    with pytest.raises(Refused) as refused:
        enter(visit, caller, car)
    assert refused.value.code is code
    assert not Booking.objects.exists()


def test_the_account_is_claimed_once(visit: Visit) -> None:
    entered = enter(visit)
    claim = claim_of(token_of(entered), at=WEDNESDAY)
    hashed = make_password("a long one")

    def claimed(email: str) -> Person:
        return claim_account(claim, email=email, name="Petra Fennel", hashed_password=hashed, at=WEDNESDAY)

    with pytest.raises(Refused) as refused:
        claimed("Nora@example.org")
    assert refused.value.code is Refusal.EMAIL_TAKEN
    person = claimed("Petra@example.org")
    assert (person.email, person.check_password("a long one")) == ("petra@example.org", True)
    with pytest.raises(Http404):
        claim_of(token_of(entered), at=WEDNESDAY)
    with pytest.raises(Refused) as refused:
        claimed("somebody@example.org")
    assert refused.value.code is Refusal.LINK_OVER


def test_a_link_that_went_astray_opens_nothing(visit: Visit) -> None:
    entered = enter(visit)
    newer = claim_token(new_claim(entered.booking, by=visit.desk, at=WEDNESDAY))
    assert claim_of(newer, at=WEDNESDAY).booking == entered.booking
    revoked = token_of(entered)
    for token, at in (
        (revoked, WEDNESDAY),
        (newer + "x", WEDNESDAY),
        ("1", WEDNESDAY),
        (newer, WEDNESDAY + timedelta(days=61)),
    ):
        with pytest.raises(Http404):
            claim_of(token, at=at)
    revoke_claims(entered.booking, at=WEDNESDAY)
    with pytest.raises(Http404):
        claim_of(newer, at=WEDNESDAY)


def test_a_full_day_is_full_on_the_phone_too(visit: Visit) -> None:
    Workshop.objects.update(diagnosis_hours=11)
    visit.yard.refresh_from_db()
    with pytest.raises(Refused) as refused:
        enter(visit)
    assert refused.value.code is Refusal.DAY_FULL
    assert not Person.objects.filter(name="Petra Fennel").exists()


def test_plate_and_code_open_a_visit_and_either_alone_does_not(visit: Visit) -> None:
    visit.arrived()
    code = visit.booking.visit_code
    assert visit_by_plate_and_code("krt-482", spaced_code(code).lower()) == visit.booking
    Booking.objects.filter(pk=enter(visit).booking.pk).update(visit_code="")
    for plate, typed in (("KRT 482", "AAAA-AAAA"), ("LMB 206", code), ("", code), ("TPL 336", "")):
        with pytest.raises(Http404):
            visit_by_plate_and_code(plate, typed)
