"""A choice that the customer gives by phone or in person, written down at the desk in one go."""

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.choose_repairs import Choice
from pitboard.queries.choice import ChoicePage, Offered, page_of_revision
from pitboard.queries.formats import money
from pitboard.records.estimates import Approval, Decision, Estimate
from pitboard.records.orders import RepairOrder
from pitboard.rules.lifecycle import CHANGEABLE_LINE_STATES

HOW: tuple[tuple[str, LazyText], ...] = (
    (Approval.PHONE.value, _("By phone")),
    (Approval.IN_PERSON.value, _("In person")),
)
ANSWERS: tuple[tuple[str, LazyText], ...] = (
    (Decision.APPROVED.value, _("Yes")),
    (Decision.DEFERRED.value, _("Not now")),
    (Decision.DECLINED.value, _("No")),
)
STILL_OPEN = "open"
OPEN = (STILL_OPEN, _("Still open"))
BY_DESK = frozenset({Decision.APPROVED, Decision.DEFERRED, Decision.DECLINED})


class DeskChoiceForm(forms.Form):
    """A question for each repair that can still be decided. What is left as it stands is not decided anew, so it stays
    the word of whoever gave it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label=_("How"),
        choices=HOW,
        initial=Approval.PHONE.value,
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )
    name = forms.CharField(
        label=_("Who decided"),
        max_length=150,
        help_text=_("The name goes into the record, with yours as who wrote it down."),
    )

    def __init__(self, order: RepairOrder, estimate: Estimate, data: QueryDict | None = None) -> None:
        page = page_of_revision(order, estimate)
        self.offered = [o for o in page.offered if o.repair.state in CHANGEABLE_LINE_STATES]
        if data is not None:
            # A repair that the page did not have yet is left as it stands, and the revision says that it was older.
            data = data.copy()
            for offer in self.offered:
                data.setdefault(_field(offer), _standing(offer))
        super().__init__(data, initial={"revision": estimate.revision, "name": order.customer.name})
        for offer in self.offered:
            self.fields[_field(offer)] = _question(offer, page)

    def choice(self) -> Choice:
        typed = self.cleaned_data
        return Choice(
            revision=typed["revision"],
            decisions={
                offer.repair.pk: Decision(typed[_field(offer)])
                for offer in self.offered
                if typed[_field(offer)] not in (STILL_OPEN, offer.decision)
            },
            name=typed["name"],
            how=Approval(typed["how"]),
        )


def _field(offer: Offered) -> str:
    return f"line-{offer.repair.pk}"


def _standing(offer: Offered) -> str:
    return offer.decision.value if offer.decision in BY_DESK and offer.decision else STILL_OPEN


def _question(offer: Offered, page: ChoicePage) -> forms.ChoiceField:
    stands = _standing(offer)
    label = gettext("%(repair)s, %(price)s")
    hint = ""
    if offer.decision is Decision.CALL_ME:
        hint = gettext("A call is asked for before anything is decided.")
    elif page.together_with(offer):
        titles = ", ".join(other.title for other in page.together_with(offer))
        hint = gettext("Only together with: %(titles)s.") % {"titles": titles}
    return forms.ChoiceField(
        label=label % {"repair": offer.title, "price": money(offer.price.gross, page.estimate.currency)},
        help_text=hint,
        initial=stands,
        choices=[*ANSWERS, *([OPEN] if stands == STILL_OPEN else [])],
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )
