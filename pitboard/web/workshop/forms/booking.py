"""Answering a request, arranging how the car comes, and receiving it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from pitboard.actions.pick_up import Window
from pitboard.actions.receive_car import Arrival
from pitboard.queries.sentences import appointment_words
from pitboard.records.bookings import AppointmentKind
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.web.pictures import PicturesField
from pitboard.web.workshop.forms.fields import (
    CountField,
    DayField,
    WallTimeField,
    moment,
    staff_field,
    words_field,
)

FUEL = [_("Empty"), "⅛", "¼", "⅜", "½", "⅝", "¾", "⅞", _("Full")]


class ReasonForm(forms.Form):
    """Why something is declined, called off or went wrong."""

    reason = words_field(_("Reason"), help_text=_("The customer reads this."))


class OptionalReasonForm(forms.Form):
    reason = words_field(_("Reason"), required=False, help_text=_("The customer reads this."))


class AppointmentForm(forms.Form):
    """A window in the workshop's own time, for the kinds of appointment that fit now."""

    day = DayField()
    begins = WallTimeField(label=_("From"))
    ends = WallTimeField(label=_("To"))
    address = forms.CharField(
        label=_("Address"),
        max_length=250,
        required=False,
        help_text=_("Needed when one of us drives."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = PhoneNumberField(
        label=_("Phone on the way"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "class": "medium"}),
    )
    note = words_field(
        _("Note for the driver"), required=False, help_text=_("Where the key is, which gate, a code.")
    )

    def __init__(
        self,
        *,
        workshop: Workshop,
        kinds: Sequence[AppointmentKind],
        drivers: Sequence[StaffMember],
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.workshop = workshop
        self.fields["kind"] = forms.TypedChoiceField(
            label=_("How"),
            choices=[(kind.value, appointment_words(kind)) for kind in kinds],
            coerce=AppointmentKind,
            widget=forms.RadioSelect(attrs={"data-as": "chip"}),
        )
        self.fields["driver"] = staff_field(drivers, _("Driver"), required=False, nobody=_("Nobody drives"))
        self.order_fields(["kind", "day", "begins", "ends", "driver", "address", "phone", "note"])

    def window(self) -> Window:
        typed = self.cleaned_data
        opening = self.workshop.opening()
        return Window(
            kind=typed["kind"],
            starts_at=moment(opening, typed["day"], typed["begins"]),
            ends_at=moment(opening, typed["day"], typed["ends"]),
            address=typed["address"],
            phone=str(typed["phone"] or ""),
            driver=typed["driver"],
            note=typed["note"],
        )


class ArrivalForm(forms.Form):
    """How the car came."""

    mileage_km = CountField(label=_("Mileage"), unit_after="km", help_text=_("As on the dashboard."))
    fuel_eighths = forms.TypedChoiceField(
        label=_("Fuel or charge"),
        choices=list(enumerate(FUEL)),
        coerce=int,
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )
    condition = words_field(
        _("Condition"),
        most=2000,
        required=False,
        help_text=_("Scratches, dents, what lies in the car. The customer reads this."),
    )
    pictures = PicturesField(label=_("Photos of the car"))

    def arrival(self) -> Arrival:
        return Arrival(**self.cleaned_data)
