"""What is looked at and found."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pitboard.queries.sentences.events.story import Said, Sentences, Story
from pitboard.queries.sentences.states import severity_words
from pitboard.rules.happenings import EventKind
from pitboard.rules.severity import Severity


def _visit_opened(story: Story) -> Said:
    number = story.event.order.number if story.event.order else ""
    return Said(_("Visit %(number)s opened") % {"number": number})


def _inspection_started(story: Story) -> Said:
    actor = story.names.people.get(story.event.actor_id or 0)
    if actor is None:
        return Said(_("The inspection has begun"))
    return Said(_("%(who)s is looking at the car") % {"who": actor.first_name})


def _finding_recorded(story: Story) -> Said:
    severity = Severity(story.fact("severity"))
    title = _("%(severity)s: %(what)s") % {"severity": severity_words(severity), "what": story.finding}
    finding = story.names.findings.get(story.fact("finding"))
    return Said(title, finding.note if finding else "")


def _finding_changed(story: Story) -> Said:
    return Said(_("Put right: %(what)s") % {"what": story.finding})


def _points_found_good(story: Story) -> Said:
    count = story.fact("count")
    return Said(
        ngettext("%(count)s more point is good", "%(count)s more points are good", count) % {"count": count}
    )


def _condition_noted(story: Story) -> Said:
    marks, photos = story.fact("marks"), len(story.fact("photos") or ())
    marked = ngettext("%(count)s mark", "%(count)s marks", marks) % {"count": marks}
    shown = ngettext("%(count)s photo", "%(count)s photos", photos) % {"count": photos}
    return Said(_("The car's condition on arrival was completed"), f"{marked}, {shown}")


def _finding_removed(story: Story) -> Said:
    return Said(_("Finding removed: %(what)s") % {"what": story.fact("title")})


def _inspection_finished(story: Story) -> Said:
    now, soon, good = story.fact("fix_now"), story.fact("fix_soon"), story.fact("good")
    found = _("%(now)s to fix now, %(soon)s to fix soon, %(good)s good.") % {
        "now": now,
        "soon": soon,
        "good": good,
    }
    if story.for_staff or not (now or soon):
        return Said(_("The inspection is complete"), found)
    return Said(
        _("The inspection is complete"),
        _("%(found)s We are working out what the repairs cost.") % {"found": found},
    )


SENTENCES: Sentences = {
    EventKind.VISIT_OPENED: _visit_opened,
    EventKind.INSPECTION_STARTED: _inspection_started,
    EventKind.FINDING_RECORDED: _finding_recorded,
    EventKind.FINDING_CHANGED: _finding_changed,
    EventKind.FINDING_REMOVED: _finding_removed,
    EventKind.POINTS_FOUND_GOOD: _points_found_good,
    EventKind.INSPECTION_FINISHED: _inspection_finished,
    EventKind.CONDITION_NOTED: _condition_noted,
}
