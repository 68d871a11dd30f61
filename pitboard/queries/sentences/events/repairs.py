"""Work on the repairs, and who does it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pitboard.queries.sentences.events.story import Said, Sentences, Story, both
from pitboard.rules.happenings import EventKind


def _repair_started(story: Story) -> Said:
    return Said(_("%(repair)s: work has begun") % {"repair": story.line})


def _repair_noted(story: Story) -> Said:
    return Said(story.fact("note"), story.line)


def _repair_held(story: Story) -> Said:
    due = ""
    if story.fact("parts_due_at"):
        due = _("The parts are due %(when)s.") % {"when": story.time("parts_due_at")}
    return Said(_("%(repair)s: waiting for parts") % {"repair": story.line}, both(story.fact("reason"), due))


def _repair_resumed(story: Story) -> Said:
    return Said(_("%(repair)s: the parts are here, work goes on") % {"repair": story.line})


def _repair_finished(story: Story) -> Said:
    return Said(_("%(repair)s: done") % {"repair": story.line})


def _start_undone(story: Story) -> Said:
    return Said(_("%(repair)s: start undone") % {"repair": story.line})


def _finish_undone(story: Story) -> Said:
    return Said(_("%(repair)s: not done yet after all") % {"repair": story.line})


def _photo_added(story: Story) -> Said:
    count = len(story.fact("photos") or ())
    title = ngettext("A new photo", "%(count)s new photos", count) % {"count": count}
    return Said(title, story.line if story.fact("line") else "")


def _line_assigned(story: Story) -> Said:
    who = story.names.people.get(story.fact("person"))
    if who is None:
        return Said(_("%(repair)s: whoever is free") % {"repair": story.line})
    return Said(_("%(repair)s: %(name)s") % {"repair": story.line, "name": who.name})


def _queue_changed(story: Story) -> Said:
    return Said(_("Its place among the day's jobs was changed"))


SENTENCES: Sentences = {
    EventKind.REPAIR_STARTED: _repair_started,
    EventKind.REPAIR_NOTED: _repair_noted,
    EventKind.REPAIR_HELD: _repair_held,
    EventKind.REPAIR_RESUMED: _repair_resumed,
    EventKind.REPAIR_FINISHED: _repair_finished,
    EventKind.REPAIR_START_UNDONE: _start_undone,
    EventKind.REPAIR_FINISH_UNDONE: _finish_undone,
    EventKind.PHOTO_ADDED: _photo_added,
    EventKind.LINE_ASSIGNED: _line_assigned,
    EventKind.QUEUE_CHANGED: _queue_changed,
}
