"""Fields that forgive how people write figures."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: Nobody has driven a car further.
MOST_KILOMETRES = 5_000_000
#: No repair of a car costs more.
MOST_MONEY = 1_000_000
_BETWEEN_FIGURES = str.maketrans(
    "", "", " .,'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{RIGHT SINGLE QUOTATION MARK}"
)


class KilometresField(forms.IntegerField):
    """Whole kilometres, also when written 84,210 or 84 210 km."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("max_value", MOST_KILOMETRES)
        attrs = {"inputmode": "numeric", "data-unit-after": "km", "class": "short"}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        options.setdefault("error_messages", {"invalid": _("Enter kilometres as a number, such as 84,210")})
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.lower().removesuffix("km").translate(_BETWEEN_FIGURES)
        return super().to_python(value)


class AmountField(forms.DecimalField):
    """An amount of money as people write it: 400, 400.50, 400,50 or € 1,200."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "class": "short", "autocomplete": "off"}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        options.setdefault("max_value", MOST_MONEY)
        options.setdefault("decimal_places", 2)
        options.setdefault("error_messages", {"invalid": _("Write an amount, such as 400")})
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = _plain_amount(value)
        return super().to_python(value)


def _plain_amount(text: str) -> str:
    """Only the last sign between figures can be the decimal one, and three figures after it are thousands."""
    bare = "".join(c for c in text if not c.isspace() and c not in "'\N{RIGHT SINGLE QUOTATION MARK}")
    bare = bare.strip("€$£¥").upper().removeprefix("EUR").removesuffix("EUR")
    whole, sign, rest = bare.replace(",", ".").rpartition(".")
    if not sign:
        return rest
    whole = whole.replace(".", "")
    return f"{whole}{rest}" if len(rest) == 3 else f"{whole}.{rest}"


class AddressInput(forms.TextInput):
    """An address that is typed, or chosen from those that the person keeps."""

    template_name = "pieces/address_input.html"
    known: Sequence[tuple[str, str]] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["known"] = self.known
        if self.known:
            context["widget"]["attrs"]["list"] = f"{name}-known"
        return context


def suggest_addresses(form: forms.BaseForm, known: Sequence[tuple[str, str]]) -> None:
    """For whoever keeps more than one."""
    widget = form.fields["address"].widget if "address" in form.fields else None
    if isinstance(widget, AddressInput) and len(known) > 1:
        widget.known = known
