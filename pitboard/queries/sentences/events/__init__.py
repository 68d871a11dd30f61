"""What happened, in people's words: one sentence and its detail for every kind of event, a file for each family.

"We" is the workshop and "you" the customer; the workshop's own people read the same happenings by name.
"""

from pitboard.queries.sentences.events import (
    bay,
    booking,
    choice,
    desk,
    due,
    handing_over,
    inspection,
    messages,
    promise,
    repairs,
    visit,
)
from pitboard.queries.sentences.events.story import Said, Sentences, Story
from pitboard.queries.sentences.names import Names
from pitboard.records.events import Event

__all__ = ["SENTENCES", "Said", "say_event"]

SENTENCES: Sentences = {
    **booking.SENTENCES,
    **handing_over.SENTENCES,
    **inspection.SENTENCES,
    **choice.SENTENCES,
    **repairs.SENTENCES,
    **bay.SENTENCES,
    **promise.SENTENCES,
    **visit.SENTENCES,
    **messages.SENTENCES,
    **due.SENTENCES,
    **desk.SENTENCES,
}


def say_event(event: Event, names: Names, *, for_staff: bool = False) -> Said:
    """The event in one sentence, with a detail where there is one; `names` comes from `names_for`."""
    return SENTENCES[event.kind](Story(event, names, for_staff))
