"""What a driver says where the car is: the mileage, a photo, and what went wrong if something did."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pitboard.actions.pick_up import OnTheSpot
from pitboard.web.pictures import PicturesField
from pitboard.web.workshop.forms.fields import CountField, words_field

#: No odometer shows more.
MOST_KM = 9_999_999
#: What usually goes wrong, one tap away.
USUAL_REASONS = (
    _("Nobody was there"),
    _("The key was not there"),
    _("The car would not start"),
    _("The address was wrong"),
)


class OnTheSpotForm(forms.Form):
    mileage_km = CountField(label=_("Mileage now"), max_value=MOST_KM, unit_after="km")
    photos = PicturesField(label=_("Photos of the car and its odometer"))

    def __init__(self, *, known: int | None, **options: Any) -> None:
        super().__init__(**options)
        if known is not None:
            self.fields["mileage_km"].help_text = _("At least %(km)s km.") % {"km": f"{known:,}"}

    def seen(self) -> OnTheSpot:
        return OnTheSpot(self.cleaned_data["mileage_km"], self.cleaned_data["photos"])


class CouldNotForm(OnTheSpotForm):
    usual = forms.ChoiceField(
        label=_("What went wrong"),
        required=False,
        choices=[(str(n), reason) for n, reason in enumerate(USUAL_REASONS)],
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )
    reason = words_field(
        _("In your words"), required=False, help_text=_("The customer and the desk read this.")
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["mileage_km"].required = False
        self.order_fields(["usual", "reason", "photos", "mileage_km"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        usual = str(USUAL_REASONS[int(typed["usual"])]) if typed.get("usual") else ""
        typed["reason"] = ". ".join(text for text in (usual, typed.get("reason", "").strip()) if text)
        if not typed["reason"] and not self.errors:
            self.add_error("reason", _("Say in a few words what went wrong."))
        return typed
