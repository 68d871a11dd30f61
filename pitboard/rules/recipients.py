"""Who is told what, and how: one table. What is not in it is told to nobody, it is only seen live."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pitboard.rules.happenings import EventKind
from pitboard.rules.permissions import Role


class Channel(StrEnum):
    SITE = "site"
    MAIL = "mail"
    PUSH = "push"
    #: SMS to a customer's phone, or a chat room of the workshop's own.
    CHAT = "chat"


class TellingTopic(StrEnum):
    """What people choose channels for: a row of the page of their notifications."""

    # the customer's
    BOOKING = "booking"
    HANDOVER = "handover"
    FINDINGS = "findings"
    DECISION = "decision"
    PROGRESS = "progress"
    TIME = "time"
    READY = "ready"
    # both sides'
    MESSAGES = "messages"
    # the customer's, long after a visit
    DUE_AGAIN = "due_again"
    # the staff's
    REQUESTS = "requests"
    CHOICES = "choices"
    RISKS = "risks"


_SITE = (Channel.SITE,)
_BOTH = (Channel.SITE, Channel.MAIL)
_DESK = frozenset({Role.OWNER, Role.ADVISOR})


@dataclass(frozen=True)
class Telling:
    """Through which channels the customer and the staff of some roles are told of one kind of event.

    `milestone` names the facts that make two events the same milestone: it is told once however often it flips.
    Without it every event of the kind is told. `asks` names a fact that counts what is asked: at nought nobody is told.
    """

    customer: tuple[Channel, ...] = ()
    staff: tuple[Channel, ...] = ()
    roles: frozenset[Role] = frozenset()
    milestone: tuple[str, ...] | None = None
    asks: str = ""


_K = EventKind

TELLINGS: Mapping[EventKind, Telling] = {
    _K.BOOKING_REQUESTED: Telling(customer=_BOTH, staff=_SITE, roles=_DESK),
    _K.BOOKING_ACCEPTED: Telling(customer=_BOTH),
    _K.BOOKING_DECLINED: Telling(customer=_BOTH),
    _K.BOOKING_CANCELLED: Telling(customer=_BOTH, staff=_SITE, roles=_DESK),
    _K.BOOKING_ENTERED: Telling(customer=_BOTH),
    _K.BOOKING_CHANGED: Telling(customer=_BOTH, staff=_SITE, roles=_DESK),
    _K.BOOKING_RESCHEDULED: Telling(customer=_BOTH),
    _K.OTHER_DAY_TAKEN: Telling(customer=_BOTH, staff=_SITE, roles=_DESK),
    _K.BOOKING_EXPIRED: Telling(customer=_BOTH, staff=_SITE, roles=_DESK, milestone=()),
    _K.APPOINTMENT_SCHEDULED: Telling(customer=_BOTH),
    _K.APPOINTMENT_MOVED: Telling(customer=_BOTH),
    _K.APPOINTMENT_CHOSEN: Telling(customer=_BOTH, staff=_SITE, roles=_DESK),
    _K.APPOINTMENT_CANCELLED: Telling(customer=_BOTH, staff=_SITE, roles=_DESK),
    _K.DRIVER_ON_THE_WAY: Telling(customer=_SITE, milestone=("appointment",)),
    _K.APPOINTMENT_DONE: Telling(customer=_SITE, milestone=("appointment",)),
    _K.APPOINTMENT_FAILED: Telling(customer=_BOTH, staff=_SITE, roles=_DESK),
    _K.CAR_ARRIVED: Telling(customer=_BOTH, milestone=()),
    _K.INSPECTION_FINISHED: Telling(customer=_BOTH, milestone=()),
    # Where all of it is covered by what the customer said before, that is told instead.
    _K.ESTIMATE_SENT: Telling(customer=_BOTH, milestone=("revision",), asks="asked"),
    _K.REPAIRS_COVERED: Telling(customer=_BOTH, milestone=("authorisation",)),
    # The customer's own copy of what they approved.
    _K.REPAIRS_CHOSEN: Telling(customer=(Channel.MAIL,), staff=_SITE, roles=_DESK),
    _K.CALL_ASKED: Telling(staff=_SITE, roles=_DESK),
    _K.PRICE_ASKED: Telling(staff=_SITE, roles=_DESK),
    _K.CHOICE_CONFIRMED: Telling(customer=_BOTH, milestone=("authorisation",)),
    _K.REPAIR_HELD: Telling(customer=_SITE),
    _K.REPAIR_FINISHED: Telling(customer=_SITE, milestone=("line",)),
    _K.PROMISE_MOVED: Telling(customer=_SITE),
    _K.CAR_READY: Telling(customer=_BOTH, milestone=("lap",)),
    _K.VISIT_REOPENED: Telling(customer=_BOTH),
    _K.CAR_HANDED_BACK: Telling(customer=_BOTH, milestone=()),
}


@dataclass(frozen=True)
class Due:
    """One telling that an event owes: to whom, how, and the key under which it is planned exactly once."""

    recipient: int
    channel: Channel
    key: str


def tellings_due(
    kind: EventKind,
    *,
    aggregate: str,
    version: int,
    facts: Mapping[str, object],
    actor: int | None,
    customer: int,
    staff: Iterable[tuple[int, Role]],
) -> list[Due]:
    """What one event owes. `aggregate` is its topic ("order:12"), people are their ids.

    Nobody is told on the site of what they did themselves; their mails are the record they keep.
    """
    telling = TELLINGS.get(kind)
    if telling is None or (telling.asks and facts.get(telling.asks) == 0):
        return []
    if telling.milestone is None:
        once = f"v{version}"
    else:
        once = ".".join(str(facts.get(name)) for name in telling.milestone)
    wanted = [(customer, channel) for channel in telling.customer]
    wanted += [
        (person, channel) for person, role in staff if role in telling.roles for channel in telling.staff
    ]
    return [
        Due(person, channel, f"{aggregate}/{kind}/{once}/{person}/{channel}")
        for person, channel in dict.fromkeys(wanted)
        if not (channel is Channel.SITE and person == actor)
    ]
