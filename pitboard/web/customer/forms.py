"""What a car owner fills in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from pitboard.queries.formats import currency_sign
from pitboard.records.bookings import GettingAround, Handover
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.pictures import LARGEST_BYTES, MOST_PER_FORM
from pitboard.rules.plates import plate_key, tidy_plate
from pitboard.web.choices import ChoiceLabel
from pitboard.web.customer.fields import AddressInput, AmountField, KilometresField
from pitboard.web.pictures import PicturesField, PicturesInput

#: Before this year no car was registered anywhere.
FIRST_YEAR = 1885
LONGEST_PLATE = 16


class CarForm(forms.Form):
    """A car for the garage."""

    plate = forms.CharField(
        label=_("Plate"),
        max_length=24,
        help_text=_("As it stands on the car."),
        widget=forms.TextInput(attrs={"data-as": "plate", "class": "medium", "autocomplete": "off"}),
    )
    make = forms.CharField(
        label=_("Make"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "makes", "autocomplete": "off", "data-make": ""}),
    )
    model = forms.CharField(
        label=_("Model"),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "models", "autocomplete": "off", "data-model": ""}),
    )
    year = forms.IntegerField(
        label=_("Year of first registration"),
        required=False,
        error_messages={"invalid": _("Enter the year in four figures, such as 2019")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
    )
    mileage_km = KilometresField(label=_("Mileage"), required=False, help_text=_("As on the dashboard."))

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at

    def clean_plate(self) -> str:
        plate = tidy_plate(self.cleaned_data["plate"])
        if not plate_key(plate):
            raise forms.ValidationError(gettext("Enter the letters and figures of the plate"))
        if len(plate) > LONGEST_PLATE or len(plate_key(plate)) > LONGEST_PLATE:
            raise forms.ValidationError(gettext("A plate has at most 16 letters and figures"))
        return plate

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        # A car of the coming model year may be on the road already.
        last = self.at.year + 1
        if year is not None and not FIRST_YEAR <= year <= last:
            raise forms.ValidationError(
                gettext("Enter a year between %(first)s and %(last)s") % {"first": FIRST_YEAR, "last": last}
            )
        return year


class BookingForm(forms.Form):
    """A request for a service: which car, what about it, when, and how it comes."""

    car = forms.ChoiceField(
        label=_("Which car?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a car"), "invalid_choice": _("Choose one of your cars")},
    )
    services = forms.MultipleChoiceField(
        label=_("Tap all that apply"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-as": "chip"}),
        error_messages={"invalid_choice": _("We no longer offer one of these. Please choose again.")},
    )
    complaint = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=2000,
        help_text=_("When does it happen, what do you hear, smell or feel?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = PicturesField(
        widget=PicturesInput(attrs={"data-max-count": MOST_PER_FORM, "data-max-bytes": LARGEST_BYTES})
    )
    day = forms.DateField(
        label=_("Which day?"),
        error_messages={
            "required": _("Choose a day with room"),
            "invalid": _("Choose a day from the calendar"),
        },
    )
    handover = forms.ChoiceField(
        label=_("How do we get the car?"),
        widget=forms.RadioSelect,
        choices=[
            (
                Handover.COLLECTION.value,
                ChoiceLabel(_("Collect it from me"), _("We come to your address and bring it back.")),
            ),
            (Handover.DROP_OFF.value, ChoiceLabel(_("I bring it"), _("During opening hours."))),
        ],
        error_messages={"required": _("Choose how the car gets to us")},
    )
    address = forms.CharField(
        label=_("Address for collecting the car"),
        required=False,
        max_length=250,
        widget=AddressInput(attrs={"autocomplete": "address-line1"}),
    )
    getting_around = forms.ChoiceField(
        label=_("And you, while the car is here?"),
        widget=forms.RadioSelect,
        choices=[
            (GettingAround.NOTHING.value, ChoiceLabel(_("I need nothing"), _("I get on without the car."))),
            (GettingAround.LOAN_CAR.value, ChoiceLabel(_("A loan car"), _("We confirm it with the day."))),
            (
                GettingAround.WAITS_HERE.value,
                ChoiceLabel(_("I wait here"), _("Best for work of an hour or two.")),
            ),
        ],
        error_messages={
            "required": _("Choose one of the three"),
            "invalid_choice": _("Choose one of the three"),
        },
    )
    spending_limit = AmountField(
        label=_("Go ahead up to"),
        required=False,
        help_text=_("With tax; ask me above. Leave it empty, and we ask you about every repair."),
    )
    always_call_about_safety = forms.BooleanField(
        label=_("Always call me about safety, whatever it costs"), required=False
    )
    test_drive_allowed = forms.BooleanField(label=_("You may test drive my car, up to 10 km"), required=False)

    #: Other days, when the chosen one filled up meanwhile.
    other_days: Sequence[date] = ()

    def __init__(
        self,
        *args: Any,
        cars: Sequence[Vehicle],
        services: Sequence[Service],
        workshop: Workshop,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.vehicles = {str(vehicle.pk): vehicle for vehicle in cars}
        self.offered = {str(service.pk): service for service in services}
        self._choices("car").choices = [(key, _car_label(car)) for key, car in self.vehicles.items()]
        self._choices("services").choices = [(key, service.name) for key, service in self.offered.items()]
        self.fields["spending_limit"].widget.attrs["data-unit"] = currency_sign(workshop.currency)
        self.fields["phone"] = PhoneNumberField(
            label=_("Phone number on the day"),
            region=workshop.country,
            error_messages={
                "required": _("Enter a phone number so that we can reach you"),
                "invalid": _("Enter a phone number with its area code, such as +43 1 5550142"),
            },
            widget=forms.TextInput(attrs={"type": "tel", "class": "medium", "autocomplete": "tel"}),
        )

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field

    def clean_getting_around(self) -> GettingAround:
        return GettingAround(self.cleaned_data["getting_around"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wants_collection = cleaned.get("handover") == Handover.COLLECTION
        if wants_collection and "address" in cleaned and not cleaned["address"]:
            self.add_error("address", gettext("Enter the address where we collect the car"))
        return cleaned


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, if you like to tell us"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChoiceForm(forms.Form):
    """The customer's choice. Which repairs were ticked comes beside it, as `lines`."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)
    name = forms.CharField(
        label=_("Approve with your full name"),
        max_length=150,
        help_text=_(
            "This is your order for the repairs above, at these prices. More work needs a new approval."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your full name")},
    )


def _car_label(car: Vehicle) -> ChoiceLabel:
    return ChoiceLabel(car.label, str(car.year or ""), car.plate)
