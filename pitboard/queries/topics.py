"""What one can follow live, and how the database says that it changed.

A topic is a short text: `order:12` and `booking:3` carry the version of their row; `board:1` (anything in
that workshop) and `customer:5` (anything about that customer) carry none, said as 0.
"""

import json
from collections.abc import Mapping

# The PostgreSQL channel; SQLite has none, there the event rows themselves are read.
CHANNEL = "pitboard"
VERSIONED = ("order", "booking")
UNVERSIONED = ("board", "customer")


def is_versioned(topic: str) -> bool:
    return topic.partition(":")[0] in VERSIONED


def is_topic(text: str) -> bool:
    kind, _, number = text.partition(":")
    return (
        (kind in VERSIONED or kind in UNVERSIONED)
        and number.isascii()
        and number.isdigit()
        and len(number) < 19
    )


def topics_of_event(
    *, workshop_id: int, customer_id: int, booking_id: int | None, order_id: int | None, version: int
) -> dict[str, int]:
    """Every topic that one event moves, each with the version it is at now."""
    topics = {f"board:{workshop_id}": 0, f"customer:{customer_id}": 0}
    if booking_id is not None:
        topics[f"booking:{booking_id}"] = version
    if order_id is not None:
        topics[f"order:{order_id}"] = version
    return topics


def notice_text(topics: Mapping[str, int]) -> str:
    """The payload of `pg_notify(CHANNEL, …)`, sent in the transaction that appends the event."""
    return json.dumps({"topics": dict(topics)}, separators=(",", ":"))


def read_notice(text: str) -> dict[str, int]:
    """The topics of a payload; empty for one that something else sent on our channel."""
    try:
        topics = json.loads(text)["topics"]
        return {topic: int(version) for topic, version in topics.items() if is_topic(topic)}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
