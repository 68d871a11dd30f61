"""The estimate and what the customer decides about it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pitboard.queries.formats import short_day
from pitboard.queries.sentences.events.story import Said, Sentences, Story, both
from pitboard.records.estimates import Approval
from pitboard.rules.happenings import EventKind


def _drafted(story: Story) -> Said:
    return Said(_("Estimate version %(n)s drafted") % {"n": story.fact("revision")})


def _sent(story: Story) -> Said:
    estimate = story.names.estimates.get(story.fact("estimate"))
    valid = ""
    if estimate is not None and estimate.valid_until is not None:
        valid = _("The prices hold until %(day)s.") % {"day": short_day(estimate.valid_until)}
    if story.for_staff:
        return Said(_("Estimate version %(n)s sent") % {"n": story.fact("revision")}, valid)
    if story.fact("asked") == 0:
        return Said(_("Your estimate changed: version %(n)s") % {"n": story.fact("revision")}, valid)
    title = _("Your estimate is ready")
    if story.fact("revision") > 1:
        title = _("Your estimate changed: version %(n)s") % {"n": story.fact("revision")}
    return Said(title, both(_("Choose what we repair."), valid))


def _nothing_to_decide(story: Story) -> Said:
    if story.for_staff:
        return Said(_("Nothing to decide for the customer"))
    return Said(_("We found nothing that needs your decision"))


def _chosen(story: Story) -> Said:
    """The customer reads "you" of what they decided themselves; a choice under another name says whose it is."""
    is_own = not story.for_staff and story.by_customer
    new = story.fact("new") if story.fact("new") is not None else story.fact("approved")
    words = {"count": new, "total": story.money("gross"), "who": story.signer}
    if new and is_own:
        title = ngettext("You approved one repair", "You approved %(count)s repairs", new)
    elif new:
        title = ngettext("%(who)s approved one repair", "%(who)s approved %(count)s repairs", new)
    elif story.fact("approved"):
        title = _("You changed your choice") if is_own else _("%(who)s changed the choice")
    else:
        title = _("You approved no repair") if is_own else _("%(who)s approved no repair")
    detail = _("Total %(total)s with tax. We confirm it next.")
    if story.for_staff:
        detail = _("Total %(total)s with tax. Confirm it.")
    return Said(title % words, detail % words)


def _covered(story: Story) -> Said:
    """What needed no question: it was within what the customer had said before."""
    words = {"what": story.lines, "total": story.money("gross"), "who": story.customer}
    if not story.fact("lines"):
        title = (
            _("The price fell, and the yes of %(who)s stands") if story.for_staff else _("Your price fell")
        )
        return Said(title % words, _("The new total is %(total)s with tax.") % words)
    if story.fact("how") == Approval.LIMIT:
        title = _("Within your limit, so we go ahead: %(what)s")
        if story.for_staff:
            title = _("Within the limit of %(who)s: %(what)s")
        return Said(title % words, _under_the_limit(story))
    words["before"] = story.money("before")
    title = _("Dearer within the tolerance: %(what)s") if story.for_staff else _("A little dearer: %(what)s")
    detail = _("The total is now %(total)s with tax instead of %(before)s.") % words
    return Said(title % words, detail if story.for_staff else both(detail, _still_open()))


def _under_the_limit(story: Story) -> str:
    words = {"total": story.money("gross"), "left": story.money("left")}
    if story.for_staff:
        return _("The new total is %(total)s with tax, %(left)s under the limit.") % words
    detail = _("The new total is %(total)s with tax, %(left)s under your limit.") % words
    return both(detail, _still_open())


def _still_open() -> str:
    return _("You can still say no until work on it starts.")


def _call_asked(story: Story) -> Said:
    words = {"what": story.lines, "who": story.signer}
    if story.for_staff:
        return Said(_("%(who)s wants a call about: %(what)s") % words)
    return Said(_("A call is asked for about: %(what)s") % words, _("We ring before anything is decided."))


def _call_made(story: Story) -> Said:
    title = _("Called about: %(what)s") if story.for_staff else _("We called you about: %(what)s")
    return Said(title % {"what": story.line})


def _price_asked(story: Story) -> Said:
    words = {"what": story.lines, "who": story.customer}
    if story.for_staff:
        return Said(_("%(who)s asks for today's price of: %(what)s") % words, _("Send a new version."))
    return Said(_("You asked for today's price of: %(what)s") % words, _("We send you a new version."))


def _confirmed(story: Story) -> Said:
    total = {"total": story.money("gross")}
    if story.for_staff:
        return Said(_("Total of %(total)s confirmed") % total)
    return Said(
        _("We confirm your total: %(total)s") % total, _("With tax. It does not change without your word.")
    )


SENTENCES: Sentences = {
    EventKind.ESTIMATE_DRAFTED: _drafted,
    EventKind.ESTIMATE_SENT: _sent,
    EventKind.NOTHING_TO_DECIDE: _nothing_to_decide,
    EventKind.REPAIRS_CHOSEN: _chosen,
    EventKind.REPAIRS_COVERED: _covered,
    EventKind.CALL_ASKED: _call_asked,
    EventKind.CALL_MADE: _call_made,
    EventKind.PRICE_ASKED: _price_asked,
    EventKind.CHOICE_CONFIRMED: _confirmed,
}
