"""Hours of a day: what is free is never negative, never more than there is, and never promised twice."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pitboard.rules.capacity import Crew, Owed, Room, Task, Work, carry_over, room_for

MONDAY = date(2026, 11, 23)
PAINT, VOLTS = 1, 2
hours = st.integers(0, 96).map(lambda quarters: Decimal(quarters) / 4)
skills = st.frozensets(st.sampled_from([PAINT, VOLTS, 3]))
tasks = st.builds(
    Task,
    st.integers(1, 60).map(lambda q: Decimal(q) / 4),
    st.sampled_from([None, PAINT, VOLTS, 3]),
    st.booleans(),
)
crews = st.builds(Crew, st.lists(st.tuples(skills, hours), max_size=5), st.none() | hours)


def crew(*technicians: tuple[int, set[int]], bays: int | None = None) -> Crew:
    there = [(frozenset(able), Decimal(some)) for some, able in technicians]
    return Crew(there, None if bays is None else Decimal(bays))


def works(some: int, skill: int | None = None, *, needs_bay: bool = True) -> Work:
    return Work.of([Task(Decimal(some), skill, needs_bay)])


def test_work_that_needs_a_skill_takes_the_hours_of_those_who_have_it() -> None:
    both = crew((8, {PAINT}), (8, set()))
    assert room_for(works(8, PAINT), crew=both, taken=Work()).places == 1
    assert room_for(works(8), crew=both, taken=works(8, PAINT)).places == 1
    assert room_for(works(1, PAINT), crew=both, taken=works(8, PAINT)).room is Room.FULL


def test_somebody_with_two_skills_gives_each_hour_once() -> None:
    only = crew((8, {PAINT, VOLTS}), (8, set()))
    assert room_for(works(1, VOLTS), crew=only, taken=works(8, PAINT)).room is Room.FULL


def test_a_skill_nobody_has_is_never_there() -> None:
    assert room_for(works(1, PAINT), crew=crew((8, set())), taken=Work()).room is Room.FULL


def test_a_place_in_a_bay_may_be_what_lacks() -> None:
    one_bay = crew((8, set()), (8, set()), bays=8)
    assert room_for(works(1), crew=one_bay, taken=works(8)).room is Room.FULL
    assert room_for(works(1, needs_bay=False), crew=one_bay, taken=works(8)).room is Room.FREE


def test_nobody_there_on_an_open_day_is_full_and_not_closed() -> None:
    assert room_for(works(1), crew=crew(), taken=Work()).room is Room.FULL


def test_too_soon_is_said_as_such() -> None:
    assert room_for(works(1), crew=crew((8, set())), taken=Work(), is_too_soon=True).room is Room.TOO_SOON


def days(*there: Crew) -> dict[date, Crew]:
    return {MONDAY + timedelta(days=n): one for n, one in enumerate(there)}


def test_a_job_that_overruns_takes_tomorrows_hours() -> None:
    two = days(crew((8, set())), crew((8, set())))
    taken = carry_over([Owed(Task(Decimal(11)), MONDAY)], two, {})
    assert [taken[day].hours for day in two] == [8, 3]


def test_accepted_work_stays_on_its_day_and_owed_work_goes_around_it() -> None:
    two = days(crew((8, set())), crew((8, set())))
    taken = carry_over([Owed(Task(Decimal(4)), MONDAY)], two, {MONDAY: works(6)})
    assert [taken[day].hours for day in two] == [8, 2]


def test_a_job_that_waits_for_parts_takes_the_hours_of_the_day_they_come() -> None:
    two = days(crew((8, set())), crew((8, set())))
    taken = carry_over([Owed(Task(Decimal(3)), MONDAY + timedelta(days=1))], two, {})
    assert [taken[day].hours for day in two] == [0, 3]


@given(tasks, crews, st.lists(tasks, max_size=6))
def test_what_is_said_to_fit_does_fit(asked: Task, there: Crew, before: list[Task]) -> None:
    work, taken = Work.of([asked]), Work.of(before)
    places = room_for(work, crew=there, taken=taken).places
    assert places >= 0
    assert places * asked.hours <= max(Decimal(0), there.hours - taken.hours)
    if places:
        filled = Work.of([*before, *[asked] * places])
        assert filled.hours <= there.hours
        assert there.bay_hours is None or not asked.needs_bay or filled.bay <= there.bay_hours
        if asked.skill is not None:
            assert filled.skills[asked.skill] <= there.hours_of(frozenset({asked.skill}))
        assert room_for(work, crew=there, taken=filled).places == 0


@given(st.lists(crews, min_size=1, max_size=4), st.lists(tasks, max_size=6), st.integers(0, 3))
def test_owed_work_never_takes_more_than_there_is(there: list[Crew], owed: list[Task], wait: int) -> None:
    ahead = days(*there)
    taken = carry_over([Owed(task, MONDAY + timedelta(days=wait)) for task in owed], ahead, {})
    assert sum((one.hours for one in taken.values()), Decimal(0)) <= sum((t.hours for t in owed), Decimal(0))
    for day, one in ahead.items():
        assert 0 <= taken[day].hours <= one.hours
        assert one.bay_hours is None or taken[day].bay <= one.bay_hours
        assert all(some <= one.hours_of(frozenset({skill})) for skill, some in taken[day].skills.items())
        assert day >= MONDAY + timedelta(days=wait) or taken[day].hours == 0


@given(st.lists(crews, min_size=1, max_size=4), st.lists(tasks, max_size=6), tasks, st.integers(0, 3))
def test_accepting_what_fits_displaces_nothing(
    there: list[Crew], owed: list[Task], asked: Task, which: int
) -> None:
    """So one day can be locked alone: no other day is fuller afterwards."""
    ahead = days(*there)
    day = MONDAY + timedelta(days=which % len(there))
    work = Work.of([asked])
    before = carry_over([Owed(task, MONDAY) for task in owed], ahead, {})
    if not room_for(work, crew=ahead[day], taken=before[day]).fits:
        return
    after = carry_over([Owed(task, MONDAY) for task in owed], ahead, {day: work})
    assert {d: w.hours for d, w in after.items() if d != day} == {
        d: w.hours for d, w in before.items() if d != day
    }
    assert after[day].hours == before[day].hours + asked.hours
