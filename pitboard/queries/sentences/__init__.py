"""Codes and facts in people's words: refusals, events and states. Everything is said in the language and the time
zone that are active."""

from pitboard.queries.sentences.events import Said, say_event
from pitboard.queries.sentences.names import NOTHING, Names, names_for
from pitboard.queries.sentences.refusals import say_refusal
from pitboard.queries.sentences.states import (
    appointment_state_words,
    appointment_words,
    booking_state_words,
    line_state_words,
    promise_reason_words,
    role_words,
    severity_words,
    stage_words,
)

__all__ = [
    "NOTHING",
    "Names",
    "Said",
    "appointment_state_words",
    "appointment_words",
    "booking_state_words",
    "line_state_words",
    "names_for",
    "promise_reason_words",
    "role_words",
    "say_event",
    "say_refusal",
    "severity_words",
    "stage_words",
]
