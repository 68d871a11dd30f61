"""The set-up of a new workshop: one page, there until it is done."""

from typing import Any

from django import forms
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.set_up import set_up
from pitboard.records.workshop import Workshop
from pitboard.web.acting import refusals_in
from pitboard.web.facts_form import ZONES
from pitboard.web.setup_form import USUAL_SERVICES, Services, SetupForm, offers_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    if Workshop.objects.exists():
        raise Http404
    usual = [{"offered": True, "name": str(name), "hours": hours} for name, hours in USUAL_SERVICES]
    form = SetupForm(request.POST or None)
    services = Services(request.POST or None, initial=usual, prefix="services")
    if request.method == "POST" and form.is_valid() & services.is_valid():
        owner = form.owner()
        with refusals_in(form):
            person = set_up(form.facts(), form.hours(), offers_of(services), owner, at=timezone.now())
        if form.is_valid():
            login(request, person, backend=BACKEND)
            return redirect("start")
    page = {"form": form, "services": services, "zones": sorted(ZONES), "groups": _groups(form)}
    return render(request, "setup/form.html", page)


def _groups(form: SetupForm) -> list[tuple[Any, list[forms.BoundField]]]:
    names = {
        _("The workshop"): ("name", "address", "country", "phone", "email", "timezone"),
        _("Money"): ("currency", "tax_percent", "prices_include_tax", "hourly_rate"),
        _("Opening hours"): ("week_opens", "week_closes", "saturday_opens", "saturday_closes"),
    }
    return [(title, [form[name] for name in fields]) for title, fields in names.items()]
