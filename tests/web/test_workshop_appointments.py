"""Windows that a driver has free, appointments that are called off, the key, and the driver's day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.records.bookings import AppointmentKind, AppointmentState, Booking
from pitboard.records.people import Person, StaffMember
from pitboard.rules.permissions import Role
from tests.cast import WEDNESDAY, Visit, employ
from tests.web.desk import primary_buttons, signed_in, words

EIGHT = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def thursday_morning() -> Iterator[None]:
    with time_machine.travel(EIGHT - timedelta(minutes=30), tick=False):
        yield


@pytest.fixture
def stop(visit: Visit, sol: StaffMember) -> Visit:
    """Sol collects Nora's Golf on Thursday from eight to nine."""
    visit.accepted()
    window = Window(
        AppointmentKind.COLLECTION, EIGHT, EIGHT + timedelta(hours=1), "Linden Road 7", driver=sol
    )
    schedule_appointment(visit.booking, window, by=visit.desk, at=visit.tick())
    return visit


@pytest.fixture
def other(stop: Visit, jonas: Person) -> Booking:
    """Jonas, whose Clio comes on the same day."""
    booking = Booking.objects.get(pk=stop.booking.pk)
    booking.pk = None
    booking.customer, booking.requested_at = jonas, WEDNESDAY
    booking.save()
    return booking


def data(sol: StaffMember, **changes: str) -> dict[str, str]:
    return {
        "kind": "collection",
        "day": "2026-11-19",
        "begins": "08:30",
        "ends": "09:30",
        "driver": str(sol.pk),
        "address": "Mill Street 3",
        "phone": "+4315550142",
        "note": "Blue gate",
        **changes,
    }


class TestBusyDriver:
    def test_the_free_windows_are_one_tap_away(self, stop: Visit, other: Booking, sol: StaffMember) -> None:
        client = signed_in(stop.desk)
        where = reverse("desk_booking_appointment", args=[other.pk])
        answer = client.post(where, data(sol))
        said = words(answer)
        assert answer.status_code == 422
        assert "Sol has another stop then." in said
        assert "Thu 19 Nov, 09:00 to 10:00" in said and "Blue gate" in answer.content.decode()
        window = (EIGHT + timedelta(hours=1)).isoformat()
        assert f'name="window" value="{window}"' in answer.content.decode()
        client.post(where, data(sol, window=window))
        made = other.appointments.get()
        assert (made.starts_at, made.ends_at) == (EIGHT + timedelta(hours=1), EIGHT + timedelta(hours=2))
        assert (made.note, made.driver) == ("Blue gate", sol)

    @pytest.mark.parametrize("forged", ["soon", "2026-11-19T09:00", "9999-12-31T23:59:59+00:00", "\x00"])
    def test_a_forged_window_changes_nothing(
        self, stop: Visit, other: Booking, sol: StaffMember, forged: str
    ) -> None:
        where = reverse("desk_booking_appointment", args=[other.pk])
        assert signed_in(stop.desk).post(where, data(sol, window=forged)).status_code == 422
        assert not other.appointments.exists()


class TestCallingOff:
    def at(self, visit: Visit) -> str:
        return reverse("desk_appointment_cancellation", args=[visit.booking.appointments.get().pk])

    def test_it_wants_a_reason_and_tells_it(self, stop: Visit) -> None:
        client = signed_in(stop.desk)
        booking = client.get(reverse("desk_booking", args=[stop.booking.pk]))
        assert self.at(stop) in booking.content.decode()
        assert client.post(self.at(stop), {"reason": " "}).status_code == 422
        assert stop.booking.appointments.get().state is AppointmentState.SCHEDULED
        client.post(self.at(stop), {"reason": "The van is broken."})
        off = stop.booking.appointments.get()
        assert (off.state, off.reason) == (AppointmentState.CANCELLED, "The van is broken.")
        assert "The van is broken." in words(client.get(reverse("desk_booking", args=[stop.booking.pk])))

    def test_a_driver_on_the_way_is_not_called_off(self, stop: Visit, sol: StaffMember) -> None:
        pk = stop.booking.appointments.get().pk
        signed_in(sol).post(reverse("desk_appointment_departure", args=[pk]))
        answer = signed_in(stop.desk).post(self.at(stop), {"reason": "Too late"})
        assert answer.status_code == 422 and "cannot be changed any more" in words(answer)


class TestDriversDay:
    def test_who_has_the_key_follows_the_car(self, stop: Visit, sol: StaffMember) -> None:
        client = signed_in(sol)
        assert "The customer has the key" in words(client.get("/board/drives/"))
        pk = stop.booking.appointments.get().pk
        client.post(reverse("desk_appointment_completion", args=[pk]))
        assert "Sol has the key" in words(client.get("/board/drives/"))
        page = words(signed_in(stop.desk).get(reverse("desk_booking", args=[stop.booking.pk])))
        assert "Sol has the key" in page

    def test_ones_own_stops_come_first_and_the_next_has_the_signal_button(
        self, stop: Visit, other: Booking, sol: StaffMember
    ) -> None:
        anna = employ(stop.yard, "Anna Reed", Role.DRIVER)
        window = Window(
            AppointmentKind.COLLECTION, EIGHT, EIGHT + timedelta(hours=1), "Mill Street 3", driver=anna
        )
        schedule_appointment(other, window, by=stop.desk, at=stop.tick())
        seen = {who: signed_in(who).get("/board/drives/") for who in (sol, anna)}
        assert words(seen[sol]).index("Linden Road 7") < words(seen[sol]).index("Mill Street 3")
        assert words(seen[anna]).index("Mill Street 3") < words(seen[anna]).index("Linden Road 7")
        assert primary_buttons(seen[sol]) == ["On the way"]
        assert primary_buttons(signed_in(stop.desk).get("/board/drives/")) == []

    def test_what_is_driven_tomorrow_is_not_done_today(self, stop: Visit, sol: StaffMember) -> None:
        tomorrow = EIGHT + timedelta(days=1)
        stop.booking.appointments.update(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1))
        page = words(signed_in(sol).get("/board/drives/"))
        assert "Friday 20 November" in page and "On the way" not in page
