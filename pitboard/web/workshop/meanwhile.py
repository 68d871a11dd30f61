"""What somebody else saved beside what was typed, field by field."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any, cast

from django import forms
from django.utils.translation import gettext

from pitboard.queries.formats import long_day


@dataclass(frozen=True)
class Difference:
    label: str
    saved: str
    typed: str


def saved_meanwhile(form: forms.Form) -> list[Difference]:
    """The fields whose saved value, the form's initial one, is not the one that was typed."""
    return [
        Difference(str(bound.label), _words(bound, bound.initial), _words(bound, bound.value()))
        for bound in form.visible_fields()
        if not isinstance(bound.field, forms.FileField) and bound.field.has_changed(bound.initial, bound.data)
    ]


def _words(bound: forms.BoundField, value: Any) -> str:
    if isinstance(bound.field, forms.ChoiceField):
        choices = {str(key): str(label) for key, label in cast(Any, bound.field.choices)}
        return choices.get(str(value if value is not None else ""), "") or gettext("nothing")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return long_day(value)
    return str(value) if value not in (None, "") else gettext("nothing")
