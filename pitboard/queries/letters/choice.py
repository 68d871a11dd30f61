"""Letters with money in them: the estimate, what was chosen, what stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from pitboard.queries.difference import Difference, difference
from pitboard.queries.estimates import priced_in
from pitboard.queries.formats import money
from pitboard.queries.letters.pieces import Figures, Next, expected_ready, order_of, phone_of
from pitboard.queries.visit_links import follow_address
from pitboard.records.estimates import (
    Authorisation,
    AuthorisedLine,
    AuthorisedSaving,
    Decision,
    Estimate,
    EstimateLine,
    EstimateSaving,
)
from pitboard.records.events import Event
from pitboard.records.orders import RepairOrder
from pitboard.rules.happenings import EventKind


def _estimated(event: Event) -> Next:
    order = order_of(event)
    estimate = Estimate.objects.prefetch_related("lines").get(pk=event.facts["estimate"])
    changes = difference(order)
    if changes is not None and changes.is_since_a_choice and changes.asked and changes.estimate == estimate:
        return _changed_estimate(order, changes)
    offered = priced_in(estimate)
    whole = money(offered.total(offered.prices).gross, estimate.currency)
    return Next(
        words=[
            _(
                "Say yes, later or no to each repair. You see the total before you approve anything, "
                "and nothing more is repaired without your word."
            )
        ],
        priced=_priced(estimate.lines.all(), estimate.savings.all(), estimate.currency),
        total=(_("If you choose everything, with tax"), whole),
        board=expected_ready(order.booking),
        label=_("Choose what we repair"),
        address=_choice(order),
        is_asked=True,
    )


def _changed_estimate(order: RepairOrder, changes: Difference) -> Next:
    """After a yes, only what is new is asked, so nothing else stands in the mail."""
    currency, left = changes.estimate.currency, changes.left_under_limit
    figures = [(_("Approved before"), money(changes.before.gross, currency))]
    if left is not None:
        label = _("Under your limit") if left >= 0 else _("Over your limit")
        figures.append((label, money(abs(left), currency)))
    return Next(
        words=[_("Only this is asked. What you approved before stands.")],
        priced=[(one.title, "+" + money(one.more, currency)) for one in changes.asked],
        total=(_("New total with all of it, with tax"), money(changes.after.gross, currency)),
        figures=figures,
        board=expected_ready(order.booking),
        label=_("Decide about what is new"),
        address=_choice(order),
        is_asked=True,
    )


def _chosen(event: Event) -> Next:
    order = order_of(event)
    authorisation = Authorisation.objects.get(pk=event.facts["authorisation"])
    lines = list(authorisation.lines.all())
    approved = [line for line in lines if line.decision is Decision.APPROVED]
    other = [line for line in lines if line.decision in (Decision.DECLINED, Decision.DEFERRED)]
    calls = [line for line in lines if line.decision is Decision.CALL_ME]
    figures = [(_("Signed by"), authorisation.signature.name)]
    figures += [(_("Not now"), ", ".join(line.title for line in other))] if other else []
    figures += [(_("We call you about"), ", ".join(line.title for line in calls))] if calls else []
    return Next(
        words=[_("This is your copy. You can change your choice until work on a repair begins.")],
        priced=_priced(approved, authorisation.savings.all(), authorisation.currency),
        total=(_("Total with tax"), money(authorisation.gross, authorisation.currency)),
        figures=figures,
        label=_("Open your authorisation"),
        address=_record(order, authorisation),
    )


def _confirmed(event: Event) -> Next:
    return replace(
        _approved(event),
        words=[_("Work can begin. You see each repair on the page as it goes on.")],
        label=_("Follow your visit"),
    )


def _covered(event: Event) -> Next:
    """What needed no question, because it was within what they had said before."""
    return replace(
        _approved(event),
        words=[_("You can still say no to it, until work on it begins.")],
        label=_("Look at it"),
        address=_choice(order_of(event)),
    )


def _approved(event: Event) -> Next:
    """Each repair that is done now, and what they come to."""
    authorisation = Authorisation.objects.get(pk=event.facts["authorisation"])
    approved = authorisation.lines.filter(decision=Decision.APPROVED)
    return Next(
        priced=_priced(approved, authorisation.savings.all(), authorisation.currency),
        total=(_("Total with tax"), money(authorisation.gross, authorisation.currency)),
        board=expected_ready(order_of(event).booking),
    )


def _reminded(event: Event) -> Next:
    """The same question once more, with its figures."""
    asked = _estimated(event)
    phone = _("Our number is %(phone)s.") % {"phone": phone_of(event.workshop)}
    return replace(asked, words=[phone])


def _priced(
    lines: Iterable[EstimateLine | AuthorisedLine],
    savings: Iterable[EstimateSaving | AuthorisedSaving],
    currency: str,
) -> Figures:
    """Each repair with what it costs, and what repairs that are done together save."""
    priced = [(line.title, money(line.gross, currency)) for line in lines]
    saved = [(_("%(title)s, done once") % {"title": s.title}, money(-s.gross, currency)) for s in savings]
    return priced + saved


def _choice(order: RepairOrder) -> str:
    """By the visit's link; to whoever is signed in it is their own page."""
    return follow_address(order.booking_id, "follow_choice") or reverse("choice", args=[order.number])


def _record(order: RepairOrder, authorisation: Authorisation) -> str:
    by_link = follow_address(order.booking_id, "follow_record", authorisation.pk)
    return by_link or reverse("authorisation", args=[order.number, authorisation.pk])


_K = EventKind
NEXT: Mapping[EventKind, Callable[[Event], Next]] = {
    _K.ESTIMATE_SENT: _estimated,
    _K.REPAIRS_CHOSEN: _chosen,
    _K.CHOICE_CONFIRMED: _confirmed,
    _K.REPAIRS_COVERED: _covered,
    _K.DECISION_REMINDED: _reminded,
}
