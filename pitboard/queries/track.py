"""The track: the six stages of a visit, from the car's arrival to ready, as customers and staff see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, ngettext, pgettext

from pitboard.records.bookings import Booking
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.lifecycle import AUTHORISED_LINE_STATES, BookingState, LineState, OrderState

#: How many stages lie behind an order that stands in this state.
STAGES_BEHIND = {
    OrderState.ARRIVED: 1,
    OrderState.INSPECTING: 1,
    OrderState.PRICING: 2,
    OrderState.AWAITING_DECISION: 2,
    OrderState.IN_REPAIR: 3,
    OrderState.FINAL_CHECK: 4,
    OrderState.READY: 6,
    OrderState.HANDED_BACK: 6,
}


@dataclass(frozen=True)
class Stage:
    """One sector of the track. `part` is how far the present stage has come, from 0 to 1."""

    label: str
    state: Literal["done", "now", "todo"]
    note: str = ""
    part: float = 0.0


def track_of(about: Booking | RepairOrder) -> list[Stage]:
    """The six stages of a booking or a visit, in order."""
    if isinstance(about, Booking):
        return _stages(0, [_expected(about), "", "", "", "", ""], part=0.0)
    lines = [line for line in about.lines.all() if line.state in AUTHORISED_LINE_STATES]
    behind = STAGES_BEHIND[about.state]
    return _stages(behind, _notes(about, lines), part=_part(about.state, lines))


def _stages(behind: int, notes: Sequence[str], *, part: float) -> list[Stage]:
    labels = [
        gettext("Arrived"),
        gettext("Inspected"),
        gettext("Your choice"),
        gettext("In repair"),
        gettext("Final check"),
        gettext("Ready"),
    ]
    stages = [
        Stage(label, "done" if place < behind else "todo", note)
        for place, (label, note) in enumerate(zip(labels, notes, strict=True))
    ]
    if behind < len(stages):
        stages[behind] = replace(stages[behind], state="now", part=part)
    return stages


def _expected(booking: Booking) -> str:
    if booking.state == BookingState.REQUESTED:
        return gettext("not confirmed yet")
    return format_date(booking.day, pgettext("day", "D j M"))


def _notes(order: RepairOrder, lines: Sequence[RepairLine]) -> list[str]:
    """What stands under each stage. A stage that lies ahead of the present one says nothing yet."""
    inspection = getattr(order, "inspection", None)
    inspected = _at(inspection.finished_at if inspection else None)
    notes = [
        _at(order.arrived_at),
        inspected or _inspecting(order.state),
        _at(order.chosen_at) or _choice(order.state),
        _repairs(lines),
        "",
        _at(order.ready_at),
    ]
    last = min(STAGES_BEHIND[order.state], len(notes) - 1)
    return [note if place <= last else "" for place, note in enumerate(notes)]


def _inspecting(state: OrderState) -> str:
    return gettext("being inspected") if state == OrderState.INSPECTING else gettext("comes next")


def _choice(state: OrderState) -> str:
    if state == OrderState.AWAITING_DECISION:
        return gettext("wanted now")
    if state == OrderState.PRICING:
        return gettext("costs are being calculated")
    return gettext("nothing to decide")


def _repairs(lines: Sequence[RepairLine]) -> str:
    done = sum(line.state == LineState.DONE for line in lines)
    if not lines:
        return gettext("nothing to repair")
    text = ngettext("%(done)s of %(total)s repair done", "%(done)s of %(total)s repairs done", len(lines))
    return text % {"done": done, "total": len(lines)}


def _part(state: OrderState, lines: Sequence[RepairLine]) -> float:
    if state == OrderState.ARRIVED:
        return 0.0
    if state != OrderState.IN_REPAIR:
        return 0.5
    halves = sum(2 * (line.state == LineState.DONE) + (line.state == LineState.IN_PROGRESS) for line in lines)
    return halves / (2 * len(lines)) if lines else 0.0


def _at(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return format_date(timezone.localtime(moment), pgettext("near day and time", "D H:i"))
