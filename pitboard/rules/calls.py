"""Why somebody waits for the workshop to call, and in which order they are called."""

from enum import StrEnum


class CallReason(StrEnum):
    """The most pressing first: that is also the order of the list."""

    CALL_ASKED = "call_asked"
    PROMISE_AT_RISK = "promise_at_risk"
    MESSAGE_UNREAD = "message_unread"
    DECISION_OPEN = "decision_open"


PRESSING = {reason: place for place, reason in enumerate(CallReason)}
