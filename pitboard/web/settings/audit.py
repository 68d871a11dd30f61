"""The audit, for the owner: who did what, when and from where."""

import csv
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pitboard.actions.audit import audit as note
from pitboard.queries.audit import Asked, Line, all_lines, audit_lines, people_in_audit, read_place
from pitboard.queries.sentences.browsers import browser_words
from pitboard.records.people import StaffMember
from pitboard.rules.auditing import ORIGIN_KEPT_FOR, AuditGroup, AuditKind
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.settings.audit_words import GROUP_WORDS, entry_words
from pitboard.web.settings.showing import SECTIONS
from pitboard.web.workshop.rights import place

#: Nothing was done before the one, and nobody looks for what comes after the other.
FIRST_YEAR, LAST_YEAR = 2000, 2199
#: A cell that begins so is a formula to a spreadsheet.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class AuditForm(forms.Form):
    """What to look for; anything that is none of it is passed over."""

    person = forms.ChoiceField(label=_("Who"), required=False)
    group = forms.ChoiceField(label=_("What"), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, first, choices in (
            ("person", _("Everybody"), people),
            ("group", _("Everything"), [(group.value, words) for group, words in GROUP_WORDS.items()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("", first), *choices]

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Enter a day of these years."))
        return day

    def asked(self) -> Asked:
        person, group = self.cleaned_data.get("person"), self.cleaned_data.get("group")
        return Asked(
            person=int(person) if person else None,
            group=AuditGroup(group) if group else None,
            day=self.cleaned_data.get("day"),
        )


@staff(Permission.CHANGE_SETTINGS)
@require_safe
def audit(request: HttpRequest, job: StaffMember) -> HttpResponse:
    form = _form(request, job)
    before = read_place(request.GET.get("before", ""))
    lines, last = audit_lines(job.workshop, form.asked(), before=before)
    typed = {name: value for name in ("person", "group", "day") if (value := request.GET.get(name))}
    context = {
        **place(job, "settings"),
        "sections": SECTIONS,
        "section": "audit",
        "look_for": form,
        "lines": [_shown(line) for line in lines],
        "is_later_page": before is not None,
        "older": urlencode({**typed, "before": str(last)}) if last is not None else "",
        "newest": urlencode(typed),
        "days_kept": ORIGIN_KEPT_FOR.days,
        "now": timezone.now(),
    }
    return render(request, "settings/audit.html", context)


@staff(Permission.CHANGE_SETTINGS)
@require_safe
def audit_file(request: HttpRequest, job: StaffMember) -> HttpResponse:
    """The same lines for a spreadsheet."""
    at, asked = timezone.now(), _form(request, job).asked()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"audit-{timezone.localtime(at):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    sheet = csv.writer(response)
    heads = (_("When"), _("Who"), _("What"), _("Plate"), _("Network address"), _("Browser"))
    sheet.writerow([str(head) for head in heads])
    for line in all_lines(job.workshop, asked):
        sheet.writerow([_cell(text) for text in _row(line)])
    note(AuditKind.DATA_EXPORTED, by=job.person, at=at, workshop=job.workshop, what="audit")
    return response


def _form(request: HttpRequest, job: StaffMember) -> AuditForm:
    people = [(str(person.pk), person.name) for person in people_in_audit(job.workshop)]
    form = AuditForm(request.GET, people=people)
    form.is_valid()
    return form


def _shown(line: Line) -> dict[str, Any]:
    return {
        "at": line.place.at,
        "who": _who(line),
        "what": _what(line),
        "vehicle": line.vehicle,
        "href": _href(line),
        "address": line.address,
        "browser": browser_words(line.browser),
    }


def _row(line: Line) -> list[str]:
    at: datetime = timezone.localtime(line.place.at)
    plate = line.vehicle.plate if line.vehicle is not None else ""
    return [at.isoformat(timespec="seconds"), _who(line), _what(line), plate, line.address, line.browser]


def _who(line: Line) -> str:
    if line.actor is None:
        return gettext("Nobody signed in")
    return gettext("%(name)s, by link") % {"name": line.actor.name} if line.by_link else line.actor.name


def _what(line: Line) -> str:
    return line.title if line.entry is None else entry_words(line.entry)


def _href(line: Line) -> str:
    if line.order_number is not None:
        return reverse("desk_order", args=[line.order_number])
    if line.booking_id is not None:
        return reverse("desk_booking", args=[line.booking_id])
    return reverse("desk_owners", args=[line.vehicle.pk]) if line.vehicle is not None else ""


def _cell(text: str) -> str:
    """What somebody else typed never becomes a formula on the owner's machine."""
    return f"'{text}" if text.startswith(FORMULAS) else text


urlpatterns = [
    path("settings/audit/", audit, name="settings_audit"),
    path("settings/audit/file", audit_file, name="settings_audit_file"),
]
