"""A repair that was put off comes up again on a day that its owner names."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.remind import remind_me
from pitboard.queries.access import own_line
from pitboard.queries.formats import long_day
from pitboard.records.people import Person
from pitboard.web.acting import refusals_in
from pitboard.web.gates import signed_in

NOT_DONE = 422
#: Days from today that are offered; any other can be typed.
OFFERED = (30, 90, 180)


class ReminderForm(forms.Form):
    day = forms.DateField(
        label=_("Remind me on"),
        required=False,
        help_text=_("Leave it empty and we do not write about it again."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reminder(request: HttpRequest, person: Person, number: int, line_id: int) -> HttpResponse:
    line, at = own_line(person, number, line_id), timezone.now()
    form = ReminderForm(request.POST if request.method == "POST" else None, initial={"day": line.remind_on})
    if form.is_bound and form.is_valid():
        day: date | None = form.cleaned_data["day"]
        with refusals_in(form, "day"):
            remind_me(line, on=day, by=person, at=at)
        if form.is_valid():
            messages.success(request, _said(day))
            return redirect(_page(number, line_id))
    today = line.order.workshop.opening().today(at)
    page = {
        "form": form,
        "line": line,
        "order": line.order,
        "back": _page(number, line_id),
        "offered": [today + timedelta(days=days) for days in OFFERED],
        "nav": "garage",
    }
    return render(request, "customer/reminder.html", page, status=NOT_DONE if form.is_bound else 200)


def _said(day: date | None) -> str:
    if day is None:
        return gettext("We do not write about it again. It stays in the car's record.")
    return gettext("We write to you on %(day)s.") % {"day": long_day(day)}


def _page(number: int, line_id: int) -> str:
    return f"{reverse('visit', args=[number])}#repair-{line_id}"
