"""The board and the drives, as staff see them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.actions.talk import write_to_workshop
from pitboard.records.bookings import AppointmentKind
from pitboard.records.estimates import Decision
from pitboard.records.orders import Promise
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import BookingState
from tests.cast import Visit
from tests.web.desk import NOON, signed_in, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def lane(page: str, title: str, until: str) -> str:
    """The words between two lanes' titles."""
    return page.partition(title)[2].partition(until)[0]


class TestBoard:
    def test_a_request_stands_in_the_first_lane_with_its_wish(self, visit: Visit) -> None:
        visit.requested(services=["Yearly service"])
        page = words(signed_in(visit.desk).get("/board/"))
        first = lane(page, "New requests", "Booked and arriving")
        assert "KRT 482" in first and "Nora Larkspur" in first
        assert "Yearly service. It squeals when I brake. Wants Thu 19 Nov, to be collected." in first
        assert "Thursday 19 November" in page

    def test_one_tap_accepts_and_leads_back_to_the_board(self, visit: Visit) -> None:
        visit.requested()
        client = signed_in(visit.desk)
        where = reverse("desk_booking_acceptance", args=[visit.booking.pk]) + "?from=board"
        assert where in client.get("/board/").content.decode()
        answer = client.post(where, follow=True)
        visit.booking.refresh_from_db()
        assert visit.booking.state is BookingState.ACCEPTED
        assert "Accepted: KRT 482 comes Thursday 19 November" in words(answer)
        assert "KRT 482" in lane(words(answer), "Booked and arriving", "Inspecting")

    def test_a_technician_sees_requests_without_buttons(self, visit: Visit, marek: StaffMember) -> None:
        visit.requested()
        page = signed_in(marek).get("/board/").content.decode()
        assert "KRT 482" in page
        assert "acceptance" not in page and "declination" not in page

    @pytest.mark.parametrize(
        ("stage", "title", "until", "text"),
        [
            ("arrived", "Inspecting", "Waiting for customer", "Here, not looked at yet"),
            ("inspecting", "Inspecting", "Waiting for customer", "Just started"),
            ("inspected", "Inspecting", "Waiting for customer", "To be priced"),
            ("estimated", "Waiting for customer", "In repair", "€539.66 sent"),
            ("chosen", "In repair", "Ready", "0 of 1 done"),
            ("repaired", "In repair", "Ready", "1 of 1 done"),
            ("ready", "Ready", "Close", "€341.22 to pay"),
        ],
    )
    def test_a_visit_stands_in_the_lane_of_its_stage(
        self, visit: Visit, stage: str, title: str, until: str, text: str
    ) -> None:
        getattr(visit, stage)()
        page = words(signed_in(visit.desk).get("/board/live")) + " Close"
        inside = lane(page, f"{title} 1", until)
        assert "KRT 482" in inside
        assert text in inside

    def test_a_choice_that_waits_for_its_word_is_flagged(self, visit: Visit) -> None:
        visit.estimated()
        visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
        assert "Choice to confirm" in words(signed_in(visit.desk).get("/board/live"))

    def test_a_promise_that_has_passed_is_late(self, visit: Visit) -> None:
        visit.chosen()
        Promise.objects.update(ready_at=NOON + timedelta(minutes=5), latest_at=NOON + timedelta(hours=1))
        assert "Late" not in words(signed_in(visit.desk).get("/board/live"))
        past = NOON - timedelta(minutes=5)
        Promise.objects.update(earliest_at=past, ready_at=past, latest_at=NOON)
        page = signed_in(visit.desk).get("/board/live")
        assert "Late" in words(page)
        assert 'class="card ticket late"' in page.content.decode()

    def test_finding_by_plate_or_name(self, visit: Visit) -> None:
        visit.chosen()
        client = signed_in(visit.desk)
        for wanted in ("krt482", "KRT 482", "larkspur", "golf"):
            assert "Nora Larkspur" in words(client.get("/board/", {"find": wanted})), wanted
        page = client.get("/board/", {"find": "octavia"})
        assert "Nora Larkspur" not in words(page)
        assert 'data-piece="/board/live?find=octavia"' in page.content.decode()

    def test_page_and_live_piece_are_the_same(self, visit: Visit) -> None:
        visit.chosen()
        client = signed_in(visit.desk)
        page, piece = client.get("/board/").content.decode(), client.get("/board/live").content.decode()
        assert piece.partition("#}")[2].strip() in page or piece.strip() in page
        assert f'data-topic="board:{visit.yard.pk}"' in piece
        assert 'name="stream-token"' in page


class TestDrives:
    @pytest.fixture
    def stop(self, visit: Visit, sol: StaffMember) -> Visit:
        visit.accepted()
        window = Window(
            AppointmentKind.COLLECTION,
            starts_at=NOON + timedelta(hours=1),
            ends_at=NOON + timedelta(hours=2),
            address="Linden Road 7",
            driver=sol,
            note="Key in the box",
        )
        schedule_appointment(visit.booking, window, by=visit.desk, at=visit.tick())
        return visit

    def test_a_driver_sees_where_and_when(self, stop: Visit, sol: StaffMember) -> None:
        page = signed_in(sol).get("/board/drives/")
        said = words(page)
        assert (
            "Today" in said and "14:00 to 15:00" in said and "Key in the box" in said and "You drive" in said
        )
        assert "https://www.openstreetmap.org/search?query=Linden+Road+7" in page.content.decode()
        assert 'href="tel:+43' in page.content.decode()

    def test_on_the_way_then_done(self, stop: Visit, sol: StaffMember) -> None:
        client = signed_in(sol)
        pk = stop.booking.appointments.get().pk
        client.post(reverse("desk_appointment_departure", args=[pk]) + "?from=drives")
        assert "On the way" in words(client.get("/board/drives/live"))
        answer = client.post(reverse("desk_appointment_completion", args=[pk]) + "?from=drives")
        assert answer["Location"] == "/board/drives/"
        assert stop.booking.appointments.get().state.value == "done"

    def test_a_failure_wants_its_reason(self, stop: Visit, sol: StaffMember) -> None:
        client = signed_in(sol)
        where = reverse("desk_appointment_failure", args=[stop.booking.appointments.get().pk])
        answer = client.post(where, {"reason": "  "})
        assert answer.status_code == 422
        assert stop.booking.appointments.get().state.value == "scheduled"
        client.post(where, {"reason": "Nobody was at home."})
        failed = stop.booking.appointments.get()
        assert (failed.state.value, failed.reason) == ("failed", "Nobody was at home.")


class TestFilters:
    def test_the_choice_is_in_the_address_and_in_the_live_piece(
        self, visit: Visit, marek: StaffMember
    ) -> None:
        visit.chosen()
        page = signed_in(visit.desk).get(f"/board/?technician={marek.pk}&promise=late")
        assert f'value="{marek.pk}" selected' in page.content.decode()
        assert f'data-piece="/board/live?technician={marek.pk}&amp;promise=late"' in page.content.decode()

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ("technician=nobody", True),
            ("technician=999999", True),
            ("technician=%00", True),
            ("promise=late", True),
            ("promise=at_risk", False),
            ("promise=sideways", True),
            ("flag=unread", True),
            ("flag=confirm", False),
            ("flag=call", False),
            ("flag=parts", False),
            ("flag=unread&technician=nobody", True),
        ],
    )
    def test_only_what_was_asked_for_is_shown(self, visit: Visit, asked: str, shown: bool) -> None:
        visit.arrived()
        write_to_workshop(visit.booking, "Is it ready?", by=visit.customer, at=visit.tick())
        for address in (f"/board/?{asked}", f"/board/live?{asked}"):
            page = words(signed_in(visit.desk).get(address))
            assert ("Nora Larkspur" in page) is shown, address

    def test_by_who_works_on_it(self, visit: Visit, marek: StaffMember) -> None:
        visit.chosen()
        visit.order.lines.filter(title="Front brakes").update(technician=marek)
        client = signed_in(visit.desk)
        assert "Nora Larkspur" in words(client.get(f"/board/?technician={marek.pk}"))
        assert "Nora Larkspur" not in words(client.get("/board/?technician=nobody"))
