"""The one thing to do next on a visit, for the one signal button of its page."""

from collections.abc import Mapping
from enum import StrEnum

from pitboard.queries.desk import OrderDesk
from pitboard.records.orders import RepairLine
from pitboard.rules.lifecycle import LineState, OrderState


class Step(StrEnum):
    START_INSPECTION = "start_inspection"
    FINISH_INSPECTION = "finish_inspection"
    PRICE = "price"
    NOTHING = "nothing"
    CONFIRM = "confirm"
    START_REPAIR = "start_repair"
    FINISH_REPAIR = "finish_repair"
    START_CHECK = "start_check"
    PASS_CHECK = "pass_check"
    HAND_BACK = "hand_back"
    NONE = ""


#: Which permission each step asks for.
NEEDS = {
    Step.START_INSPECTION: "inspect",
    Step.FINISH_INSPECTION: "inspect",
    Step.PRICE: "price",
    Step.NOTHING: "price",
    Step.CONFIRM: "price",
    Step.START_REPAIR: "repair",
    Step.FINISH_REPAIR: "repair",
    Step.START_CHECK: "repair",
    Step.PASS_CHECK: "repair",
    Step.HAND_BACK: "hand_back",
}


def next_step(desk: OrderDesk, can: Mapping[str, bool]) -> tuple[Step, RepairLine | None]:
    """The step, and the repair line it is about; no step when it is not this person's or somebody else is awaited."""
    step, line = _due(desk)
    return (step, line) if step is not Step.NONE and can[NEEDS[step]] else (Step.NONE, None)


def _due(desk: OrderDesk) -> tuple[Step, RepairLine | None]:
    state = desk.order.state
    if desk.must_confirm and state is not OrderState.HANDED_BACK:
        return Step.CONFIRM, None
    if state is OrderState.PRICING:
        return (Step.PRICE if desk.troubles else Step.NOTHING), None
    if state is OrderState.IN_REPAIR:
        return _due_repair(desk)
    plain = {
        OrderState.ARRIVED: Step.START_INSPECTION,
        OrderState.INSPECTING: Step.FINISH_INSPECTION,
        OrderState.FINAL_CHECK: Step.PASS_CHECK,
        OrderState.READY: Step.HAND_BACK,
    }
    return plain.get(state, Step.NONE), None


def _due_repair(desk: OrderDesk) -> tuple[Step, RepairLine | None]:
    steps = {LineState.IN_PROGRESS: Step.FINISH_REPAIR, LineState.APPROVED: Step.START_REPAIR}
    for state, step in steps.items():
        line = next((line for line in desk.work if line.state is state), None)
        if line is not None:
            return step, line
    if any(line.state is LineState.WAITING_FOR_PARTS for line in desk.work):
        return Step.NONE, None
    return Step.START_CHECK, None
