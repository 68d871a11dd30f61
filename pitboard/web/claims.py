"""The link of a caller for whom the workshop wrote a booking down: it shows the booking, and sets up the account."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from pitboard.actions.enter_booking import claim_account
from pitboard.queries.links import claim_of
from pitboard.queries.sentences import booking_state_words, say_refusal
from pitboard.records.links import Claim
from pitboard.records.people import Person
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.customer.booking_words import booking_rows
from pitboard.web.limits import CLAIMS, posting_within


class ClaimForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We mail you a code next, to see that the address is yours."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 8 characters. A few words in a row are easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "password" in cleaned:
            somebody = Person(name=cleaned.get("name", ""), email=cleaned.get("email", ""))
            try:
                validate_password(cleaned["password"], somebody)
            except forms.ValidationError as wrong:
                self.add_error("password", wrong)
        return cleaned


@sensitive_post_parameters("password")
@posting_within(CLAIMS)
def claim(request: HttpRequest, token: str) -> HttpResponseBase:
    at = timezone.now()
    try:
        claimed = claim_of(token, at=at)
    except Http404:
        return render(request, "public/claim_over.html", status=404)
    form = ClaimForm(request.POST or None, initial=_known(claimed))
    if request.method == "POST" and form.is_valid():
        answer = _set_up(request, claimed, form)
        if answer is not None:
            return answer
    booking = claimed.booking
    context = {
        "booking": booking,
        "rows": booking_rows(booking),
        "state": booking_state_words(booking.state),
        "form": form,
    }
    response = render(request, "public/claim.html", context)
    # The address opens the booking: it goes to no other site. To this one it does: a browser that may say nothing sends
    # "Origin: null" with the form, and that is refused as if another site had sent it.
    response["Referrer-Policy"] = "same-origin"
    return response


def _known(claimed: Claim) -> dict[str, str]:
    person = claimed.person
    return {"name": person.name, "email": person.email if person.has_email else ""}


def _set_up(request: HttpRequest, claimed: Claim, form: ClaimForm) -> HttpResponseBase | None:
    """Signs in with the new account, by way of the code that allauth mails; None when it was refused."""
    data = form.cleaned_data
    hashed = make_password(data["password"])
    try:
        person = claim_account(
            claimed, email=data["email"], name=data["name"], hashed_password=hashed, at=timezone.now()
        )
    except Refused as refused:
        if refused.code is Refusal.EMAIL_TAKEN:
            return _told_by_mail(request, data["email"])
        form.add_error(None, say_refusal(refused))
        return None
    booking = reverse("booking", args=[claimed.booking_id])
    answer: HttpResponseBase = perform_login(request, person, email=person.email, redirect_url=booking)
    return answer


def _told_by_mail(request: HttpRequest, email: str) -> HttpResponseBase:
    """Somebody has an account with this address. Only a mail to it says so: whoever typed it is asked for the code that
    everybody is asked for, and there is none."""
    get_adapter(request).send_account_already_exists_mail(email)
    answer: HttpResponseBase = prevent_enumeration(request, email=email)
    return answer
