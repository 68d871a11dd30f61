"""One booking at the desk: the answer, the appointment, the arrival; and what happens to bad input."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from pitboard.records.bookings import AppointmentKind
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.records.photos import Photo
from pitboard.records.vehicles import Vehicle
from pitboard.rules.lifecycle import BookingState
from tests.cast import Visit
from tests.web.desk import NOON, picture, primary_buttons, signed_in, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def at(visit: Visit, noun: str = "") -> str:
    return reverse(f"desk_booking{'_' + noun if noun else ''}", args=[visit.booking.pk])


def state(visit: Visit) -> BookingState:
    visit.booking.refresh_from_db()
    return visit.booking.state


class TestAnswer:
    def test_everything_of_the_request_is_on_the_page(self, visit: Visit) -> None:
        visit.requested(services=["Yearly service", "Brakes squeal or grind"])
        page = words(signed_in(visit.desk).get(at(visit)))
        for text in (
            "Thu 19 Nov",
            "Yearly service",
            "€149.00",
            "priced after inspection",
            "It squeals when I brake.",
        ):
            assert text in page, text
        assert "We collect it: Linden Road 7" in page and "nora@example.org" in page

    def test_accepting_is_the_one_thing_to_do(self, visit: Visit) -> None:
        visit.requested()
        client = signed_in(visit.desk)
        assert primary_buttons(client.get(at(visit))) == ["Accept"]
        client.post(at(visit, "acceptance"))
        assert state(visit) is BookingState.ACCEPTED
        assert primary_buttons(client.get(at(visit))) == ["The car is here"]

    def test_accepting_twice_says_so_and_changes_nothing(self, visit: Visit) -> None:
        visit.accepted()
        answer = signed_in(visit.desk).post(at(visit, "acceptance"), follow=True)
        assert "Nothing was changed." in words(answer)

    def test_declining_wants_a_reason_and_tells_it(self, visit: Visit) -> None:
        visit.requested()
        client = signed_in(visit.desk)
        answer = client.post(at(visit, "declination"), {"reason": "   "})
        assert answer.status_code == 422
        assert state(visit) is BookingState.REQUESTED
        client.post(at(visit, "declination"), {"reason": "We do not repair this model."})
        assert state(visit) is BookingState.DECLINED
        assert "We do not repair this model." in words(client.get(at(visit)))

    def test_a_no_show_may_still_come(self, visit: Visit) -> None:
        visit.accepted()
        client = signed_in(visit.desk)
        client.post(at(visit, "no_show"))
        assert state(visit) is BookingState.NO_SHOW
        assert primary_buttons(client.get(at(visit))) == ["The car is here"]

    def test_a_car_is_missed_from_its_own_day_on(self, visit: Visit) -> None:
        visit.accepted()
        client = signed_in(visit.desk)
        assert "Car did not come" in words(client.get(at(visit)))
        with time_machine.travel(NOON - timedelta(days=1), tick=False):
            assert "Car did not come" not in words(client.get(at(visit)))

    def test_a_car_of_which_the_plate_is_all_we_know_still_heads_its_page(self, visit: Visit) -> None:
        visit.accepted()
        Vehicle.objects.filter(pk=visit.booking.vehicle_id).update(make="", model="")
        client = signed_in(visit.desk)
        assert re.search(r"<h1[^>]*>KRT 482</h1>", client.get(at(visit)).content.decode())
        visit.comes()
        page = client.get(reverse("desk_order", args=[visit.order.number])).content.decode()
        assert re.search(r"<h1[^>]*>KRT 482</h1>", page)

    def test_a_booking_is_cancelled_with_or_without_a_word(self, visit: Visit) -> None:
        visit.accepted()
        signed_in(visit.desk).post(at(visit, "cancellation"), {"reason": ""})
        assert state(visit) is BookingState.CANCELLED

    def test_opening_a_buttons_address_only_leads_back(self, visit: Visit) -> None:
        visit.requested()
        answer = signed_in(visit.desk).get(at(visit, "acceptance"))
        assert answer["Location"] == at(visit)
        assert state(visit) is BookingState.REQUESTED


class TestAppointment:
    def data(self, sol: StaffMember, **changes: str) -> dict[str, str]:
        return {
            "kind": "collection",
            "day": "2026-11-20",
            "begins": "08:15",
            "ends": "08:45",
            "driver": str(sol.pk),
            "address": "Linden Road 7",
            "phone": "+4315550142",
            "note": "Blue gate",
            **changes,
        }

    def test_a_window_is_meant_in_the_workshops_time(self, visit: Visit, sol: StaffMember) -> None:
        visit.accepted()
        client = signed_in(visit.desk)
        client.post(at(visit, "appointment"), self.data(sol))
        made = visit.booking.appointments.get()
        assert (made.kind, made.driver, made.note) == (AppointmentKind.COLLECTION, sol, "Blue gate")
        assert made.starts_at.isoformat() == "2026-11-20T07:15:00+00:00"
        assert "Fri 20 Nov, 08:15 to 08:45" in words(client.get(at(visit)))

    def test_moving_it_begins_with_what_stands(self, visit: Visit, sol: StaffMember) -> None:
        visit.accepted()
        client = signed_in(visit.desk)
        client.post(at(visit, "appointment"), self.data(sol))
        form = client.get(at(visit, "appointment")).content.decode()
        assert 'value="08:15"' in form and 'value="2026-11-20"' in form and "Blue gate" in form
        client.post(at(visit, "appointment"), self.data(sol, begins="09:00", ends="09:30"))
        moved = visit.booking.appointments.get()
        assert moved.calendar_sequence == 1

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"ends": "07:00"}, "has to end after it begins"),
            ({"day": "2026-11-10"}, "This window has passed"),
            ({"address": ""}, "Write the address"),
            ({"driver": ""}, "Choose who drives"),
            ({"driver": "999"}, "Select a valid choice"),
            ({"day": "soon"}, "Enter a valid date"),
            ({"phone": "12"}, "valid phone number"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, visit: Visit, sol: StaffMember, changes: dict[str, str], said: str
    ) -> None:
        visit.accepted()
        answer = signed_in(visit.desk).post(at(visit, "appointment"), self.data(sol, **changes))
        assert answer.status_code == 422
        assert said in words(answer)
        assert "Blue gate" in answer.content.decode()
        assert not visit.booking.appointments.exists()


class TestArrival:
    def test_the_car_is_here(self, visit: Visit, marek: StaffMember) -> None:
        visit.accepted()
        data = {"mileage_km": "84 210", "fuel_eighths": "5", "condition": "Scratch", "pictures": [picture()]}
        answer = signed_in(marek).post(at(visit, "arrival"), data)
        order = RepairOrder.objects.get(booking=visit.booking)
        assert answer["Location"] == reverse("desk_order", args=[order.number])
        assert (order.mileage_km, order.fuel_eighths, order.condition) == (84_210, 5, "Scratch")
        assert Photo.objects.filter(order=order).count() == 1
        page = signed_in(visit.desk).get(at(visit))
        assert primary_buttons(page) == ["Open the visit"]

    def test_too_few_kilometres_keep_the_note_and_ask_for_the_photos_again(self, visit: Visit) -> None:
        visit.accepted()
        data = {
            "mileage_km": "84",
            "fuel_eighths": "5",
            "condition": "Dent, rear left",
            "pictures": [picture()],
        }
        answer = signed_in(visit.desk).post(at(visit, "arrival"), data)
        said = words(answer)
        assert answer.status_code == 422
        assert "Read the odometer again" in said and "Dent, rear left" in said
        assert "Choose the photos again." in said
        assert state(visit) is BookingState.ACCEPTED
        assert not Photo.objects.exists()

    def test_a_file_that_is_no_picture_is_named(self, visit: Visit) -> None:
        visit.accepted()
        broken = picture("notes.png")
        broken.file.seek(0)  # type: ignore[union-attr]
        broken.file.write(b"not a picture at all")  # type: ignore[union-attr]
        broken.file.seek(0)  # type: ignore[union-attr]
        data = {"mileage_km": "84300", "fuel_eighths": "5", "pictures": [broken]}
        answer = signed_in(visit.desk).post(at(visit, "arrival"), data)
        assert "notes.png: This is not a picture we can read" in words(answer)
        assert state(visit) is BookingState.ACCEPTED
