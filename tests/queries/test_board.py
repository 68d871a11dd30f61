"""The board's questions to the database."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from pitboard.actions.keep_car import add_car
from pitboard.queries.board import Lane, board_of
from pitboard.queries.desk import order_desk
from pitboard.rules.permissions import Role
from tests.cast import WEDNESDAY, Visit, employ, sign_up

STAGES = [
    "requested",
    "accepted",
    "arrived",
    "inspected",
    "estimated",
    "chosen",
    "repaired",
    "ready",
    "handed_back",
]


def another(visit: Visit, number: int) -> Visit:
    """Another customer's car at the same workshop."""
    owner = sign_up(f"Rosa{number} Hazel", "example.org")
    car = add_car(
        plate=f"HLT {number}",
        make="Toyota",
        model="Yaris",
        year=None,
        mileage_km=1000,
        by=owner,
        at=WEDNESDAY,
    )
    return Visit(visit.yard, owner, car, desk=visit.desk, bay=visit.bay)


def questions(visit: Visit) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        board_of(visit.yard, at=visit.at)
    return len(asked)


def test_the_number_of_questions_does_not_grow_with_the_cars(visit: Visit) -> None:
    for number in range(8):
        employ(visit.yard, f"Helper{number} Lund", Role.TECHNICIAN)
    for number, stage in enumerate(STAGES):
        getattr(another(visit, number), stage)(services=["Yearly service"])
    few = questions(visit)
    for number, stage in enumerate(STAGES * 2, start=100):
        getattr(another(visit, number), stage)(services=["Yearly service"])
    assert questions(visit) == few <= 24


def test_each_car_stands_once_in_its_lane(visit: Visit) -> None:
    for number, stage in enumerate(STAGES):
        getattr(another(visit, number), stage)()
    board = board_of(visit.yard, at=visit.at)
    assert {lane: len(cars) for lane, cars in board.lanes.items()} == {
        Lane.REQUESTS: 1,
        Lane.ARRIVING: 1,
        Lane.INSPECTING: 2,
        Lane.DECIDING: 1,
        Lane.REPAIR: 2,
        Lane.READY: 1,
    }


def test_the_strip_shows_today_and_days_with_work_in_them(visit: Visit) -> None:
    visit.requested()
    days = board_of(visit.yard, at=WEDNESDAY + timedelta(days=4)).days
    assert len(days) == 7
    assert [day.day.weekday() for day in days[:3]] == [6, 0, 1], "Sunday is today, then Monday and Tuesday"
    assert all(day.there > 0 for day in days[1:])


def test_a_visits_desk_asks_a_fixed_number_of_questions(visit: Visit) -> None:
    visit.handed_back(services=["Yearly service", "Season tyres"])
    with CaptureQueriesContext(connection) as asked:
        desk = order_desk(visit.order)
        assert len(desk.findings) == 3
        assert len(desk.work) == 3
    assert len(asked) <= 20
