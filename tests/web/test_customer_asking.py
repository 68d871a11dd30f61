"""The booking form: room for this very request, weeks ahead, the limits one sets, and a day that fills up meanwhile."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from pitboard.actions.enter_booking import Caller, CallersCar, book_for_caller
from pitboard.records.bookings import Booking, GettingAround
from pitboard.records.people import Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Skill, Workshop
from tests.cast import WEDNESDAY, Visit
from tests.web.test_customer_booking import picture, wish

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def it_is_wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def booker(client: Client, yard: Workshop, marek: StaffMember, golf: Vehicle, nora: Person) -> Client:
    client.force_login(nora)
    return client


def fill(yard: Workshop, desk: Person, day: date, hours: int = 10) -> None:
    """Takes nearly all hours of a day, for a caller."""
    Service.objects.get_or_create(
        workshop=yard, name="Rust", defaults={"hours": Decimal(hours), "offered": False}
    )
    asked = Visit(yard, desk, Vehicle(), desk, desk, day=day).wish(services=["Rust"], complaint="")
    caller, car = Caller("Petra Fennel", "+43155501" + f"{day:%d}"), CallersCar(f"PFN {day:%d}")
    book_for_caller(yard, caller, car, asked, by=desk, at=WEDNESDAY)


def day_cell(page: str, day: str) -> str:
    """What stands between a day's radio button and the next cell."""
    return page.split(f'value="{day}" aria-label')[1].split("</td>", maxsplit=1)[0]


# ---- what one asks for -----------------------------------------------------------------------------------------------


def test_getting_around_and_the_limits_are_stored_and_shown(booker: Client, golf: Vehicle) -> None:
    limits = {"getting_around": "loan_car", "spending_limit": "€ 1.250,50", "always_call_about_safety": "on"}
    page = booker.post("/book/", wish(golf, **limits), follow=True).text
    booking = Booking.objects.get()
    assert booking.getting_around is GettingAround.LOAN_CAR
    assert (booking.spending_limit, booking.always_call_about_safety) == (Decimal("1250.50"), True)
    assert "A loan car" in page
    assert "Up to €1,250.50 with tax, we ask above; we always call about safety" in page


def test_without_a_limit_everything_is_asked_about(booker: Client, golf: Vehicle) -> None:
    page = booker.post("/book/", wish(golf), follow=True).text
    assert Booking.objects.get().spending_limit is None
    assert "We ask about every repair" in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"spending_limit": "0"}, "above zero"),
        ({"spending_limit": "-5"}, "above zero"),
        ({"spending_limit": "a lot"}, "such as 400"),
        ({"spending_limit": "99999999"}, "less than or equal"),
        ({"spending_limit": "NaN"}, "such as 400"),
        ({"getting_around": "helicopter"}, "Choose one of the three"),
    ],
)
def test_a_wrong_limit_is_explained_and_stays(
    booker: Client, golf: Vehicle, changes: dict[str, object], says: str
) -> None:
    page = booker.post("/book/", wish(golf, **changes)).text
    assert says in page
    assert "It squeals in the morning." in page
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("written", "meant"),
    [("400", "400"), ("400,5", "400.5"), ("1,200", "1200"), ("1 200.00 €", "1200"), ("EUR 80", "80")],
)
def test_an_amount_is_read_however_it_is_written(
    booker: Client, golf: Vehicle, written: str, meant: str
) -> None:
    booker.post("/book/", wish(golf, spending_limit=written))
    assert Booking.objects.get().spending_limit == Decimal(meant)


def test_the_workshops_own_times_and_fee_are_stated(booker: Client, yard: Workshop) -> None:
    yard.answer_within_hours, yard.change_deadline_hours = 4, 24
    yard.save()
    page = booker.get("/book/").text
    assert "within 4 opening hours" in page
    assert "until 24 hours before we open that day" in page
    assert "costs €47.19 with tax" in page
    Workshop.objects.update(diagnosis_fee=0)
    assert "looking for its cause" not in booker.get("/book/").text


# ---- the days --------------------------------------------------------------------------------------------------------


def test_days_before_the_lead_time_are_too_soon(booker: Client, yard: Workshop, golf: Vehicle) -> None:
    assert "Too soon</span></span>" not in booker.get("/book/days").text
    Workshop.objects.update(lead_time_hours=48)
    page = booker.get("/book/days").text
    assert "Too soon</span></span>" in page
    assert 'value="2026-11-19"' not in page
    assert 'value="2026-11-23"' in page
    assert "too soon for us to prepare" in booker.post("/book/", wish(golf, day="2026-11-19")).text


def test_room_is_what_this_request_needs_by_skill(booker: Client, yard: Workshop, marek: StaffMember) -> None:
    body_shop = Skill.objects.create(workshop=yard, name="body shop")
    paint = Service.objects.create(workshop=yard, name="Paint", hours=Decimal(2), skill=body_shop)
    tyres = Service.objects.get(name="Season tyres")
    assert 'value="2026-11-24"' in booker.get("/book/days", {"services": tyres.pk}).text
    # Nobody who is there can paint; once Marek can, there is room.
    assert 'value="2026-11-24"' not in booker.get("/book/days", {"services": paint.pk}).text
    marek.skills.add(body_shop)
    assert 'value="2026-11-24"' in booker.get("/book/days", {"services": paint.pk}).text


def test_one_pages_through_all_days_and_keeps_what_was_typed(booker: Client, golf: Vehicle) -> None:
    first = booker.get("/book/").text
    assert 'name="show_weeks" value="5"' in first
    assert "Earlier weeks" not in first
    answer = booker.post("/book/", wish(golf, show_weeks="5", weeks="0", spending_limit="300"))
    page = answer.text
    assert "data-error-summary" not in page
    assert "It squeals in the morning." in page
    assert 'value="300"' in page
    assert "Chosen: Tuesday 24 November" in page
    assert 'value="2027-01-12"' in page
    assert 'name="show_weeks" value="0"' in page
    assert not Booking.objects.exists()
    # 60 days ahead end on 17 January; the next page begins after them.
    assert 'name="show_weeks" value="10"' not in page
    assert "Not yet" in page


@pytest.mark.parametrize("weeks", ["-5", "999", "999999999999", "x", "²"])
def test_weeks_that_do_not_exist_do_no_harm(booker: Client, weeks: str) -> None:
    assert booker.get("/book/days", {"weeks": weeks}).status_code == 200


def test_the_weeks_of_a_chosen_day_are_shown_at_once(booker: Client) -> None:
    page = booker.get("/book/", {"day": "2027-01-12"}).text
    assert " checked" in day_cell(page, "2027-01-12")


# ---- a day that filled up meanwhile ----------------------------------------------------------------------------------


def test_a_day_that_filled_up_offers_three_others_in_one_tap(
    booker: Client, yard: Workshop, golf: Vehicle, dana: StaffMember
) -> None:
    fill(yard, dana.person, FRIDAY)
    answer = booker.post("/book/", wish(golf, day=FRIDAY.isoformat(), spending_limit="300"))
    page = answer.text
    assert "has filled up" in page
    others = [part.split('"')[0] for part in page.split('name="day_instead" value="')[1:]]
    assert others == ["2026-11-19", "2026-11-20", "2026-11-21"]
    assert "It squeals in the morning." in page
    sent = booker.post("/book/", wish(golf, day=FRIDAY.isoformat(), day_instead=others[0]))
    booking = Booking.objects.get(customer__email="nora@example.org")
    assert sent["Location"] == f"/bookings/{booking.pk}/"
    assert booking.day.isoformat() == others[0]


def test_photos_are_asked_for_again_before_the_other_day_is_sent(
    booker: Client, yard: Workshop, golf: Vehicle, dana: StaffMember
) -> None:
    fill(yard, dana.person, FRIDAY)
    page = booker.post("/book/", wish(golf, day=FRIDAY.isoformat(), photos=[picture()])).text
    assert "Choose the photos again first" in page
    assert not Photo.objects.exists()


def test_no_other_days_are_offered_for_what_is_wrong_otherwise(booker: Client, golf: Vehicle) -> None:
    closed = FRIDAY + timedelta(days=2)
    page = booker.post("/book/", wish(golf, day=closed.isoformat())).text
    assert "day_instead" not in page
