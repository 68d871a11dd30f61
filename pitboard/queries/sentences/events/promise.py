"""When the car is promised for."""

from datetime import datetime

from django.utils.translation import gettext as _

from pitboard.queries.formats import day_time
from pitboard.queries.sentences.events.story import Said, Sentences, Story
from pitboard.queries.sentences.states import reason_words
from pitboard.rules.happenings import EventKind
from pitboard.rules.promise import PromiseReason


def _promise_moved(story: Story) -> Said:
    before, after = (datetime.fromisoformat(story.fact(name)) for name in ("moved_from", "moved_to"))
    moved = {"after": day_time(after), "before": day_time(before, after)}
    until = story.fact("until")
    over = datetime.fromisoformat(until) if until else None
    why = reason_words(PromiseReason(story.fact("reason")), story.fact("note"), over)
    return Said(_("Now expected ready %(after)s instead of %(before)s") % moved, why)


def _promise_refined(story: Story) -> Said:
    return Said(_("The range of the time became clearer"))


def _promise_at_risk(story: Story) -> Said:
    due = datetime.fromisoformat(story.fact("due"))
    chance = _("A chance of %(percent)s%% is left.") % {"percent": round(100 * story.fact("chance"))}
    return Said(_("Being ready by %(due)s is at risk") % {"due": day_time(due)}, chance)


def _promise_let_go(story: Story) -> Said:
    return Said(_("The time that was set by hand follows the work again"))


SENTENCES: Sentences = {
    EventKind.PROMISE_MOVED: _promise_moved,
    EventKind.PROMISE_REFINED: _promise_refined,
    EventKind.PROMISE_LET_GO: _promise_let_go,
    EventKind.PROMISE_AT_RISK: _promise_at_risk,
}
