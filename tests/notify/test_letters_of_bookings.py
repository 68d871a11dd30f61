"""Mails about bookings that went another way than straight from a request to the workshop."""

from dataclasses import replace
from datetime import timedelta

from pitboard.actions.answer_request import (
    decline_booking,
    expire_requests,
    reschedule_booking,
    take_other_day,
)
from pitboard.actions.book import change_booking
from pitboard.actions.enter_booking import Caller, CallersCar, book_for_caller
from pitboard.actions.pick_up import cancel_appointment, choose_window
from pitboard.notify.channels.mail import compose
from pitboard.queries.visit_links import follow_address
from pitboard.queries.windows import windows_for
from pitboard.records.bookings import AppointmentKind
from pitboard.records.codes import spaced_code
from pitboard.records.deliveries import Delivery
from pitboard.records.people import StaffMember
from pitboard.rules.happenings import EventKind
from tests.cast import PHONE, THURSDAY, Visit

FRIDAY = THURSDAY + timedelta(days=1)


def text_of(kind: EventKind) -> str:
    delivery = Delivery.objects.select_related("recipient", "event").get(channel="mail", event__kind=kind)
    return str(compose(delivery).body)


def test_a_caller_is_mailed_the_link_and_the_code(visit: Visit) -> None:
    caller = Caller("Petra Fennel", PHONE, "petra@example.org")
    wish = replace(visit.wish(), complaint="It pulls to the left.")
    entered = book_for_caller(visit.yard, caller, CallersCar("TPL 336"), wish, by=visit.desk, at=visit.tick())
    text = text_of(EventKind.BOOKING_ENTERED)
    assert "/claims/" in text
    assert spaced_code(entered.booking.visit_code) in text


def test_an_accepted_booking_is_mailed_with_its_visit_code(visit: Visit) -> None:
    visit.accepted()
    assert spaced_code(visit.booking.visit_code) in text_of(EventKind.BOOKING_ACCEPTED)


def test_a_changed_and_a_moved_booking_name_the_day(visit: Visit) -> None:
    visit.accepted()
    change_booking(visit.booking, replace(visit.wish(), day=FRIDAY), by=visit.customer, at=visit.tick())
    assert "Friday 20 November" in text_of(EventKind.BOOKING_CHANGED)
    reschedule_booking(visit.booking, day=THURSDAY, reason="Marek is ill.", by=visit.desk, at=visit.tick())
    moved = text_of(EventKind.BOOKING_RESCHEDULED)
    assert "Thursday 19 November" in moved
    assert "Marek is ill." in moved


def test_another_day_is_offered_and_taken(visit: Visit) -> None:
    visit.requested()
    declined = decline_booking(
        visit.booking, reason="Full.", other_day=FRIDAY, by=visit.desk, at=visit.tick()
    )
    assert "20 Nov" in text_of(EventKind.BOOKING_DECLINED)
    take_other_day(declined, by=visit.customer, at=visit.tick())
    assert "Friday 20 November" in text_of(EventKind.OTHER_DAY_TAKEN)


def test_a_request_that_nobody_answered_says_how_to_reach_us(visit: Visit) -> None:
    visit.requested()
    expire_requests(at=visit.at + timedelta(days=20))
    assert "/book/" in text_of(EventKind.BOOKING_EXPIRED)


def test_a_chosen_and_a_called_off_window_are_mailed(visit: Visit, sol: StaffMember) -> None:
    visit.accepted()
    window = windows_for(visit.yard, AppointmentKind.COLLECTION, THURSDAY, at=visit.at)[0]
    chosen = choose_window(
        visit.booking,
        AppointmentKind.COLLECTION,
        starts_at=window.starts_at,
        address="Linden Road 7",
        phone=PHONE,
        by=visit.customer,
        at=visit.tick(),
    )
    assert follow_address(visit.booking.pk) in text_of(EventKind.APPOINTMENT_CHOSEN)
    cancel_appointment(chosen, reason="The van is broken.", by=visit.desk, at=visit.tick())
    assert "The van is broken." in text_of(EventKind.APPOINTMENT_CANCELLED)
