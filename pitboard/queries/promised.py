"""Until when a promise is kept."""

from datetime import datetime

from pitboard.records.orders import Promise, RepairOrder


def due_of(promise: Promise, order: RepairOrder | None) -> datetime:
    """The latest moment that keeps the word: the end of the range first promised after the choice; a time that was set
    by hand, itself."""
    if promise.pinned_at is not None:
        return promise.ready_at
    return (order and order.promised_latest_at) or promise.latest_at


def has_given_its_word(order: RepairOrder, promise: Promise) -> bool:
    """Before the choice of repairs a time is an outlook; after it, or once set by hand, it is a word to be kept."""
    return order.promised_on is not None or promise.pinned_at is not None
