"""The workshop's answer once more with the day locked, and what either side may change afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from pitboard.actions.answer_request import (
    accept_booking,
    decline_booking,
    expire_requests,
    reschedule_booking,
    take_other_day,
)
from pitboard.actions.book import Wish, cancel_booking, change_booking, request_booking
from pitboard.actions.keep_car import add_car
from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.queries.booking_terms import terms_of
from pitboard.queries.calendar import room_on, work_of
from pitboard.records.bookings import AppointmentKind, AppointmentState, Booking, GettingAround, Handover
from pitboard.records.deliveries import Delivery
from pitboard.records.events import Event
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.capacity import Room
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingState
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import PHONE, THURSDAY, WEDNESDAY, Visit, sign_up

FRIDAY, SATURDAY, SUNDAY = (THURSDAY + timedelta(days=n) for n in (1, 2, 3))
WISH = Wish(day=THURSDAY, services=(), complaint="It squeals.", handover=Handover.DROP_OFF, phone=PHONE)


def fill(yard: Workshop, day: date, hours: str) -> Booking:
    """Somebody else's accepted hours on that day."""
    number = Booking.objects.count()
    other = sign_up(f"Other{number} Hazel", "example.org")
    car = add_car(
        plate=f"HLT {number}", make="", model="", year=None, mileage_km=None, by=other, at=WEDNESDAY
    )
    booking = request_booking(yard, car, replace(WISH, day=day), by=other, at=WEDNESDAY)
    Booking.objects.filter(pk=booking.pk).update(hours=Decimal(hours), state=BookingState.ACCEPTED)
    return booking


def facts_of(kind: EventKind) -> dict[str, object]:
    facts: dict[str, object] = Event.objects.get(kind=kind).facts
    return facts


def told(kind: EventKind) -> set[tuple[str, str]]:
    return set(Delivery.objects.filter(event__kind=kind).values_list("recipient__email", "channel"))


NORA_BY_MAIL, DANA_HERE = ("nora@example.org", "mail"), ("dana@kestrel.example", "site")


class TestAccepting:
    def test_a_day_that_filled_up_since_is_refused_with_the_next_three_that_fit(self, visit: Visit) -> None:
        visit.requested()
        fill(visit.yard, THURSDAY, "10")
        fill(visit.yard, FRIDAY, "10.25")
        with pytest.raises(Refused) as refused:
            accept_booking(visit.booking, by=visit.desk, at=visit.tick())
        assert refused.value.code is Refusal.DAY_FULL
        monday = THURSDAY + timedelta(days=4)
        assert refused.value.facts["next_days"] == [SATURDAY, monday, monday + timedelta(days=1)]
        visit.booking.refresh_from_db()
        assert visit.booking.state is BookingState.REQUESTED

    def test_over_capacity_has_to_be_said_and_stays_on_record(self, visit: Visit) -> None:
        visit.requested()
        fill(visit.yard, THURSDAY, "10")
        accept_booking(visit.booking, over_capacity=True, by=visit.desk, at=visit.tick())
        assert facts_of(EventKind.BOOKING_ACCEPTED)["over_capacity"] is True

    def test_what_fits_is_never_said_to_be_over_capacity(self, visit: Visit) -> None:
        visit.requested()
        accept_booking(visit.booking, over_capacity=True, by=visit.desk, at=visit.tick())
        assert "over_capacity" not in facts_of(EventKind.BOOKING_ACCEPTED)

    def test_a_day_gone_by_is_not_promised(self, visit: Visit) -> None:
        visit.requested()
        with pytest.raises(Refused) as refused:
            accept_booking(visit.booking, over_capacity=True, by=visit.desk, at=WEDNESDAY + timedelta(days=2))
        assert refused.value.code is Refusal.DAY_PAST

    def test_whoever_is_second_learns_who_was_first(self, visit: Visit, olga: StaffMember) -> None:
        visit.accepted()
        for late in (accept_booking, lambda *a, **k: decline_booking(*a, reason="Full.", **k)):
            with pytest.raises(Refused) as refused:
                late(visit.booking, by=olga.person, at=visit.tick())
            assert refused.value.code is Refusal.ANSWERED_ALREADY
            assert refused.value.facts["who"] == "Dana Alder"


class TestAnotherDay:
    def offered(self, visit: Visit) -> Booking:
        visit.requested()
        return decline_booking(
            visit.booking, reason="Full.", other_day=FRIDAY, by=visit.desk, at=visit.tick()
        )

    def test_the_customer_takes_it_with_one_call_and_the_desk_is_told(self, visit: Visit) -> None:
        booking = self.offered(visit)
        assert terms_of(booking, at=visit.at).other_day == FRIDAY
        taken = take_other_day(booking, by=visit.customer, at=visit.tick())
        assert (taken.state, taken.day) == (BookingState.ACCEPTED, FRIDAY)
        assert {NORA_BY_MAIL, DANA_HERE} <= told(EventKind.OTHER_DAY_TAKEN)

    def test_not_when_it_has_filled_up(self, visit: Visit) -> None:
        booking = self.offered(visit)
        fill(visit.yard, FRIDAY, "10")
        assert terms_of(booking, at=visit.at).other_day is None
        with pytest.raises(Refused) as refused:
            take_other_day(booking, by=visit.customer, at=visit.tick())
        assert refused.value.code is Refusal.DAY_FULL

    def test_not_twice_and_not_when_none_was_offered(self, visit: Visit) -> None:
        booking = self.offered(visit)
        take_other_day(booking, by=visit.customer, at=visit.tick())
        with pytest.raises(Refused):
            take_other_day(booking, by=visit.customer, at=visit.tick())
        booking.other_day = None
        with pytest.raises(Refused) as refused:
            take_other_day(booking, by=visit.customer, at=visit.tick())
        assert refused.value.code is Refusal.NO_OTHER_DAY

    def test_a_closed_day_is_not_offered(self, visit: Visit) -> None:
        visit.requested()
        with pytest.raises(Refused) as refused:
            decline_booking(visit.booking, reason="Full.", other_day=SUNDAY, by=visit.desk, at=visit.tick())
        assert refused.value.code is Refusal.DAY_CLOSED


class TestChanging:
    def test_an_accepted_booking_stays_accepted_on_a_day_that_fits(
        self, visit: Visit, sol: StaffMember
    ) -> None:
        visit.accepted()
        begin = visit.at + timedelta(hours=30)
        window = Window(
            AppointmentKind.COLLECTION, begin, begin + timedelta(hours=1), address="Linden Road 7", driver=sol
        )
        stop = schedule_appointment(visit.booking, window, by=visit.desk, at=visit.tick())
        changed = change_booking(
            visit.booking, replace(visit.wish(), day=FRIDAY), by=visit.customer, at=visit.tick()
        )
        assert (changed.state, changed.day) == (BookingState.ACCEPTED, FRIDAY)
        stop.refresh_from_db()
        assert stop.state is AppointmentState.CANCELLED
        assert DANA_HERE in told(EventKind.BOOKING_CHANGED)
        assert room_on(visit.yard, THURSDAY, Decimal("10.5"), at=visit.at).places == 1

    def test_nobody_collects_a_car_that_is_brought(self, visit: Visit, sol: StaffMember) -> None:
        visit.accepted()
        begin = visit.at + timedelta(hours=30)
        window = Window(
            AppointmentKind.COLLECTION, begin, begin + timedelta(hours=1), address="Linden Road 7", driver=sol
        )
        stop = schedule_appointment(visit.booking, window, by=visit.desk, at=visit.tick())
        brought = replace(visit.wish(), handover=Handover.DROP_OFF)
        change_booking(visit.booking, brought, by=visit.customer, at=visit.tick())
        stop.refresh_from_db()
        assert stop.state is AppointmentState.CANCELLED

    def test_its_own_hours_are_not_in_its_way(self, visit: Visit) -> None:
        visit.accepted()
        fill(visit.yard, THURSDAY, "9")
        longer = replace(visit.wish(), complaint="It squeals, and it pulls to the left.")
        assert change_booking(visit.booking, longer, by=visit.customer, at=visit.tick()).day == THURSDAY

    def test_not_to_a_full_day_and_then_nothing_has_changed(self, visit: Visit) -> None:
        visit.accepted()
        fill(visit.yard, FRIDAY, "10")
        with pytest.raises(Refused) as refused:
            change_booking(
                visit.booking, replace(visit.wish(), day=FRIDAY), by=visit.customer, at=visit.tick()
            )
        assert refused.value.code is Refusal.DAY_FULL
        visit.booking.refresh_from_db()
        assert (visit.booking.state, visit.booking.day) == (BookingState.ACCEPTED, THURSDAY)

    def test_until_the_deadline_then_by_phone(self, visit: Visit) -> None:
        visit.accepted()
        late = visit.yard.opening().at(WEDNESDAY.date(), time(20))
        assert not terms_of(visit.booking, at=late).may_change
        attempts: list[Callable[[], object]] = [
            lambda: change_booking(visit.booking, visit.wish(), by=visit.customer, at=late),
            lambda: cancel_booking(visit.booking, reason="", by=visit.customer, at=late),
        ]
        for act in attempts:
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code is Refusal.CHANGE_TOO_LATE
        assert cancel_booking(visit.booking, reason="Called.", by=visit.desk, at=late).state == "cancelled"

    def test_the_workshop_moves_it_with_a_reason(self, visit: Visit) -> None:
        visit.accepted()
        with pytest.raises(Refused):
            reschedule_booking(visit.booking, day=FRIDAY, reason=" ", by=visit.desk, at=visit.tick())
        moved = reschedule_booking(visit.booking, day=FRIDAY, reason="Ill.", by=visit.desk, at=visit.tick())
        assert moved.day == FRIDAY
        assert NORA_BY_MAIL in told(EventKind.BOOKING_RESCHEDULED)
        again = reschedule_booking(visit.booking, day=FRIDAY, reason="Ill.", by=visit.desk, at=visit.tick())
        assert again.version == moved.version

    def test_what_one_wishes_besides_is_kept(self, visit: Visit) -> None:
        wish = replace(
            visit.wish(),
            spending_limit=Decimal(250),
            always_call_about_safety=True,
            getting_around=GettingAround.LOAN_CAR,
        )
        booking = request_booking(visit.yard, visit.vehicle, wish, by=visit.customer, at=WEDNESDAY)
        booking.refresh_from_db()
        assert (booking.spending_limit, booking.always_call_about_safety) == (Decimal(250), True)
        assert booking.getting_around is GettingAround.LOAN_CAR
        with pytest.raises(Refused) as refused:
            change_booking(booking, replace(wish, spending_limit=Decimal(0)), by=visit.customer, at=WEDNESDAY)
        assert refused.value.code is Refusal.SPENDING_LIMIT_WRONG


class TestExpiry:
    def at_wall(self, visit: Visit, day: date, hour: int) -> datetime:
        return visit.yard.opening().at(day, time(hour))

    def test_a_request_is_flagged_then_expires_with_a_message_once(self, visit: Visit) -> None:
        visit.day = THURSDAY + timedelta(days=14)
        visit.requested()
        assert not terms_of(visit.booking, at=self.at_wall(visit, WEDNESDAY.date(), 15)).is_overdue
        assert terms_of(visit.booking, at=self.at_wall(visit, WEDNESDAY.date(), 17)).is_overdue
        assert expire_requests(at=self.at_wall(visit, FRIDAY, 9)) == 0
        assert expire_requests(at=self.at_wall(visit, FRIDAY, 18)) == 1
        assert expire_requests(at=self.at_wall(visit, FRIDAY, 19)) == 0
        assert {NORA_BY_MAIL, DANA_HERE} <= told(EventKind.BOOKING_EXPIRED)

    def test_what_was_answered_does_not_expire(self, visit: Visit) -> None:
        visit.accepted()
        assert expire_requests(at=WEDNESDAY + timedelta(days=60)) == 0


def test_a_lead_time_keeps_tomorrow_for_the_workshop_itself(visit: Visit, jonas: Person) -> None:
    visit.requested()
    Workshop.objects.update(lead_time_hours=48)
    yard = Workshop.objects.get()
    assert room_on(yard, THURSDAY, Decimal(1), at=WEDNESDAY).room is Room.TOO_SOON
    car = add_car(plate="DVN 310", make="", model="", year=None, mileage_km=None, by=jonas, at=WEDNESDAY)
    with pytest.raises(Refused) as refused:
        request_booking(yard, car, WISH, by=jonas, at=WEDNESDAY)
    assert refused.value.code is Refusal.DAY_TOO_SOON
    assert accept_booking(visit.booking, by=visit.desk, at=visit.tick()).state is BookingState.ACCEPTED


def test_a_booking_takes_what_was_stated_when_it_was_made(visit: Visit) -> None:
    visit.requested(services=["Yearly service"])
    work = work_of(visit.booking)
    assert work.hours == visit.booking.hours == Decimal("2.5")
    assert work.bay == Decimal("2.5")
