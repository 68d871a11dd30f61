"""The facts that a workshop states about itself, at its first start and in its settings."""

from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from pitboard.actions.settings import WorkshopFacts
from pitboard.rules.money import rounded
from pitboard.web.account.forms import TEL

ZONES = available_timezones()


class FactsForm(forms.Form):
    name = forms.CharField(label=_("Name of the workshop"), max_length=100)
    address = forms.CharField(
        label=_("Address"), max_length=250, help_text=_("Street, number and place, as customers find it.")
    )
    country = forms.RegexField(
        r"(?i)^[a-z]{2}$",
        label=_("Country"),
        help_text=_("Its two letters, such as DE, AT or GB."),
        error_messages={"invalid": _("Write the two letters of the country, such as DE.")},
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "country", "maxlength": "2"}),
    )
    phone = forms.CharField(label=_("Phone"), widget=forms.TextInput(attrs={"type": "tel", **TEL}))
    email = forms.EmailField(label=_("E-mail of the service desk"))
    timezone = forms.CharField(
        label=_("Time zone"),
        help_text=_("Type a few letters of the city, such as Vienna."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    currency = forms.RegexField(
        r"(?i)^[a-z]{3}$",
        label=_("Currency"),
        initial="EUR",
        help_text=_("Its three letters, such as EUR or GBP."),
        error_messages={"invalid": _("Write the three letters of the currency, such as EUR.")},
        widget=forms.TextInput(attrs={"class": "short", "maxlength": "3", "autocapitalize": "characters"}),
    )
    tax_percent = forms.DecimalField(
        label=_("Tax on labour and parts"),
        min_value=0,
        max_value=99,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "short", "data-unit-after": "%", "step": "any"}),
    )
    prices_include_tax = forms.BooleanField(
        label=_("The prices we enter have the tax in them already"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-as": "switch"}),
    )
    hourly_rate = forms.DecimalField(
        label=_("Hourly rate"),
        min_value=0,
        max_value=10_000,
        decimal_places=3,
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean_timezone(self) -> str:
        typed = str(self.cleaned_data["timezone"]).strip().replace(" ", "_")
        found = next((zone for zone in ZONES if zone.casefold() == typed.casefold()), None)
        if found is None:
            raise forms.ValidationError(_("This time zone is not known. Choose one from the list."))
        return found

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self._check_phone(facts)
        return facts

    def _check_phone(self, facts: dict[str, Any]) -> None:
        """A number without its country's code is one of the country the workshop is in."""
        if facts.get("phone") and facts.get("country"):
            try:
                facts["phone"] = str(PhoneNumberField(region=facts["country"]).clean(facts["phone"]))
            except (forms.ValidationError, ValueError):
                self.add_error("phone", _("This is not a phone number. Write it with its area code."))

    def facts(self) -> WorkshopFacts:
        given = self.cleaned_data
        return WorkshopFacts(
            name=given["name"],
            address=given["address"],
            phone=given["phone"],
            email=given["email"],
            country=given["country"],
            timezone=given["timezone"],
            currency=given["currency"],
            tax_percent=given["tax_percent"],
            hourly_rate=self.amount("hourly_rate"),
            prices_include_tax=given["prices_include_tax"],
        )

    def amount(self, name: str) -> Decimal:
        """As many decimals as the currency has."""
        return rounded(self.cleaned_data[name], self.cleaned_data["currency"])
