"""What the settings' pages have in common: the ways between them, what a change means to customers, and how a form
is answered."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.calendar import Day, days_with_room
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.web.acting import refusals_in
from pitboard.web.workshop.asking import NOT_DONE
from pitboard.web.workshop.rights import place

#: How many of the coming days a page shows beside what changes them.
DAYS_SHOWN = 7


class Section(NamedTuple):
    key: str
    route: str
    label: Promise


SECTIONS = (
    Section("workshop", "settings", _("The workshop")),
    Section("terms", "settings_terms", _("Booking terms")),
    Section("hours", "settings_hours", _("Opening hours")),
    Section("services", "settings_services", _("Services")),
    Section("catalogue", "settings_catalogue", _("Usual repairs")),
    Section("points", "settings_points", _("Inspection")),
    Section("final_check", "settings_check", _("Final check")),
    Section("people", "settings_people", _("People")),
    Section("notices", "settings_notices", _("Messages")),
    Section("equipment", "settings_bays", _("Bays and skills")),
    Section("audit", "settings_audit", _("Who did what")),
)


def show(request: HttpRequest, job: StaffMember, section: str, context: dict[str, Any]) -> HttpResponse:
    """A section's page; with a form on it that was not taken, it says so to programs, too."""
    bound = [one for one in context.values() if isinstance(one, forms.BaseForm | forms.BaseFormSet)]
    status = NOT_DONE if any(one.is_bound for one in bound) else 200
    shown = {**place(job, "settings"), "sections": SECTIONS, "section": section, **context}
    return render(request, f"settings/{section}.html", shown, status=status)


def saved(request: HttpRequest, *where: Any) -> HttpResponse:
    messages.success(request, gettext("Saved"))
    return redirect(*where)


def plain(figure: Decimal) -> str:
    """As it goes into a field: without zeroes at its end."""
    return f"{figure.normalize():f}"


def coming_days(workshop: Workshop, at: datetime) -> list[Day]:
    """The days from tomorrow on, as customers find them when they have something looked into."""
    tomorrow = workshop.opening().today(at) + timedelta(days=1)
    return days_with_room(
        workshop, first=tomorrow, days=DAYS_SHOWN, wanted_hours=workshop.diagnosis_hours, at=at
    )


def is_done(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form was sent, is right, and the action took it; a refusal is an error of the form."""
    if not (form.is_bound and form.is_valid()):
        return False
    with refusals_in(form):
        act()
    return form.is_valid()
