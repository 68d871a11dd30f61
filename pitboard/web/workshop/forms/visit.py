"""Work on the repairs, the promised time, and the end of the visit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.hand_back import HandBack
from pitboard.queries.formats import currency_sign
from pitboard.records.orders import Promise
from pitboard.records.people import StaffMember
from pitboard.records.work import CheckPoint
from pitboard.records.workshop import Workshop
from pitboard.rules.money import decimals
from pitboard.web.pictures import PicturesField
from pitboard.web.workshop.forms.condition import FUEL, ConditionForm
from pitboard.web.workshop.forms.due import DueForm
from pitboard.web.workshop.forms.fields import (
    CountField,
    DayField,
    FigureField,
    WallTimeField,
    moment,
    staff_field,
    words_field,
)

#: A promise is moved by one tap this much, in minutes.
STEPS = (15, 30)


class StartRepairForm(forms.Form):
    def __init__(self, *, technicians: Sequence[StaffMember], **options: Any) -> None:
        super().__init__(**options)
        self.fields["technician"] = staff_field(
            technicians, _("Technician"), required=False, nobody=_("Nobody in particular")
        )


class NoteForm(forms.Form):
    note = words_field(
        _("What is happening?"),
        most=200,
        help_text=_("In plain words for the customer: “Painting in progress”."),
    )


class HoldForm(DueForm):
    reason = words_field(_("What are we waiting for?"), most=200, help_text=_("The customer reads this."))
    due_day = DayField(label=_("Parts due on"), required=False)
    due_time = WallTimeField(label=_("At what time"), required=False)


class PhotosForm(forms.Form):
    pictures = PicturesField(required=True)
    caption = forms.CharField(label=_("What it shows"), max_length=120, required=False)


class PromiseForm(forms.Form):
    """A new time, by one of the steps or written out, and why."""

    note = words_field(
        _("Why does the time move?"),
        rows=2,
        most=300,
        help_text=_("The customer reads this with the new time."),
    )
    day = DayField(required=False)
    at = WallTimeField(label=_("Time"), required=False)
    later = forms.TypedChoiceField(
        choices=[("", ""), *((str(step), str(step)) for step in STEPS)],
        coerce=int,
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *, workshop: Workshop, promise: Promise, now: datetime, **options: Any) -> None:
        local = promise.ready_at.astimezone(workshop.zone)
        super().__init__(initial={"day": local.date(), "at": local.time()}, **options)
        self.opening, self.promise, self.now = workshop.opening(), promise, now

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("later"):
            typed["ready_at"] = max(self.promise.ready_at, self.now) + timedelta(minutes=int(typed["later"]))
            for name in ("day", "at"):
                # A tap on "15 min later" does not care for what stands in the fields of another button.
                self.errors.pop(name, None)
        elif typed.get("day") and typed.get("at"):
            typed["ready_at"] = moment(self.opening, typed["day"], typed["at"])
        elif not self.errors:
            self.add_error("at", gettext("Say the day and the time."))
        return typed


class CheckForm(forms.Form):
    """Each point of the workshop's list is ticked; its clean value `checked` are their ids."""

    def __init__(self, *, points: Sequence[CheckPoint], **options: Any) -> None:
        super().__init__(**options)
        if points:
            self.fields["checked"] = forms.TypedMultipleChoiceField(
                label=_("Checked"),
                choices=[(str(point.pk), point.name) for point in points],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple(attrs={"data-as": "choice"}),
            )
        self.order_fields(["checked", "note"])

    note = words_field(
        _("What was checked?"), required=False, help_text=_("Test drive, torque, lights, wash.")
    )


class ReopenForm(forms.Form):
    reason = words_field(_("What was found?"), help_text=_("The customer reads this."))


class HandBackForm(forms.Form):
    mileage_km = CountField(label=_("Mileage now"), unit_after="km")
    payment_note = forms.CharField(
        label=_("How it was paid"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("card, cash, invoice 2041"), "class": "medium"}),
    )

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(**options)
        self.fields["paid"] = FigureField(
            label=_("Paid"), max_digits=12, decimal_places=decimals(currency), unit=currency_sign(currency)
        )
        self.order_fields(["mileage_km", "paid", "payment_note"])

    def how(self) -> HandBack:
        return HandBack(**self.cleaned_data)


class HandBackWithLooksForm(HandBackForm, ConditionForm):
    """On a page of its own: with what the car looks like as it leaves."""

    looked = forms.CharField(initial="yes", widget=forms.HiddenInput)
    fuel_eighths = forms.TypedChoiceField(
        label=_("Fuel or charge"),
        choices=list(enumerate(FUEL)),
        coerce=int,
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )
    condition = words_field(
        _("Condition"), most=2000, required=False, help_text=_("The customer reads this.")
    )

    def how(self) -> HandBack:
        typed = self.cleaned_data
        return HandBack(
            mileage_km=typed["mileage_km"],
            paid=typed["paid"],
            payment_note=typed["payment_note"],
            fuel_eighths=typed["fuel_eighths"],
            condition=typed["condition"],
            looks=self.looks(),
        )
