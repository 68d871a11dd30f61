"""What a customer still does about a booking: changing it, calling it off, taking another day, choosing the hour."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pitboard.actions.answer_request import decline_booking, expire_requests, mark_no_show
from pitboard.actions.choose_repairs import confirm_choice
from pitboard.records.bookings import AppointmentKind, AppointmentState, Booking, GettingAround
from pitboard.records.codes import spaced_code
from pitboard.records.estimates import Decision
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import BookingState
from tests.cast import WEDNESDAY, Visit
from tests.web.test_customer_asking import fill

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
#: The Yard opens on Thursday at 07:30 in Vienna; twelve hours before, changing ends.
TOO_LATE = datetime(2026, 11, 18, 19, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def it_is_wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def nora_here(client: Client, nora: Person) -> Client:
    client.force_login(nora)
    return client


def at_page(visit: Visit, name: str = "booking") -> str:
    return reverse(name, args=[visit.booking.pk])


def change(visit: Visit, **changes: object) -> dict[str, object]:
    return {
        "complaint": "It squeals, and it pulls to the left.",
        "day": MONDAY.isoformat(),
        "handover": "collection",
        "address": "Linden Road 7",
        "phone": "+43 1 5550142",
        "getting_around": "loan_car",
        "spending_limit": "250",
    } | changes


# ---- changing --------------------------------------------------------------------------------------------------------


def test_the_form_of_a_change_holds_what_stands(nora_here: Client, visit: Visit) -> None:
    visit.accepted(services=["Yearly service"])
    Booking.objects.update(spending_limit=Decimal(180), getting_around=GettingAround.WAITS_HERE)
    page = nora_here.get(at_page(visit, "booking_change")).text
    for said in ["It squeals when I brake.", "Linden Road 7", 'value="180"', "until Wed 18 Nov, 19:30"]:
        assert said in page, said
    assert re.search(r'value="waits_here"[^>]* checked', page)
    assert 'value="2026-11-19" aria-label="Thursday 19 November: ' in page


def test_a_change_is_stored_and_an_accepted_booking_stays_accepted(nora_here: Client, visit: Visit) -> None:
    visit.accepted()
    answer = nora_here.post(at_page(visit, "booking_change"), change(visit))
    assert answer["Location"] == at_page(visit)
    booking = Booking.objects.get()
    assert (booking.state, booking.day, booking.spending_limit) == (
        BookingState.ACCEPTED,
        MONDAY,
        Decimal(250),
    )
    assert "pulls to the left" in nora_here.get(at_page(visit)).text


def test_its_own_hours_do_not_fill_the_day_of_a_change(
    nora_here: Client, visit: Visit, dana: StaffMember
) -> None:
    visit.accepted()
    fill(visit.yard, dana.person, visit.day, hours=9)
    page = nora_here.get(at_page(visit, "booking_change")).text
    assert 'value="2026-11-19" aria-label' in page
    assert 'value="2026-11-19" aria-label' in nora_here.get(f"/book/days?change={visit.booking.pk}").text
    assert 'value="2026-11-19" aria-label' not in nora_here.get("/book/days?complaint=1").text
    nora_here.post(at_page(visit, "booking_change"), change(visit, day="2026-11-19"))
    assert Booking.objects.get(pk=visit.booking.pk).spending_limit == Decimal(250)


def test_a_change_to_a_full_day_is_refused_with_other_days(
    nora_here: Client, visit: Visit, dana: StaffMember
) -> None:
    visit.accepted()
    fill(visit.yard, dana.person, MONDAY)
    page = nora_here.post(at_page(visit, "booking_change"), change(visit)).text
    assert "has filled up" in page
    assert 'name="day_instead"' in page
    assert "pulls to the left" in page
    assert Booking.objects.get(pk=visit.booking.pk).day == visit.day


def test_weeks_ahead_are_shown_while_changing(nora_here: Client, visit: Visit) -> None:
    visit.accepted()
    page = nora_here.post(at_page(visit, "booking_change"), change(visit, show_weeks="5")).text
    assert 'value="2026-12-23"' in page
    assert "Chosen: Monday 23 November" in page


def test_after_the_deadline_one_calls_instead(nora_here: Client, visit: Visit) -> None:
    visit.accepted()
    assert "Until 19:30 you change or cancel it here" in nora_here.get(at_page(visit)).text
    with time_machine.travel(TOO_LATE, tick=False):
        page = nora_here.get(at_page(visit)).text
        assert "Change the booking" not in page
        assert "call us on" in page
        assert nora_here.get(at_page(visit, "booking_change"))["Location"] == at_page(visit)
        answer = nora_here.post(at_page(visit, "booking_change"), change(visit))
        assert "data-error-summary" in answer.text
        assert "It can no longer be cancelled here." in nora_here.get(at_page(visit, "booking_cancel")).text
        assert (
            "data-error-summary" in nora_here.post(at_page(visit, "booking_cancel"), {"reason": "Late"}).text
        )
    booking = Booking.objects.get()
    assert (booking.state, booking.day) == (BookingState.ACCEPTED, visit.day)


def test_a_change_stays_with_its_car(nora_here: Client, visit: Visit) -> None:
    visit.requested()
    nora_here.post(at_page(visit, "booking_change"), change(visit, car="999"))
    assert Booking.objects.get().vehicle == visit.vehicle


# ---- what the page says ----------------------------------------------------------------------------------------------


def test_the_page_says_code_key_and_limit(nora_here: Client, visit: Visit) -> None:
    visit.requested()
    page = nora_here.get(at_page(visit)).text
    for said in [spaced_code(visit.booking.visit_code), "with you", "We ask about every repair"]:
        assert said in page, said
    assert "We answer by e-mail by" in page


def test_an_answer_that_is_late_is_admitted_and_its_end_is_said(nora_here: Client, visit: Visit) -> None:
    visit.day = MONDAY
    visit.requested()
    with time_machine.travel(WEDNESDAY + timedelta(days=1, hours=4), tick=False):
        page = nora_here.get(at_page(visit)).text
    assert "We meant to answer by Wed 16:10 and have not." in page
    assert "the request ends" in page


def test_a_request_that_ran_out_says_so(nora_here: Client, visit: Visit) -> None:
    visit.requested()
    expire_requests(at=WEDNESDAY + timedelta(days=10))
    page = nora_here.get(at_page(visit)).text
    assert "This request has run out" in page
    assert "nothing is booked" in page
    assert f"/book/?again={visit.booking.pk}" in page


def test_a_car_that_did_not_come_may_be_booked_anew(nora_here: Client, visit: Visit) -> None:
    visit.accepted()
    mark_no_show(visit.booking, by=visit.desk, at=visit.tick())
    page = nora_here.get(at_page(visit)).text
    assert "Your car did not come" in page
    assert f"/book/?again={visit.booking.pk}" in page


# ---- the other day ---------------------------------------------------------------------------------------------------


def test_the_other_day_is_one_tap(nora_here: Client, visit: Visit) -> None:
    visit.requested()
    decline_booking(
        visit.booking, reason="No lift is free.", other_day=MONDAY, by=visit.desk, at=visit.tick()
    )
    page = nora_here.get(at_page(visit)).text
    assert "Take Monday 23 November" in page
    assert f'formaction="{at_page(visit, "booking_other_day")}"' in page
    nora_here.post(at_page(visit, "booking_other_day"))
    booking = Booking.objects.get()
    assert (booking.state, booking.day) == (BookingState.ACCEPTED, MONDAY)


def test_an_other_day_that_filled_up_is_offered_no_more(
    nora_here: Client, visit: Visit, dana: StaffMember
) -> None:
    visit.requested()
    decline_booking(
        visit.booking, reason="No lift is free.", other_day=MONDAY, by=visit.desk, at=visit.tick()
    )
    fill(visit.yard, dana.person, MONDAY)
    assert "Take Monday" not in nora_here.get(at_page(visit)).text
    page = nora_here.post(at_page(visit, "booking_other_day"), follow=True).text
    assert "has filled up" in page
    assert Booking.objects.get(pk=visit.booking.pk).state is BookingState.DECLINED


# ---- the handover ----------------------------------------------------------------------------------------------------


def test_the_customer_chooses_the_hour_and_moves_it(
    nora_here: Client, visit: Visit, sol: StaffMember
) -> None:
    visit.accepted()
    where = at_page(visit, "booking_handover")
    assert where in nora_here.get(at_page(visit)).text
    page = nora_here.get(where).text
    assert "Thursday 19 November" in page
    assert "07:30 to 08:30" in page
    at_eight = {"starts_at": "2026-11-19T07:00:00+00:00", "address": "Mill Lane 2", "phone": "+4315550142"}
    assert nora_here.post(where, at_eight)["Location"] == at_page(visit)
    appointment = visit.booking.appointments.get()
    assert (appointment.kind, appointment.driver, appointment.address) == (
        AppointmentKind.COLLECTION,
        sol,
        "Mill Lane 2",
    )
    assert where in nora_here.get(at_page(visit)).text
    assert "So far: Thursday 19 November, 08:00 to 09:00." in nora_here.get(where).text
    nora_here.post(where, at_eight | {"starts_at": "2026-11-19T09:00:00+00:00"})
    appointment.refresh_from_db()
    assert appointment.starts_at == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"starts_at": ""}, "Choose one of the times"),
        ({"starts_at": "soon"}, "Choose one of the times"),
        ({"starts_at": "2026-11-19T07:00:00"}, "Choose one of the times"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "Choose one of the times"),
        ({"starts_at": "2026-11-19T03:00:00+00:00"}, "This time is taken"),
        ({"starts_at": "2026-11-20T07:00:00+00:00"}, "This time is taken"),
        ({"address": ""}, "so that we find you"),
        ({"phone": "12"}, "with its area code"),
    ],
)
def test_a_wrong_handover_is_explained(
    nora_here: Client, visit: Visit, sol: StaffMember, changes: dict[str, str], says: str
) -> None:
    visit.accepted()
    sent = {"starts_at": "2026-11-19T07:00:00+00:00", "address": "Mill Lane 2", "phone": "+4315550142"}
    page = nora_here.post(at_page(visit, "booking_handover"), sent | changes).text
    assert says in page
    if "address" not in changes:
        assert "Mill Lane 2" in page
    assert not visit.booking.appointments.exists()


def test_a_handover_is_called_off_until_the_deadline(
    nora_here: Client, visit: Visit, sol: StaffMember
) -> None:
    visit.accepted()
    at_eight = {"starts_at": "2026-11-19T07:00:00+00:00", "address": "Mill Lane 2", "phone": "+4315550142"}
    nora_here.post(at_page(visit, "booking_handover"), at_eight)
    appointment = visit.booking.appointments.get()
    off = reverse("appointment_off", args=[appointment.pk])
    assert off in nora_here.get(at_page(visit, "booking_handover")).text
    with time_machine.travel(TOO_LATE + timedelta(hours=1), tick=False):
        assert "It can no longer be moved here." in nora_here.get(at_page(visit, "booking_handover")).text
        nora_here.post(off)
    assert visit.booking.appointments.filter(state=AppointmentState.SCHEDULED).exists()
    nora_here.post(off)
    assert visit.booking.appointments.get().state is AppointmentState.CANCELLED
    assert Booking.objects.get().state is BookingState.ACCEPTED


def test_without_a_driver_one_calls(nora_here: Client, visit: Visit) -> None:
    visit.accepted()
    visit.yard.staff.update(until=WEDNESDAY)
    assert "No time can be chosen here that day." in nora_here.get(at_page(visit, "booking_handover")).text


def test_a_request_has_no_handover_yet(nora_here: Client, visit: Visit) -> None:
    visit.requested()
    assert nora_here.get(at_page(visit, "booking_handover"))["Location"] == at_page(visit)


def test_the_way_back_is_chosen_when_the_car_will_be_ready(
    nora_here: Client, visit: Visit, sol: StaffMember
) -> None:
    visit.arrived()
    where = at_page(visit, "booking_handover")
    visit_page = reverse("visit", args=[visit.order.number])
    with time_machine.travel(visit.at, tick=False):
        assert where in nora_here.get(visit_page).text
        page = nora_here.get(f"{where}?kind=fetch").text
        assert "You fetch your car" in page
        ready = Booking.objects.get().promise.ready_at
        offered = [part.split('"')[0] for part in page.split('name="starts_at" value="')[1:]]
        assert offered
        assert all(datetime.fromisoformat(begins) >= ready for begins in offered)
        sent = {"kind": "fetch", "starts_at": offered[0], "phone": "+4315550142"}
        assert nora_here.post(where, sent)["Location"] == visit_page
    assert visit.booking.appointments.get().kind is AppointmentKind.FETCH


def test_who_has_the_key_is_said_on_the_way(nora_here: Client, visit: Visit, sol: StaffMember) -> None:
    visit.arrived()
    assert "<dt>Key</dt><dd>with us</dd>" in nora_here.get(reverse("visit", args=[visit.order.number])).text


# ---- the record ------------------------------------------------------------------------------------------------------


def test_the_record_of_a_choice_names_the_spending_limit(nora_here: Client, visit: Visit) -> None:
    visit.estimated()
    Booking.objects.update(spending_limit=Decimal(400), always_call_about_safety=True)
    given = visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())
    page = nora_here.get(reverse("authorisation", args=[visit.order.number, given.pk])).text
    assert "Up to €400.00 with tax, we ask above; we always call about safety" in page


def test_no_limit_is_said_on_the_record_too(nora_here: Client, visit: Visit, yard: Workshop) -> None:
    visit.chosen()
    page = nora_here.get(reverse("authorisation", args=[visit.order.number, visit.authorisation.pk])).text
    assert "We ask about every repair" in page
