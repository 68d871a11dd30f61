"""What the engine is given: who is there and when, which work is owed, and where each order stands.

Plain values only. Times are aware; hours are decimal hours. `Key` names a piece of work: the same key draws the same
luck in every run, so a caller keeps it from run to run (the number of the repair line, or a word for work that has
no line yet).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.opening import Span

Key = int | str

#: How far ahead the calendars should reach: work beyond the last span is guessed at the usual pace and marked so.
DAYS_AHEAD = 60


class Stage(StrEnum):
    """What lies between arrival and "ready" besides the repairs. An inspection keeps a technician busy (and a bay);
    the others are waits in opening hours."""

    INSPECTION = "inspection"
    PRICING = "pricing"
    DECISION = "decision"
    FINAL_CHECK = "final_check"


@dataclass(frozen=True)
class Technician:
    """`spans` is working time: opening hours and own hours in common, less absences; in order, from now on."""

    id: int
    skills: frozenset[int]
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Line:
    """A piece of work. `kind` is what its real duration is learned by (None: like any other work).

    `worked_hours` are the working hours that have gone into it so far; while it is in progress `technician_id` says
    who is at it. `pinned_to` is a technician chosen by hand. A line in the state `proposed` is taken to be agreed once
    the customer decides. `parts_due_at` counts only while the line waits for parts, or has not been begun; waiting
    without a time is a wait of unknown length.
    """

    key: Key
    hours: float
    state: LineState = LineState.APPROVED
    kind: str | None = None
    skill: int | None = None
    needs_bay: bool = True
    position: int = 0
    parts_due_at: datetime | None = None
    technician_id: int | None = None
    worked_hours: float = 0.0
    pinned_to: int | None = None


@dataclass(frozen=True)
class Order:
    """A car that is here, or an accepted booking that will bring one (`arrives_at` in the future).

    `id` is any number that is the same before and after the car's arrival. Orders are taken in the order of `queue_at`,
    the earliest first (their arrival, or the time promised). `ahead` are the stages not yet over; the first of them
    has taken `spent_hours` so far (of the technician for an inspection, opening hours for the rest; None: it has not
    begun). `technician_id` is who inspects, if somebody already does.
    """

    id: int
    queue_at: datetime
    lines: tuple[Line, ...]
    ahead: tuple[Stage, ...] = (Stage.FINAL_CHECK,)
    spent_hours: float | None = None
    arrives_at: datetime | None = None
    technician_id: int | None = None


@dataclass(frozen=True)
class Floor:
    """Everything at the moment `at`. `bays=None`: a place for the car is never what lacks."""

    at: datetime
    opening: tuple[Span, ...]
    technicians: tuple[Technician, ...]
    orders: tuple[Order, ...]
    bays: int | None = None


_AHEAD = {
    None: (Stage.INSPECTION, Stage.PRICING, Stage.DECISION, Stage.FINAL_CHECK),
    OrderState.ARRIVED: (Stage.INSPECTION, Stage.PRICING, Stage.DECISION, Stage.FINAL_CHECK),
    OrderState.INSPECTING: (Stage.INSPECTION, Stage.PRICING, Stage.DECISION, Stage.FINAL_CHECK),
    OrderState.PRICING: (Stage.PRICING, Stage.DECISION, Stage.FINAL_CHECK),
    OrderState.AWAITING_DECISION: (Stage.DECISION, Stage.FINAL_CHECK),
    OrderState.IN_REPAIR: (Stage.FINAL_CHECK,),
    OrderState.FINAL_CHECK: (Stage.FINAL_CHECK,),
}


def stages_ahead(state: OrderState | None, *, asks: bool = True) -> tuple[Stage, ...]:
    """The stages not yet over for an order that stands at `state` (None: the car is not here yet). Where everything
    is agreed already, nobody `asks` the customer."""
    ahead = _AHEAD.get(state, ())
    return ahead if asks else tuple(stage for stage in ahead if stage is not Stage.DECISION)
