"""Fields that forgive how people write figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: Nobody has driven a car further.
MOST_KILOMETRES = 5_000_000
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
