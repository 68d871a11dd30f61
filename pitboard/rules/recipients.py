"""Who is told what, and how: one table. What is not in it is told to nobody, it is only seen live."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, StrEnum
from types import MappingProxyType

from pitboard.rules.happenings import EventKind
from pitboard.rules.permissions import Role
from pitboard.rules.quiet import QuietHours


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


class Quiet(Enum):
    """Whether a telling goes in the recipient's quiet hours. What they did themselves just now always does."""

    WAITS = "waits"
    PASSES = "passes"
    #: For a customer who waits for the car here.
    PASSES_FOR_WHO_WAITS = "passes for who waits"


#: Nobody can stop these altogether: without another way chosen, they come by mail.
ESSENTIAL_TOPICS = frozenset(
    {TellingTopic.BOOKING, TellingTopic.HANDOVER, TellingTopic.DECISION, TellingTopic.READY}
)
CUSTOMER_TOPICS: Sequence[TellingTopic] = tuple(TellingTopic)[:9]
STAFF_TOPICS: Sequence[TellingTopic] = (TellingTopic.MESSAGES, *tuple(TellingTopic)[9:])
#: What reaches people who are not looking at the site, and may be chosen.
OUTWARD: Sequence[Channel] = (Channel.MAIL, Channel.PUSH, Channel.CHAT)
#: In this order another way is tried for what did not go in time.
OTHER_WAYS: Sequence[Channel] = (Channel.PUSH, Channel.CHAT, Channel.MAIL)

_NOWHERE: tuple[Channel, ...] = ()
_TOLD = (Channel.SITE, Channel.MAIL, Channel.PUSH)
_SMALL = (Channel.SITE, Channel.PUSH)
_COPY = (Channel.MAIL,)
_DESK = frozenset({Role.OWNER, Role.ADVISOR})
_NONE: frozenset[EventKind] = frozenset()
_SOON, _HOUR = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True)
class Telling:
    """How the customer and the staff of some roles are told of one kind of event.

    - `customer`, `staff`: the channels unless somebody chose otherwise.
    - `milestone` names the facts that make two events the same milestone: it is told once however often it flips.
      Without it every event of the kind is told.
    - `asks` names a fact that counts what is asked: at nought nobody is told.
    - `held`: what staff do is held for a short while, in which they can take it back.
    - `gathers`: the channels on which several of these within minutes go as one message.
    - `replaces`: kinds that need not be told any more when they did not go yet; of the same repair or appointment
      where both name one.
    - `other_side`: told to whoever did not do it, customer or staff.
    - `otherwise_after`: by then it must have gone, or the customer is told another way.
    """

    topic: TellingTopic | None = None
    customer: tuple[Channel, ...] = _NOWHERE
    staff_topic: TellingTopic = TellingTopic.REQUESTS
    staff: tuple[Channel, ...] = _NOWHERE
    roles: frozenset[Role] = _DESK
    milestone: tuple[str, ...] | None = None
    asks: str = ""
    held: bool = False
    gathers: tuple[Channel, ...] = _NOWHERE
    quiet: Quiet = Quiet.WAITS
    replaces: frozenset[EventKind] = _NONE
    other_side: bool = False
    otherwise_after: timedelta | None = None


_K, _T, _Q = EventKind, TellingTopic, Quiet
_OUT = (Channel.MAIL, Channel.PUSH, Channel.CHAT)

TELLINGS: Mapping[EventKind, Telling] = {
    # ---- the booking
    _K.BOOKING_REQUESTED: Telling(_T.BOOKING, _TOLD, _T.REQUESTS, _SMALL),
    _K.BOOKING_ACCEPTED: Telling(_T.BOOKING, _TOLD, held=True, otherwise_after=_HOUR),
    # Declined, with another day where there is one.
    _K.BOOKING_DECLINED: Telling(_T.BOOKING, _TOLD, held=True, otherwise_after=_HOUR),
    _K.BOOKING_CANCELLED: Telling(
        _T.BOOKING, _TOLD, _T.REQUESTS, _SMALL, held=True, replaces=frozenset({_K.BOOKING_ACCEPTED})
    ),
    _K.BOOKING_ENTERED: Telling(_T.BOOKING, _TOLD, held=True),
    _K.BOOKING_CHANGED: Telling(_T.BOOKING, _TOLD, _T.REQUESTS, _SMALL),
    _K.BOOKING_RESCHEDULED: Telling(
        _T.BOOKING,
        _TOLD,
        held=True,
        replaces=frozenset({_K.BOOKING_RESCHEDULED}),
        otherwise_after=_HOUR,
    ),
    _K.OTHER_DAY_TAKEN: Telling(_T.BOOKING, _TOLD, _T.REQUESTS, _SMALL),
    _K.BOOKING_EXPIRED: Telling(_T.BOOKING, _TOLD, _T.REQUESTS, _SMALL, milestone=()),
    # ---- handing over, there and back
    _K.APPOINTMENT_SCHEDULED: Telling(_T.HANDOVER, _TOLD, held=True, otherwise_after=_HOUR),
    _K.APPOINTMENT_MOVED: Telling(
        _T.HANDOVER,
        _TOLD,
        held=True,
        replaces=frozenset({_K.APPOINTMENT_SCHEDULED, _K.APPOINTMENT_MOVED}),
        otherwise_after=_HOUR,
    ),
    _K.APPOINTMENT_CHOSEN: Telling(_T.HANDOVER, _TOLD, _T.REQUESTS, _SMALL),
    _K.APPOINTMENT_CANCELLED: Telling(
        _T.HANDOVER,
        _TOLD,
        _T.REQUESTS,
        _SMALL,
        held=True,
        replaces=frozenset({_K.APPOINTMENT_SCHEDULED, _K.APPOINTMENT_MOVED}),
        otherwise_after=_HOUR,
    ),
    # On the way to fetch the car, or to bring it back.
    _K.DRIVER_ON_THE_WAY: Telling(
        _T.HANDOVER, _SMALL, milestone=("appointment",), quiet=_Q.PASSES, otherwise_after=_SOON
    ),
    _K.APPOINTMENT_DONE: Telling(_T.HANDOVER, _SMALL, milestone=("appointment",)),
    _K.APPOINTMENT_FAILED: Telling(
        _T.HANDOVER, _TOLD, _T.RISKS, _SMALL, quiet=_Q.PASSES, otherwise_after=_SOON
    ),
    _K.CAR_ARRIVED: Telling(_T.HANDOVER, _TOLD, milestone=()),
    # ---- the visit
    # The inventory is finished, and with that the costs are being calculated.
    _K.INSPECTION_FINISHED: Telling(_T.FINDINGS, _TOLD, milestone=(), held=True),
    # The decision is wanted; of a later revision: the total was recalculated. Where all of it is covered by what the
    # customer said before, that is told instead.
    _K.ESTIMATE_SENT: Telling(
        _T.DECISION,
        _TOLD,
        milestone=("revision",),
        asks="asked",
        held=True,
        replaces=frozenset({_K.ESTIMATE_SENT, _K.DECISION_REMINDED}),
        otherwise_after=_HOUR,
    ),
    _K.DECISION_REMINDED: Telling(_T.DECISION, _TOLD, milestone=("revision",), otherwise_after=_HOUR),
    _K.DECISION_LATE: Telling(staff_topic=_T.RISKS, staff=_SMALL, milestone=("revision",)),
    _K.REPAIRS_COVERED: Telling(_T.DECISION, _TOLD, milestone=("authorisation",)),
    # The customer's own copy of what they approved.
    _K.REPAIRS_CHOSEN: Telling(
        _T.DECISION,
        _COPY,
        _T.CHOICES,
        _SMALL,
        replaces=frozenset({_K.ESTIMATE_SENT, _K.DECISION_REMINDED}),
    ),
    _K.CALL_ASKED: Telling(staff_topic=_T.CHOICES, staff=_SMALL),
    _K.PRICE_ASKED: Telling(staff_topic=_T.CHOICES, staff=_SMALL),
    _K.CHOICE_CONFIRMED: Telling(_T.DECISION, _TOLD, milestone=("authorisation",), gathers=_OUT),
    _K.REPAIR_HELD: Telling(_T.PROGRESS, _SMALL, gathers=_OUT),
    _K.REPAIR_RESUMED: Telling(replaces=frozenset({_K.REPAIR_HELD})),
    _K.REPAIR_FINISHED: Telling(
        _T.PROGRESS, _SMALL, milestone=("line",), gathers=_OUT, replaces=frozenset({_K.REPAIR_HELD})
    ),
    _K.REPAIR_FINISH_UNDONE: Telling(replaces=frozenset({_K.REPAIR_FINISHED})),
    _K.PROMISE_MOVED: Telling(_T.TIME, _SMALL, gathers=_OUT, replaces=frozenset({_K.PROMISE_MOVED})),
    _K.PROMISE_AT_RISK: Telling(staff_topic=_T.RISKS, staff=_SMALL),
    _K.CAR_READY: Telling(
        _T.READY,
        _TOLD,
        milestone=("lap",),
        held=True,
        quiet=_Q.PASSES_FOR_WHO_WAITS,
        replaces=frozenset({_K.VISIT_REOPENED, _K.PROMISE_MOVED}),
        otherwise_after=_SOON,
    ),
    _K.VISIT_REOPENED: Telling(
        _T.READY, _TOLD, held=True, replaces=frozenset({_K.CAR_READY}), otherwise_after=_SOON
    ),
    _K.CAR_HANDED_BACK: Telling(
        _T.HANDOVER, _TOLD, milestone=(), replaces=frozenset({_K.CAR_READY, _K.PROMISE_MOVED})
    ),
    # ---- words between the two sides
    _K.MESSAGE_WRITTEN: Telling(
        _T.MESSAGES,
        _TOLD,
        _T.MESSAGES,
        _SMALL,
        gathers=(Channel.MAIL, Channel.CHAT),
        other_side=True,
        otherwise_after=_HOUR,
    ),
    # A question of the bay's to the desk; what else they write to each other is only seen.
    _K.CREW_WRITTEN: Telling(staff_topic=_T.MESSAGES, staff=_SMALL, asks="asks"),
    # ---- long after
    _K.DEFERRED_DUE: Telling(_T.DUE_AGAIN, _TOLD, milestone=("line",)),
    _K.SERVICE_DUE: Telling(_T.DUE_AGAIN, _TOLD, milestone=("due_on", "due_km")),
}


@dataclass(frozen=True)
class Reach:
    """How somebody can be reached, and where they want it otherwise than the table says."""

    channels: frozenset[Channel] = frozenset({Channel.SITE, Channel.MAIL})
    choices: Mapping[tuple[TellingTopic, Channel], bool] = field(default_factory=lambda: MappingProxyType({}))
    quiet: QuietHours | None = None

    def ways(self, topic: TellingTopic, usual: Sequence[Channel]) -> list[Channel]:
        """The channels that a telling of this topic takes to them. The site is no matter of choice."""
        ways = [
            channel
            for channel in Channel
            if channel in self.channels
            and (channel in usual if channel is Channel.SITE else self.wants(topic, channel, usual))
        ]
        unheard = topic in ESSENTIAL_TOPICS and Channel.MAIL in usual and not set(ways) & set(OUTWARD)
        return [*ways, Channel.MAIL] if unheard and Channel.MAIL in self.channels else ways

    def wants(self, topic: TellingTopic, channel: Channel, usual: Sequence[Channel]) -> bool:
        return self.choices.get((topic, channel), channel in usual)


@dataclass(frozen=True)
class Due:
    """One telling that an event owes: to whom, how, and the key under which it is planned exactly once. `place` is the
    workshop's chat room that is told; the recipient is then who answers for it."""

    recipient: int
    channel: Channel
    key: str
    topic: TellingTopic
    place: int | None = None


ANYBODY = Reach()
_NOBODY_SPECIAL: Mapping[int, Reach] = MappingProxyType({})


def tellings_due(
    kind: EventKind,
    *,
    aggregate: str,
    version: int,
    facts: Mapping[str, object],
    actor: int | None,
    customer: int,
    staff: Iterable[tuple[int, Role]],
    reach: Mapping[int, Reach] = _NOBODY_SPECIAL,
    rooms: Iterable[tuple[int, int]] = (),
) -> list[Due]:
    """What one event owes. `aggregate` is its topic ("order:12"), people are their ids; `rooms` are the workshop's chat
    rooms, each with who answers for it.

    Nobody is told of what they did themselves, but a customer's mails are the record they keep.
    """
    telling = TELLINGS.get(kind)
    if telling is None or (telling.asks and facts.get(telling.asks) == 0):
        return []
    begins = f"{aggregate}/{kind}/{_once(telling, version, facts)}"
    by_customer = actor == customer
    due: list[Due] = []
    if not (telling.other_side and by_customer):
        due += _to_customer(telling, begins, customer, reach.get(customer, ANYBODY), is_own=by_customer)
    if telling.staff and (by_customer or not telling.other_side):
        known = {(d.recipient, d.channel) for d in due}
        to_staff = _to_staff(telling, begins, actor, staff, reach)
        due += [d for d in to_staff if (d.recipient, d.channel) not in known]
        due += [
            Due(keeper, Channel.CHAT, f"{begins}/place{place}/chat", telling.staff_topic, place)
            for place, keeper in rooms
        ]
    return due


def _to_customer(telling: Telling, begins: str, customer: int, reach: Reach, *, is_own: bool) -> list[Due]:
    if telling.topic is None:
        return []
    return [
        Due(customer, channel, f"{begins}/{customer}/{channel}", telling.topic)
        for channel in reach.ways(telling.topic, telling.customer)
        if channel is Channel.MAIL or not is_own
    ]


def _to_staff(
    telling: Telling,
    begins: str,
    actor: int | None,
    staff: Iterable[tuple[int, Role]],
    reach: Mapping[int, Reach],
) -> list[Due]:
    told = dict.fromkeys(person for person, role in staff if role in telling.roles and person != actor)
    return [
        Due(person, channel, f"{begins}/{person}/{channel}", telling.staff_topic)
        for person in told
        for channel in reach.get(person, ANYBODY).ways(telling.staff_topic, telling.staff)
    ]


def passes_quiet_hours(kind: EventKind, *, is_own: bool, waits_here: bool) -> bool:
    """Whether a telling of this kind goes in quiet hours: `is_own` of what the recipient did just now, `waits_here` of
    a customer who waits at the workshop."""
    quiet = TELLINGS[kind].quiet
    return is_own or quiet is Quiet.PASSES or (quiet is Quiet.PASSES_FOR_WHO_WAITS and waits_here)


def _once(telling: Telling, version: int, facts: Mapping[str, object]) -> str:
    if telling.milestone is None:
        return f"v{version}"
    return ".".join(str(facts.get(name)) for name in telling.milestone)
