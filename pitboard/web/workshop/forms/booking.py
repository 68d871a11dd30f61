"""Answering a request, arranging how the car comes, and receiving it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from pitboard.actions.pick_up import Window
from pitboard.actions.receive_car import Arrival
from pitboard.queries.formats import short_day
from pitboard.queries.sentences import appointment_words
from pitboard.records.bookings import AppointmentKind
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.driving import WINDOW
from pitboard.web.pictures import PicturesField
from pitboard.web.workshop.forms.condition import FUEL, ConditionForm
from pitboard.web.workshop.forms.fields import (
    CalendarDayField,
    CountField,
    DayField,
    WallTimeField,
    moment,
    staff_field,
    within,
    words_field,
)


class ReasonForm(forms.Form):
    """Why something is declined, called off or went wrong."""

    reason = words_field(_("Reason"), help_text=_("The customer reads this."))


class OptionalReasonForm(forms.Form):
    reason = words_field(_("Reason"), required=False, help_text=_("The customer reads this."))


class DeclineForm(forms.Form):
    """Why a request is declined, and perhaps a day that would fit, which the customer takes with one tap."""

    reason = words_field(_("Reason"), help_text=_("The customer reads this."))

    def __init__(self, *, days: Sequence[date], **options: Any) -> None:
        super().__init__(**options)
        self.fields["other_day"] = forms.TypedChoiceField(
            label=_("Offer another day"),
            required=False,
            choices=[("", _("No other day")), *((day.isoformat(), short_day(day)) for day in days)],
            coerce=date.fromisoformat,
            empty_value=None,
            widget=forms.RadioSelect(attrs={"data-as": "chip"}),
            help_text=_("Days on which it fits. The customer takes it with one tap."),
            error_messages={
                "invalid_choice": _("This day has filled up meanwhile. Choose another one, or none.")
            },
        )


class DayForm(forms.Form):
    """Another day for a booking that stands, and why. A day that is offered with one tap comes as `offered_day`."""

    day = CalendarDayField()
    reason = words_field(_("Reason"), help_text=_("The customer reads this."))

    def __init__(self, *, reach: tuple[date, date], data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data=with_offered_day(data), **options)
        self.reach = reach

    def clean_day(self) -> date:
        return within(self.reach, self.cleaned_data["day"])


class AppointmentForm(forms.Form):
    """A window in the workshop's own time, for the kinds of appointment that fit now.

    A free window that is offered comes as `window`, its begin with the time zone: it stands for day, begin and end.
    """

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
    note = words_field(
        _("Note for the driver"), required=False, help_text=_("Where the key is, which gate, a code.")
    )

    def __init__(
        self,
        *,
        workshop: Workshop,
        kinds: Sequence[AppointmentKind],
        drivers: Sequence[StaffMember],
        data: QueryDict | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data=_with_window(data), **options)
        self.workshop = workshop
        #: Begin and end of windows that the driver has free, when the one that was asked for is not.
        self.free: Sequence[tuple[datetime, datetime]] = ()
        self.fields["kind"] = forms.TypedChoiceField(
            label=_("How"),
            choices=[(kind.value, appointment_words(kind)) for kind in kinds],
            coerce=AppointmentKind,
            widget=forms.RadioSelect(attrs={"data-as": "chip"}),
        )
        self.fields["phone"] = PhoneNumberField(
            label=_("Phone on the way"),
            region=workshop.country,
            required=False,
            widget=forms.TextInput(attrs={"type": "tel", "class": "medium"}),
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


class ArrivalForm(ConditionForm):
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
    pictures = PicturesField(label=_("More photos"))

    def arrival(self) -> Arrival:
        typed = self.cleaned_data
        return Arrival(
            mileage_km=typed["mileage_km"],
            fuel_eighths=typed["fuel_eighths"],
            condition=typed["condition"],
            pictures=typed["pictures"],
            looks=self.looks(),
        )


def with_offered_day(data: QueryDict | None) -> QueryDict | None:
    """What was sent, on the day that was offered with one tap instead of the one in the calendar."""
    if not data or not data.get("offered_day"):
        return data
    chosen = data.copy()
    chosen["day"] = str(data["offered_day"])
    return chosen


def _with_window(data: QueryDict | None) -> QueryDict | None:
    window = _window(data.get("window", "")) if data else None
    if data is None or window is None:
        return data
    chosen, (begins, ends) = data.copy(), window
    chosen["day"] = begins.date().isoformat()
    chosen["begins"], chosen["ends"] = f"{begins:%H:%M}", f"{ends:%H:%M}"
    return chosen


def _window(text: str) -> tuple[datetime, datetime] | None:
    """In the workshop's own time; nothing when the text is no moment."""
    try:
        begins = parse_datetime(text)
        if begins is None or timezone.is_naive(begins):
            return None
        return timezone.localtime(begins), timezone.localtime(begins + WINDOW)
    except (ValueError, OverflowError):
        return None
