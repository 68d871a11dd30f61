"""Answering a request whose day is full, moving a booking, and what staff see of its terms."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from pitboard.actions.answer_request import accept_booking
from pitboard.records.bookings import Booking, GettingAround, Handover
from pitboard.records.events import Event
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Skill
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingState
from tests.cast import THURSDAY, WEDNESDAY, Visit
from tests.web.desk import primary_buttons, signed_in, words

FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def wednesday_morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 18, 9, 0, tzinfo=UTC), tick=False):
        yield


def at(visit: Visit, noun: str = "") -> str:
    return reverse(f"desk_booking{'_' + noun if noun else ''}", args=[visit.booking.pk])


def fill(visit: Visit, day: date, hours: str = "10.4") -> None:
    """Somebody else's accepted work takes the day's hours."""
    other = Booking.objects.create(
        workshop=visit.yard,
        customer=visit.customer,
        vehicle=visit.vehicle,
        day=day,
        handover=Handover.DROP_OFF,
        phone=visit.booking.phone,
        hours=Decimal(hours),
        requested_at=WEDNESDAY,
    )
    Booking.objects.filter(pk=other.pk).update(state=BookingState.ACCEPTED)


def reloaded(visit: Visit) -> Booking:
    visit.booking.refresh_from_db()
    return visit.booking


class TestFullDay:
    @pytest.fixture
    def full(self, visit: Visit) -> Visit:
        visit.requested()
        fill(visit, THURSDAY)
        return visit

    def test_the_page_says_what_lacks_and_offers_three_days(self, full: Visit) -> None:
        page = signed_in(full.desk).get(at(full))
        said = words(page)
        assert "Thursday 19 November is full." in said
        assert "It needs 1 h of work; 0.1 h is left." in said
        assert primary_buttons(page) == ["Offer Fri 20 Nov"]
        assert "Offer Sat 21 Nov" in said and "Offer Mon 23 Nov" in said and "Offer Tue 24 Nov" not in said
        assert "Take it anyway" in said

    def test_a_skill_that_lacks_is_named(self, visit: Visit) -> None:
        skill = Skill.objects.create(workshop=visit.yard, name="High voltage")
        visit.yard.services.filter(name="Yearly service").update(skill=skill)
        visit.requested(services=["Season tyres"])
        visit.booking.services.update(skill=skill)
        page = words(signed_in(visit.desk).get(at(visit)))
        assert "It needs 0.75 h of High voltage; 0 h is left." in page
        assert "It fits on none of the days that can be booked." in page

    def test_one_tap_on_the_board_leads_to_why_and_what_else(self, full: Visit) -> None:
        answer = signed_in(full.desk).post(at(full, "acceptance") + "?from=board", follow=True)
        assert answer.redirect_chain[-1][0] == at(full) + "#offers"
        said = words(answer)
        assert 'id="offers"' in answer.content.decode()
        assert "Thursday 19 November is full." in said
        assert "Offer Fri 20 Nov" in said
        assert reloaded(full).state is BookingState.REQUESTED

    def test_one_tap_on_the_board_stays_there_when_it_fits(self, visit: Visit) -> None:
        visit.requested()
        answer = signed_in(visit.desk).post(at(visit, "acceptance") + "?from=board")
        assert answer["Location"] == "/board/"
        assert reloaded(visit).state is BookingState.ACCEPTED

    def test_an_offered_day_is_one_tap_with_a_reason_at_hand(self, full: Visit) -> None:
        client = signed_in(full.desk)
        assert "Thursday 19 November is full.</textarea>" in client.get(at(full)).content.decode()
        data = {"reason": "Thursday 19 November is full.", "other_day": "2026-11-20"}
        client.post(at(full, "declination"), data)
        booking = reloaded(full)
        assert (booking.state, booking.other_day) == (BookingState.DECLINED, FRIDAY)
        assert booking.reason == "Thursday 19 November is full."

    def test_taken_anyway_stays_on_the_record(self, full: Visit) -> None:
        client = signed_in(full.desk)
        client.post(at(full, "acceptance"), {"over_capacity": "1"})
        assert reloaded(full).state is BookingState.ACCEPTED
        assert Event.objects.get(kind=EventKind.BOOKING_ACCEPTED).facts["over_capacity"] is True
        page = words(client.get(at(full)))
        assert "Taken although the day was full." in page and "0.9 h more than there is" in page

    def test_a_day_that_filled_up_meanwhile_is_not_offered(self, full: Visit) -> None:
        fill(full, FRIDAY)
        data = {"reason": "Not that day.", "other_day": "2026-11-20"}
        answer = signed_in(full.desk).post(at(full, "declination"), data)
        assert answer.status_code == 422
        assert "This day has filled up meanwhile" in words(answer)
        assert "Not that day." in answer.content.decode()
        assert reloaded(full).state is BookingState.REQUESTED

    def test_the_second_of_two_learns_who_answered(self, visit: Visit, olga: StaffMember) -> None:
        visit.requested()
        accept_booking(visit.booking, by=visit.desk, at=visit.tick())
        answer = signed_in(olga).post(at(visit, "acceptance") + "?from=board", follow=True)
        assert answer.redirect_chain[-1][0] == at(visit)
        assert "Dana Alder was faster" in words(answer) and "Dana Alder answered" in words(answer)
        answer = signed_in(olga).post(at(visit, "declination"), {"reason": "No room."})
        assert "Dana Alder was faster" in words(answer) and "No room." in answer.content.decode()
        assert reloaded(visit).state is BookingState.ACCEPTED


class TestAnotherDay:
    def test_a_booking_moves_with_a_reason(self, visit: Visit) -> None:
        visit.accepted()
        client = signed_in(visit.desk)
        client.post(at(visit, "day"), {"day": "2026-11-20", "reason": "Marek is ill."})
        assert reloaded(visit).day == FRIDAY
        assert "Booking moved to" in words(client.get(at(visit)))

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"day": "2026-11-20", "reason": "  "}, "This field is required"),
            ({"reason": "Marek is ill."}, "Choose a day."),
            ({"day": "2026-11-10", "reason": "Marek is ill."}, "Choose a day from the calendar."),
            ({"day": "9999-12-31", "reason": "Marek is ill."}, "Choose a day from the calendar."),
            ({"day": "2026-11-22", "reason": "Marek is ill."}, "closed on Sunday 22 November"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(self, visit: Visit, data: dict[str, str], said: str) -> None:
        visit.accepted()
        answer = signed_in(visit.desk).post(at(visit, "day"), data)
        assert answer.status_code == 422
        assert said in words(answer)
        assert data["reason"].strip() in answer.content.decode()
        assert reloaded(visit).day == THURSDAY

    def test_a_full_day_is_taken_only_when_said_twice(self, visit: Visit) -> None:
        visit.accepted()
        fill(visit, FRIDAY)
        client = signed_in(visit.desk)
        data = {"day": "2026-11-20", "reason": "Marek is ill."}
        answer = client.post(at(visit, "day"), data)
        assert answer.status_code == 422 and "Take it anyway" in words(answer)
        assert 'name="offered_day" value="2026-11-21"' in answer.content.decode()
        assert reloaded(visit).day == THURSDAY
        client.post(at(visit, "day"), data | {"over_capacity": "1"})
        assert reloaded(visit).day == FRIDAY
        assert "Taken although the day was full." in words(client.get(at(visit)))

    def test_an_offered_day_wins_over_the_full_one(self, visit: Visit) -> None:
        visit.accepted()
        data = {"day": "2026-11-20", "offered_day": "2026-11-21", "reason": "Marek is ill."}
        signed_in(visit.desk).post(at(visit, "day"), data)
        assert reloaded(visit).day == date(2026, 11, 21)


class TestTerms:
    def test_what_the_customer_allows_and_needs(self, visit: Visit) -> None:
        visit.requested()
        Booking.objects.update(
            spending_limit=Decimal(300),
            always_call_about_safety=True,
            getting_around=GettingAround.LOAN_CAR,
            visit_code="K7QM4XTP",
        )
        page = words(signed_in(visit.desk).get(at(visit)))
        for text in (
            "Go ahead up to €300.00 with tax, ask above",
            "Always call about safety",
            "Wants a loan car",
            "K7QM-4XTP",
            "Answer due",
        ):
            assert text in page, text
        assert "Answer overdue" not in page

    def test_a_request_that_waits_too_long_is_flagged(self, visit: Visit) -> None:
        visit.requested()
        with time_machine.travel(datetime(2026, 11, 18, 7, 10, tzinfo=UTC) + timedelta(hours=9), tick=False):
            assert "Answer overdue" in words(signed_in(visit.desk).get(at(visit)))
