"""What every step of a rehearsed visit needs: where it is in time, its luck, and who does things."""

import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import ParamSpec, TypeVar, cast

from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.actions.pictures import Picture
from pitboard.config.rehearsal.crew import Crew
from pitboard.records.bookings import Appointment, Booking
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.rules.refusals import Refusal, Refused

P = ParamSpec("P")
R = TypeVar("R")


class Stop(StrEnum):
    """Where a journey is left."""

    REQUESTED = "requested"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ACCEPTED = "accepted"
    NO_SHOW = "no_show"
    ARRIVED = "arrived"
    INSPECTING = "inspecting"
    PRICING = "pricing"
    AWAITING_DECISION = "awaiting_decision"
    IN_REPAIR = "in_repair"
    WAITING_FOR_PARTS = "waiting_for_parts"
    FINAL_CHECK = "final_check"
    READY = "ready"
    HANDED_BACK = "handed_back"


WITHOUT_VISIT = (Stop.REQUESTED, Stop.DECLINED, Stop.CANCELLED, Stop.ACCEPTED, Stop.NO_SHOW)
LEFT_IN_THE_HOUSE = (
    Stop.IN_REPAIR,
    Stop.AWAITING_DECISION,
    Stop.READY,
    Stop.INSPECTING,
    Stop.WAITING_FOR_PARTS,
    Stop.PRICING,
    Stop.ARRIVED,
    Stop.FINAL_CHECK,
)


@dataclass(frozen=True)
class Plan:
    """When the car comes, how many evenings before it was asked for, and where the journey is left."""

    number: int
    arrives_at: datetime
    asked_days_before: int
    stop: Stop


class NotRefused(Exception):
    """Something that must not succeed did."""


@dataclass
class Walk:
    """One car on its way through the workshop."""

    crew: Crew
    plan: Plan
    chance: random.Random
    #: How long steps take, against the usual.
    pace: float = 1.0
    now: datetime = field(init=False)
    person: Person = field(init=False)
    order: RepairOrder | None = None

    def __post_init__(self) -> None:
        asked_on = self.crew.opening.today(self.plan.arrives_at) - timedelta(days=self.plan.asked_days_before)
        wall = time(18 + self.chance.randrange(4), self.chance.randrange(60))
        self.now = self.crew.opening.at(asked_on, wall)

    def do(self, action: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return self.crew.perform(action, *args, **kwargs)

    def is_refused(self, code: Refusal, action: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> None:
        """Tries what must not succeed."""
        try:
            self.do(action, *args, **kwargs)
        except Refused as refused:
            if refused.code is code:
                return
            raise
        raise NotRefused(f"{action.__name__} was not refused with {code}")

    def work(self, least: float, most: float) -> datetime:
        """Goes on by some working hours."""
        hours = self.chance.uniform(least, most) * self.pace
        self.now = to_second(self.crew.opening.after_working(self.now, hours))
        return self.now

    def often(self, likelihood: float) -> bool:
        return self.chance.random() < likelihood

    def pictures(self, subjects: Sequence[str]) -> list[Picture]:
        drawn = [self.crew.pictures[s] for s in subjects if s in self.crew.pictures]
        return [replace(picture, key=secrets.token_hex(16)) for picture in drawn]

    def arrange(self, booking: Booking, window: Window) -> Appointment | None:
        """The window, or when its driver is busy then, that driver's next one of the day; none if there is none."""
        day = self.crew.opening.today(window.starts_at)
        try:
            return self.do(schedule_appointment, booking, window, by=self.desk, at=self.now)
        except Refused as refused:
            if refused.code is not Refusal.DRIVER_BUSY:
                raise
            free = cast(Sequence[tuple[datetime, datetime]], refused.facts["next_windows"])
        for starts_at, ends_at in free:
            if self.crew.opening.today(starts_at) == day:
                other = replace(window, starts_at=starts_at, ends_at=ends_at)
                return self.do(schedule_appointment, booking, other, by=self.desk, at=self.now)
        return None

    @property
    def desk(self) -> Person:
        return self.crew.desk[self.plan.number % len(self.crew.desk)]

    @property
    def technician(self) -> StaffMember:
        return self.crew.technicians[self.plan.number % len(self.crew.technicians)]

    @property
    def driver(self) -> StaffMember:
        return self.crew.drivers[self.plan.number % len(self.crew.drivers)]


def to_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
