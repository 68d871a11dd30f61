"""What the bay keeps for itself: time on repairs, parts, and words between the workshop's own people."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from pitboard.queries.formats import day_time, hours
from pitboard.queries.sentences.events.messages import excerpt
from pitboard.queries.sentences.events.story import Said, Sentences, Story
from pitboard.rules.happenings import EventKind


def _person(story: Story) -> str:
    who = story.names.people.get(story.fact("person") or 0)
    return who.name if who else _("Somebody")


def _part(story: Story) -> str:
    part = story.names.parts.get(story.fact("part") or 0)
    return part.name if part else _("A part")


def _paused(story: Story) -> Said:
    return Said(_("%(repair)s: paused") % {"repair": story.line}, _person(story))


def _went_on(story: Story) -> Said:
    return Said(_("%(repair)s: work goes on") % {"repair": story.line}, _person(story))


def _time_corrected(story: Story) -> Said:
    words = {
        "repair": story.line,
        "before": hours(Decimal(story.fact("hours_before") or 0)),
        "after": hours(Decimal(story.fact("hours") or 0)),
        "name": _person(story),
    }
    title = _("%(repair)s: %(name)s's time is %(after)s instead of %(before)s") % words
    return Said(title, story.fact("reason") or "")


def _part_needed(story: Story) -> Said:
    words = {"part": _part(story)}
    title = _("Part needed after all: %(part)s") if story.fact("after_all") else _("Part needed: %(part)s")
    return Said(title % words, story.line)


def _part_ordered(story: Story) -> Said:
    part = story.names.parts.get(story.fact("part") or 0)
    supplier = part.supplier if part else ""
    due = story.fact("due_at")
    when = _("due %(when)s") % {"when": day_time(datetime.fromisoformat(due))} if due else ""
    return Said(
        _("Part ordered: %(part)s") % {"part": _part(story)}, ", ".join(filter(None, (supplier, when)))
    )


def _part_arrived(story: Story) -> Said:
    return Said(_("Part is here: %(part)s") % {"part": _part(story)}, story.line)


def _part_fitted(story: Story) -> Said:
    return Said(_("Part fitted: %(part)s") % {"part": _part(story)}, story.line)


def _part_dropped(story: Story) -> Said:
    return Said(_("Part not needed after all: %(part)s") % {"part": _part(story)}, story.line)


def _crew_written(story: Story) -> Said:
    message = story.names.crew_messages.get(story.fact("crew_message") or 0)
    actor = story.names.people.get(story.event.actor_id or 0)
    words = {"name": actor.name if actor else _("Somebody")}
    title = _("%(name)s asks you") % words if story.fact("asks") else _("%(name)s writes to the crew") % words
    return Said(title, excerpt(message.text if message else "") or _("Photos came with it."))


SENTENCES: Sentences = {
    EventKind.WORK_PAUSED: _paused,
    EventKind.WORK_WENT_ON: _went_on,
    EventKind.TIME_CORRECTED: _time_corrected,
    EventKind.PART_NEEDED: _part_needed,
    EventKind.PART_ORDERED: _part_ordered,
    EventKind.PART_ARRIVED: _part_arrived,
    EventKind.PART_FITTED: _part_fitted,
    EventKind.PART_DROPPED: _part_dropped,
    EventKind.CREW_WRITTEN: _crew_written,
}
