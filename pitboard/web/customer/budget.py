"""Staying within a budget: the sum that the customer names, and what is said about the proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.choice import ChoicePage
from pitboard.queries.formats import money
from pitboard.queries.proposals import Proposed, propose_within
from pitboard.rules.money import decimals
from pitboard.rules.severity import Severity
from pitboard.web.customer.choice_cards import Answers
from pitboard.web.customer.fields import AmountField


class BudgetForm(forms.Form):
    """Named apart from the choice itself: it is sent by itself, and changes nothing."""

    budget = AmountField(
        label=_("Stay within my budget"),
        help_text=_(
            "We pick the safest repairs that fit, with tax and all that is agreed. You still choose."
        ),
        min_value=0,
        error_messages={
            "required": _("Write the sum you want to stay within, such as 850"),
            "invalid": _("Write an amount, such as 850"),
        },
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["budget"]
        field.widget.attrs |= {"form": "budget", "class": "input"}
        assert isinstance(field, AmountField)  # noqa: S101
        field.decimal_places = decimals(currency)


def proposal_for(page: ChoicePage, form: BudgetForm) -> Proposed | None:
    return propose_within(page, form.cleaned_data["budget"])


def proposed_answers(proposed: Proposed, answers: Answers) -> Answers:
    """What stands already, and what is proposed; every other answer as it was."""
    considered = {offer.repair.pk for offer in proposed.candidates}
    kept = [pk for pk in answers.ticked if pk not in considered]
    return Answers([*kept, *(offer.repair.pk for offer in proposed.chosen)], answers.otherwise)


def proposal_words(proposed: Proposed | None, currency: str) -> list[str]:
    """Bad news first: what should be fixed now and does not fit."""
    if proposed is None:
        return [gettext("These repairs hang together in too many ways for us to work out what fits best.")]
    words = {
        "budget": money(proposed.budget, currency),
        "left": money(proposed.remaining, currency),
        "settled": money(proposed.settled, currency),
        "over": money(-proposed.remaining, currency),
        "saved": money(proposed.saved, currency),
        "all_now": money(proposed.fix_now_total, currency),
        "too_dear": ", ".join(offer.title for offer in proposed.too_dear),
        "later": ", ".join(offer.title for offer in proposed.left_out),
    }
    return [said % words for said in _sentences(proposed)]


def _sentences(proposed: Proposed) -> list[str]:
    said = []
    if proposed.too_dear:
        said.append(gettext("Should be fixed now and does not fit: %(too_dear)s."))
        said.append(
            gettext(
                "Please do not drive before it is done. All that should be fixed now comes to %(all_now)s."
            )
        )
    if proposed.remaining < 0:
        said.append(
            gettext("What is agreed already comes to %(settled)s, which is %(over)s more than your budget.")
        )
        return said
    if not proposed.too_dear and any(o.severity is Severity.FIX_NOW for o in proposed.candidates):
        said.append(gettext("All that should be fixed now is in."))
    if proposed.saved:
        said.append(gettext("Labour that is done once saves you %(saved)s."))
    if proposed.left_out:
        said.append(gettext("Left for later: %(later)s."))
    said.append(
        gettext("%(left)s of %(budget)s is left. This is a proposal: change what you like, then approve.")
    )
    return said
