"""What a new workshop is asked for. Nothing in it is sent anywhere, and all of it can be changed afterwards."""

from datetime import time
from decimal import Decimal
from hmac import compare_digest
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from pitboard.actions.set_up import Owner
from pitboard.actions.settings import Hours, Offered
from pitboard.records.people import Person
from pitboard.web.account.forms import NAME, PASSWORD_HINT
from pitboard.web.facts_form import FactsForm
from pitboard.web.settings.places import countries_with

#: What workshops commonly offer: name, hours of work. Each can be left out, renamed or given a price.
USUAL_SERVICES = (
    (_("Yearly service"), Decimal("1.5")),
    (_("Oil and filter change"), Decimal("0.75")),
    (_("Season tyres"), Decimal("0.75")),
    (_("Roadworthiness test"), Decimal(1)),
    (_("Brakes"), Decimal("0.5")),
    (_("Something else to look into"), Decimal("0.5")),
)
WEEKDAYS, SATURDAY = range(5), 5


class ServiceForm(forms.Form):
    """One service that is offered. Without a price it is looked into and priced afterwards."""

    use_required_attribute = False

    offered = forms.BooleanField(label=_("We offer this"), required=False)
    name = forms.CharField(label=_("Service"), max_length=100)
    hours = forms.DecimalField(
        label=_("Hours of work"),
        min_value=Decimal("0.1"),
        max_value=100,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "short", "data-unit-after": "h", "step": "any"}),
    )
    price = forms.DecimalField(
        label=_("Price with tax"),
        min_value=0,
        max_value=100_000,
        decimal_places=3,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not facts.get("offered"):
            # Whatever stands in a row that is not ticked, nobody will see it.
            self.errors.clear()
        return facts

    def offer(self) -> Offered:
        facts = self.cleaned_data
        return Offered(facts["name"], facts["hours"], facts["price"])


def offers_of(services: "forms.BaseFormSet[ServiceForm]") -> list[Offered]:
    """Those that are ticked and complete."""
    return [form.offer() for form in services.forms if form.cleaned_data.get("offered") and not form.errors]


class BaseServices(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        names = [offer.name.casefold() for offer in offers_of(self)]
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("Two services have the same name. Rename or untick one of them."))


Services = forms.formset_factory(ServiceForm, formset=BaseServices, extra=0, max_num=20, absolute_max=20)


def _clock(initial: str, label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        initial=initial,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        **options,
    )


class SetupForm(FactsForm):
    field_order = ["code"]

    code = forms.CharField(
        label=_("Set-up code"),
        max_length=40,
        help_text=_("It stands where Pitboard was started, and in the file setup.code of its data folder."),
        widget=forms.TextInput(
            attrs={
                "data-as": "code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    week_opens = _clock("08:00", _("Monday to Friday, from"))
    week_closes = _clock("17:00", _("Monday to Friday, to"))
    saturday_opens = _clock("", _("Saturday, from"), required=False)
    saturday_closes = _clock(
        "", _("Saturday, to"), required=False, help_text=_("Leave both empty if you are closed on Saturdays.")
    )
    owner_name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs=NAME))
    owner_email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        country = self.fields["country"]
        country.help_text = ""
        # Begins with nothing chosen: what it says decides on the holidays and on how a phone number is read.
        country.widget = forms.Select(choices=countries_with(""))

    def clean_code(self) -> str:
        if not is_setup_code(self.cleaned_data["code"]):
            raise forms.ValidationError(_("This is not the code. Compare it letter by letter."))
        return ""

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self._check_times(facts, "week_opens", "week_closes")
        self._check_times(facts, "saturday_opens", "saturday_closes")
        if bool(facts.get("saturday_opens")) != bool(facts.get("saturday_closes")):
            self.add_error("saturday_closes", _("Fill in both times of the Saturday, or neither."))
        self._check_password(facts)
        return facts

    def _check_times(self, facts: dict[str, Any], opens: str, closes: str) -> None:
        first, last = facts.get(opens), facts.get(closes)
        if isinstance(first, time) and isinstance(last, time) and last <= first:
            self.add_error(closes, _("The workshop has to close after it opens."))

    def _check_password(self, facts: dict[str, Any]) -> None:
        if facts.get("password"):
            owner = Person(name=facts.get("owner_name", ""), email=facts.get("owner_email", ""))
            try:
                validate_password(facts["password"], owner)
            except forms.ValidationError as wrong:
                self.add_error("password", wrong)

    def hours(self) -> list[Hours]:
        given = self.cleaned_data
        week = [Hours(day, given["week_opens"], given["week_closes"]) for day in WEEKDAYS]
        if given["saturday_opens"]:
            week.append(Hours(SATURDAY, given["saturday_opens"], given["saturday_closes"]))
        return week

    def owner(self) -> Owner:
        given = self.cleaned_data
        return Owner(
            name=given["owner_name"],
            email=given["owner_email"],
            hashed_password=make_password(given["password"]),
        )


def is_setup_code(typed: str) -> bool:
    """Compared in constant time. Without the file nothing is right: then nobody started a new workshop here."""
    try:
        code = Path(settings.SETUP_CODE_FILE).read_text().strip()
    except FileNotFoundError:
        return False
    return bool(code) and compare_digest(_plain(typed).encode(), _plain(code).encode())


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()
