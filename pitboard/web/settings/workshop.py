"""What the workshop states about itself."""

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.workshop_facts import change_facts
from pitboard.records.people import StaffMember
from pitboard.rules.money import taxed
from pitboard.rules.permissions import Permission
from pitboard.web.facts_form import ZONES
from pitboard.web.gates import staff
from pitboard.web.settings.forms_workshop import WorkshopForm
from pitboard.web.settings.showing import is_done, saved, show

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("How customers find you"), ("name", "address", "map_url", "phone", "email")),
    (_("Where you are"), ("country", "region", "timezone")),
    (_("Money"), ("currency", "tax_percent", "prices_include_tax", "hourly_rate")),
    (_("Looking into a complaint"), ("diagnosis_hours", "diagnosis_fee")),
    (_("What the law asks for"), ("imprint", "privacy")),
)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def workshop(request: HttpRequest, job: StaffMember) -> HttpResponse:
    yard = job.workshop
    form = WorkshopForm(yard, request.POST or None)
    if is_done(form, lambda: change_facts(yard, form.facts(), public=form.public())):
        return saved(request, "settings")
    context = {
        "form": form,
        "groups": [(title, [form[name] for name in names]) for title, names in GROUPS],
        "zones": sorted(ZONES),
        "hour": taxed(yard.hourly_rate, yard.tax, yard.currency).gross,
        "currency": yard.currency,
    }
    return show(request, job, "workshop", context)
