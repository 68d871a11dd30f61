"""A whole Thursday at the Yard: twelve cars come, are looked at, priced, decided about, repaired, checked and go home.
The desk, three technicians' phones and the driver's each use their own pages; in the end the owner's figures equal
those worked out apart, from the events alone."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pitboard.actions.final_check import use_usual_check_list
from pitboard.actions.foresee import foresee_workshop
from pitboard.actions.keep_car import add_car
from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.records.bookings import Appointment, AppointmentKind, AppointmentState
from pitboard.records.desk import Merge
from pitboard.records.estimates import Approval, Decision
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.floor.durations import PRIOR
from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.permissions import Role
from tests.cast import PHONE, THURSDAY, Visit, employ, sign_up
from tests.figures_apart import figures_apart, sold_percent, the_file_agrees
from tests.web.desk import picture, signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.long]

BEGINS = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)
PEOPLE = [
    *("Nora Larkspur", "Jonas Birch", "Rosa Hazel", "Viktor Plum", "Ada Wren", "Emil Thistle"),
    *("Lena Sorrel", "Petra Fennel", "Otto Marlow", "Mara Vintner", "Tomas Larch"),
]
BRAKES, BATTERY = "Front brakes", "Battery"


class Car(Visit):
    """One of the twelve, which takes its steps one at a time and faster than usual."""

    is_looked_at = False

    def tick(self) -> datetime:
        self.at += timedelta(seconds=45)
        return self.at

    def arrived(self, **wish: object) -> Visit:
        return self if hasattr(self, "order") else super().arrived(**wish)

    def inspected(self, **wish: object) -> Visit:
        if not self.is_looked_at:
            super().inspected(**wish)
            self.is_looked_at = True
        return self


@dataclass
class Day:
    """The Yard on that Thursday; the clock goes on by a minute and a half with everything that is done."""

    yard: Workshop
    clock: Any
    browsers: dict[str, Client]
    bay: list[StaffMember]
    cars: list[Car] = field(default_factory=list)
    now: datetime = BEGINS

    def tick(self) -> datetime:
        self.now += timedelta(seconds=90)
        self.clock.move_to(self.now)
        return self.now

    def each(self, act: Callable[[Car], object]) -> None:
        for car in self.cars:
            car.at = self.tick()
            act(car)
            self.now = max(self.now, car.at)
            self.clock.move_to(self.now)

    def post(self, who: str, route: str, *args: object, query: str = "", **data: Any) -> Any:
        self.tick()
        answer = self.browsers[who].post(reverse(route, args=args) + query, data)
        assert answer.status_code == 302, (route, answer.status_code, answer.content.decode()[:2000])
        return answer


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(BEGINS - timedelta(days=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def day(
    yard: Workshop, clock: Any, dana: StaffMember, marek: StaffMember, sol: StaffMember, olga: StaffMember
) -> Day:
    use_usual_check_list(yard)
    bay = [marek, *(employ(yard, name, Role.TECHNICIAN) for name in ("Ilse Brandt", "Piet Lund"))]
    who = {"desk": dana, "driver": sol, "owner": olga, **{f"bay {n}": one for n, one in enumerate(bay)}}
    day = Day(yard, clock, {name: signed_in(one) for name, one in who.items()}, bay)
    customers = [sign_up(name, "example.org") for name in PEOPLE]
    # Nora calls about her second car, and the desk writes her down a second time.
    again = Person(name="Nora Larkspur", email="a1@nobody.invalid", phone=PHONE, joined_at=BEGINS)
    again.set_unusable_password()
    again.save()
    for n, customer in enumerate([*customers, again]):
        car = add_car(
            plate=f"DAY {100 + n}",
            make="Volkswagen",
            model="Golf",
            year=2019,
            mileage_km=84_000,
            by=customer,
            at=BEGINS - timedelta(days=30),
        )
        day.cars.append(Car(yard, customer, car, desk=dana.person, bay=bay[n % 3].person))
    return day


def comes(day: Day, sol: StaffMember) -> None:
    """Asked for and accepted the day before; Sol fetches two of them, and at one door nobody opens."""
    for car in day.cars:
        car.at = BEGINS - timedelta(days=1)
        car.accepted()
    stops = []
    for n, car in enumerate(day.cars[:2]):
        start = BEGINS + timedelta(minutes=30 * n)
        window = Window(
            AppointmentKind.COLLECTION, start, start + timedelta(minutes=30), "Linden Road 7", driver=sol
        )
        at = BEGINS - timedelta(hours=12)
        stops.append(schedule_appointment(car.booking, window, by=car.desk, at=at))
    day.tick()
    day.post("driver", "desk_appointment_departure", stops[0].pk)
    day.post("driver", "desk_appointment_completion", stops[0].pk, mileage_km="84005", photos=picture())
    day.post("driver", "desk_appointment_failure", stops[1].pk, usual="0", photos=picture())
    day.now += timedelta(minutes=20)
    for car in day.cars:
        car.comes()
    day.now = max(car.at for car in day.cars)


def is_looked_at_and_priced(day: Day) -> None:
    day.each(lambda car: car.inspected())
    day.each(lambda car: car.estimated())


def is_decided(day: Day) -> None:
    """Eight want the brakes, two all of it, one says it on the phone, and one wants nothing now."""
    wanted = {BRAKES: Decision.APPROVED, BATTERY: Decision.DEFERRED}
    for n, car in enumerate(day.cars[:11]):
        car.at = day.tick()
        if n == 10:
            car.choose(dict.fromkeys(wanted, Decision.DECLINED), name=car.customer.name)
        else:
            car.choose(wanted if n < 8 else dict.fromkeys(wanted, Decision.APPROVED), name=car.customer.name)
        day.now = car.at
    caller = day.cars[11]
    lines = {line.title: line.pk for line in caller.order.lines.all()}
    said = {f"line-{lines[BRAKES]}": "approved", f"line-{lines[BATTERY]}": "declined"}
    page = day.browsers["desk"].get(reverse("desk_order_choice", args=[caller.order.number])).content.decode()
    assert all(f'name="{name}"' in page for name in said), page[:3000]
    day.post(
        "desk", "desk_order_choice", caller.order.number,
        revision="1", how="phone", name="Nora Larkspur", **said,
    )  # fmt: skip
    for car in day.cars:
        if car.reload().state is OrderState.IN_REPAIR:
            day.post("desk", "desk_order_confirmation", car.order.number)
    foresee_workshop(day.yard, PRIOR, at=day.tick())


def is_repaired(day: Day) -> None:
    """Each technician on their own phone; start and done, and once a pause in between."""
    for n, car in enumerate(day.cars):
        who = f"bay {n % 3}"
        for line in car.order.lines.filter(state=LineState.APPROVED):
            where = (car.order.number, line.pk)
            day.post(who, "desk_line_start", *where, query="?from=jobs")
            if n == 3:
                day.post(who, "desk_line_pause", *where, query="?from=jobs")
                day.now += timedelta(minutes=15)
                day.post(who, "desk_line_going_on", *where, query="?from=jobs")
            day.now += timedelta(minutes=8)
            day.post(who, "desk_line_end", *where, query="?from=jobs")


def is_checked_and_goes_home(day: Day, sol: StaffMember) -> None:
    points = [str(point.pk) for point in day.yard.check_points.all()]
    for n, car in enumerate(day.cars):
        if car.reload().state is OrderState.IN_REPAIR:
            day.post(f"bay {n % 3}", "desk_order_check", car.order.number, query="?from=jobs")
            day.post(f"bay {n % 3}", "desk_order_check_pass", car.order.number, checked=points, note="4 km")
        assert car.reload().state is OrderState.READY
    first = day.cars[0]
    start = day.tick() + timedelta(minutes=10)
    window = Window(AppointmentKind.RETURN, start, start + timedelta(minutes=30), "Linden Road 7", driver=sol)
    back = schedule_appointment(first.booking, window, by=first.desk, at=day.now)
    day.post("driver", "desk_appointment_departure", back.pk)
    day.post("driver", "desk_appointment_completion", back.pk, mileage_km="84222", photos=picture())
    for car in day.cars:
        day.post(
            "desk",
            "desk_order_hand_back",
            car.order.number,
            mileage_km="84225",
            paid="0",
            payment_note="card",
        )


def test_twelve_cars_in_a_day(day: Day, sol: StaffMember) -> None:
    comes(day, sol)
    is_looked_at_and_priced(day)
    is_decided(day)
    is_repaired(day)
    kept, gone = day.cars[0].customer, day.cars[11].customer
    day.post("desk", "desk_customer_merge", kept.pk, other=str(gone.pk))
    assert Merge.objects.count() == 1
    is_checked_and_goes_home(day, sol)

    assert set(RepairOrder.objects.values_list("state", flat=True)) == {OrderState.HANDED_BACK}
    states = Counter(Appointment.objects.values_list("state", flat=True))
    assert (states[AppointmentState.FAILED], states[AppointmentState.DONE]) == (1, 2)
    by_phone = RepairOrder.objects.get(pk=day.cars[11].order.pk)
    assert by_phone.customer == kept
    assert by_phone.authorisations.get().how is Approval.PHONE

    apart = figures_apart(day.yard, THURSDAY)
    assert (apart["arrived"], apart["chosen"]) == (12, {"fix_now": [12, 11], "fix_soon": [12, 2]})
    period = {"first": THURSDAY.isoformat(), "last": THURSDAY.isoformat()}
    owner = day.browsers["owner"]
    the_file_agrees(owner.get(reverse("figures_file"), period).content.decode("utf-8-sig"), apart)
    assert f"{sold_percent(apart)} %" in words(owner.get(reverse("figures"), period))
