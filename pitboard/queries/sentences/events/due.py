"""What time brings: reminders, and dates that have come."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pitboard.queries.formats import distance, long_day
from pitboard.queries.sentences.events.story import Said, Sentences, Story
from pitboard.rules.happenings import EventKind


def _decision_reminded(story: Story) -> Said:
    if story.for_staff:
        return Said(_("%(customer)s was reminded of the open decision") % {"customer": story.customer})
    return Said(
        _("Your decision is still wanted"),
        _("Nothing more is repaired without your word. If you would rather talk about it, call us."),
    )


def _decision_late(story: Story) -> Said:
    title = _("%(customer)s has not decided yet") % {"customer": story.customer}
    waited = ngettext(
        "The estimate has waited for %(hours)s open hour. A call may help.",
        "The estimate has waited for %(hours)s open hours. A call may help.",
        story.fact("hours"),
    ) % {"hours": story.fact("hours")}
    return Said(title, waited)


def _deferred_due(story: Story) -> Said:
    if story.for_staff:
        return Said(_("%(line)s: its date has come") % {"line": story.line})
    return Said(
        _("You put this off until now: %(line)s") % {"line": story.line},
        _("Book it when it suits you; what we found then is on the car's page."),
    )


def _service_due(story: Story) -> Said:
    if story.for_staff:
        return Said(_("%(customer)s's next service is due") % {"customer": story.customer})
    due_on, due_km = story.fact("due_on"), story.fact("due_km")
    if story.fact("by_what") == "date" and due_on:
        why = _("It was set for %(day)s.") % {"day": long_day(date.fromisoformat(due_on))}
    else:
        why = _("By now the car has probably driven the %(distance)s it was set for.") % {
            "distance": distance(due_km)
        }
    return Said(_("Your car's next service is due"), why)


SENTENCES: Sentences = {
    EventKind.DECISION_REMINDED: _decision_reminded,
    EventKind.DECISION_LATE: _decision_late,
    EventKind.DEFERRED_DUE: _deferred_due,
    EventKind.SERVICE_DUE: _service_due,
}
