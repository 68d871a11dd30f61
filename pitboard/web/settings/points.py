"""The inspection's list of points: added, changed, ordered, put on the list and taken off it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.inspection_points import (
    LONGEST_AREA,
    LONGEST_NAME,
    LONGEST_UNIT,
    LONGEST_WORDING,
    add_point,
    change_point,
    move_point,
    put_on_list,
    take_off_list,
    use_standard_list,
)
from pitboard.actions.standard_points import PointFacts, Wording
from pitboard.queries.access import staff_point
from pitboard.queries.inspection import listed_areas, points_named
from pitboard.records.catalogue import CatalogueRepair, InspectionPoint
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.permissions import Permission
from pitboard.web.acting import refusals_told
from pitboard.web.gates import staff
from pitboard.web.settings.catalogue import SUGGESTED
from pitboard.web.settings.showing import is_done, plain, saved, show
from pitboard.web.workshop.checklist import limit_words
from pitboard.web.workshop.forms.fields import FigureField

MOST_WORDINGS = 400
#: Between a wording and its milder form.
OR = " / "


class PointSettingsForm(forms.Form):
    area = forms.CharField(
        label=_("Part of the car"),
        max_length=LONGEST_AREA,
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off", "class": "medium"}),
    )
    name = forms.CharField(
        label=_("Point"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    unit = forms.CharField(
        label=_("Measured in"),
        max_length=LONGEST_UNIT,
        required=False,
        help_text=_("Such as mm, %, bar. Empty: nothing is measured."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )
    limit = FigureField(label=_("Limit"), required=False, min_value=None, max_digits=8, decimal_places=2)
    soon_from = FigureField(
        label=_("Fix soon from"), required=False, min_value=None, max_digits=8, decimal_places=2
    )
    limit_is_most = forms.BooleanField(
        label=_("The limit is the most allowed, not the least"), required=False
    )
    repair = forms.CharField(
        label=_("Usual repair"),
        max_length=120,
        required=False,
        help_text=_("What fills the estimate when this point needs a repair."),
        widget=forms.TextInput(attrs={"list": "repairs", "autocomplete": "off"}),
    )
    wordings = forms.CharField(
        label=_("Usual wordings, one on each line"),
        required=False,
        max_length=MOST_WORDINGS * LONGEST_WORDING,
        help_text=_(
            "The milder form, for what can wait, behind a stroke: Pads worn down / Close to their limit."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *, yard: Workshop, data: QueryDict | None, standing: InspectionPoint | None) -> None:
        super().__init__(data, initial=_initial(standing))
        self.yard = yard
        self.named: CatalogueRepair | None = None

    def clean_repair(self) -> str:
        title = str(self.cleaned_data["repair"])
        self.named = self.yard.catalogue.filter(title__iexact=title).first() if title else None
        if title and self.named is None:
            raise forms.ValidationError(gettext("No usual repair is called that."))
        return title

    def facts(self) -> PointFacts:
        given = self.cleaned_data
        lines = [line for line in given["wordings"].splitlines() if line.strip()]
        names = ("area", "name", "unit", "limit", "limit_is_most", "soon_from")
        return PointFacts(
            **{name: given[name] for name in names},
            repair=self.named.pk if self.named else None,
            wordings=tuple(Wording(*(line.split(OR, 1))) for line in lines),
        )


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD"])
def points(request: HttpRequest, job: StaffMember) -> HttpResponse:
    wanted = request.GET.get("q", "").replace("\0", "")[:100].strip()
    areas = listed_areas(job.workshop)
    context = {
        "areas": [(name, [(one, limit_words(one)) for one in listed]) for name, listed in areas.items()],
        "count": sum(len(listed) for listed in areas.values()),
        "others": job.workshop.inspection_points.filter(on_list=False).count(),
        "wanted": wanted,
        "found": points_named(job.workshop, wanted),
    }
    return show(request, job, "points", context)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, job: StaffMember) -> HttpResponse:
    form = PointSettingsForm(yard=job.workshop, data=request.POST or None, standing=None)
    if is_done(form, lambda: add_point(job.workshop, form.facts())):
        return saved(request, "settings_points")
    return _show(request, job, form, None)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, job: StaffMember, point_id: int) -> HttpResponse:
    standing = staff_point(job, point_id)
    form = PointSettingsForm(yard=job.workshop, data=request.POST or None, standing=standing)
    if is_done(form, lambda: change_point(standing, form.facts())):
        return redirect(_row(standing))
    return _show(request, job, form, standing)


@staff(Permission.CHANGE_SETTINGS)
def place_on_list(request: HttpRequest, job: StaffMember, point_id: int) -> HttpResponse:
    """One place up or down."""
    standing = staff_point(job, point_id)
    if request.method == "POST":
        move_point(standing, up=request.POST.get("to") != "down")
    return redirect(_row(standing))


@staff(Permission.CHANGE_SETTINGS)
def listing(request: HttpRequest, job: StaffMember, point_id: int) -> HttpResponse:
    """On the list, or off it."""
    standing = staff_point(job, point_id)
    if request.method == "POST":
        with refusals_told(request):
            if request.POST.get("on") == "yes":
                put_on_list(standing)
                messages.success(request, gettext("%(name)s is on the list") % {"name": standing.name})
            else:
                take_off_list(standing)
                messages.success(request, gettext("%(name)s is off the list") % {"name": standing.name})
    return redirect("settings_points")


@staff(Permission.CHANGE_SETTINGS)
def standard(request: HttpRequest, job: StaffMember) -> HttpResponse:
    """The standard list, added to what stands."""
    if request.method == "POST":
        count = use_standard_list(job.workshop)
        said = ngettext("%(count)s point added", "%(count)s points added", count) % {"count": count}
        messages.success(request, said)
    return redirect("settings_points")


def _row(standing: InspectionPoint) -> str:
    return f"{reverse('settings_points')}#point-{standing.pk}"


def _show(
    request: HttpRequest, job: StaffMember, form: PointSettingsForm, standing: InspectionPoint | None
) -> HttpResponse:
    yard = job.workshop
    titles = yard.catalogue.filter(offered=True).order_by("title").values_list("title", flat=True)
    context = {
        "form": form,
        "standing": standing,
        "known_areas": list(listed_areas(yard)),
        "titles": list(titles[:SUGGESTED]),
    }
    return show(request, job, "point", context | {"section": "points"})


def _initial(standing: InspectionPoint | None) -> dict[str, Any]:
    if standing is None:
        return {}
    figures = {"limit": standing.limit, "soon_from": standing.soon_from}
    return {
        **{name: getattr(standing, name) for name in ("area", "name", "unit", "limit_is_most")},
        **{name: "" if value is None else plain(value) for name, value in figures.items()},
        "repair": standing.repair.title if standing.repair else "",
        "wordings": "\n".join(
            f"{one.text}{OR}{one.advisory}" if one.advisory else one.text for one in standing.wordings.all()
        ),
    }
