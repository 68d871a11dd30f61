"""The single forms that the estimate sheet is made of: a part, a repair, and labour that two repairs share."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.price_repairs import NamedPart
from pitboard.rules.money import rounded
from pitboard.web.workshop.forms.fields import FigureField, in_currency

#: Repairs that are chosen as one carry the same letter.
GROUPS = [("", _("By itself")), *[(str(number), letter) for number, letter in enumerate("ABCDEF", start=1)]]


class PartForm(forms.Form):
    name = forms.CharField(
        label=_("Part"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    quantity = FigureField(label=_("Quantity"), required=False, max_digits=8, decimal_places=2)
    price = FigureField(label=_("Price each"), required=False, max_digits=12, decimal_places=3)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        in_currency(self.fields["price"], currency)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.is_empty or self.errors:
            return typed
        if not typed.get("name"):
            self.add_error("name", gettext("Name this part."))
        if typed.get("price") is None:
            self.add_error("price", gettext("Give its price."))
        return typed

    @property
    def is_empty(self) -> bool:
        typed = self.cleaned_data
        return not typed.get("name") and typed.get("price") is None and typed.get("quantity") is None

    def part(self) -> NamedPart:
        typed = self.cleaned_data
        quantity = typed["quantity"] if typed["quantity"] is not None else Decimal(1)
        return NamedPart(typed["name"], quantity, typed["price"])


class OfferForm(forms.Form):
    finding = forms.IntegerField(required=False, widget=forms.HiddenInput)
    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    carried = forms.IntegerField(required=False, widget=forms.HiddenInput)
    catalogue = forms.IntegerField(required=False, max_value=2**31, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Repair"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hours = FigureField(label=_("Labour"), unit_after="h", required=False, max_digits=6, decimal_places=2)
    discount = FigureField(label=_("Discount"), required=False, max_digits=12, decimal_places=3)
    tax = FigureField(
        label=_("Tax"), unit_after="%", required=False, max_digits=5, decimal_places=2, max_value=100
    )
    together = forms.TypedChoiceField(
        label=_("Chosen as one with"), choices=GROUPS, coerce=int, empty_value=None, required=False
    )
    leave_out = forms.BooleanField(label=_("Leave this out"), required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        in_currency(self.fields["discount"], currency)


class SharedForm(forms.Form):
    """Labour that is done once for two repairs. The repairs are named by their rows on the sheet, or, where their
    price stands, by their lines."""

    first = forms.ChoiceField(label=_("This repair"), required=False)
    second = forms.ChoiceField(label=_("comes cheaper with it"), required=False)
    title = forms.CharField(
        label=_("Done once"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hours = FigureField(
        label=_("Labour saved"), unit_after="h", required=False, max_digits=6, decimal_places=2
    )

    def __init__(
        self, *args: Any, offered: list[tuple[str, str]], settled: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        none = ("", gettext("Choose a repair"))
        for name, choices in (("first", [none, *settled, *offered]), ("second", [none, *offered])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors or not self.counts:
            return typed
        if not typed.get("first") or not typed.get("second"):
            self.add_error("second", gettext("Choose the two repairs that share this labour."))
        elif typed["first"] == typed["second"]:
            self.add_error("second", gettext("Choose two different repairs."))
        if not typed.get("title"):
            self.add_error("title", gettext("Say what is done once, such as: wheels off and on."))
        return typed

    @property
    def counts(self) -> bool:
        """Without hours nothing is shared: that is also how it is taken back."""
        return bool(self.cleaned_data.get("hours"))


def amount(value: Decimal | None, currency: str) -> Decimal | None:
    """As it stands in a field: nothing where it is nothing."""
    return rounded(value, currency) if value else None


def plain(figure: Decimal) -> Decimal:
    """Without zeroes at its end: 21.00 stands there as 21."""
    return Decimal(f"{figure.normalize():f}")
