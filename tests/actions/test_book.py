"""Asking for a service, and the workshop's answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pitboard.actions.answer_request import accept_booking, decline_booking, mark_no_show
from pitboard.actions.book import Wish, cancel_booking, request_booking
from pitboard.actions.keep_car import add_car, part_with_car
from pitboard.queries.access import own_vehicles
from pitboard.records.bookings import Booking, Handover
from pitboard.records.deliveries import Delivery
from pitboard.records.events import Event
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import ClosedDay
from pitboard.rules.lifecycle import BookingState
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import PHONE, THURSDAY, WEDNESDAY, Visit

WISH = Wish(day=THURSDAY, services=(), complaint="It squeals.", handover=Handover.DROP_OFF, phone=PHONE)


def ask(visit: Visit, wish: Wish = WISH) -> Booking:
    return request_booking(visit.yard, visit.vehicle, wish, by=visit.customer, at=WEDNESDAY)


def refusal_of(visit: Visit, wish: Wish) -> Refusal:
    with pytest.raises(Refused) as refused:
        ask(visit, wish)
    assert not Booking.objects.exists()
    assert not Event.objects.exists()
    return refused.value.code


def test_a_request_waits_for_the_workshop(visit: Visit) -> None:
    booking = ask(visit)
    assert booking.state is BookingState.REQUESTED
    assert booking.hours == visit.yard.diagnosis_hours


def test_the_desk_is_told_of_a_request_and_nora_keeps_a_mail(visit: Visit) -> None:
    ask(visit)
    told = set(Delivery.objects.values_list("recipient__email", "channel"))
    assert told == {("dana@kestrel.example", "site"), ("nora@example.org", "mail")}


def test_nothing_asked_for_is_no_request(visit: Visit) -> None:
    assert refusal_of(visit, replace(WISH, complaint="  ")) is Refusal.NOTHING_ASKED_FOR


def test_nobody_books_yesterday(visit: Visit) -> None:
    assert refusal_of(visit, replace(WISH, day=THURSDAY - timedelta(days=2))) is Refusal.DAY_PAST


def test_nobody_books_a_sunday(visit: Visit) -> None:
    assert refusal_of(visit, replace(WISH, day=date(2026, 11, 22))) is Refusal.DAY_CLOSED


def test_nobody_books_a_closed_day(visit: Visit) -> None:
    ClosedDay.objects.create(workshop=visit.yard, day=THURSDAY)
    assert refusal_of(visit, WISH) is Refusal.DAY_CLOSED


def test_nobody_books_next_year(visit: Visit) -> None:
    assert refusal_of(visit, replace(WISH, day=THURSDAY + timedelta(days=365))) is Refusal.DAY_TOO_FAR


def test_a_collection_needs_an_address(visit: Visit) -> None:
    assert (
        refusal_of(visit, replace(WISH, handover=Handover.COLLECTION, address=" "))
        is Refusal.WINDOW_NEEDS_ADDRESS
    )


def test_a_full_day_takes_no_more(visit: Visit) -> None:
    taken = ask(visit)
    Booking.objects.filter(pk=taken.pk).update(hours=10, state=BookingState.ACCEPTED)
    other = add_car(
        plate="LMB 206",
        make="Mazda",
        model="MX-5",
        year=None,
        mileage_km=None,
        by=visit.customer,
        at=WEDNESDAY,
    )
    visit.vehicle = other
    with pytest.raises(Refused) as refused:
        ask(visit)
    assert refused.value.code is Refusal.DAY_FULL


def test_two_taps_on_send_are_one_request(visit: Visit) -> None:
    first = ask(visit)
    with pytest.raises(Refused) as refused:
        ask(visit)
    assert refused.value.code is Refusal.CAR_ALREADY_BOOKED
    assert refused.value.facts["booking"] == first.pk


def test_a_completion_time_stands_once_a_request_is_accepted(visit: Visit) -> None:
    visit.accepted()
    promise = visit.booking.promise
    assert promise.earliest_at <= promise.ready_at <= promise.latest_at


def test_a_request_is_not_accepted_twice(visit: Visit) -> None:
    visit.accepted()
    with pytest.raises(Refused):
        accept_booking(visit.booking, by=visit.desk, at=visit.tick())


def test_a_no_says_why(visit: Visit) -> None:
    visit.requested()
    with pytest.raises(Refused) as refused:
        decline_booking(visit.booking, reason=" ", by=visit.desk, at=visit.tick())
    assert refused.value.code is Refusal.REASON_MISSING
    assert (
        decline_booking(visit.booking, reason="We are full.", by=visit.desk, at=visit.tick()).reason
        == "We are full."
    )


def test_a_customer_cancels_until_the_car_is_there(visit: Visit) -> None:
    visit.accepted()
    assert cancel_booking(visit.booking, reason="", by=visit.customer, at=visit.tick()).state == "cancelled"


def test_nobody_cancels_a_car_that_has_arrived(visit: Visit) -> None:
    visit.arrived()
    with pytest.raises(Refused):
        cancel_booking(visit.booking, reason="", by=visit.customer, at=visit.tick())


def test_a_car_that_does_not_come_is_a_no_show(visit: Visit) -> None:
    visit.accepted()
    assert mark_no_show(visit.booking, by=visit.desk, at=visit.tick()).state == "no_show"


def test_one_plate_is_one_car_and_each_has_their_own(
    visit: Visit, jonas: Person, golf: Vehicle, dana: StaffMember
) -> None:
    same = add_car(plate="krt-482", make="VW", model="Golf", year=None, mileage_km=1, by=jonas, at=WEDNESDAY)
    assert same == golf
    assert same.mileage_km == 84_000
    part_with_car(golf, by=jonas, at=WEDNESDAY)
    assert list(own_vehicles(jonas)) == []
    assert list(own_vehicles(visit.customer)) == [golf]


def test_a_car_stands_in_a_garage_once(visit: Visit, golf: Vehicle) -> None:
    with pytest.raises(Refused) as refused:
        add_car(
            plate="KRT482", make="", model="", year=None, mileage_km=None, by=visit.customer, at=WEDNESDAY
        )
    assert refused.value.facts["vehicle"] == golf.pk
