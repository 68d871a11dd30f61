"""The services that customers book by name."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.services import LEAST_HOURS, MOST_HOURS, ServiceOffer, set_services
from pitboard.queries.formats import currency_sign
from pitboard.queries.sentences import say_refusal
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.money import rounded
from pitboard.rules.permissions import Permission
from pitboard.rules.refusals import Refused
from pitboard.web.gates import staff
from pitboard.web.settings.showing import plain, saved, show
from pitboard.web.workshop.forms.fields import CountField, FigureField

#: Empty rows at the end of the list; after each saving there are as many again.
NEW_ROWS = 2
MOST_ROWS = 60


class ServiceForm(forms.Form):
    """One row. Without a name it is an invitation that nobody took."""

    use_required_attribute = False

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    offered = forms.BooleanField(label=_("Customers can book it"), required=False, initial=True)
    name = forms.CharField(
        label=_("Service"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hours = FigureField(
        label=_("Usual hours"),
        unit_after="h",
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        decimal_places=2,
    )
    guide_price = FigureField(
        label=_("Guide price with tax"), required=False, max_value=100_000, decimal_places=3
    )
    skill = forms.TypedChoiceField(label=_("Needs the skill"), required=False, coerce=int, empty_value=None)
    needs_bay = forms.BooleanField(label=_("Needs a bay"), required=False, initial=True)
    place = CountField(label=_("Place in the list"), required=False, max_value=1000)

    def __init__(self, *args: Any, yard: Workshop, skills: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.yard = yard
        self.fields["guide_price"].widget.attrs["data-unit"] = currency_sign(yard.currency)
        skill = cast(forms.TypedChoiceField, self.fields["skill"])
        skill.choices = [("", _("None in particular")), *skills]
        self.fields["name"].required = self.fields["hours"].required = not self.is_invitation

    @property
    def is_invitation(self) -> bool:
        return not self.initial.get("pk")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("offered"):
            # Whatever stands in a row that is not ticked, no customer will see it.
            self.errors.clear()
            return given
        if given.get("name") and given.get("hours") is None and "hours" not in self.errors:
            self.add_error("hours", gettext("Say how many hours of work it usually takes."))
        if not given.get("name") and (given.get("hours") or given.get("guide_price")) and self.is_invitation:
            self.add_error("name", gettext("Give it a name, or empty the row."))
        return given

    def offer(self) -> ServiceOffer | None:
        given = self.cleaned_data
        if not given.get("name") or not given.get("offered"):
            return None
        price = given["guide_price"]
        return ServiceOffer(
            name=given["name"],
            hours=given["hours"],
            guide_price=None if price is None else rounded(price, self.yard.currency),
            skill=given["skill"],
            needs_bay=given["needs_bay"],
            pk=given["pk"],
        )


class BaseServices(forms.BaseFormSet):  # type: ignore[type-arg]
    def offers(self) -> list[ServiceOffer]:
        """In the order of the places that were typed; where two are the same, as they stand on the page."""
        rows = sorted(self.forms, key=lambda form: _place(form.cleaned_data.get("place")))
        return [offer for form in rows if (offer := form.offer()) is not None]


ServiceRows = forms.formset_factory(
    ServiceForm, formset=BaseServices, extra=NEW_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def services(request: HttpRequest, job: StaffMember) -> HttpResponse:
    yard = job.workshop
    rows, problem = _rows(yard, request.POST or None), ""
    if rows.is_bound and rows.is_valid():
        try:
            set_services(yard, rows.offers())
            return saved(request, "settings_services")
        except Refused as refused:
            problem = say_refusal(refused)
    offered = [service for service in yard.services.all() if service.offered]
    context = {
        "rows": rows,
        "problem": problem,
        "currency": yard.currency,
        "offered": len(offered),
        "priced": sum(service.guide_price is not None for service in offered),
    }
    return show(request, job, "services", context)


def _rows(yard: Workshop, data: QueryDict | None) -> BaseServices:
    standing = sorted(yard.services.all(), key=lambda service: not service.offered)
    skills = [(str(skill.pk), skill.name) for skill in yard.skills.all()]
    initial = [_row(service, place + 1, yard.currency) for place, service in enumerate(standing)]
    options = {"yard": yard, "skills": skills}
    return cast(BaseServices, ServiceRows(data, initial=initial, prefix="service", form_kwargs=options))


def _row(service: Service, place: int, currency: str) -> dict[str, Any]:
    price = service.guide_price
    return {
        "pk": service.pk,
        "offered": service.offered,
        "name": service.name,
        "hours": plain(service.hours),
        "guide_price": None if price is None else rounded(price, currency),
        "skill": service.skill_id or "",
        "needs_bay": service.needs_bay,
        "place": place,
    }


def _place(typed: int | None) -> int:
    return MOST_ROWS * 100 if typed is None else typed
