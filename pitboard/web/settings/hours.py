"""When the workshop is open, and the days on which it is closed all the same."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.opening_hours import Closed, set_closed_days, set_opening_hours
from pitboard.actions.settings import Hours
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.settings.showing import coming_days, is_done, saved, show
from pitboard.web.settings.week import WeekForm
from pitboard.web.workshop.forms.fields import DayField

#: Nobody closes for longer than this by mistake of one figure.
LONGEST_CLOSURE = timedelta(days=92)


class ClosedDaysForm(forms.Form):
    """One day, or all days up to another."""

    day = DayField(label=_("Closed on"))
    last = DayField(label=_("Up to and including"), required=False, help_text=_("For several days in a row."))
    why = forms.CharField(
        label=_("Why"), max_length=100, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        day, last = given.get("day"), given.get("last")
        if day and last and not timedelta(0) <= last - day <= LONGEST_CLOSURE:
            self.add_error("last", gettext("Choose a day after the first, at most three months later."))
        return given

    def closed(self) -> list[Closed]:
        given = self.cleaned_data
        first, last = given["day"], given["last"] or given["day"]
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [Closed(day, given["why"]) for day in days]


class RemovalForm(forms.Form):
    day = DayField()


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def opening_hours(request: HttpRequest, job: StaffMember) -> HttpResponse:
    yard = job.workshop
    form = WeekForm(_standing(yard), request.POST or None)
    if is_done(form, lambda: set_opening_hours(yard, form.hours())):
        return saved(request, "settings_hours")
    return _show(request, job, week=form, closed_form=ClosedDaysForm())


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def closed_days(request: HttpRequest, job: StaffMember) -> HttpResponse:
    yard = job.workshop
    form = ClosedDaysForm(request.POST or None)
    if is_done(form, lambda: set_closed_days(yard, [*_closed(yard), *form.closed()])):
        return saved(request, "settings_hours")
    return _show(request, job, week=WeekForm(_standing(yard)), closed_form=form)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def closed_day_removal(request: HttpRequest, job: StaffMember) -> HttpResponse:
    yard = job.workshop
    form = RemovalForm(request.POST or None)
    if form.is_valid():
        gone = form.cleaned_data["day"]
        set_closed_days(yard, [one for one in _closed(yard) if one.day != gone])
        return saved(request, "settings_hours")
    return redirect("settings_hours")


def _standing(yard: Workshop) -> list[Hours]:
    return [Hours(one.weekday, one.opens, one.closes) for one in yard.opening_hours.all()]


def _closed(yard: Workshop) -> list[Closed]:
    return [Closed(one.day, one.why) for one in yard.closed_days.order_by("day")]


def _show(
    request: HttpRequest, job: StaffMember, *, week: WeekForm, closed_form: ClosedDaysForm
) -> HttpResponse:
    yard, at = job.workshop, timezone.now()
    today = yard.opening().today(at)
    context = {
        "form": week,
        "closed_form": closed_form,
        "closed": [one for one in _closed(yard) if one.day >= today],
        "days": coming_days(yard, at),
    }
    return show(request, job, "hours", context)
