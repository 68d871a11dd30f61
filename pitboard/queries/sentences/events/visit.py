"""The visit as a whole: the check at its end, the way back, and with whom it is shared."""

from django.utils.translation import gettext as _

from pitboard.queries.formats import distance
from pitboard.queries.sentences.events.story import Said, Sentences, Story
from pitboard.records.links import ShareRight
from pitboard.rules.happenings import EventKind


def _check_started(story: Story) -> Said:
    return Said(_("The final check has begun"))


def _ready(story: Story) -> Said:
    order = story.event.order
    note = order.check_note if order else ""
    return Said(_("The car is ready") if story.for_staff else _("Your car is ready"), note)


def _reopened(story: Story) -> Said:
    title = _("Back to repair") if story.for_staff else _("Your car goes back to repair")
    return Said(title, story.fact("reason"))


def _handed_back(story: Story) -> Said:
    facts = {"mileage": distance(story.fact("mileage_km")), "paid": story.money("paid")}
    title = _("The car is handed back") if story.for_staff else _("Your car is back with you")
    return Said(title, _("Odometer at %(mileage)s, %(paid)s paid.") % facts)


def _shared(story: Story) -> Said:
    share = story.names.shares.get(story.fact("share"))
    words = {"who": story.customer, "with": share.name if share else _("somebody")}
    may_decide = story.fact("right") == ShareRight.APPROVE
    detail = (
        _("They may decide about repairs under their own name.") if may_decide else _("They can look at it.")
    )
    if story.for_staff:
        return Said(_("%(who)s shares the visit with %(with)s") % words, detail)
    return Said(_("You shared this visit with %(with)s") % words, detail)


def _share_revoked(story: Story) -> Said:
    share = story.names.shares.get(story.fact("share"))
    words = {"who": story.customer, "with": share.name if share else _("somebody")}
    if story.for_staff:
        return Said(_("%(who)s no longer shares the visit with %(with)s") % words)
    return Said(_("You no longer share this visit with %(with)s") % words)


SENTENCES: Sentences = {
    EventKind.CHECK_STARTED: _check_started,
    EventKind.CAR_READY: _ready,
    EventKind.VISIT_REOPENED: _reopened,
    EventKind.VISIT_SHARED: _shared,
    EventKind.SHARE_REVOKED: _share_revoked,
    EventKind.CAR_HANDED_BACK: _handed_back,
}
