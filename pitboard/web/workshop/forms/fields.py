"""Fields that several forms of the workshop share."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.formats import currency_sign
from pitboard.records.people import StaffMember
from pitboard.rules.money import decimals
from pitboard.rules.opening import Opening

#: A text or a translation that is made when it is shown.
Label = Any


class FigureField(forms.DecimalField):
    """A figure as people write it: with a point or a comma, and spaces between thousands."""

    def __init__(self, *, unit: str = "", unit_after: str = "", **options: Any) -> None:
        attrs = {"inputmode": "decimal", "class": "short", "autocomplete": "off"}
        attrs |= {"data-unit": unit} if unit else {}
        attrs |= {"data-unit-after": unit_after} if unit_after else {}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        options.setdefault("min_value", 0)
        options.setdefault("error_messages", {"invalid": _("Write a figure, such as 1.5.")})
        super().__init__(**options)

    def to_python(self, value: object) -> Any:
        if isinstance(value, str):
            value = "".join(value.split()).replace(",", ".")
        return super().to_python(value)


def in_currency(field: forms.Field, currency: str) -> None:
    """Make a figure an amount of this currency: with its sign, and with no more decimals than its coins.

    Where a comma parts thousands, 1,234 is a thousand and more; read as 1.234 it would quietly be a thousandth of it.
    """
    field.widget.attrs["data-unit"] = currency_sign(currency)
    places = decimals(currency)
    example = Decimal("1234.5").quantize(Decimal(1).scaleb(-places))

    def fits(amount: Decimal) -> None:
        if amount != round(amount, places):
            said = {"count": places, "example": example}
            raise forms.ValidationError(
                ngettext(
                    "Write it with at most %(count)s decimal, such as %(example)s.",
                    "Write it with at most %(count)s decimals, such as %(example)s.",
                    places,
                )
                % said
            )

    field.validators.append(fits)


class CountField(forms.IntegerField):
    """A whole number: kilometres and the like."""

    def __init__(self, *, unit_after: str = "", **options: Any) -> None:
        attrs = {"inputmode": "numeric", "class": "short", "autocomplete": "off"}
        attrs |= {"data-unit-after": unit_after} if unit_after else {}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        options.setdefault("min_value", 0)
        options.setdefault("error_messages", {"invalid": _("Write a whole number.")})
        super().__init__(**options)

    def to_python(self, value: object) -> Any:
        if isinstance(value, str):
            # "84 210", "84.210" and "84,210" are all read off the same dashboard.
            value = "".join(value.split()).replace(",", "").replace(".", "")
        return super().to_python(value)


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Day"))
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "medium"})
        super().__init__(widget=widget, **options)


class CalendarDayField(forms.DateField):
    """A day that is tapped in workshop/day_calendar.html, which stands in place of a control."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Day"))
        messages = {"required": _("Choose a day."), "invalid": _("Choose a day from the calendar.")}
        super().__init__(error_messages=messages, **options)


def within(reach: tuple[date, date], day: date) -> date:
    first, last = reach
    if not first <= day <= last:
        raise forms.ValidationError(gettext("Choose a day from the calendar."))
    return day


class WallTimeField(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"})
        super().__init__(widget=widget, **options)


def words_field(label: Label, *, rows: int = 2, most: int = 500, **options: Any) -> forms.CharField:
    """A few words or sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


def staff_field(
    people: Sequence[StaffMember], label: Label, *, required: bool, nobody: Label
) -> forms.TypedChoiceField:
    """One of these people; its clean value is the job, or None."""
    by_pk = {str(job.pk): job for job in people}

    def job_of_choice(pk: str) -> StaffMember:
        try:
            return by_pk[pk]
        except KeyError:
            # The field turns it into its own words; whoever compares fields before checking them expects this, too.
            raise ValueError(pk) from None

    return forms.TypedChoiceField(
        label=label,
        required=required,
        choices=[("", nobody), *((pk, job.person.name) for pk, job in by_pk.items())],
        coerce=job_of_choice,
        empty_value=None,
    )


def moment(opening: Opening, day: date, wall: time) -> datetime:
    """What was typed as a day and a time is meant in the workshop's zone."""
    return opening.at(day, wall)
