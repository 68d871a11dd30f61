"""A booking that is written down while somebody is on the phone: one screen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from pitboard.actions.book import Wish
from pitboard.actions.enter_booking import Caller, CallersCar
from pitboard.actions.receive_car import Arrival
from pitboard.queries.callers import KnownCar
from pitboard.queries.formats import currency_sign
from pitboard.records.bookings import GettingAround, Handover
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.plates import plate_key, tidy_plate
from pitboard.web.workshop.forms.booking import with_offered_day
from pitboard.web.workshop.forms.condition import FUEL
from pitboard.web.workshop.forms.fields import CalendarDayField, CountField, FigureField, within, words_field

LONGEST_PLATE = 16
MOST_MONEY = 10**9


class CallerForm(forms.Form):
    """Who calls, about which car, what it needs, when and how it comes. The plate is named `car`, as in the form that
    customers fill in, so that the same script follows it."""

    car = forms.CharField(
        label=_("Plate"),
        max_length=24,
        widget=forms.TextInput(attrs={"data-as": "plate", "class": "medium", "autocomplete": "off"}),
    )
    make = forms.CharField(
        label=_("Make"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    model = forms.CharField(
        label=_("Model"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("Caller's name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("With one, the link goes there by itself."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    services = forms.MultipleChoiceField(
        label=_("Services"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-as": "chip"}),
        error_messages={"invalid_choice": _("One of these is no longer offered. Choose again.")},
    )
    complaint = words_field(_("In the caller's own words"), rows=3, most=2000, required=False)
    day = CalendarDayField(label=_("Which day?"))
    handover = forms.TypedChoiceField(
        label=_("How does the car come?"),
        choices=[
            (Handover.DROP_OFF.value, _("The customer brings it")),
            (Handover.COLLECTION.value, _("We collect it")),
        ],
        coerce=Handover,
        initial=Handover.DROP_OFF.value,
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=250,
        help_text=_("Needed when we collect the car."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    getting_around = forms.TypedChoiceField(
        label=_("Meanwhile"),
        choices=[
            (GettingAround.NOTHING.value, _("Needs nothing from us")),
            (GettingAround.LOAN_CAR.value, _("Wants a loan car")),
            (GettingAround.WAITS_HERE.value, _("Waits here")),
        ],
        coerce=GettingAround,
        initial=GettingAround.NOTHING.value,
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )
    always_call_about_safety = forms.BooleanField(label=_("Always call about safety"), required=False)
    test_drive_allowed = forms.BooleanField(label=_("We may test drive the car"), required=False)
    mileage_km = CountField(label=_("Mileage"), unit_after="km", required=False)
    fuel_eighths = forms.TypedChoiceField(
        label=_("Fuel or charge"),
        choices=list(enumerate(FUEL)),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )
    #: Somebody whose car this is and whose details were taken over: the booking is theirs.
    known = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *,
        workshop: Workshop,
        services: Sequence[Service],
        reach: tuple[date, date],
        known: KnownCar | None,
        data: QueryDict | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data=with_offered_day(data), **options)
        self.reach, self.known_car = reach, known
        self.offered = {str(service.pk): service for service in services}
        chips = self.fields["services"]
        assert isinstance(chips, forms.MultipleChoiceField)  # noqa: S101
        chips.choices = [(key, service.name) for key, service in self.offered.items()]
        self.fields["phone"] = PhoneNumberField(
            label=_("Phone"),
            region=workshop.country,
            error_messages={"invalid": _("Write a phone number with its area code, such as +43 1 5550142.")},
            widget=forms.TextInput(attrs={"type": "tel", "class": "medium", "autocomplete": "off"}),
        )
        self.fields["spending_limit"] = FigureField(
            label=_("Go ahead up to"),
            required=False,
            unit=currency_sign(workshop.currency),
            max_value=MOST_MONEY,
            max_digits=12,
            decimal_places=2,
            help_text=_("With tax. Empty: ask about every repair."),
        )

    def clean_car(self) -> str:
        plate = tidy_plate(self.cleaned_data["car"])
        if not plate_key(plate):
            raise forms.ValidationError(gettext("Write the letters and figures of the plate."))
        if len(plate) > LONGEST_PLATE or len(plate_key(plate)) > LONGEST_PLATE:
            raise forms.ValidationError(gettext("A plate has at most 16 letters and figures."))
        return plate

    def clean_day(self) -> date:
        return within(self.reach, self.cleaned_data["day"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        km, fuel = said.get("mileage_km"), said.get("fuel_eighths")
        if km is not None and fuel is None and "fuel_eighths" not in self.errors:
            self.add_error("fuel_eighths", gettext("Say this, too: then the visit is opened."))
        if fuel is not None and km is None and "mileage_km" not in self.errors:
            self.add_error("mileage_km", gettext("Say this, too: then the visit is opened."))
        return said

    def arrival(self) -> Arrival | None:
        """How the car came, where it stands here already."""
        km, fuel = self.cleaned_data["mileage_km"], self.cleaned_data["fuel_eighths"]
        return None if km is None or fuel is None else Arrival(mileage_km=km, fuel_eighths=fuel)

    def caller(self) -> Caller:
        """With the address of the account that the details were taken from, so that the booking is found there."""
        said = self.cleaned_data
        people = self.known_car.people if self.known_car else []
        known = next((person for person in people if person.pk == said["known"]), None)
        email = said["email"] or (known.email if known else "")
        return Caller(name=said["name"], phone=said["phone"].as_e164, email=email)

    def callers_car(self) -> CallersCar:
        said = self.cleaned_data
        return CallersCar(plate=said["car"], make=said["make"], model=said["model"])

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(
            day=said["day"],
            services=[self.offered[key] for key in said["services"]],
            complaint=said["complaint"],
            handover=said["handover"],
            phone=said["phone"].as_e164,
            address=said["address"] if said["handover"] is Handover.COLLECTION else "",
            test_drive_allowed=said["test_drive_allowed"],
            getting_around=said["getting_around"],
            spending_limit=said["spending_limit"],
            always_call_about_safety=said["always_call_about_safety"],
        )
