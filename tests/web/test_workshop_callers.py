"""A booking for a caller: one screen, somebody known, a full day, the link; and the calendars of staff."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from pitboard.actions.keep_car import add_car
from pitboard.actions.working_hours import add_absence
from pitboard.queries.links import standing_claim
from pitboard.records.bookings import Booking, GettingAround, Handover
from pitboard.records.links import CalendarFeed, Claim
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Bay, ClosedDay, Service, Skill
from pitboard.rules.lifecycle import BookingState
from tests.cast import THURSDAY, Visit
from tests.web.desk import signed_in, words

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
NEW, DAYS = "/board/callers/new/", "/board/callers/days"


@pytest.fixture(autouse=True)
def wednesday_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def typed(**changes: str) -> dict[str, str]:
    return {
        "car": "new 777",
        "make": "Skoda",
        "model": "Fabia",
        "name": "Ivo Ash",
        "phone": "01 5550199",
        "email": "",
        "complaint": "It rattles.",
        "day": "2026-11-19",
        "handover": "drop_off",
        "address": "",
        "getting_around": "waits_here",
        "spending_limit": "250",
        **changes,
    }


class TestBooking:
    def test_it_is_accepted_at_once_and_says_what_to_pass_on(self, visit: Visit) -> None:
        client = signed_in(visit.desk)
        answer = client.post(NEW, typed())
        booking = Booking.objects.get()
        assert answer["Location"] == reverse("desk_booking", args=[booking.pk])
        assert (booking.state, booking.day) == (BookingState.ACCEPTED, THURSDAY)
        assert (booking.customer.name, booking.phone.as_e164) == ("Ivo Ash", "+4315550199")
        assert (booking.vehicle.plate, booking.getting_around) == ("NEW 777", GettingAround.WAITS_HERE)
        assert booking.spending_limit == Decimal(250)
        page = client.get(answer["Location"])
        assert f"{booking.visit_code[:4]}-{booking.visit_code[4:]}" in words(page)
        assert "/claims/" in page.content.decode() and "sms:+4315550199" in page.content.decode()
        assert "nobody.invalid" not in page.content.decode()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"name": ""}, "This field is required"),
            ({"phone": "12"}, "Write a phone number with its area code"),
            ({"car": "--"}, "Write the letters and figures"),
            ({"car": "ABCDEFGHIJKLMNOPQR"}, "at most 16 letters"),
            ({"complaint": ""}, "Choose a service, or describe"),
            ({"day": ""}, "Choose a day."),
            ({"day": "2026-11-22"}, "closed on Sunday 22 November"),
            ({"day": "2031-01-01"}, "Choose a day from the calendar."),
            ({"handover": "collection"}, "Write the address"),
            ({"spending_limit": "0"}, "Write the limit as an amount above zero"),
            ({"services": "999"}, "no longer offered"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(self, visit: Visit, changes: dict[str, str], said: str) -> None:
        answer = signed_in(visit.desk).post(NEW, typed(**{"make": "Wartburg", **changes}))
        assert answer.status_code == 422
        assert said in words(answer)
        assert "Wartburg" in answer.content.decode()
        assert not Booking.objects.exists() and not Vehicle.objects.filter(plate="NEW 777").exists()

    def test_a_full_day_offers_others_and_is_taken_only_when_said(self, visit: Visit) -> None:
        Service.objects.filter(name="Yearly service").update(hours=Decimal("10.4"))
        service = str(Service.objects.get(name="Yearly service").pk)
        client = signed_in(visit.desk)
        client.post(NEW, typed(services=service, complaint=""))
        second = typed(car="OLD 333", phone="+4315550198", name="Una Elm")
        answer = client.post(NEW, second)
        page = answer.content.decode()
        assert answer.status_code == 422 and "has filled up" in words(answer) and "Una Elm" in page
        assert 'name="offered_day" value="2026-11-20"' in page
        client.post(NEW, second | {"over_capacity": "1"})
        assert Booking.objects.get(customer__name="Una Elm").day == THURSDAY
        third = typed(car="AAA 111", phone="+4315550197", name="Ole Oak", offered_day="2026-11-20")
        client.post(NEW, third)
        assert Booking.objects.get(customer__name="Ole Oak").day.isoformat() == "2026-11-20"

    def test_sent_twice_it_is_one_booking(self, visit: Visit) -> None:
        client = signed_in(visit.desk)
        first, second = client.post(NEW, typed()), client.post(NEW, typed())
        assert first["Location"] == second["Location"]
        assert Booking.objects.count() == 1

    def test_a_request_that_waits_is_named_instead(self, visit: Visit) -> None:
        visit.requested()
        known = {"car": "KRT 482", "email": "nora@example.org", "name": "Nora Larkspur"}
        answer = signed_in(visit.desk).post(NEW, typed(**known))
        assert answer.status_code == 422
        assert "See the booking for Thursday 19 November" in words(answer)
        assert reverse("desk_booking", args=[visit.booking.pk]) in answer.content.decode()


class TestKnownCar:
    def test_the_plate_says_whose_it_is(self, visit: Visit) -> None:
        page = signed_in(visit.desk).get(DAYS, {"car": "krt482"})
        assert "Volkswagen Golf 1.5 TSI" in words(page) and "It is Nora" in words(page)
        assert "Nora" not in words(signed_in(visit.desk).get(DAYS, {"car": "krt 48"}))

    def test_one_tap_takes_the_details_over_and_keeps_the_rest(self, visit: Visit, nora: Person) -> None:
        client = signed_in(visit.desk)
        bare = typed(car="KRT 482", name="", phone="", make="", model="")
        page = client.post(NEW, bare | {"use": str(nora.pk)})
        html = page.content.decode()
        assert page.status_code == 200 and not Booking.objects.exists()
        for text in (
            "Nora Larkspur",
            "nora@example.org",
            "Golf 1.5 TSI",
            "It rattles.",
            f'value="{nora.pk}"',
        ):
            assert text in html, text

    def test_the_booking_is_theirs_and_needs_no_link(self, visit: Visit, nora: Person) -> None:
        client = signed_in(visit.desk)
        client.post(NEW, typed(car="KRT 482", name="Nora", known=str(nora.pk)))
        booking = Booking.objects.get()
        assert booking.customer == nora and not Claim.objects.exists()
        assert "Nora has an account" in words(client.get(reverse("desk_booking", args=[booking.pk])))

    def test_somebody_elses_car_gives_nobody_away(self, visit: Visit, jonas: Person) -> None:
        client = signed_in(visit.desk)
        client.post(NEW, typed(known=str(jonas.pk)))
        assert Booking.objects.get().customer.name == "Ivo Ash"
        page = client.post(NEW, typed(car="KRT 482", name="", use=str(jonas.pk)))
        assert "jonas@example.org" not in page.content.decode()


class TestWalkIn:
    def known(self, visit: Visit, **changes: str) -> dict[str, str]:
        nobody = {"name": "", "phone": "", "make": "", "model": "", "spending_limit": ""}
        return typed(car="krt482", day="2026-11-18", **{**nobody, **changes})

    def test_a_known_car_alone_says_who_it_is(self, visit: Visit) -> None:
        answer = signed_in(visit.desk).post(NEW, self.known(visit))
        booking = Booking.objects.get()
        assert answer["Location"] == reverse("desk_booking", args=[booking.pk])
        assert (booking.customer, booking.vehicle) == (visit.customer, visit.vehicle)
        assert booking.state is BookingState.ACCEPTED

    def test_a_car_that_is_here_has_its_visit_at_once(self, visit: Visit) -> None:
        here = self.known(visit, mileage_km="84 900", fuel_eighths="4")
        answer = signed_in(visit.desk).post(NEW, here)
        order = RepairOrder.objects.get()
        assert answer["Location"] == reverse("desk_order", args=[order.number])
        assert (order.customer, order.mileage_km, order.fuel_eighths) == (visit.customer, 84_900, 4)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"mileage_km": "84900"}, "Say this, too"),
            ({"fuel_eighths": "4"}, "Say this, too"),
            ({"mileage_km": "100", "fuel_eighths": "4"}, "84,000 km"),
            ({"mileage_km": "-4", "fuel_eighths": "4"}, "greater than or equal to 0"),
            ({"mileage_km": "84900", "fuel_eighths": "9"}, "Select a valid choice"),
        ],
    )
    def test_what_does_not_fit_leaves_nothing_half_done(
        self, visit: Visit, changes: dict[str, str], said: str
    ) -> None:
        answer = signed_in(visit.desk).post(NEW, self.known(visit, **changes))
        assert answer.status_code == 422
        assert said in words(answer)
        assert not Booking.objects.exists()

    def test_the_screen_begins_with_the_car_its_owner_and_today(self, visit: Visit) -> None:
        page = signed_in(visit.desk).get(NEW + "?walk_in=1&car=KRT+482").content.decode()
        assert 'value="Nora Larkspur"' in page
        assert re.search(r'name="day" value="2026-11-18"[^>]* checked', page)

    def test_two_owners_are_asked_for(self, visit: Visit, jonas: Person) -> None:
        add_car(plate="KRT 482", make="", model="", year=None, mileage_km=None, by=jonas, at=NOW)
        answer = signed_in(visit.desk).post(NEW, self.known(visit))
        assert answer.status_code == 422
        assert "It is Nora" in words(answer) and "It is Jonas" in words(answer)


class TestDays:
    def test_the_days_follow_the_work(self, visit: Visit) -> None:
        client = signed_in(visit.desk)
        service = Service.objects.get(name="Yearly service")
        assert "about 1.5 h of work" in words(client.get(DAYS, {"services": service.pk}))
        assert "Thursday 19 November: 7 free" in client.get(DAYS, {"services": service.pk}).content.decode()
        both = client.get(DAYS, {"services": str(service.pk), "complaint": "1", "day": "2026-11-20"})
        assert "about 2.5 h of work" in words(both)
        assert 'value="2026-11-20" aria-label="Friday 20 November: 4 free" checked' in both.content.decode()


class TestLink:
    @pytest.fixture
    def entered(self, visit: Visit) -> Booking:
        signed_in(visit.desk).post(NEW, typed())
        return Booking.objects.get()

    def test_a_new_one_ends_the_old_and_revoking_ends_it(self, visit: Visit, entered: Booking) -> None:
        client = signed_in(visit.desk)
        old = standing_claim(entered, at=NOW)
        client.post(reverse("desk_booking_link", args=[entered.pk]))
        new = standing_claim(entered, at=NOW)
        assert old and new and old.pk != new.pk
        assert Claim.objects.get(pk=old.pk).revoked_at is not None
        client.post(reverse("desk_booking_link_end", args=[entered.pk]))
        assert standing_claim(entered, at=NOW) is None
        assert "No link is open." in words(client.get(reverse("desk_booking", args=[entered.pk])))

    def test_technicians_and_drivers_do_not_see_it(
        self, entered: Booking, marek: StaffMember, sol: StaffMember
    ) -> None:
        for who in (marek, sol):
            assert "/claims/" not in signed_in(who).get(f"/board/bookings/{entered.pk}/").content.decode()

    def test_who_has_an_account_gets_none(self, visit: Visit) -> None:
        visit.accepted()
        answer = signed_in(visit.desk).post(
            reverse("desk_booking_link", args=[visit.booking.pk]), follow=True
        )
        assert "This link is not valid any more." in words(answer)
        assert not Claim.objects.exists()


class TestCalendar:
    def test_a_week_with_hours_skills_bays_absences_and_who_comes(
        self, visit: Visit, marek: StaffMember
    ) -> None:
        skill = Skill.objects.create(workshop=visit.yard, name="High voltage")
        marek.skills.add(skill)
        Bay.objects.create(workshop=visit.yard, name="Lift 1")
        ClosedDay.objects.create(workshop=visit.yard, day="2026-11-21", why="Stocktaking")
        add_absence(marek, from_day=FRIDAY, to_day=FRIDAY, why="Training")
        visit.accepted(services=["Yearly service"])
        page = words(signed_in(visit.desk).get("/board/calendar/"))
        assert "Mon 16 Nov to Sun 22 Nov" in page
        thursday, friday = page.partition("Thu 19")[2].split("Fri 20")[0], page.partition("Fri 20")[2]
        assert "KRT 482" in thursday and "Nora Larkspur" in thursday and "2.5 of 10.5 h" in thursday
        assert "High voltage" in thursday and "Bays" in thursday
        assert "Marek is away: Training" in friday and "Closed: Stocktaking" in friday

    def test_a_day_and_the_way_around(self, visit: Visit) -> None:
        visit.requested()
        page = signed_in(visit.desk).get("/board/calendar/", {"day": "2026-11-19", "span": "day"})
        assert "Thursday 19 November" in words(page) and "Requested" in words(page)
        html = page.content.decode()
        for day in ("2026-11-18", "2026-11-20"):
            assert f"?day={day}&amp;span=day" in html
        assert "?day=2026-11-19&amp;span=week" in html

    @pytest.mark.parametrize("day", ["", "soon", "2026-02-30", "0001-01-01", "9999-12-31", "\x00"])
    def test_any_day_may_be_asked_for(self, visit: Visit, day: str) -> None:
        for span in ("week", "day", "year"):
            assert (
                signed_in(visit.desk).get("/board/calendar/", {"day": day, "span": span}).status_code == 200
            )

    def test_the_page_and_its_live_piece_are_the_same(self, visit: Visit) -> None:
        visit.accepted()
        client, asked = signed_in(visit.desk), {"day": "2026-11-19", "span": "day"}
        page = client.get("/board/calendar/", asked).content.decode()
        piece = client.get("/board/calendar/live", asked).content.decode().partition("#}")[2].strip()
        assert piece in page or client.get("/board/calendar/live", asked).content.decode().strip() in page
        assert f'data-topic="board:{visit.yard.pk}"' in page and 'name="stream-token"' in page
        assert 'data-piece="/board/calendar/live?day=2026-11-19&amp;span=day"' in page


class TestFeed:
    def test_open_renew_close(self, visit: Visit) -> None:
        visit.accepted()
        client = signed_in(visit.desk)
        assert "Open my calendar" in words(client.get(reverse("desk_feed")))
        client.post(reverse("desk_feed_opening"))
        first = self.shown(client.get(reverse("desk_feed")).content.decode())
        assert b"KRT 482" in client.get(first).content
        client.post(reverse("desk_feed_renewal"))
        second = self.shown(client.get(reverse("desk_feed")).content.decode())
        assert client.get(first).status_code == 404 and client.get(second).status_code == 200
        client.post(reverse("desk_feed_end"))
        assert client.get(second).status_code == 404
        assert "Open my calendar" in words(client.get(reverse("desk_feed")))

    def test_a_drivers_page_says_whose_stops_they_are(self, sol: StaffMember) -> None:
        client = signed_in(sol)
        client.post(reverse("desk_feed_opening"))
        assert "Your stops in your own calendar program." in words(client.get(reverse("desk_feed")))
        assert CalendarFeed.objects.get().is_for_staff

    @staticmethod
    def shown(html: str) -> str:
        return (
            "/feeds/"
            + html.partition('type="url" readonly value="')[2].partition('"')[0].partition("/feeds/")[2]
        )


def test_the_callers_car_is_collected_where_they_say(visit: Visit) -> None:
    signed_in(visit.desk).post(NEW, typed(handover="collection", address="Mill Street 3"))
    booking = Booking.objects.get()
    assert (booking.handover, booking.address) == (Handover.COLLECTION, "Mill Street 3")
