"""A floor of any size for measuring what a forecast costs: repairs of all kinds, skills, parts on their way."""

import random
from datetime import UTC, datetime, timedelta

from pitboard.rules.floor.given import Floor, Line, Order, Technician
from pitboard.rules.opening import Span

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
AT = MONDAY + timedelta(hours=9)
DAYS, SKILLS = 60, (1, 2, 3)


def floor_of(lines: int, technicians: int, *, seed: int = 1) -> Floor:
    luck = random.Random(seed)
    people = tuple(_technician(number, luck) for number in range(1, technicians + 1))
    orders: list[Order] = []
    number = 0
    while number < lines:
        size = min(luck.randint(1, 4), lines - number)
        repairs = tuple(_line(number + place, place, luck) for place in range(size))
        orders.append(Order(len(orders), AT - timedelta(minutes=lines - number), repairs))
        number += size
    return Floor(AT, _spans(17), people, tuple(orders), bays=technicians - 1)


def _technician(number: int, luck: random.Random) -> Technician:
    skills = frozenset(skill for skill in SKILLS if number == 1 or luck.random() < 0.5)
    return Technician(number, skills, _spans(luck.choice((15, 16, 17))))


def _line(number: int, place: int, luck: random.Random) -> Line:
    due = AT + timedelta(hours=luck.randint(1, 50)) if luck.random() < 0.15 else None
    skill = luck.choice((None, None, *SKILLS))
    return Line(number, luck.choice((0.5, 1, 1.5, 2, 3)), skill=skill, position=place, parts_due_at=due)


def _spans(closes: int) -> tuple[Span, ...]:
    days = [MONDAY + timedelta(days=n) for n in range(DAYS) if n % 7 < 5]
    halves = ((8, 12), (13, closes))
    return tuple((day + timedelta(hours=b), day + timedelta(hours=e)) for day in days for b, e in halves)
