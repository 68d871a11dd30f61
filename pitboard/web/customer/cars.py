"""A customer's cars: adding one, and a car's own record."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.keep_car import add_car
from pitboard.queries.access import own_vehicle
from pitboard.queries.history import history_of
from pitboard.queries.owners import known_as
from pitboard.records.people import Person
from pitboard.records.vehicles import VehicleModel
from pitboard.web.acting import refusals_in
from pitboard.web.customer.forms import CarForm
from pitboard.web.customer.left_out import shown_left_out
from pitboard.web.customer.shown import shown_finding_photos
from pitboard.web.gates import signed_in

#: Suggestions for one make; no maker has more models than this in use.
MOST_MODELS = 400


class MakeAsked(forms.Form):
    make = forms.CharField(max_length=60)


@signed_in
def car_new(request: HttpRequest, person: Person) -> HttpResponseBase:
    at = timezone.now()
    form = CarForm(request.POST or None, at=at)
    following = _following(request)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, "plate"):
            vehicle = add_car(**form.cleaned_data, by=person, at=at)
            messages.success(request, gettext("%(plate)s is in your garage") % {"plate": vehicle.plate})
            return redirect(f"{following}?car={vehicle.pk}" if following else "garage")
    makes = VehicleModel.objects.order_by("make").values_list("make", flat=True).distinct()
    context = {
        "form": form,
        "makes": list(makes),
        "models": _models(str(form["make"].value() or "")),
        "following": following,
        "nav": "garage",
    }
    return render(request, "customer/car_new.html", context)


@require_safe
@signed_in
def car_models(request: HttpRequest, person: Person) -> HttpResponseBase:
    """The models of a make, for suggestions while somebody types."""
    asked = MakeAsked(request.GET)
    found = _models(asked.cleaned_data["make"]) if asked.is_valid() else []
    return JsonResponse({"models": found})


@require_safe
@signed_in
def car(request: HttpRequest, person: Person, vehicle_id: int) -> HttpResponseBase:
    history = history_of(known_as(person, own_vehicle(person, vehicle_id)), person)
    visits = [
        {
            "visit": visit,
            "findings": [
                {"finding": finding, **shown_finding_photos(finding.photos.all(), what=finding.title)}
                for finding in visit.findings
            ],
        }
        for visit in history.visits
    ]
    at = timezone.now()
    context = {
        "history": history,
        "visits": visits,
        "left_out": shown_left_out(history.left_out, history.left_out[0].order, at)
        if history.left_out
        else [],
        "left_out_of": history.left_out[0].order if history.left_out else None,
        "now": at,
        "nav": "garage",
    }
    return render(request, "customer/car.html", context)


def _models(make: str) -> list[str]:
    asked = MakeAsked({"make": make})
    if not asked.is_valid():
        return []
    named = VehicleModel.objects.filter(make__iexact=asked.cleaned_data["make"])
    return list(named.order_by("model").values_list("model", flat=True)[:MOST_MODELS])


def _following(request: HttpRequest) -> str:
    """Where to go with the new car: booking, when one came from there."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    known = reverse("booking_new")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return known if is_ours and asked == known else ""
