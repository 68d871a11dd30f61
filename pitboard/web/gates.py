"""Who may open a view. Every view of the site is wrapped in one of these; a test states and checks them all.

Signed out, everybody is sent to the sign-in page, whether or not there is anything at the address. Signed in without
the right to it, there is nothing there (404). Whoever is let in knows from where they act, and what they do says so.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from pitboard.actions.audit import audit
from pitboard.queries.access import job_with
from pitboard.records.people import Person, StaffMember
from pitboard.rules.auditing import AuditKind
from pitboard.rules.permissions import Permission
from pitboard.web.origin import origin_of

P = ParamSpec("P")
PublicView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
CustomerView = Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase]
StaffView = Callable[Concatenate[HttpRequest, StaffMember, P], HttpResponseBase]


def signed_in(view: CustomerView[P]) -> PublicView[P]:
    """The view gets the person; what of theirs it may show, the gates in `queries.access` say."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        request.user.origin = origin_of(request)
        return view(request, request.user, *args, **kwargs)

    return gated


def staff(permission: Permission) -> Callable[[StaffView[P]], PublicView[P]]:
    """The view gets the job that permits it; without one there is nothing there."""

    def gate(view: StaffView[P]) -> PublicView[P]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            job = job_with(request.user, permission)
            job.person.origin = origin_of(request)
            answer = view(request, job, *args, **kwargs)
            if permission is Permission.CHANGE_SETTINGS and _is_done(request, answer):
                _audit_settings(request, job)
            return answer

        return gated

    return gate


def _is_done(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """A form that was taken leads onwards; one that was not comes back with what to mend."""
    return request.method == "POST" and 300 <= answer.status_code < 400


def _audit_settings(request: HttpRequest, job: StaffMember) -> None:
    match = request.resolver_match
    page = match.url_name if match is not None else None
    audit(AuditKind.SETTINGS_CHANGED, by=job.person, at=timezone.now(), workshop=job.workshop, page=page)
