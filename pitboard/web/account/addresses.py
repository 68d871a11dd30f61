"""The places beside the usual address at which one hands over a car."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pitboard.actions.account import forget_address, keep_address, make_usual
from pitboard.queries.addresses import own_address
from pitboard.records.people import Person
from pitboard.web.acting import refusals_in
from pitboard.web.gates import signed_in


class AddressForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What you call it"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=250,
        help_text=gettext_lazy("Street, number and place."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    prefix = "more"


@require_POST
@signed_in
def address_end(request: HttpRequest, person: Person, address_id: int) -> HttpResponse:
    forget_address(own_address(person, address_id))
    messages.success(request, _("The address is removed."))
    return redirect("profile")


@require_POST
@signed_in
def address_usual(request: HttpRequest, person: Person, address_id: int) -> HttpResponse:
    make_usual(own_address(person, address_id), by=person)
    messages.success(request, _("This is your usual address now."))
    return redirect("profile")


def kept(form: AddressForm, person: Person) -> bool:
    """Whether the form was sent, is right, and there was room."""
    if not (form.is_bound and form.is_valid()):
        return False
    with refusals_in(form, "address"):
        keep_address(form.cleaned_data["address"], name=form.cleaned_data["name"], by=person)
    return form.is_valid()
