"""The calendar: what running and waiting jobs still take, the same number of questions always, and what staff see."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pitboard.actions.opening_hours import Closed, set_closed_days
from pitboard.actions.repair import hold_repair, start_repair
from pitboard.actions.services import set_bays, set_skills
from pitboard.actions.working_hours import add_absence, set_staff_skills
from pitboard.queries.calendar import Day, days_with_room, next_days_that_fit, next_free_day
from pitboard.queries.sentences.events import SENTENCES
from pitboard.queries.sentences.refusals import FIGURED
from pitboard.queries.sentences.refusals.plain import PLAIN
from pitboard.queries.spending import spending_of
from pitboard.queries.workshop_calendar import calendar_of
from pitboard.records.workshop import Workshop
from pitboard.rules.capacity import Room
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal
from tests.actions.test_answers import fill
from tests.cast import THURSDAY, WEDNESDAY, Visit

HOUR, NONE = Decimal(1), Decimal(0)


def days(visit: Visit, at: datetime, count: int = 3) -> list[Day]:
    first = visit.yard.opening().today(at)
    return days_with_room(visit.yard, first=first, days=count, wanted_hours=HOUR, at=at)


def wall(visit: Visit, day: int, hour: float) -> datetime:
    """That hour on Thursday, or so many days later."""
    return visit.yard.opening().at(THURSDAY + timedelta(days=day), time(int(hour), int(hour % 1 * 60)))


def test_until_it_is_priced_a_car_owes_what_was_booked(visit: Visit) -> None:
    visit.arrived()
    assert days(visit, visit.at)[0].taken == visit.booking.hours
    assert visit.order.lines.count() == 0


def test_of_today_only_the_hours_ahead_count(visit: Visit) -> None:
    assert days(visit, wall(visit, 0, 16), 1)[0].there == 2
    closed = days(visit, wall(visit, 0, 18.5), 1)[0]
    assert (closed.there, closed.room.room) == (NONE, Room.TOO_SOON)


def test_a_running_job_is_estimated_anew_and_never_nearly_done(visit: Visit) -> None:
    visit.chosen()
    line = visit.line("Front brakes")
    start_repair(line, by=visit.bay, at=wall(visit, 0, 10))
    others = sum((one.hours for one in visit.order.lines.filter(state="approved")), Decimal(0))
    assert days(visit, wall(visit, 0, 11))[0].taken == others + line.hours - 1
    assert days(visit, wall(visit, 1, 9))[0].taken == others + round(line.hours * Decimal("0.15"), 2)


def test_a_job_that_waits_for_parts_takes_the_hours_of_the_day_they_are_due(visit: Visit) -> None:
    visit.chosen()
    line = visit.line("Front brakes")
    start_repair(line, by=visit.bay, at=visit.tick())
    hold_repair(line, reason="Disc", parts_due_at=wall(visit, 1, 9), by=visit.bay, at=visit.tick())
    today, tomorrow, _ = days(visit, visit.at)
    assert (today.taken, tomorrow.taken) == (NONE, line.hours)
    hold = visit.line("Front brakes")
    hold.parts_due_at = None
    hold.save(update_fields=["parts_due_at"])
    assert days(visit, visit.at)[1].taken == line.hours


def test_the_next_three_days_that_fit(visit: Visit) -> None:
    fill(visit.yard, THURSDAY, "10")
    assert next_free_day(visit.yard, HOUR, at=WEDNESDAY) == THURSDAY + timedelta(days=1)
    fitting = next_days_that_fit(visit.yard, HOUR, at=WEDNESDAY)
    assert fitting == [THURSDAY + timedelta(days=n) for n in (1, 2, 4)]
    later = next_days_that_fit(visit.yard, HOUR, at=WEDNESDAY, after=fitting[0], count=1)
    assert later == [fitting[1]]


def test_the_calendar_asks_the_same_number_of_questions_always(visit: Visit) -> None:
    def questions() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            days(visit, WEDNESDAY, 35)
        with CaptureQueriesContext(connection) as more:
            calendar_of(visit.yard, first=THURSDAY, days=7, at=WEDNESDAY)
        return len(asked), len(more)

    visit.estimated()
    fill(visit.yard, THURSDAY, "1")
    add_absence(visit.yard.staff.get(person=visit.bay), from_day=THURSDAY, to_day=THURSDAY)
    few = questions()
    for day in range(1, 6):
        for _ in range(3):
            fill(visit.yard, THURSDAY + timedelta(days=1 + day % 2), "0.1")
    assert questions() == few
    assert few[0] <= 13


def test_staff_see_the_days_hours_by_skill_and_bay_and_who_is_away(visit: Visit) -> None:
    marek = visit.yard.staff.get(person=visit.bay)
    set_skills(visit.yard, ["Body shop", "High voltage"])
    set_bays(visit.yard, ["Left", "Right"])
    set_staff_skills(marek, [visit.yard.skills.get(name="Body shop").pk])
    friday = THURSDAY + timedelta(days=1)
    set_closed_days(visit.yard, [Closed(friday, "Stocktaking")])
    add_absence(marek, from_day=friday, to_day=friday, why="Training")
    visit.accepted()
    thursday, closed = calendar_of(visit.yard, first=THURSDAY, days=2, at=visit.at)
    assert [(s.name, s.there, s.taken) for s in thursday.skills] == [
        ("Body shop", Decimal("10.5"), NONE),
        ("High voltage", NONE, NONE),
    ]
    assert thursday.bays is not None
    assert (thursday.bays.there, thursday.bays.taken) == (Decimal(21), HOUR)
    assert [b.pk for b in thursday.bookings] == [visit.booking.pk]
    assert (closed.is_open, closed.why_closed, [a.why for a in closed.away]) == (
        False,
        "Stocktaking",
        ["Training"],
    )


def test_a_public_holiday_says_its_name(visit: Visit) -> None:
    immaculate = WEDNESDAY.date().replace(month=12, day=8)
    (day,) = calendar_of(visit.yard, first=immaculate, days=1, at=WEDNESDAY)
    assert (day.is_open, bool(day.why_closed)) == (False, True)


def test_the_limit_is_said_in_the_workshops_money(visit: Visit) -> None:
    visit.requested()
    assert spending_of(visit.booking).shown == ""
    visit.booking.spending_limit = Decimal(250)
    assert spending_of(visit.booking).shown == "€250.00"


@pytest.mark.parametrize("code", list(Refusal))
def test_every_refusal_has_its_words(code: Refusal) -> None:
    assert (code in PLAIN) != (code in FIGURED)


def test_every_event_has_its_words() -> None:
    assert set(SENTENCES) == set(EventKind)


def test_a_workshop_without_technicians_has_one_pair_of_hands(yard: Workshop) -> None:
    (day,) = days_with_room(yard, first=THURSDAY, days=1, wanted_hours=HOUR, at=WEDNESDAY)
    assert day.there == Decimal("10.5")
