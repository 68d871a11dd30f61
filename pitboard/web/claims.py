"""The link of a caller for whom the workshop wrote a booking down: it shows the booking, and leads to an account
for it: a new one, or the one that somebody has.

Nothing is set up before the code from the mail was typed. Whether or not somebody has the address already, it gets a
mail, the answer is the same page for the code, and the link stays what it was; only the mail differs, and one says how
the booking comes to the account that there is. So nobody learns from the link who has an account.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pitboard.actions.change_email import is_taken
from pitboard.actions.enter_booking import claim_account, take_over
from pitboard.queries.access import job_of
from pitboard.queries.links import claim_of
from pitboard.queries.sentences import booking_state_words, say_refusal
from pitboard.records.links import Claim
from pitboard.records.people import Person
from pitboard.rules.refusals import Refused
from pitboard.web.account.forms import PASSWORD_HINT
from pitboard.web.account.mailed_codes import (
    HOLDS,
    MOST_TRIES,
    WRONG,
    WRONG_TOO_OFTEN,
    CodeForm,
    mail,
    new_code,
)
from pitboard.web.customer.booking_words import booking_rows
from pitboard.web.limits import CLAIMS, posting_within
from pitboard.web.origin import origin_of

KEPT = "claim"
NOT_DONE = 422


@dataclass
class Pending:
    """What was typed, until the code shows whose the address is. Without a code none will do: somebody has the address
    already."""

    claim: int
    name: str
    email: str
    hashed_password: str
    code: str
    ends: float
    tries: int = 0


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
        help_text=PASSWORD_HINT,
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
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponseBase:
    at = timezone.now()
    try:
        claimed = claim_of(token, at=at)
    except Http404:
        return _over(request)
    if request.method == "POST" and request.user.is_authenticated:
        return _take_over(request, claimed, request.user, at=at)
    form = ClaimForm(request.POST or None, initial=_known(claimed))
    if request.method == "POST" and form.is_valid():
        _mail_code(request, claimed, form, at=at)
        return redirect("claim_code", token)
    booking = claimed.booking
    context = {
        "booking": booking,
        "rows": booking_rows(booking),
        "state": booking_state_words(booking.state),
        "form": form,
        "works_here": request.user.is_authenticated and job_of(request.user) is not None,
    }
    return _key_kept(render(request, "public/claim.html", context, status=_status(form)))


@require_http_methods(["GET", "HEAD", "POST"])
def claim_code(request: HttpRequest, token: str) -> HttpResponseBase:
    """The same for every address: nothing but the mail says whether there is a code."""
    at = timezone.now()
    try:
        claimed = claim_of(token, at=at)
    except Http404:
        return _over(request)
    pending = _pending(request, claimed, at=at)
    if pending is None:
        return redirect("claim", token)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _take(request, claimed, pending, form, token=token, at=at)
        if answer is not None:
            return answer
    context = {"form": form, "email": pending.email, "back": reverse("claim", args=[token])}
    return _key_kept(render(request, "public/claim_code.html", context, status=_status(form)))


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "public/claim_over.html", status=404)


def _key_kept(response: HttpResponse) -> HttpResponse:
    """The address opens the booking: it goes to no other site. To this one it does: a browser that may say nothing
    sends "Origin: null" with the form, and that is refused as if another site had sent it."""
    response["Referrer-Policy"] = "same-origin"
    return response


def _known(claimed: Claim) -> dict[str, str]:
    person = claimed.person
    return {"name": person.name, "email": person.email if person.has_email else ""}


def _mail_code(request: HttpRequest, claimed: Claim, form: ClaimForm, *, at: datetime) -> None:
    """The same work whoever has the address: one password hashed, one mail sent, one session written."""
    data = form.cleaned_data
    email, code = data["email"].strip().lower(), new_code()
    taken = is_taken(email, but=claimed.person)
    pending = Pending(
        claim=claimed.pk,
        name=data["name"],
        email=email,
        hashed_password=make_password(data["password"]),
        code="" if taken else code,
        ends=(at + HOLDS).timestamp(),
    )
    request.session[KEPT] = asdict(pending)
    if taken:
        mail("booking_for_you", email)
    else:
        mail("email_confirmation_signup", email, code=code)


def _pending(request: HttpRequest, claimed: Claim, *, at: datetime) -> Pending | None:
    kept = request.session.get(KEPT)
    if not kept or kept["claim"] != claimed.pk or kept["ends"] < at.timestamp():
        return None
    return Pending(**kept)


def _take(
    request: HttpRequest, claimed: Claim, pending: Pending, form: CodeForm, *, token: str, at: datetime
) -> HttpResponseBase | None:
    """None when the code was wrong and may be typed again."""
    if not form.is_right(pending.code):
        return _wrong(request, pending, form, token=token)
    request.session.pop(KEPT)
    try:
        person = claim_account(
            claimed,
            email=pending.email,
            name=pending.name,
            hashed_password=pending.hashed_password,
            origin=origin_of(request),
            at=at,
        )
    except Refused as refused:
        messages.error(request, say_refusal(refused))
        return redirect("claim", token)
    booking = reverse("booking", args=[claimed.booking_id])
    answer: HttpResponseBase = perform_login(request, person, email=person.email, redirect_url=booking)
    return answer


def _wrong(request: HttpRequest, pending: Pending, form: CodeForm, *, token: str) -> HttpResponse | None:
    pending.tries += 1
    if pending.tries < MOST_TRIES:
        request.session[KEPT] = asdict(pending)
        form.add_error("code", str(WRONG))
        return None
    request.session.pop(KEPT)
    messages.error(request, WRONG_TOO_OFTEN)
    return redirect("claim", token)


def _take_over(request: HttpRequest, claimed: Claim, person: Person, *, at: datetime) -> HttpResponse:
    """Whoever is signed in has an account: the booking goes to that one."""
    person.origin = origin_of(request)
    try:
        take_over(claimed, by=person, at=at)
    except Refused as refused:
        messages.error(request, say_refusal(refused))
        return redirect(request.get_full_path())
    messages.success(request, gettext("The booking is in your account now."))
    return redirect("booking", claimed.booking_id)


def _status(form: forms.Form) -> int:
    return NOT_DONE if form.is_bound else 200
