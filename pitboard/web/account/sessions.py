"""Where one is signed in, and signing out there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pitboard.actions.sign_ins import end_other_sessions, end_session
from pitboard.queries.sentences.browsers import browser_words
from pitboard.queries.sign_ins import own_sign_in, standing_sign_ins
from pitboard.records.people import Person
from pitboard.web.account.signing_in import sign_in_of
from pitboard.web.gates import signed_in


@require_safe
@signed_in
def sessions(request: HttpRequest, person: Person) -> HttpResponse:
    at = timezone.now()
    standing = standing_sign_ins(person, at=at)
    page = {
        "sessions": [(one, browser_words(one.browser)) for one in standing],
        "this_one": sign_in_of(request),
        "now": at,
    }
    return render(request, "account/sessions.html", page)


@require_POST
@signed_in
def session_end(request: HttpRequest, person: Person, sign_in: int) -> HttpResponse:
    one = own_sign_in(person, sign_in)
    if one.pk == sign_in_of(request):
        return redirect("account_logout")
    end_session(one, by=person, at=timezone.now())
    messages.success(request, _("That browser is signed out."))
    return redirect("sessions")


@require_POST
@signed_in
def sessions_end(request: HttpRequest, person: Person) -> HttpResponse:
    """Every other one."""
    ended = end_other_sessions(but=sign_in_of(request), by=person, at=timezone.now())
    messages.success(
        request,
        ngettext("%(n)s browser is signed out.", "%(n)s browsers are signed out.", ended) % {"n": ended},
    )
    return redirect("sessions")
