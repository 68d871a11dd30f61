"""When a telling goes: held for a moment in which it can be taken back, and small news gathered into one message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pitboard.rules.happenings import EventKind
from pitboard.rules.recipients import TELLINGS, Channel

#: Facts that say which one a telling is about, where a visit has several.
_WHICH = ("line", "appointment")


@dataclass(frozen=True)
class Pace:
    """The workshop's own times: how long staff may take something back, and how long small news wait for more."""

    hold: timedelta
    gather: timedelta


def held_until(
    kind: EventKind, channel: Channel, *, at: datetime, pace: Pace, by_staff: bool
) -> datetime | None:
    """Until when staff may take it back: only what staff did, and only what leaves the site."""
    if not by_staff or channel is Channel.SITE or not TELLINGS[kind].held or not pace.hold:
        return None
    return at + pace.hold


def gathers(kind: EventKind, channel: Channel) -> bool:
    telling = TELLINGS.get(kind)
    return telling is not None and channel in telling.gathers


def goes_at(
    kind: EventKind,
    channel: Channel,
    *,
    at: datetime,
    held: datetime | None,
    pace: Pace,
    begun: datetime | None = None,
) -> datetime:
    """When it goes. `begun`: when small news that wait already would have gone; what joins them delays them no more."""
    if not gathers(kind, channel):
        return held or at
    return max(held or at, at if begun is not None and begun <= at else begun or at + pace.gather)


def is_replaced(
    earlier: EventKind, earlier_facts: Mapping[str, object], by: EventKind, facts: Mapping[str, object]
) -> bool:
    """Whether what did not go yet need not be told any more."""
    telling = TELLINGS.get(by)
    if telling is None or earlier not in telling.replaces:
        return False
    return all(earlier_facts[w] == facts[w] for w in _WHICH if w in earlier_facts and w in facts)
