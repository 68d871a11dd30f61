"""Choosing when the car changes hands."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from pitboard.web.customer.fields import AddressInput


class MomentField(forms.CharField):
    """A moment in ISO 8601 with its offset. Any is taken: whether it is free is asked when it is, not when shown."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # It is chosen, not typed: the limit on its length is for what did not come from the page.
        return {}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(gettext("Choose one of the times")) from None
        if moment.tzinfo is None or not 2000 < moment.year < 3000:
            raise forms.ValidationError(gettext("Choose one of the times"))
        return moment


class WindowForm(forms.Form):
    starts_at = MomentField(
        label=_("Which time?"),
        max_length=40,
        error_messages={"required": _("Choose one of the times")},
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )

    def __init__(
        self,
        *args: Any,
        windows: Sequence[tuple[datetime, str]],
        needs_address: bool,
        country: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        widget = self.fields["starts_at"].widget
        assert isinstance(widget, forms.RadioSelect)  # noqa: S101
        widget.choices = [(begins.astimezone(UTC).isoformat(), words) for begins, words in windows]
        if needs_address:
            self.fields["address"] = forms.CharField(
                label=_("Where?"),
                max_length=250,
                error_messages={"required": _("Enter the address, so that we find you")},
                widget=AddressInput(attrs={"autocomplete": "address-line1"}),
            )
        self.fields["phone"] = PhoneNumberField(
            label=_("Phone number on the day"),
            region=country,
            error_messages={
                "required": _("Enter a phone number so that we can reach you"),
                "invalid": _("Enter a phone number with its area code, such as +43 1 5550142"),
            },
            widget=forms.TextInput(attrs={"type": "tel", "class": "medium", "autocomplete": "tel"}),
        )

    def clean_phone(self) -> str:
        number: str = self.cleaned_data["phone"].as_e164
        return number
