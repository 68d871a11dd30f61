"""The last hours of a day, accepted by many at the same moment, each over a connection of their own."""

from datetime import time
from decimal import Decimal
from functools import partial

import pytest

from bench.tools.race import Outcome, at_once
from pitboard.actions.answer_request import accept_booking
from pitboard.actions.book import Wish, request_booking
from pitboard.actions.keep_car import add_car
from pitboard.actions.opening_hours import set_opening_hours
from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.actions.settings import Hours
from pitboard.records.bookings import Appointment, AppointmentKind, Booking, Handover
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import BookingState
from pitboard.rules.opening import Opening
from pitboard.rules.permissions import Role
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import PHONE, THURSDAY, WEDNESDAY, employ, sign_up

AT_ONCE, HOURS_LEFT = 32, 10
WISH = Wish(day=THURSDAY, services=(), complaint="It squeals.", handover=Handover.DROP_OFF, phone=PHONE)


def requests(yard: Workshop) -> list[Booking]:
    """As many as come at once, each for one hour; the day has ten."""
    assert yard.diagnosis_hours == 1
    set_opening_hours(yard, [Hours(weekday, time(8), time(18)) for weekday in range(5)])
    asked = []
    for number in range(AT_ONCE):
        customer = sign_up(f"Customer{number} Larkspur", "example.org")
        car = add_car(
            plate=f"KRT {100 + number}",
            make="VW",
            model="",
            year=None,
            mileage_km=None,
            by=customer,
            at=WEDNESDAY,
        )
        asked.append(request_booking(yard, car, WISH, by=customer, at=WEDNESDAY))
    return asked


def codes(outcomes: list[Outcome]) -> set[object]:
    return {o.problem.code if isinstance(o.problem, Refused) else o.problem for o in outcomes}


def race(yard: Workshop, asked: list[Booking], dana: StaffMember, rounds: int) -> None:
    for _ in range(rounds):
        Booking.objects.update(state=BookingState.REQUESTED, answered_by=None, answered_at=None)
        outcomes = at_once([partial(accept_booking, one, by=dana.person, at=WEDNESDAY) for one in asked])
        accepted = Booking.objects.filter(state=BookingState.ACCEPTED)
        assert codes(outcomes) == {None, Refusal.DAY_FULL}
        assert accepted.count() == HOURS_LEFT == sum(o.problem is None for o in outcomes)
        assert sum(accepted.values_list("hours", flat=True), Decimal(0)) == HOURS_LEFT


@pytest.mark.django_db(transaction=True)
def test_ten_hours_are_given_away_ten_times(yard: Workshop, dana: StaffMember, marek: StaffMember) -> None:
    race(yard, requests(yard), dana, rounds=3)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_ten_hours_are_never_given_away_eleven_times(
    yard: Workshop, dana: StaffMember, marek: StaffMember
) -> None:
    race(yard, requests(yard), dana, rounds=50)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_one_request_the_second_learns_who_was_first(
    yard: Workshop, dana: StaffMember, olga: StaffMember
) -> None:
    (asked, *_) = requests(yard)
    outcomes = at_once([partial(accept_booking, asked, by=who.person, at=WEDNESDAY) for who in (dana, olga)])
    assert codes(outcomes) == {None, Refusal.ANSWERED_ALREADY}
    (refused,) = [o.problem for o in outcomes if isinstance(o.problem, Refused)]
    assert refused.facts["who"] in ("Dana Alder", "Olga Kestrel")


@pytest.mark.django_db(transaction=True)
def test_a_driver_is_sent_to_one_place_at_a_time(yard: Workshop, dana: StaffMember, sol: StaffMember) -> None:
    employ(yard, "Piet Lund", Role.TECHNICIAN)
    asked = requests(yard)[:8]
    for one in asked:
        accept_booking(one, by=dana.person, at=WEDNESDAY)
    opening: Opening = yard.opening()
    window = Window(
        AppointmentKind.COLLECTION,
        opening.at(THURSDAY, time(9)),
        opening.at(THURSDAY, time(10)),
        address="Linden Road 7",
        driver=sol,
    )
    jobs = [partial(schedule_appointment, one, window, by=dana.person, at=WEDNESDAY) for one in asked]
    assert codes(at_once(jobs)) == {None, Refusal.DRIVER_BUSY}
    assert Appointment.objects.count() == 1
