"""What is checked before a car is called ready."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.final_check import LONGEST_POINT, MOST_POINTS, set_check_points
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.settings.showing import is_done, saved, show


class CheckPointsForm(forms.Form):
    points = forms.CharField(
        label=_("Points, one on each line"),
        required=False,
        max_length=MOST_POINTS * (LONGEST_POINT + 2),
        help_text=_("Such as road test, wheel nuts to torque, fluids, clean. Without any, nothing is asked."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )

    def __init__(self, yard: Workshop, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"points": "\n".join(one.name for one in yard.check_points.all())})

    def clean_points(self) -> list[str]:
        names = [line.strip() for line in str(self.cleaned_data["points"]).splitlines() if line.strip()]
        if len(names) > MOST_POINTS or any(len(name) > LONGEST_POINT for name in names):
            raise forms.ValidationError(
                _("Up to %(most)s points, each of up to %(length)s letters."),
                params={"most": MOST_POINTS, "length": LONGEST_POINT},
            )
        return names


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def final_check(request: HttpRequest, job: StaffMember) -> HttpResponse:
    yard = job.workshop
    form = CheckPointsForm(yard, request.POST or None)
    if is_done(form, lambda: set_check_points(yard, form.cleaned_data["points"])):
        return saved(request, "settings_check")
    return show(request, job, "final_check", {"points_form": form})
