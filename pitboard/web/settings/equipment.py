"""The bays in which cars are worked on, and the skills that not everybody has."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.services import set_bays, set_skills
from pitboard.queries.crew import SkillUse, skills_in_use
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.settings.showing import coming_days, is_done, saved, show

MOST_BAYS = 50
#: As long as the name of a bay or a skill may be.
LONGEST_NAME = 60


class BaysForm(forms.Form):
    bays = forms.CharField(
        label=_("Bays, one on each line"),
        required=False,
        max_length=MOST_BAYS * (LONGEST_NAME + 2),
        help_text=_(
            "Such as Lift 1, Lift 2, Paint booth. Without any, a place for the car is never what lacks."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )

    def __init__(self, yard: Workshop, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"bays": "\n".join(bay.name for bay in yard.bays.all())})

    def clean_bays(self) -> list[str]:
        names = [line.strip() for line in str(self.cleaned_data["bays"]).splitlines() if line.strip()]
        if len(names) > MOST_BAYS or any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(
                _("Up to %(most)s bays, each with a name of up to %(length)s letters."),
                params={"most": MOST_BAYS, "length": LONGEST_NAME},
            )
        return names


class SkillsForm(forms.Form):
    """Skills are kept or dropped, not renamed: technicians and services hold on to them."""

    kept = forms.MultipleChoiceField(
        label=_("Skills"),
        required=False,
        help_text=_("Untick one to remove it: then no service asks for it any more."),
        widget=forms.CheckboxSelectMultiple(attrs={"data-as": "chip"}),
    )
    new = forms.CharField(
        label=_("Another skill"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Such as high voltage, body shop, air conditioning."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "medium"}),
    )

    def __init__(self, yard: Workshop, data: QueryDict | None = None) -> None:
        names = [skill.name for skill in yard.skills.all()]
        super().__init__(data, initial={"kept": names})
        cast(forms.MultipleChoiceField, self.fields["kept"]).choices = [(name, name) for name in names]
        if not names:
            del self.fields["kept"]

    def names(self) -> list[str]:
        return [*self.cleaned_data.get("kept", []), self.cleaned_data["new"]]


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def bays(request: HttpRequest, job: StaffMember) -> HttpResponse:
    yard = job.workshop
    form = BaysForm(yard, request.POST or None)
    if is_done(form, lambda: set_bays(yard, form.cleaned_data["bays"])):
        return saved(request, "settings_bays")
    return _show(request, job, bays_form=form, skills_form=SkillsForm(yard))


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def skills(request: HttpRequest, job: StaffMember) -> HttpResponse:
    yard = job.workshop
    form = SkillsForm(yard, request.POST or None)
    if is_done(form, lambda: set_skills(yard, form.names())):
        return saved(request, "settings_bays")
    return _show(request, job, bays_form=BaysForm(yard), skills_form=form)


def _show(request: HttpRequest, job: StaffMember, **forms_shown: forms.Form) -> HttpResponse:
    yard = job.workshop
    used = skills_in_use(yard)
    context: dict[str, Any] = {
        **forms_shown,
        "bay_count": yard.bays.count(),
        "skills": [(one.skill.name, _use(one)) for one in used],
        "missing": [one for one in used if one.services and not one.technicians],
        "days": coming_days(yard, timezone.now()),
    }
    return show(request, job, "equipment", context)


def _use(one: SkillUse) -> str:
    """Who has it, and what needs it."""
    return gettext("Technicians: %(technicians)s. Services: %(services)s.") % {
        "technicians": ", ".join(one.technicians) or gettext("none"),
        "services": ", ".join(one.services) or gettext("none"),
    }
