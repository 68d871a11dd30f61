"""How the workshop does, on one page and as a file: for the owner, over any days."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pitboard.queries.figures import MOST_DAYS, Figures, Period, figures_of
from pitboard.queries.sentences.states import severity_words
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.charts import Bars, bars_of
from pitboard.web.gates import staff
from pitboard.web.workshop.forms.fields import DayField
from pitboard.web.workshop.rights import place

#: What is shown unless somebody chooses: so many days until today.
USUAL_DAYS = 14
#: No workshop keeps books with us from before, and nothing is known of what lies further ahead.
EARLIEST, FURTHEST = date(2000, 1, 1), timedelta(days=366)
LEG_WORDS = {
    "arrived_estimate": _("From arrival to the estimate"),
    "estimate_choice": _("From the estimate to the choice"),
    "choice_ready": _("From the choice to ready"),
    "arrived_ready": _("From arrival to ready"),
}


class PeriodForm(forms.Form):
    use_required_attribute = False
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("To"), required=False)

    def __init__(self, *, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today
        if not self.is_bound:
            # A page that shows a period has both days; an address may leave one out.
            for field in self.fields.values():
                field.required = True

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for name in ("first", "last"):
            if typed.get(name) and not EARLIEST <= typed[name] <= self.today + FURTHEST:
                self.add_error(name, gettext("There is nothing to count around that day."))
        if self.errors:
            return typed
        last = typed.get("last") or self.today
        first = typed.get("first") or last - timedelta(days=USUAL_DAYS - 1)
        if first > last:
            self.add_error("last", gettext("The last day lies before the first. Change one of the two."))
        elif (last - first).days >= MOST_DAYS:
            said = gettext("These are more than %(most)s days. Choose fewer.")
            self.add_error("first", said % {"most": MOST_DAYS})
        typed["period"] = Period(first, last)
        return typed


@dataclass(frozen=True)
class Shortcut:
    label: str
    href: str
    is_current: bool


@staff(Permission.SEE_FIGURES)
@require_safe
def figures(request: HttpRequest, job: StaffMember) -> HttpResponse:
    at = timezone.now()
    today = job.workshop.opening().today(at)
    form = PeriodForm(today=today, data=request.GET, auto_id="period-%s")
    is_right = form.is_valid()
    period = form.cleaned_data["period"] if is_right else _until(today)
    found = figures_of(job.workshop, period, at=at)
    begins = {"first": period.first, "last": period.last}
    shown = {
        **place(job, "figures"),
        "form": form if not is_right else PeriodForm(today=today, initial=begins, auto_id="period-%s"),
        "figures": found,
        "currency": job.workshop.currency,
        "cars": _cars(found),
        "hours": _hours(found),
        "chosen": [(_chosen_words(one.severity), one) for one in found.chosen],
        "legs": [(LEG_WORDS[one.name], one) for one in found.legs],
        "shortcuts": _shortcuts(today, period),
        "file": f"{reverse('figures_file')}?{_query(period)}",
    }
    return render(request, "workshop/figures.html", shown, status=200 if is_right else 422)


@staff(Permission.SEE_FIGURES)
@require_safe
def figures_file(request: HttpRequest, job: StaffMember) -> HttpResponse:
    """All tables of the page, one below the other, in figures that spreadsheets read."""
    at = timezone.now()
    today = job.workshop.opening().today(at)
    form = PeriodForm(today=today, data=request.GET)
    period = form.cleaned_data["period"] if form.is_valid() else _until(today)
    response = HttpResponse(
        _file(figures_of(job.workshop, period, at=at)), content_type="text/csv; charset=utf-8"
    )
    name = f"figures-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(found: Figures) -> str:
    out = StringIO()
    # Spreadsheets take a file for UTF-8 by its mark.
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(["day", "arrived", "ready", "handed_back", "hours_sold", "hours_worked", "hours_there"])
    for one in found.days:
        writer.writerow(
            [one.day.isoformat(), one.arrived, one.ready, one.handed_back, one.sold, one.worked, one.there]
        )
    writer.writerow([])
    writer.writerow(["severity", "proposed", "chosen", "proposed_gross", "chosen_gross"])
    for part in found.chosen:
        name = part.severity.value if part.severity else "without_finding"
        writer.writerow([name, part.proposed, part.chosen, part.proposed_gross, part.chosen_gross])
    writer.writerow([])
    writer.writerow(["leg", "visits", "median_open_hours", "nine_in_ten_open_hours"])
    for leg in found.legs:
        writer.writerow([leg.name, leg.visits, _figure(leg.median_hours), _figure(leg.slow_hours)])
    writer.writerow([])
    writer.writerow(["promised", "in_range", "by_the_time", "messages", "unanswered"])
    writer.writerow([found.promised, found.in_range, found.by_the_time, found.messages, found.unanswered])
    return out.getvalue()


def _figure(hours: float | None) -> str:
    return "" if hours is None else f"{hours:.2f}"


def _until(today: date) -> Period:
    return Period(today - timedelta(days=USUAL_DAYS - 1), today)


def _query(period: Period) -> str:
    return urlencode({"first": period.first.isoformat(), "last": period.last.isoformat()})


def _shortcuts(today: date, period: Period) -> list[Shortcut]:
    last_month = today.replace(day=1) - timedelta(days=1)
    usual = [
        (gettext("Today"), Period(today, today)),
        (gettext("Two weeks"), _until(today)),
        (gettext("This month"), Period(today.replace(day=1), today)),
        (gettext("Last month"), Period(last_month.replace(day=1), last_month)),
        (gettext("A year"), Period(today - timedelta(days=364), today)),
    ]
    return [Shortcut(label, f"?{_query(one)}", one == period) for label, one in usual]


def _cars(found: Figures) -> Bars:
    return bars_of([(one.day, [float(one.arrived), float(one.handed_back)]) for one in found.days])


def _hours(found: Figures) -> Bars:
    return bars_of([(one.day, [float(one.sold), float(one.there)]) for one in found.days])


def _chosen_words(severity: Any) -> str:
    return severity_words(severity) if severity else gettext("Without a finding")
