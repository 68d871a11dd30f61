"""Who works here: when, with which skills, and when somebody is away."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pitboard.actions.settings import Hours
from pitboard.actions.working_hours import (
    add_absence,
    remove_absence,
    set_staff_skills,
    set_working_hours,
)
from pitboard.queries.access import staff_absence, staff_colleague
from pitboard.queries.crew import staff_of
from pitboard.queries.invitations import waiting_invitations
from pitboard.queries.second_step import with_second_step
from pitboard.queries.sentences import role_words
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission, Role
from pitboard.web.gates import staff
from pitboard.web.settings.showing import coming_days, is_done, saved, show
from pitboard.web.settings.week import WeekForm
from pitboard.web.workshop.forms.fields import DayField


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(label=_("What they may do"), coerce=Role)
    title = forms.CharField(
        label=_("Title"),
        max_length=60,
        required=False,
        help_text=_('Such as "service desk". Customers read it beside the name.'),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = cast(forms.TypedChoiceField, self.fields["role"])
        role.choices = [(one.value, role_words(one)) for one in Role]


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "role", "title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("role", Role.TECHNICIAN.value)


class AbsenceForm(forms.Form):
    from_day = DayField(label=_("Away from"))
    to_day = DayField(label=_("To"), help_text=_("The last day away."))
    why = forms.CharField(
        label=_("Why"),
        max_length=100,
        required=False,
        help_text=_("Only the workshop reads this."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class StaffSkillsForm(forms.Form):
    skills = forms.TypedMultipleChoiceField(
        label=_("Skills"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"data-as": "chip"}),
    )

    def __init__(self, colleague: StaffMember, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"skills": [skill.pk for skill in colleague.skills.all()]})
        skills = cast(forms.TypedMultipleChoiceField, self.fields["skills"])
        skills.choices = [(skill.pk, skill.name) for skill in colleague.workshop.skills.all()]


@staff(Permission.CHANGE_SETTINGS)
@require_safe
def people(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return show_people(request, job, invite_form=InviteForm())


def show_people(request: HttpRequest, job: StaffMember, *, invite_form: InviteForm) -> HttpResponse:
    yard, at = job.workshop, timezone.now()
    colleagues = staff_of(yard, today=yard.opening().today(at))
    context = {
        "people": [(one, _work(one)) for one in colleagues],
        "safe": with_second_step(colleagues),
        "invitations": [(one, role_words(one.role)) for one in waiting_invitations(yard)],
        "invite_form": invite_form,
        "yard": yard,
        "now": at,
        "technicians": sum(one.role is Role.TECHNICIAN for one in colleagues),
        "days": coming_days(yard, at),
    }
    return show(request, job, "people", context)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def working_hours(request: HttpRequest, job: StaffMember, staff_id: int) -> HttpResponse:
    colleague = staff_colleague(job, staff_id)
    form = WeekForm(_standing(colleague), request.POST or None)
    if is_done(form, lambda: set_working_hours(colleague, form.hours())):
        return saved(request, "settings_person", staff_id)
    return show_person(request, job, colleague, form=form)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def skills(request: HttpRequest, job: StaffMember, staff_id: int) -> HttpResponse:
    colleague = staff_colleague(job, staff_id)
    form = StaffSkillsForm(colleague, request.POST or None)
    if is_done(form, lambda: set_staff_skills(colleague, form.cleaned_data["skills"])):
        return saved(request, "settings_person", staff_id)
    return show_person(request, job, colleague, skills_form=form)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest, job: StaffMember, staff_id: int) -> HttpResponse:
    colleague = staff_colleague(job, staff_id)
    form = AbsenceForm(request.POST or None)
    if is_done(form, lambda: add_absence(colleague, **form.cleaned_data)):
        return saved(request, "settings_person", staff_id)
    return show_person(request, job, colleague, absence_form=form)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def absence_removal(request: HttpRequest, job: StaffMember, staff_id: int, absence_id: int) -> HttpResponse:
    colleague = staff_colleague(job, staff_id)
    if request.method == "POST":
        remove_absence(staff_absence(colleague, absence_id))
        return saved(request, "settings_person", staff_id)
    return redirect("settings_person", staff_id)


def _standing(colleague: StaffMember) -> list[Hours]:
    return [Hours(one.weekday, one.begins, one.ends) for one in colleague.working_hours.all()]


def _work(colleague: StaffMember) -> str:
    """The role, and the title where it says more."""
    role = role_words(colleague.role)
    says_more = colleague.title and colleague.title.casefold() != role.casefold()
    return f"{role}, {colleague.title}" if says_more else role


def show_person(
    request: HttpRequest, job: StaffMember, colleague: StaffMember, **sent: forms.Form
) -> HttpResponse:
    """The page of one person, with the form that was sent as it was sent."""
    yard, at = job.workshop, timezone.now()
    today = yard.opening().today(at)
    is_technician = colleague.role is Role.TECHNICIAN
    shown: dict[str, Any] = {
        "form": WeekForm(_standing(colleague)),
        "skills_form": StaffSkillsForm(colleague) if is_technician else None,
        "absence_form": AbsenceForm(),
        "role_form": RoleForm(initial={"role": colleague.role.value, "title": colleague.title}),
        "colleague": colleague,
        "role": _work(colleague),
        "away": [one for one in colleague.absences.all() if one.to_day >= today],
        "is_technician": is_technician,
        "days": coming_days(yard, at),
        "section": "people",
    }
    return show(request, job, "person", shown | sent)
