"""What the workshop's people wrote to each other about a visit."""

from collections.abc import Sequence

from pitboard.records.orders import RepairOrder
from pitboard.records.work import CrewMessage


def crew_thread(order: RepairOrder) -> Sequence[CrewMessage]:
    """Oldest first, in two queries."""
    messages = CrewMessage.objects.filter(order=order).select_related("sender", "line")
    return list(messages.prefetch_related("photos"))


def open_questions(order: RepairOrder) -> Sequence[CrewMessage]:
    """What nobody has answered yet."""
    waiting = CrewMessage.objects.filter(order=order, asks=True, answered_at=None)
    return list(waiting.select_related("sender", "line"))
