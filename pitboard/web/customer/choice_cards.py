"""The choice page's pieces: a card for each repair, the bill, and what is said about those that are left out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.choice import ChoicePage, Offered, Saved, Settled
from pitboard.queries.formats import money
from pitboard.records.estimates import Decision
from pitboard.rules.severity import Severity
from pitboard.web.customer.shown import shown_finding_photos

#: What else can be answered than yes. The first is what an untouched line says: it is put off, not declined.
OTHERWISE: Mapping[Decision, LazyText] = {
    Decision.DEFERRED: _("Not now"),
    Decision.DECLINED: _("No, thank you"),
    Decision.CALL_ME: _("Call me"),
}


@dataclass(frozen=True)
class Answers:
    """What is ticked on the page, by repair, and what else is answered for the others."""

    ticked: Collection[int]
    otherwise: Mapping[int, Decision] = field(default_factory=dict)

    def to(self, offer: Offered) -> Decision:
        if offer.repair.pk in self.ticked:
            return Decision.APPROVED
        return self.otherwise.get(offer.repair.pk, Decision.DEFERRED)


def answers_so_far(page: ChoicePage) -> Answers:
    """What was said before; nothing else is ticked beforehand."""
    standing = [(offer.repair.pk, offer.decision) for offer in page.open_offers]
    otherwise = {pk: decision for pk, decision in standing if decision is not None and decision in OTHERWISE}
    return Answers(page.chosen_before, otherwise)


def cards_of(page: ChoicePage, answers: Answers, at: datetime) -> dict[str, Any]:
    """The repairs as sections of the page. Once something was chosen only what is new is asked in full; the rest
    stands, in short."""
    wanted = page.asked if page.has_chosen else list(page.offered)
    begun = [offer for offer in page.offered if offer.locked and page.has_chosen]
    standing = [o for o in page.open_offers if page.has_chosen and not o.is_asked]
    expired = page.has_expired(at)

    def cards(offers: Sequence[Offered]) -> list[dict[str, Any]]:
        return [_card(offer, page, answers, expired=expired) for offer in offers]

    return {
        "fix_now": cards([o for o in wanted if o.severity is Severity.FIX_NOW]),
        "fix_soon": cards([o for o in wanted if o.severity is Severity.FIX_SOON]),
        "others": cards([o for o in wanted if o.severity in (Severity.GOOD, None)]),
        "standing": cards([o for o in standing if o.is_chosen]),
        "left_out": cards([o for o in standing if not o.is_chosen]),
        "begun": cards(begun),
        "expired": expired,
    }


def bill_of(page: ChoicePage, answers: Answers) -> list[dict[str, Any]]:
    """For pieces/bill.html: what is settled, what may be ticked, and the labour that is shared."""
    rows = [_settled_row(settled) for settled in page.settled]
    rows += [_open_row(offer, answers) for offer in page.open_offers]
    return rows + [_saved_row(saved, page, answers) for saved in page.savings]


def left_out_words(page: ChoicePage, answers: Answers) -> dict[str, str]:
    """The titles of what is not approved, by what was answered instead."""
    titles: dict[str, list[str]] = {}
    for offer in page.open_offers:
        titles.setdefault(answers.to(offer).value, []).append(offer.title)
    return {answer: ", ".join(found) for answer, found in titles.items()}


def _card(offer: Offered, page: ChoicePage, answers: Answers, *, expired: bool) -> dict[str, Any]:
    """For pieces/finding_card.html and customer/choice_row.html."""
    finding = offer.finding
    label = ""
    if finding and finding.measured is not None:
        label = f"{finding.measured.normalize():f} {finding.unit}".strip()
    answer = answers.to(offer)
    return {
        "line": {"pk": offer.repair.pk, "title": offer.title},
        "finding": finding or {"severity": "", "note": "", "title": "", "measured": None},
        "price": offer.price.gross,
        "tax": offer.price.tax,
        "parts": offer.shares,
        **shown_finding_photos(offer.photos, what=offer.title, label=label),
        "checked": answer is Decision.APPROVED,
        "stands": page.has_chosen and offer.is_chosen,
        "answers": [
            {"value": one.value, "label": words, "checked": _is_answer(one, answer)}
            for one, words in OTHERWISE.items()
        ],
        "decision": gettext("Approved. Work has begun.") if offer.locked else "",
        "decided": OTHERWISE.get(offer.decision, "") if offer.decision else "",
        "expired": expired and not offer.is_chosen,
        "group": offer.together if offer.together is not None else "",
        "together": ", ".join(o.title for o in page.together_with(offer)),
        "shares": _shared_words(offer, page),
        "valid_until": page.estimate.valid_until,
    }


def _is_answer(one: Decision, answer: Decision) -> bool:
    return one is (Decision.DEFERRED if answer is Decision.APPROVED else answer)


def _shared_words(offer: Offered, page: ChoicePage) -> list[str]:
    """What this repair shares with others, and what that saves."""
    titles = {o.repair.pk: o.title for o in page.offered} | {s.repair: s.title for s in page.settled}
    said = []
    for saved in page.savings:
        if offer.repair.pk in saved.repairs:
            other = next(pk for pk in saved.repairs if pk != offer.repair.pk)
            words = {
                "other": titles.get(other, ""),
                "what": saved.title,
                "amount": money(saved.price.gross, page.estimate.currency),
            }
            said.append(gettext("Together with %(other)s %(amount)s less: %(what)s.") % words)
    return said


def _settled_row(settled: Settled) -> dict[str, Any]:
    note = gettext("agreed when booking") if settled.agreed_when_booking else gettext("work has begun")
    return {"title": settled.title, "note": note, "price": settled.price.gross, "tax": settled.price.tax}


def _open_row(offer: Offered, answers: Answers) -> dict[str, Any]:
    return {
        "title": offer.title,
        "price": offer.price.gross,
        "line_pk": offer.repair.pk,
        "chosen": offer.repair.pk in answers.ticked,
    }


def _saved_row(saved: Saved, page: ChoicePage, answers: Answers) -> dict[str, Any]:
    """`pair`: the repairs that must be ticked for it; none when both are settled, which makes it an agreed amount."""
    pair = [pk for pk in saved.repairs if pk not in page.settled_ids]
    return {
        "title": saved.title,
        "note": gettext("done once, not twice"),
        "price": -saved.price.gross,
        "tax": -saved.price.tax,
        "pair": " ".join(str(pk) for pk in pair),
        "chosen": set(answers.ticked).issuperset(pair),
    }
