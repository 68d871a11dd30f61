"""Changing the e-mail address: a code to the old one, then one to the new one, so that neither somebody at an open
browser nor a slip of the keyboard takes an account away from its owner.

What has been shown so far stands in the session. The page says the same whether or not somebody else has the new
address: that address gets a mail either way, and only the mail differs.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from pitboard.actions.change_email import change_email, is_taken
from pitboard.queries.sentences import say_refusal
from pitboard.records.people import Person
from pitboard.rules.refusals import Refused
from pitboard.web.account.mailed_codes import (
    HOLDS,
    MOST_TRIES,
    WRONG,
    WRONG_TOO_OFTEN,
    CodeForm,
    mail,
    new_code,
)
from pitboard.web.gates import signed_in
from pitboard.web.limits import Limit, limited, too_often_until

KEPT = "email_change"
#: Each is a mail to an address that somebody typed.
ASKING = Limit("email-change", most=6, within=timedelta(minutes=10))
NOT_DONE = 422


@dataclass
class Change:
    """Under way: `old_shown` once the code from the present address was typed. Without a code none will do: the new
    address is somebody else's."""

    email: str
    code: str
    ends: float
    old_shown: bool = False
    tries: int = 0


class NewEmailForm(forms.Form):
    email = forms.EmailField(
        label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if email == self.person.email.lower():
            raise forms.ValidationError(gettext("This is your address already."))
        return email


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def email(request: HttpRequest, person: Person) -> HttpResponseBase:
    at = timezone.now()
    under_way = _kept(request, at)
    if under_way is not None and request.method != "POST":
        return redirect("email_change_code")
    form = NewEmailForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        until = too_often_until(ASKING, request, at=at)
        if until is not None:
            return limited(request, until, at=at)
        code = new_code()
        _keep(request, Change(form.cleaned_data["email"], code, (at + HOLDS).timestamp()))
        mail("old_address_code", person.email, code=code, new_email=form.cleaned_data["email"])
        return redirect("email_change_code")
    return render(request, "account/email_change.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def email_change_code(request: HttpRequest, person: Person) -> HttpResponseBase:
    at = timezone.now()
    change = _kept(request, at)
    if change is None:
        return redirect("account_email")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _take(request, person, change, form, at=at)
        if answer is not None:
            return answer
    page = {"form": form, "change": change, "to": change.email if change.old_shown else person.email}
    return render(request, "account/email_change_code.html", page, status=_status(form))


@require_POST
@signed_in
def email_change_end(request: HttpRequest, person: Person) -> HttpResponseBase:
    request.session.pop(KEPT, None)
    return redirect("profile")


def _take(
    request: HttpRequest, person: Person, change: Change, form: CodeForm, *, at: datetime
) -> HttpResponse | None:
    """None when the code was wrong and may be typed again."""
    if not form.is_right(change.code):
        return _wrong(request, change, form)
    if change.old_shown:
        return _finish(request, person, change, form, at=at)
    taken = is_taken(change.email, but=person)
    code = new_code()
    _keep(request, Change(change.email, "" if taken else code, (at + HOLDS).timestamp(), old_shown=True))
    if taken:
        mail("address_in_use", change.email)
    else:
        mail("email_confirmation", change.email, code=code)
    return redirect("email_change_code")


def _wrong(request: HttpRequest, change: Change, form: CodeForm) -> HttpResponse | None:
    change.tries += 1
    if change.tries < MOST_TRIES:
        _keep(request, change)
        form.add_error("code", str(WRONG))
        return None
    request.session.pop(KEPT, None)
    messages.error(request, WRONG_TOO_OFTEN)
    return redirect("account_email")


def _finish(
    request: HttpRequest, person: Person, change: Change, form: CodeForm, *, at: datetime
) -> HttpResponse | None:
    before = person.email
    try:
        change_email(change.email, by=person, at=at)
    except Refused as refused:
        form.add_error("code", say_refusal(refused))
        return None
    request.session.pop(KEPT, None)
    told = {"from_email": before, "to_email": person.email}
    get_adapter(request).send_notification_mail("account/email/email_changed", person, told, email=before)
    messages.success(request, gettext("This is your address now."))
    return redirect("profile")


def _kept(request: HttpRequest, at: datetime) -> Change | None:
    kept = request.session.get(KEPT)
    if not kept or kept["ends"] < at.timestamp():
        return None
    return Change(**kept)


def _keep(request: HttpRequest, change: Change) -> None:
    request.session[KEPT] = asdict(change)


def _status(form: forms.Form) -> int:
    return NOT_DONE if form.is_bound else 200
