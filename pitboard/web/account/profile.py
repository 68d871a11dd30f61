"""One's own details."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pitboard.actions.account import change_profile
from pitboard.queries.access import job_of
from pitboard.queries.second_step import has_second_step
from pitboard.records.people import Person
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
    base = "base_staff.html" if job_of(person) else "base_customer.html"
    page = {"form": form, "base": base, "nav": "account", "has_second_step": has_second_step(person)}
    return render(request, "account/profile.html", page)
