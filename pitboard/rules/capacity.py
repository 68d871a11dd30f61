"""How much work fits into a day. Capacity is hours of work, never a count of slots.

A day has the hours of the technicians who are there, and the hours of its bays. Work needs hours, some of it hours of
somebody with a skill, some of it a place in a bay. All figures are decimal hours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

#: From this many visits of the asked length on, a day counts as free and not as nearly full.
PLENTY = 3
#: A workshop states no more skills than this: whether the work fits is asked for every group of them.
MOST_SKILLS = 8
#: A request that states no hours is still somebody's work.
LEAST_WORK = Decimal("0.1")
ZERO = Decimal(0)


class Room(StrEnum):
    FREE = "free"
    FEW = "few"
    FULL = "full"
    CLOSED = "closed"
    PAST = "past"
    TOO_SOON = "too_soon"


@dataclass(frozen=True)
class DayRoom:
    """What a day has to offer to one request: the word for it, and how many such visits still fit."""

    room: Room
    places: int

    @property
    def fits(self) -> bool:
        return self.places > 0


@dataclass(frozen=True)
class Task:
    """Hours of work that need one skill, or none in particular; and whether the car stands in a bay meanwhile."""

    hours: Decimal
    skill: int | None = None
    needs_bay: bool = True


@dataclass(frozen=True)
class Work:
    """What several tasks need together: hours in all, hours of each skill, hours in a bay."""

    hours: Decimal = ZERO
    skills: Mapping[int, Decimal] = field(default_factory=dict)
    bay: Decimal = ZERO

    @classmethod
    def of(cls, tasks: Iterable[Task]) -> "Work":
        return sum((cls._one(task) for task in tasks), cls())

    @classmethod
    def _one(cls, task: Task) -> "Work":
        skills = {} if task.skill is None else {task.skill: task.hours}
        return cls(task.hours, skills, task.hours if task.needs_bay else ZERO)

    def __add__(self, other: "Work") -> "Work":
        both = {**self.skills}
        for skill, hours in other.skills.items():
            both[skill] = both.get(skill, ZERO) + hours
        return Work(self.hours + other.hours, both, self.bay + other.bay)


@dataclass(frozen=True)
class Crew:
    """Who is there on a day: the hours of each technician with what they can do, and the hours of all bays. Without
    bays stated, a place for the car is never what lacks."""

    technicians: Sequence[tuple[frozenset[int], Decimal]]
    bay_hours: Decimal | None = None

    @property
    def hours(self) -> Decimal:
        return sum((hours for _, hours in self.technicians), ZERO)

    def hours_of(self, skills: frozenset[int]) -> Decimal:
        """Of everybody who has at least one of the skills."""
        return sum((hours for has, hours in self.technicians if has & skills), ZERO)


def room_for(
    asked: Work,
    *,
    crew: Crew,
    taken: Work,
    is_open: bool = True,
    is_past: bool = False,
    is_too_soon: bool = False,
) -> DayRoom:
    """The room that one day has for one request. This is the only rule that says free, few, full or closed."""
    if is_past:
        return DayRoom(Room.PAST, 0)
    if not is_open:
        return DayRoom(Room.CLOSED, 0)
    if is_too_soon:
        return DayRoom(Room.TOO_SOON, 0)
    wanted = asked if asked.hours >= LEAST_WORK else Work(LEAST_WORK, bay=LEAST_WORK)
    places = min(int(max(ZERO, left) // need) for left, need in _limits(wanted, crew, taken))
    if places == 0:
        return DayRoom(Room.FULL, 0)
    return DayRoom(Room.FREE if places >= PLENTY else Room.FEW, places)


def _limits(asked: Work, crew: Crew, taken: Work) -> Iterator[tuple[Decimal, Decimal]]:
    """What is left of everything the work needs, with how much of it: hours in all, hours in bays, and for each group
    of skills the hours of those who have any of them. (Somebody with two skills gives each hour only once, so that
    each skill for itself would promise too much: Hall's theorem.)"""
    if asked.hours > 0:
        yield crew.hours - taken.hours, asked.hours
    if crew.bay_hours is not None and asked.bay > 0:
        yield crew.bay_hours - taken.bay, asked.bay
    known = sorted(set(asked.skills) | set(taken.skills))
    for size in range(1, len(known) + 1):
        for group in combinations(known, size):
            need = sum((asked.skills.get(skill, ZERO) for skill in group), ZERO)
            if need > 0:
                used = sum((taken.skills.get(skill, ZERO) for skill in group), ZERO)
                yield crew.hours_of(frozenset(group)) - used, need


@dataclass(frozen=True)
class Owed:
    """Work on a car that is here, and the first day on which it can be done (when its parts are due)."""

    task: Task
    earliest: date


def carry_over(
    owed: Iterable[Owed], crews: Mapping[date, Crew], booked: Mapping[date, Work]
) -> dict[date, Work]:
    """What each day's hours are taken by: the work accepted for it, and what is owed on the cars that are here, done
    as early as it can be and carried over to the next day where a day is full. `crews` begins with today."""
    taken = {day: booked.get(day, Work()) for day in crews}
    days = sorted(crews)
    for one in sorted(owed, key=lambda one: one.earliest):
        left = one.task.hours
        for day in days:
            if left <= 0:
                break
            if day < one.earliest:
                continue
            share = min(left, _most(one.task, crews[day], taken[day]))
            if share > 0:
                part = Task(share, one.task.skill, one.task.needs_bay)
                taken[day] += Work.of([part])
                left -= share
    return taken


def _most(task: Task, crew: Crew, taken: Work) -> Decimal:
    """How many hours of such a task still fit."""
    hour = Task(Decimal(1), task.skill, task.needs_bay)
    return max(ZERO, min(left / need for left, need in _limits(Work.of([hour]), crew, taken)))
