"""The link of an invitation to work here: with a new account, or with the one that somebody has."""

from datetime import datetime

from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pitboard.actions.staffing import join, join_with_new_account
from pitboard.queries.invitations import has_account, invitation_of
from pitboard.queries.sentences import role_words
from pitboard.records.accounts import Invitation
from pitboard.records.people import Person
from pitboard.web.account.forms import PASSWORD_HINT
from pitboard.web.acting import refusals_in, refusals_told
from pitboard.web.limits import LINKS, posting_within
from pitboard.web.origin import origin_of

NOT_DONE = 422
BY_PASSKEY = "passkey"


class JoinForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=PASSWORD_HINT,
        error_messages={"required": _("Choose a password, or take a passkey.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def check_password(self, email: str) -> None:
        """For whoever signs in with one."""
        password = self.cleaned_data["password"]
        try:
            validate_password(password, Person(name=self.cleaned_data.get("name", ""), email=email))
        except forms.ValidationError as wrong:
            self.add_error("password", wrong)


@posting_within(LINKS)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    at = timezone.now()
    try:
        invited = invitation_of(token, at=at)
    except Http404:
        return render(request, "public/invitation_over.html", status=404)
    form = JoinForm(request.POST or None)
    if request.method == "POST":
        answer = _accept(request, invited, form, at=at)
        if answer is not None:
            return answer
    response = render(
        request,
        "public/invitation.html",
        {"invitation": invited, "role": role_words(invited.role), "form": form, **_who(request, invited)},
        status=NOT_DONE if form.is_bound else 200,
    )
    # The address is a key: it goes to no other site.
    response["Referrer-Policy"] = "same-origin"
    return response


def _who(request: HttpRequest, invited: Invitation) -> dict[str, bool]:
    """Who holds the link: the one it is for, signed in; somebody else; or nobody that we know yet."""
    address = request.user.email.lower() if request.user.is_authenticated else ""
    return {
        "is_theirs": address == invited.email,
        "is_somebody_else": bool(address) and address != invited.email,
        "has_account": has_account(invited.email),
    }


def _accept(
    request: HttpRequest, invited: Invitation, form: JoinForm, *, at: datetime
) -> HttpResponseBase | None:
    """None when there is something to mend."""
    who = _who(request, invited)
    if who["is_theirs"] and request.user.is_authenticated:
        request.user.origin = origin_of(request)
        with refusals_told(request):
            join(invited, by=request.user, at=at)
        # Where it was refused, the first page says why.
        return redirect("start")
    if who["is_somebody_else"] or who["has_account"]:
        return redirect(request.get_full_path())
    return _join_anew(request, invited, form, at=at)


def _join_anew(
    request: HttpRequest, invited: Invitation, form: JoinForm, *, at: datetime
) -> HttpResponseBase | None:
    by_passkey = request.POST.get("how") == BY_PASSKEY
    form.fields["password"].required = not by_passkey
    if form.is_valid() and not by_passkey:
        form.check_password(invited.email)
    if not form.is_valid():
        return None
    hashed = make_password(None if by_passkey else form.cleaned_data["password"])
    with refusals_in(form):
        job = join_with_new_account(invited, name=form.cleaned_data["name"], hashed_password=hashed, at=at)
    if not form.is_valid():
        return None
    onwards = reverse("mfa_add_webauthn" if by_passkey else "start")
    answer: HttpResponseBase = perform_login(
        request, job.person, email=job.person.email, redirect_url=onwards
    )
    return answer


urlpatterns = [path("invitation/<str:token>/", invitation, name="invitation")]
