"""What the desk keeps for itself: calls, notes, and records that became one."""

from django.utils.translation import gettext as _

from pitboard.queries.sentences.events.story import Said, Sentences, Story
from pitboard.rules.happenings import EventKind


def _called(story: Story) -> Said:
    call = story.names.calls.get(story.fact("call") or 0)
    reached = bool(story.fact("reached"))
    said = _("Called %(name)s") if reached else _("Called %(name)s, nobody answered")
    return Said(said % {"name": story.customer}, call.note if call else "")


def _note_written(story: Story) -> Said:
    return Said(_("An internal note was written"))


def _note_removed(story: Story) -> Said:
    return Said(_("An internal note was removed"))


def _customers_merged(story: Story) -> Said:
    return Said(_("This visit is %(name)s's now: two customers were merged") % {"name": story.customer})


def _cars_merged(story: Story) -> Said:
    return Said(_("Two records of this car were merged"))


def _merge_undone(story: Story) -> Said:
    return Said(_("A merge was undone"), _("The visit is back where it was."))


SENTENCES: Sentences = {
    EventKind.CUSTOMER_CALLED: _called,
    EventKind.NOTE_WRITTEN: _note_written,
    EventKind.NOTE_REMOVED: _note_removed,
    EventKind.CUSTOMERS_MERGED: _customers_merged,
    EventKind.CARS_MERGED: _cars_merged,
    EventKind.MERGE_UNDONE: _merge_undone,
}
