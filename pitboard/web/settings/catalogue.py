"""The usual repairs: searched, added, changed and retired."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.catalogue import (
    LONGEST_TITLE,
    MOST_QUANTITY,
    InCommon,
    add_usual_repair,
    change_usual_repair,
    retire_usual_repair,
)
from pitboard.actions.services import LEAST_HOURS, MOST_HOURS, MOST_PRICE
from pitboard.queries.access import staff_usual_repair
from pitboard.queries.catalogue import UsualPart, UsualRepair, catalogue_rows, shared_with
from pitboard.records.catalogue import CatalogueRepair
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.money import rounded
from pitboard.rules.permissions import Permission
from pitboard.web.acting import refusals_in
from pitboard.web.gates import staff
from pitboard.web.settings.showing import plain, saved, show
from pitboard.web.workshop.forms.fields import FigureField, in_currency, words_field

ON_A_PAGE = 50
MOST_PARTS, MOST_SHARED = 30, 20
#: Empty rows at the end; after each saving there are as many again.
NEW_PARTS, NEW_SHARED = 3, 1
#: So many titles are suggested where another repair is named.
SUGGESTED = 300


class RepairForm(forms.Form):
    title = forms.CharField(
        label=_("Repair"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    hours = FigureField(
        label=_("Usual hours"), unit_after="h", max_value=MOST_HOURS, max_digits=6, decimal_places=2
    )
    skill = forms.TypedChoiceField(label=_("Needs the skill"), required=False, coerce=int, empty_value=None)
    needs_bay = forms.BooleanField(label=_("Needs a bay"), required=False, initial=True)
    why_it_matters = words_field(_("Why it matters"), required=False, help_text=_("The customer reads this."))
    if_you_wait = words_field(_("If the customer waits"), required=False)

    def __init__(self, *, yard: Workshop, **options: Any) -> None:
        super().__init__(**options)
        skills = [(str(skill.pk), skill.name) for skill in yard.skills.all()]
        skill = cast(forms.TypedChoiceField, self.fields["skill"])
        skill.choices = [("", _("None in particular")), *skills]


class PartForm(forms.Form):
    """One row. Without a name it is an invitation that nobody took."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Part"),
        max_length=LONGEST_TITLE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    quantity = FigureField(
        label=_("How many"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=MOST_QUANTITY,
        decimal_places=2,
    )
    unit_price = FigureField(label=_("Price each"), required=False, max_value=MOST_PRICE, decimal_places=3)

    def __init__(self, *args: Any, yard: Workshop, **options: Any) -> None:
        super().__init__(*args, **options)
        in_currency(self.fields["unit_price"], yard.currency)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("name"):
            if given.get("quantity") or given.get("unit_price"):
                self.add_error("name", gettext("Name the part, or empty the row."))
        elif given.get("unit_price") is None and "unit_price" not in self.errors:
            self.add_error("unit_price", gettext("Say what one costs."))
        return given

    def part(self) -> UsualPart | None:
        given = self.cleaned_data
        if not given.get("name"):
            return None
        return UsualPart(given["name"], given["quantity"] or Decimal(1), given["unit_price"])


class SharedForm(forms.Form):
    """Labour shared with one other repair, which is named by its title."""

    use_required_attribute = False

    other = forms.CharField(
        label=_("With"),
        max_length=LONGEST_TITLE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "repairs"}),
    )
    title = forms.CharField(
        label=_("What is done once"),
        max_length=LONGEST_TITLE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hours = FigureField(
        label=_("Hours"),
        unit_after="h",
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        decimal_places=2,
    )

    def __init__(self, *args: Any, yard: Workshop, **options: Any) -> None:
        super().__init__(*args, **options)
        self.yard = yard

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("other"):
            return given
        given["repair"] = self.yard.catalogue.filter(title__iexact=given["other"]).first()
        if given["repair"] is None:
            self.add_error("other", gettext("No usual repair is called that."))
        if not given.get("title"):
            self.add_error("title", gettext("Say what is done once."))
        if given.get("hours") is None and "hours" not in self.errors:
            self.add_error("hours", gettext("Say how many hours are shared."))
        return given

    def shared(self) -> InCommon | None:
        given = self.cleaned_data
        return InCommon(given["repair"], given["title"], given["hours"]) if given.get("other") else None


PartRows = forms.formset_factory(PartForm, extra=NEW_PARTS, max_num=MOST_PARTS, absolute_max=MOST_PARTS)
SharedRows = forms.formset_factory(
    SharedForm, extra=NEW_SHARED, max_num=MOST_SHARED, absolute_max=MOST_SHARED
)


class Sheet:
    """A usual repair as its page holds it: its own fields, its parts, and what it shares."""

    def __init__(self, yard: Workshop, standing: CatalogueRepair | None, data: QueryDict | None) -> None:
        self.yard, self.standing = yard, standing
        own = {"yard": yard}
        self.form = RepairForm(yard=yard, data=data, initial=_initial(standing))
        self.parts = PartRows(data, initial=_parts(standing, yard.currency), prefix="part", form_kwargs=own)
        self.shared = SharedRows(data, initial=_shared(standing), prefix="shared", form_kwargs=own)

    def is_valid(self) -> bool:
        # Each says what is wrong with it, so each is asked.
        return all([self.form.is_valid(), self.parts.is_valid(), self.shared.is_valid()])

    def save(self) -> bool:
        """Whether it could be saved; what could not stands on the form."""
        given = self.form.cleaned_data
        parts = [part for row in self.parts.forms if (part := row.part())]
        common = [one for row in self.shared.forms if (one := row.shared())]
        usual = UsualRepair(parts=parts, **given)
        with refusals_in(self.form):
            if self.standing is None:
                add_usual_repair(self.yard, usual, common)
            else:
                change_usual_repair(self.standing, usual, common)
        return self.form.is_valid()


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD"])
def catalogue(request: HttpRequest, job: StaffMember) -> HttpResponse:
    wanted = request.GET.get("q", "").replace("\0", "")[:100].strip()
    rows = catalogue_rows(job.workshop, wanted)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page": page,
        "query": f"&q={wanted}" if wanted else "",
        "offered": job.workshop.catalogue.filter(offered=True).count(),
        "currency": job.workshop.currency,
    }
    return show(request, job, "catalogue", context)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return _answer(request, job, None)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def repair(request: HttpRequest, job: StaffMember, repair_id: int) -> HttpResponse:
    return _answer(request, job, staff_usual_repair(job, repair_id))


@staff(Permission.CHANGE_SETTINGS)
def retirement(request: HttpRequest, job: StaffMember, repair_id: int) -> HttpResponse:
    standing = staff_usual_repair(job, repair_id)
    if request.method != "POST":
        return redirect("settings_repair", standing.pk)
    retire_usual_repair(standing)
    return saved(request, "settings_catalogue")


def _answer(request: HttpRequest, job: StaffMember, standing: CatalogueRepair | None) -> HttpResponse:
    sheet = Sheet(job.workshop, standing, request.POST if request.method == "POST" else None)
    if request.method == "POST" and sheet.is_valid() and sheet.save():
        return saved(request, "settings_catalogue")
    titles = job.workshop.catalogue.filter(offered=True).order_by("title").values_list("title", flat=True)
    context = {
        "standing": standing,
        "form": sheet.form,
        "parts": sheet.parts,
        "shared": sheet.shared,
        "titles": list(titles[:SUGGESTED]),
    }
    return show(request, job, "repair", context | {"section": "catalogue"})


def _initial(standing: CatalogueRepair | None) -> dict[str, Any]:
    if standing is None:
        return {}
    names = ("title", "needs_bay", "why_it_matters", "if_you_wait")
    start = {name: getattr(standing, name) for name in names}
    return {**start, "hours": plain(standing.hours), "skill": standing.skill_id or ""}


def _parts(standing: CatalogueRepair | None, currency: str) -> list[dict[str, Any]]:
    if standing is None:
        return []
    return [
        {
            "name": part.name,
            "quantity": plain(part.quantity),
            "unit_price": rounded(part.unit_price, currency),
        }
        for part in standing.parts.all()
    ]


def _shared(standing: CatalogueRepair | None) -> list[dict[str, Any]]:
    if standing is None:
        return []
    return [
        {
            "other": (one.second if one.first_id == standing.pk else one.first).title,
            "title": one.title,
            "hours": plain(one.hours),
        }
        for one in shared_with(standing)
    ]
