"""What the workshop states about itself, and how one books there."""

from dataclasses import fields, replace
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pitboard.actions.settings import WorkshopFacts
from pitboard.actions.workshop_facts import RANGES, BookingTerms, PublicFacts
from pitboard.records.workshop import Workshop
from pitboard.rules.money import rounded
from pitboard.web.facts_form import FactsForm
from pitboard.web.settings.places import countries_with, regions
from pitboard.web.settings.showing import plain
from pitboard.web.workshop.forms.fields import CountField, FigureField, Label, in_currency, words_field

Facts = WorkshopFacts | BookingTerms | PublicFacts


def standing_facts(workshop: Workshop) -> WorkshopFacts:
    return WorkshopFacts(**(_standing(workshop, WorkshopFacts) | {"phone": str(workshop.phone)}))


def standing_public(workshop: Workshop) -> PublicFacts:
    return PublicFacts(**_standing(workshop, PublicFacts))


def standing_terms(workshop: Workshop) -> BookingTerms:
    return BookingTerms(**_standing(workshop, BookingTerms))


def _standing(workshop: Workshop, facts: type[Facts]) -> dict[str, Any]:
    return {one.name: getattr(workshop, one.name) for one in fields(facts)}


class WorkshopForm(FactsForm):
    region = forms.ChoiceField(
        label=_("Region"),
        required=False,
        help_text=_("Where public holidays differ. After a change of country, save once to see its regions."),
    )
    map_url = forms.URLField(
        label=_("Link to a map"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Empty: the address is looked up in OpenStreetMap."),
    )
    diagnosis_hours = FigureField(
        label=_("Hours to look into a complaint"),
        unit_after="h",
        min_value=RANGES["diagnosis_hours"][0],
        max_value=RANGES["diagnosis_hours"][1],
        decimal_places=2,
        help_text=_("So many hours of a day a request in the customer's own words takes."),
    )
    diagnosis_fee = FigureField(
        label=_("Price for looking"),
        max_value=100_000,
        decimal_places=3,
        help_text=_("When nothing is repaired afterwards."),
    )
    imprint = words_field(_("Imprint"), required=False, rows=4, most=20_000)
    privacy = words_field(_("Privacy"), required=False, rows=6, most=50_000)

    def __init__(self, workshop: Workshop, data: QueryDict | None = None) -> None:
        initial = vars(standing_facts(workshop)) | vars(standing_public(workshop))
        initial |= {
            name: rounded(initial[name], workshop.currency) for name in ("hourly_rate", "diagnosis_fee")
        }
        initial |= {name: plain(initial[name]) for name in ("diagnosis_hours", "tax_percent")}
        initial |= {"phone": workshop.phone.as_international}
        super().__init__(_without_foreign_region(workshop, data), initial=initial)
        self.workshop = workshop
        self.fields["hourly_rate"].help_text = _("For an hour of labour.")
        country = self.fields["country"]
        country.help_text = ""
        country.widget = forms.Select(choices=countries_with(workshop.country))
        region = cast(forms.ChoiceField, self.fields["region"])
        region.choices = [("", _("The same everywhere")), *regions(str(self["country"].value()))]

    def facts(self) -> WorkshopFacts:
        looking = {
            "diagnosis_hours": self.cleaned_data["diagnosis_hours"],
            "diagnosis_fee": self.amount("diagnosis_fee"),
        }
        return replace(super().facts(), **looking)

    def public(self) -> PublicFacts:
        given = self.cleaned_data
        names = ("region", "map_url", "imprint", "privacy")
        return replace(standing_public(self.workshop), **{name: given[name] for name in names})


def _without_foreign_region(workshop: Workshop, data: QueryDict | None) -> QueryDict | None:
    """Whoever changes the country cannot see its regions yet: the one of the country before goes with it."""
    if data is None or data.get("country") == workshop.country:
        return data
    if data.get("region", "") in dict(regions(data.get("country", ""))):
        return data
    changed = data.copy()
    changed["region"] = ""
    return changed


def _count(name: str, label: Label, unit: Label, hint: Label = "") -> CountField:
    least, most = RANGES[name]
    return CountField(label=label, unit_after=unit, min_value=int(least), max_value=int(most), help_text=hint)


class TermsForm(forms.Form):
    lead_time_hours = _count(
        "lead_time_hours",
        _("Lead time"),
        _("h"),
        _("Between the request and the end of the day it is for. 0: customers may ask for today."),
    )
    book_days_ahead = _count("book_days_ahead", _("How far ahead customers may book"), _("days"))
    change_deadline_hours = _count(
        "change_deadline_hours",
        _("Changing and cancelling ends"),
        _("h"),
        _("Before the workshop opens on the day of the visit."),
    )
    answer_within_hours = _count(
        "answer_within_hours",
        _("You answer a request within"),
        _("h"),
        _("Hours in which you are open. After them the request is flagged on the board."),
    )
    expire_after_hours = _count(
        "expire_after_hours",
        _("A request without an answer expires after"),
        _("h"),
        _("Hours in which you are open. The customer is told."),
    )
    estimate_valid_days = _count("estimate_valid_days", _("An estimate holds for"), _("days"))
    tolerance_percent = FigureField(
        label=_("What was approved may cost more by"),
        unit_after="%",
        min_value=RANGES["tolerance_percent"][0],
        max_value=RANGES["tolerance_percent"][1],
        decimal_places=2,
    )
    tolerance_amount = FigureField(
        label=_("and by no more than"),
        max_value=RANGES["tolerance_amount"][1],
        decimal_places=3,
        help_text=_("With tax. Both must hold; 0 in either asks about every change."),
    )
    promise_notice_minutes = _count(
        "promise_notice_minutes",
        _("Customers are told when their time moves by"),
        _("min"),
        _("Smaller moves only change the page of the visit. A car that is not here yet: two hours at least."),
    )
    show_on_time = forms.BooleanField(
        label=_("Show on the public page how we kept our word"),
        required=False,
        help_text=_(
            "How many of the visits of the last 90 days were ready in time, from 10 visits on, with what is measured."
        ),
        widget=forms.CheckboxInput(attrs={"data-as": "switch"}),
    )
    observe_holidays = forms.BooleanField(
        label=_("We are closed on public holidays"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-as": "switch"}),
    )

    def __init__(self, workshop: Workshop, data: QueryDict | None = None) -> None:
        self.workshop = workshop
        standing = vars(standing_terms(workshop)) | {
            name: getattr(workshop, name) for name in ("observe_holidays", "show_on_time")
        }
        standing["tolerance_percent"] = plain(workshop.tolerance_percent)
        standing["tolerance_amount"] = rounded(workshop.tolerance_amount, workshop.currency)
        super().__init__(data, initial=standing)
        in_currency(self.fields["tolerance_amount"], workshop.currency)

    def terms(self) -> BookingTerms:
        return BookingTerms(**{name: self.cleaned_data[name] for name in vars(standing_terms(self.workshop))})

    def public(self) -> PublicFacts:
        switches = {name: self.cleaned_data[name] for name in ("observe_holidays", "show_on_time")}
        return replace(standing_public(self.workshop), **switches)
