"""The bay's own forms: time put right, parts, words to the desk."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pitboard.actions.crew_talk import LONGEST
from pitboard.actions.parts import LONGEST_PART, LONGEST_SUPPLIER, Order
from pitboard.records.people import StaffMember
from pitboard.web.pictures import PicturesField
from pitboard.web.talk import Words
from pitboard.web.workshop.forms.due import DueForm
from pitboard.web.workshop.forms.fields import (
    DayField,
    FigureField,
    WallTimeField,
    staff_field,
    words_field,
)


class TimeForm(forms.Form):
    hours = FigureField(label=_("Hours really worked"), max_digits=4, decimal_places=2, unit_after="h")
    reason = words_field(_("Why?"), most=200, help_text=_("“Forgot to stop at lunch”."))

    def __init__(self, *, technicians: Sequence[StaffMember], **options: Any) -> None:
        super().__init__(**options)
        self.fields["technician"] = staff_field(
            technicians, _("Whose time"), required=True, nobody=_("Choose")
        )
        self.order_fields(["technician", "hours", "reason"])


class PartForm(forms.Form):
    name = forms.CharField(label=_("Which part?"), max_length=LONGEST_PART)
    quantity = FigureField(label=_("How many?"), max_digits=6, decimal_places=2, initial=Decimal(1))


class PartOrderForm(DueForm):
    supplier = forms.CharField(label=_("From whom?"), max_length=LONGEST_SUPPLIER)
    due_day = DayField(label=_("Due on"), required=False)
    due_time = WallTimeField(label=_("At what time"), required=False)

    def how(self) -> Order:
        return Order(self.cleaned_data["supplier"], self.cleaned_data["due_at"])


class CrewForm(forms.Form):
    use_required_attribute = False
    text = Words(label=_("Your words"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}))
    photos = PicturesField()
