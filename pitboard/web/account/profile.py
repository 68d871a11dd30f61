"""One's own details."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pitboard.actions.account import change_profile
from pitboard.queries.access import job_of, own_vehicles
from pitboard.queries.second_step import has_second_step
from pitboard.records.people import Person
from pitboard.web.account.addresses import AddressForm, kept
from pitboard.web.account.forms import ProfileForm
from pitboard.web.gates import signed_in
from pitboard.web.zone import workshop_of


@require_safe
@signed_in
def account(request: HttpRequest, person: Person) -> HttpResponse:
    return redirect("profile")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest, person: Person) -> HttpResponse:
    facts = {"name": person.name, "phone": person.phone, "address": person.address}
    form = ProfileForm(request.POST or None, initial=facts, workshop=workshop_of(request))
    if request.method == "POST" and form.is_valid():
        change_profile(
            name=form.cleaned_data["name"],
            phone=str(form.cleaned_data["phone"]),
            address=form.cleaned_data["address"],
            by=person,
        )
        messages.success(request, _("Your details are saved."))
        return redirect("profile")
    return _show(request, person, form=form)


@require_POST
@signed_in
def addresses(request: HttpRequest, person: Person) -> HttpResponse:
    """One more address."""
    form = AddressForm(request.POST)
    if kept(form, person):
        messages.success(request, _("The address is added."))
        return redirect("profile")
    return _show(request, person, address_form=form)


def _show(request: HttpRequest, person: Person, **sent: forms.Form) -> HttpResponse:
    """The page, with the form that was sent as it was sent."""
    facts = {"name": person.name, "phone": person.phone, "address": person.address}
    job = job_of(person)
    shown = {
        "form": ProfileForm(initial=facts, workshop=workshop_of(request)),
        "address_form": AddressForm(),
        "addresses": person.saved_addresses.all(),
        "cars": own_vehicles(person) if job is None else [],
        "base": "base_staff.html" if job else "base_customer.html",
        "nav": "account",
        "has_second_step": has_second_step(person),
    }
    return render(request, "account/profile.html", shown | sent)
